//! `X-Hub-Signature: sha1=…`: HMAC-SHA1 over the raw body, with the app's client secret.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha1::Sha1;

const HEADER: &str = "x-hub-signature";

/// Whether one of the secrets made the signature. Compared in constant time.
pub(super) fn fits(secrets: &[SecretString], headers: &HeaderMap, body: &[u8]) -> bool {
    let mut given = headers.get_all(HEADER).iter();
    let (Some(given), None) = (given.next(), given.next()) else { return false };
    let given = given.to_str().ok().and_then(|text| text.strip_prefix("sha1="));
    let Some(given) = given.and_then(|digits| hex::decode(digits).ok()) else { return false };
    secrets.iter().any(|secret| {
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.expose_secret().as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(body);
        mac.verify_slice(&given).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"type":"notification_event","topic":"ticket.state.updated"}"#;
    const SIGNATURE: &str = "sha1=7f796926d866dc51dcee7bbc67d021a39a403969";

    fn checked(secrets: &[&str], signatures: &[&str], body: &[u8]) -> bool {
        let secrets: Vec<_> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let mut headers = HeaderMap::new();
        for signature in signatures {
            headers.append(HEADER, signature.parse().unwrap());
        }
        fits(&secrets, &headers, body)
    }

    #[test]
    fn the_published_vector_fits_also_while_the_secret_is_changed() {
        assert!(checked(&["client-secret"], &[SIGNATURE], BODY));
        assert!(checked(&["new-secret", "client-secret"], &[SIGNATURE], BODY));
    }

    #[test]
    fn anything_else_does_not() {
        assert!(!checked(&["other"], &[SIGNATURE], BODY));
        assert!(!checked(&["client-secret"], &[SIGNATURE], &[BODY, b" "].concat()));
        assert!(!checked(&["client-secret"], &[SIGNATURE, SIGNATURE], BODY));
        let short = &SIGNATURE[..SIGNATURE.len() - 2];
        for wrong in ["", "sha1=", short, &SIGNATURE["sha1=".len()..], "sha1=zz"] {
            assert!(!checked(&["client-secret"], &[wrong], BODY), "{wrong}");
        }
        assert!(!checked(&["client-secret"], &[], BODY));
    }
}
