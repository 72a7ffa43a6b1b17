#![doc = include_str!("../README.md")]

mod activities;
pub mod adapters;
pub mod certificate;
mod config;
pub mod keyed;
pub mod marks;
pub mod pseudonym;
pub mod vault;

use std::sync::Arc;

use contracts::topology::{ANONYMIZER_ERASE, ANONYMIZER_SEAL, ANONYMIZER_VERIFY};
use host::{Host, datamap::DataMap};
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;
use vendors::sumsub;

pub use config::{
    AppleConfig, Config, ConfigError, HalfConfig, ProcessorConfig, ProviderFile, TransitConfig,
    VaultConfig,
};

use activities::{Erase, Seal, Verify};
use certificate::SigningKey;
use keyed::HashKeys;
use vault::Vault;

/// The commented defaults of `[anonymizer]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// What everything in this role works with.
pub(crate) struct Office {
    pub shell: Shell,
    pub host: Host,
    pub map: DataMap,
    pub keys: HashKeys,
    pub vault: Vault,
    pub issuer: String,
    pub signing_key: SigningKey,
    pub config: Config,
}

/// What is outside of us.
pub struct Outside<'a> {
    /// The host's database.
    pub host: Host,
    /// What an erasure does to it.
    pub map: DataMap,
    /// The provider of identity checks, if there is one.
    pub sumsub: Option<&'a sumsub::Config>,
}

/// What runs in this role.
///
/// # Errors
/// When a key is missing or somebody outside cannot be called as the settings say.
pub fn service(
    shell: Shell,
    outside: Outside<'_>,
    config: &Config,
) -> Result<Service, ConfigError> {
    let (issuer, signing_key) = config.issuer()?;
    let office = Arc::new(Office {
        keys: config.keys()?,
        vault: config.vault(shell.pool.clone())?,
        host: outside.host,
        map: outside.map,
        issuer,
        signing_key,
        config: config.clone(),
        shell: shell.clone(),
    });
    Ok(Service::new(shell)
        .activity(Seal(Arc::clone(&office)), &[ANONYMIZER_SEAL])
        .activity(Erase(Arc::clone(&office)), &[ANONYMIZER_ERASE])
        .activity(Verify(office), &[ANONYMIZER_VERIFY]))
}

static OWN: Migrator = sqlx::migrate!("../../migrations/anonymizer");

/// The tables of this service's schema.
pub fn migrations() -> Migrator {
    with_base(&OWN)
}
