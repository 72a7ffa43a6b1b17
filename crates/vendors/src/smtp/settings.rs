//! How a mail server is configured.

use std::fs;

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use runtime::config::{FilePath, Secret, SecretError};
use serde::{Deserialize, Serialize};

/// How to reach a mail server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its name, which its certificate has to carry.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Certificates to trust beside those of the system, as PEM.
    pub tls_root_certificates: Option<FilePath>,
    /// Whom to log in as; without it nobody logs in.
    pub user: Option<String>,
    /// What to log in with.
    pub password: Option<Secret>,
    /// What we call ourselves when we say hello.
    pub hello: String,
    /// Seconds that the server may take for one answer.
    pub timeout: u64,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte on (usually port 465).
    Implicit,
    /// After STARTTLS, which the server has to offer (usually port 587).
    StartTls,
    /// Not at all: a relay on this machine, or a test.
    None,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file of certificates cannot be read, or is none.
    #[error("cannot read tls_root_certificates {0}")]
    Certificates(String),
    /// The password's file cannot be read.
    #[error(transparent)]
    Password(#[from] SecretError),
    /// One without the other, or a login that anybody can read.
    #[error("{0}")]
    Login(&'static str),
    /// TLS cannot be set up for this host.
    #[error("cannot set up TLS for {0}")]
    Tls(String),
}

pub(super) fn tls_parameters(config: &Config) -> Result<Option<TlsParameters>, ConfigError> {
    if config.tls == Tls::None {
        return Ok(None);
    }
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(file) = &config.tls_root_certificates {
        let unreadable = || ConfigError::Certificates(file.display().to_string());
        let pem = fs::read(&**file).map_err(|_| unreadable())?;
        builder =
            builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| unreadable())?);
    }
    builder.build().map(Some).map_err(|_| ConfigError::Tls(config.host.clone()))
}

/// Whether what is said to this host stays on this machine.
pub(super) fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}
