//! `X-App-Access-Sig`: HMAC-SHA-256 over timestamp, method, path with query, and body.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Lower-case hexadecimal. `path` is what is sent after scheme and host, with the whole query; `seconds` is the very text
/// of `X-App-Access-Ts`.
pub(super) fn signature(
    secret: &str,
    seconds: &str,
    method: &str,
    path: &str,
    body: &[u8],
) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    for part in [seconds.as_bytes(), method.as_bytes(), path.as_bytes(), body] {
        mac.update(part);
    }
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_reference_come_out() {
        let sign = |method: &str, path: &str, body: &str| {
            signature("test-secret-key", "1700000000", method, path, body.as_bytes())
        };
        for (method, path, body, expected) in [
            (
                "PATCH",
                "/resources/applicants/64f0c0ffee00000000000001/presence/deactivated",
                "",
                "a9e384f6695d767fc01862fcfa83fae5d809611650aa52a504e20832d3863b52",
            ),
            (
                "GET",
                "/resources/applicants/-;externalUserId=user-42/one",
                "",
                "9bbb4e711b7e7b95df87f7c7480d8e227fa3abc82090363865fa063314adc4b9",
            ),
            (
                "POST",
                "/resources/applicants?levelName=basic-kyc",
                r#"{"externalUserId":"user-42","type":"individual"}"#,
                "2e3c184ef7abe537d9a4da6ee89655bbcb1755db1bd7df62ac8f5ecf6fa838c0",
            ),
        ] {
            assert_eq!(sign(method, path, body), expected, "{method} {path}");
        }
    }
}
