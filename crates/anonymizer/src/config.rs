//! `[anonymizer]`: under which keys people are kept, who signs for it, and who else erases.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use runtime::config::{FilePath, Secret};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use vendors::{apple, intercom, opendsr, signed_webhook, sumsub, transit};

use crate::{
    adapters::transit::TransitKeys,
    certificate::{SigningKey, SigningKeyError},
    departures::Hashing,
    former_users::FormerUsers,
    keyed::{HashKeys, HashKeysError, KeyConfig},
    processors::ProcessorError,
    retention::NoTerm,
    vault::{FileKeys, Halves, KeyProvider, Vault},
};

/// The anonymizer's settings; `default.toml` explains each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Who answers for certificates.
    pub issuer: Option<String>,
    /// Keeps installations apart that share keys.
    pub tenant: String,
    /// Of pseudonyms, marks and keyed hashes; the one with the highest version is current.
    pub hash_keys: Vec<KeyConfig>,
    /// What certificates are signed with.
    pub signing_key: Option<Secret>,
    /// Which ground holds where a column names none.
    pub basis: String,
    /// What becomes of the provider's file.
    pub sumsub_file: ProviderFile,
    /// From one part of the host's accounts to the next, looking for people who were erased.
    #[serde(with = "humantime_serde")]
    pub look_every: Duration,
    /// From one look for what has ended to the next.
    #[serde(with = "humantime_serde")]
    pub end_every: Duration,
    /// A query on the host's database: whose transaction it is.
    pub transaction_owner: Option<String>,
    /// The two halves of the vault.
    pub vault: VaultConfig,
    /// Where the bare account id lives on beside our own stores.
    pub remains: Vec<RemainsConfig>,
    /// Who else erases, by name.
    pub processors: BTreeMap<String, ProcessorConfig>,
}

/// What becomes of the file that the provider of identity checks has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderFile {
    /// It goes into the vault.
    Export,
    /// It is recorded that the provider keeps it.
    Attest,
}

/// A place where the bare account id lives on for a known time, such as a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemainsConfig {
    /// In words that a certificate shows.
    pub place: String,
    /// From the certificate on.
    #[serde(with = "humantime_serde")]
    pub after: Duration,
}

/// `[anonymizer.vault]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultConfig {
    /// The vault's own half.
    pub own: Option<HalfConfig>,
    /// The approvers' half.
    pub approvers: Option<HalfConfig>,
}

/// Where the keys of one half lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfConfig {
    /// In a folder.
    Folder(FilePath),
    /// In OpenBao or Vault.
    Transit(TransitConfig),
}

/// An engine, and what its keys are called.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitConfig {
    /// The server, such as `https://openbao.example.com:8200`.
    pub url: String,
    /// Where the engine is mounted.
    pub mount: String,
    /// A token whose policy allows these keys and nothing else.
    pub token: Secret,
    /// Seconds that one answer may take.
    pub timeout: u64,
    /// What names of keys begin with.
    pub prefix: String,
}

/// By what protocol somebody else erases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessorConfig {
    /// The contact in a workspace.
    Intercom(intercom::Config),
    /// A processor of OpenDSR 2.0.
    Opendsr(opendsr::Config),
    /// Whoever listens to signed webhooks.
    Webhook(signed_webhook::Config),
    /// The tokens of Sign in with Apple.
    Apple(AppleConfig),
}

/// Sign in with Apple, and where the host keeps its tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppleConfig {
    /// How to reach it.
    pub client: apple::Config,
    /// `table.column` of the data map, sealed there, with the refresh token.
    pub refresh_token: String,
}

