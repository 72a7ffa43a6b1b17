//! Our own word that a person came by a mailed link: a JWS that `deletion-orchestrator` knows by its key.

use contracts::{AccountId, Time};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use runtime::config::{Secret, SecretError};
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::Uuid;

/// What signs it.
#[derive(Clone)]
pub(crate) struct Confirming(EncodingKey);

/// Why nobody can confirm by a link.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmingError {
    /// It is not there.
    #[error("gateway.confirmation_key")]
    Secret(#[from] SecretError),
    /// It is something else.
    #[error(
        "gateway.confirmation_key is no Ed25519 key: make one with openssl genpkey -algorithm ed25519"
    )]
    Key,
}

impl Confirming {
    /// Reads the key.
    pub fn open(key: &Secret) -> Result<Self, ConfirmingError> {
        let pem = key.read()?;
        let key = EncodingKey::from_ed_pem(pem.expose_secret().as_bytes());
        let signs = key.map_err(|_| ConfirmingError::Key).map(Self)?;
        // A key of another kind is only noticed when it signs.
        signs.try_sign(json!({})).ok_or(ConfirmingError::Key)?;
        Ok(signs)
    }

    /// That whoever reads the account's mail wants this deletion.
    pub fn sign(&self, account: &AccountId, deletion: Uuid, time: Time) -> String {
        let claims = json!({
            "accountId": account, "deletionId": deletion, "method": "EMAIL_LINK", "time": time,
        });
        self.try_sign(claims).unwrap_or_default()
    }

    fn try_sign(&self, claims: serde_json::Value) -> Option<String> {
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.0).ok()
    }
}
