//! The published vector, and everything that is not quite it.

use super::*;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const MESSAGE: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const PUBLISHED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn signer(secrets: &[&str]) -> Signer {
    let secrets: Vec<_> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
    Signer::new(&secrets).unwrap()
}

fn headers(values: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in values {
        map.append(*name, value.parse().unwrap());
    }
    map
}

fn with(signature: &str) -> HeaderMap {
    headers(&[(ID, MESSAGE), (TIMESTAMP, "1614265330"), (SIGNATURE, signature)])
}

#[test]
fn the_published_vector_comes_out_and_is_believed() {
    assert_eq!(signer(&[SECRET]).sign(MESSAGE, AT, BODY), PUBLISHED);
    let believed = signer(&[SECRET]).verify(&with(PUBLISHED), BODY, AT);
    assert_eq!(believed.as_deref(), Ok(MESSAGE));
}

#[test]
fn while_a_secret_is_changed_both_sides_may_be_first() {
    let both = signer(&[OTHER, SECRET]);
    assert!(both.verify(&with(PUBLISHED), BODY, AT).is_ok());
    let signatures = both.sign(MESSAGE, AT, BODY);
    assert!(signatures.ends_with(PUBLISHED), "{signatures}");
    assert!(signer(&[SECRET]).verify(&with(&signatures), BODY, AT).is_ok());
    assert!(signer(&[OTHER]).verify(&with(&signatures), BODY, AT).is_ok());
    let unknown = format!("v1a,xyz v2,abc {PUBLISHED}");
    assert!(signer(&[SECRET]).verify(&with(&unknown), BODY, AT).is_ok(), "newer kinds beside it");
}

#[test]
fn anything_else_is_not_believed() {
    let ours = signer(&[SECRET]);
    let refused =
        |headers: &HeaderMap, body: &[u8], now| ours.verify(headers, body, now).unwrap_err();
    assert_eq!(refused(&with(PUBLISHED), b"{}", AT), Untrusted::Signature);
    for signature in ["v1,", "v1,AAAA", "v2,g0hM", &PUBLISHED[3..], &PUBLISHED[..20]] {
        assert_eq!(refused(&with(signature), BODY, AT), Untrusted::Signature, "{signature}");
    }
    for now in [AT + SKEW + 1, AT - SKEW - 1] {
        assert_eq!(refused(&with(PUBLISHED), BODY, now), Untrusted::Timestamp);
    }
    assert!(ours.verify(&with(PUBLISHED), BODY, AT + SKEW).is_ok());
    let other_id = headers(&[(ID, "msg"), (TIMESTAMP, "1614265330"), (SIGNATURE, PUBLISHED)]);
    assert_eq!(refused(&other_id, BODY, AT), Untrusted::Signature);
    let later = headers(&[(ID, MESSAGE), (TIMESTAMP, "1614265331"), (SIGNATURE, PUBLISHED)]);
    assert_eq!(refused(&later, BODY, AT), Untrusted::Signature);
    for broken in [
        &[(TIMESTAMP, "1614265330"), (SIGNATURE, PUBLISHED)][..],
        &[(ID, MESSAGE), (SIGNATURE, PUBLISHED)],
        &[(ID, MESSAGE), (TIMESTAMP, "1614265330")],
        &[(ID, MESSAGE), (ID, MESSAGE), (TIMESTAMP, "1614265330"), (SIGNATURE, PUBLISHED)],
        &[(ID, MESSAGE), (TIMESTAMP, "yesterday"), (SIGNATURE, PUBLISHED)],
        &[(ID, ""), (TIMESTAMP, "1614265330"), (SIGNATURE, PUBLISHED)],
    ] {
        assert_eq!(refused(&headers(broken), BODY, AT), Untrusted::Headers, "{broken:?}");
    }
}

#[test]
fn a_secret_is_as_the_specification_has_it() {
    for wrong in
        ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_not base64"]
    {
        assert!(Signer::new(&[Secret::new(wrong)]).is_err(), "{wrong}");
    }
    assert!(Signer::new(&[]).is_err());
}