/// Why the role cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Nobody would answer for certificates.
    #[error("anonymizer.issuer is missing: who answers for certificates?")]
    NoIssuer,
    /// No certificate could be signed.
    #[error("anonymizer.signing_key is missing: add it (openssl rand -hex 32)")]
    NoSigningKey,
    /// It is none.
    #[error("anonymizer.signing_key: {0}")]
    SigningKey(#[from] SigningKeyError),
    /// Nobody could be named.
    #[error("anonymizer.hash_keys: {0}")]
    HashKeys(#[from] HashKeysError),
    /// A half is missing.
    #[error("anonymizer.vault.{0} is missing: name a folder of keys, or a Transit engine")]
    NoHalf(&'static str),
    /// Its folder cannot be used.
    #[error("anonymizer.vault.{0}: the folder of keys")]
    Folder(&'static str, #[source] std::io::Error),
    /// Its engine cannot be used.
    #[error("anonymizer.vault.{0}: {1}")]
    Transit(&'static str, transit::ConfigError),
    /// Nobody could say why anything is kept, or until when.
    #[error(transparent)]
    NoTerm(#[from] NoTerm),
    /// Somebody who erases cannot be called.
    #[error(transparent)]
    Processor(#[from] ProcessorError),
    /// The provider of identity checks cannot be called.
    #[error(transparent)]
    Sumsub(#[from] sumsub::ConfigError),
    /// One half could open everything alone.
    #[error("anonymizer.vault: both halves lie in one place, so that whoever has one has both")]
    OneHalf,
}

impl Config {
    /// The keys of pseudonyms, marks and hashes.
    ///
    /// # Errors
    /// When there is none, or one is none.
    pub fn keys(&self) -> Result<HashKeys, ConfigError> {
        Ok(HashKeys::open(&self.tenant, &self.hash_keys)?)
    }

    /// How identifiers become hashes.
    ///
    /// # Errors
    /// When there is no key, or one is none.
    pub fn hashing(&self, former_users: &FormerUsers) -> Result<Hashing, ConfigError> {
        Ok(Hashing { keys: self.keys()?, spelling: former_users.spelling() })
    }

    /// Who answers for certificates, and the key for them.
    ///
    /// # Errors
    /// When one is missing or none.
    pub fn issuer(&self) -> Result<(String, SigningKey), ConfigError> {
        let issuer = self.issuer.as_ref().filter(|name| !name.trim().is_empty());
        let issuer = issuer.ok_or(ConfigError::NoIssuer)?.clone();
        let key = self.signing_key.as_ref().ok_or(ConfigError::NoSigningKey)?;
        Ok((issuer, SigningKey::read(key)?))
    }

    /// The vault over these rows.
    ///
    /// # Errors
    /// When a half is missing or cannot be used.
    pub fn vault(&self, pool: PgPool) -> Result<Vault, ConfigError> {
        let VaultConfig { own, approvers } = &self.vault;
        if let (Some(own), Some(approvers)) = (own, approvers)
            && own.is_where(approvers)
        {
            return Err(ConfigError::OneHalf);
        }
        let halves = Halves::new(half("own", own)?, half("approvers", approvers)?);
        Ok(Vault::new(pool, halves, &self.tenant))
    }
}

impl HalfConfig {
    fn is_where(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folder(one), Self::Folder(other)) => **one == **other,
            (Self::Transit(one), Self::Transit(other)) => {
                (&one.url, &one.mount, &one.prefix) == (&other.url, &other.mount, &other.prefix)
            }
            _ => false,
        }
    }
}

fn half(
    name: &'static str,
    config: &Option<HalfConfig>,
) -> Result<Arc<dyn KeyProvider>, ConfigError> {
    match config.as_ref().ok_or(ConfigError::NoHalf(name))? {
        HalfConfig::Folder(folder) => {
            let keys = FileKeys::open(folder).map_err(|error| ConfigError::Folder(name, error))?;
            Ok(Arc::new(keys))
        }
        HalfConfig::Transit(TransitConfig { url, mount, token, timeout, prefix }) => {
            let config = transit::Config {
                url: url.clone(),
                mount: mount.clone(),
                token: token.clone(),
                timeout: *timeout,
            };
            let engine = transit::Transit::new(&config);
            let engine = engine.map_err(|error| ConfigError::Transit(name, error))?;
            Ok(Arc::new(TransitKeys::new(engine, prefix)))
        }
    }
}
