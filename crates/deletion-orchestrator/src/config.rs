//! `[deletion_orchestrator]`: whose word that a person wants to leave counts.

use runtime::config::FilePath;
use serde::{Deserialize, Serialize};

use crate::assertion::{Assertions, KeyError, Signer};

/// The deletion-orchestrator's settings; `default.toml` explains each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Public keys of the host; none: nobody can confirm a deletion.
    pub assertion_keys: Vec<AssertionKey>,
}

/// `[[deletion_orchestrator.assertion_keys]]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionKey {
    /// `EdDSA`, `ES256`, `ES384`, `PS256` or `RS256`.
    pub algorithm: String,
    /// The public key in PEM.
    pub public_key: FilePath,
    /// Who signs with it.
    #[serde(default)]
    pub by: Signer,
}

/// Why no word can be checked.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("deletion_orchestrator.assertion_keys: cannot read {file}")]
    File {
        /// Which.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// It holds no key.
    #[error("deletion_orchestrator.assertion_keys: {0}")]
    Key(#[from] KeyError),
}

impl Config {
    /// Reads the keys.
    pub fn assertions(&self) -> Result<Assertions, ConfigError> {
        self.assertion_keys.iter().try_fold(Assertions::default(), |keys, one| {
            let pem = std::fs::read(&*one.public_key).map_err(|source| ConfigError::File {
                file: one.public_key.display().to_string(),
                source,
            })?;
            Ok(keys.with(&one.algorithm, &pem, one.by)?)
        })
    }
}
