//! The host's signed word that a person wants to leave.

use contracts::{AccountId, Time};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Confirmation, Method, Refusal};

/// The keys whose word counts.
#[derive(Clone, Default)]
pub struct Assertions(Vec<Key>);

/// One key, and who signs with it.
#[derive(Clone)]
struct Key {
    algorithm: Algorithm,
    key: DecodingKey,
    by: Signer,
}

/// Who signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signer {
    /// The host, which asked for a password, a code or a passkey.
    #[default]
    Host,
    /// Our gateway, by whose mailed link somebody came.
    Gateway,
}

impl Signer {
    /// Whether this is what it can know.
    fn vouches_for(self, method: Method) -> bool {
        (self == Self::Gateway) == (method == Method::EmailLink)
    }
}

/// What is signed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    account_id: String,
    deletion_id: Uuid,
    method: Method,
    time: Time,
}

/// Why a key is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Secrets that two know prove nothing about either.
    #[error("{0} is no algorithm with a public key: EdDSA, ES256, ES384, PS256 or RS256")]
    Algorithm(String),
    /// It is no public key of that algorithm.
    #[error("the text is no public key in PEM for {0}")]
    Key(String),
}

impl Assertions {
    /// One more key in PEM.
    pub fn with(mut self, algorithm: &str, pem: &[u8], by: Signer) -> Result<Self, KeyError> {
        let no_key = |_| KeyError::Key(algorithm.to_owned());
        let (algorithm, key) = match algorithm {
            "EdDSA" => (Algorithm::EdDSA, DecodingKey::from_ed_pem(pem).map_err(no_key)?),
            "ES256" => (Algorithm::ES256, DecodingKey::from_ec_pem(pem).map_err(no_key)?),
            "ES384" => (Algorithm::ES384, DecodingKey::from_ec_pem(pem).map_err(no_key)?),
            "PS256" => (Algorithm::PS256, DecodingKey::from_rsa_pem(pem).map_err(no_key)?),
            "RS256" => (Algorithm::RS256, DecodingKey::from_rsa_pem(pem).map_err(no_key)?),
            other => return Err(KeyError::Algorithm(other.to_owned())),
        };
        self.0.push(Key { algorithm, key, by });
        Ok(self)
    }

    /// What a JWS proves about an account: which deletion, and how. No key: nothing is proved.
    pub fn read(&self, jws: &str, account: &AccountId) -> Result<(Uuid, Confirmation), Refusal> {
        let claims = self.0.iter().find_map(|Key { algorithm, key, by }| {
            // The algorithm is the key's, whatever the header says.
            let mut validation = Validation::new(*algorithm);
            validation.required_spec_claims.clear();
            validation.validate_exp = false;
            validation.validate_aud = false;
            let claims = decode::<Claims>(jws, key, &validation).ok()?;
            by.vouches_for(claims.claims.method).then_some(claims)
        });
        let Claims { account_id, deletion_id, method, time } =
            claims.ok_or(Refusal::AssertionInvalid)?.claims;
        if account_id != account.as_str() {
            return Err(Refusal::AssertionInvalid);
        }
        Ok((deletion_id, Confirmation { method, at: time }))
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::json;

    use super::*;

    const PRIVATE: &[u8] = include_bytes!("../tests/keys/host.key.pem");
    const PUBLIC: &[u8] = include_bytes!("../tests/keys/host.pub.pem");
    const OTHER: &[u8] = include_bytes!("../tests/keys/other.key.pem");

    fn account() -> AccountId {
        AccountId::try_new("42").unwrap()
    }

    fn signed(key: &[u8], account: &str, method: &str) -> String {
        let claims = json!({
            "accountId": account,
            "deletionId": Uuid::from_u128(1),
            "method": method,
            "time": "2026-11-21T09:00:00Z",
        });
        let key = EncodingKey::from_ed_pem(key).unwrap();
        encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap()
    }

    fn keys() -> Assertions {
        Assertions::default().with("EdDSA", PUBLIC, Signer::Host).unwrap()
    }

    #[test]
    fn what_the_host_signed_is_believed() {
        let (deletion, confirmation) =
            keys().read(&signed(PRIVATE, "42", "TOTP"), &account()).unwrap();
        assert_eq!(deletion, Uuid::from_u128(1));
        assert_eq!(confirmation.method, Method::Totp);
        assert_eq!(confirmation.at, "2026-11-21T09:00:00Z".parse::<Time>().unwrap());
    }

    #[test]
    fn nothing_else_is() {
        let refused = |jws: &str| keys().read(jws, &account()) == Err(Refusal::AssertionInvalid);
        assert!(refused(&signed(OTHER, "42", "TOTP")), "another's key");
        assert!(refused(&signed(PRIVATE, "43", "TOTP")), "about another account");
        assert!(refused(&signed(PRIVATE, "42", "GUESS")), "by no method");
        assert!(refused(""), "nothing");
        assert!(refused(&signed(PRIVATE, "42", "EMAIL_LINK")), "what only our gateway knows");
        let good = signed(PRIVATE, "42", "TOTP");
        let (_, rest) = good.split_once('.').unwrap();
        let unsigned = "eyJhbGciOiJub25lIn0";
        assert!(refused(&format!("{unsigned}.{rest}")), "no algorithm");
        let by_secret = EncodingKey::from_secret(PUBLIC);
        let claims = json!({"accountId": "42", "deletionId": Uuid::from_u128(1), "method": "TOTP", "time": "2026-11-21T09:00:00Z"});
        let forged = encode(&Header::new(Algorithm::HS256), &claims, &by_secret).unwrap();
        assert!(refused(&forged), "the public key as a secret");
        let none = Assertions::default().read(&good, &account());
        assert_eq!(none, Err(Refusal::AssertionInvalid), "without a key nobody is believed");
    }

    #[test]
    fn our_gateway_knows_of_its_links_and_of_nothing_else() {
        let keys = Assertions::default().with("EdDSA", PUBLIC, Signer::Gateway).unwrap();
        let (_, confirmation) =
            keys.read(&signed(PRIVATE, "42", "EMAIL_LINK"), &account()).unwrap();
        assert_eq!(confirmation.method, Method::EmailLink);
        let by_code = keys.read(&signed(PRIVATE, "42", "TOTP"), &account());
        assert_eq!(by_code, Err(Refusal::AssertionInvalid));
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        let refused = |algorithm, pem| {
            Assertions::default().with(algorithm, pem, Signer::Host).err().unwrap()
        };
        assert_eq!(refused("HS256", PUBLIC), KeyError::Algorithm("HS256".to_owned()));
        assert_eq!(refused("ES256", PUBLIC), KeyError::Key("ES256".to_owned()));
    }
}
