//! Keys of epochs in the Transit engine of OpenBao or Vault.

use std::io;

use async_trait::async_trait;
use vendors::transit::{Error, Transit};
use zeroize::Zeroizing;

use crate::vault::{Epoch, KeyError, KeyProvider, Wrapped};

const PROVIDER: &str = "transit";

/// One key of the engine for each epoch, named by its half of the vault.
#[derive(Clone)]
pub struct TransitKeys {
    engine: Transit,
    prefix: String,
}

impl TransitKeys {
    /// Keys whose names begin with `prefix`, such as `ostiary-vault`.
    pub fn new(engine: Transit, prefix: &str) -> Self {
        Self { engine, prefix: prefix.to_owned() }
    }

    fn key(&self, epoch: Epoch) -> String {
        format!("{}-{epoch}", self.prefix)
    }
}

#[async_trait]
impl KeyProvider for TransitKeys {
    async fn wrap(&self, epoch: Epoch, aad: &[u8], secret: &[u8]) -> Result<Wrapped, KeyError> {
        let name = self.key(epoch);
        let encrypted = match self.engine.encrypt(&name, aad, secret).await {
            Err(Error::NoKey) => {
                self.engine.create_key(&name).await.map_err(|error| why(error, epoch))?;
                self.engine.encrypt(&name, aad, secret).await
            }
            done => done,
        };
        let encrypted = encrypted.map_err(|error| why(error, epoch))?;
        let ciphertext = hex::encode(encrypted.ciphertext);
        Ok(Wrapped { provider: PROVIDER.to_owned(), epoch, version: encrypted.version, ciphertext })
    }

    async fn unwrap(&self, wrapped: &Wrapped, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let epoch = wrapped.epoch;
        let text = hex::decode(&wrapped.ciphertext).ok().filter(|_| wrapped.provider == PROVIDER);
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or(KeyError::DoesNotOpen(epoch))?;
        let opened = self.engine.decrypt(&self.key(epoch), aad, &text).await;
        opened.map_err(|error| why(error, epoch))
    }

    async fn destroy(&self, epoch: Epoch) -> Result<(), KeyError> {
        self.engine.delete_key(&self.key(epoch)).await.map_err(|error| why(error, epoch))
    }
}

fn why(error: Error, epoch: Epoch) -> KeyError {
    match error {
        Error::NoKey => KeyError::Missing(epoch),
        Error::Refused => KeyError::DoesNotOpen(epoch),
        Error::Unavailable | Error::Unauthorized | Error::Unintelligible => {
            KeyError::Unavailable(io::Error::other(error))
        }
    }
}
