#![doc = include_str!("../README.md")]

mod activities;
pub mod adapters;
pub mod certificate;
mod config;
pub mod departures;
mod ending;
pub mod former_users;
mod keeping;
pub mod keyed;
pub mod known;
pub mod marks;
pub mod pseudonym;
mod recognise;
pub mod reidentify;
pub mod restore;
pub mod vault;

use std::sync::{Arc, Mutex};

use contracts::topology::{
    ANONYMIZER_ERASE, ANONYMIZER_RECOGNISE, ANONYMIZER_RECOGNISE_HOST, ANONYMIZER_SEAL,
    ANONYMIZER_VERIFY,
};
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
use departures::Hashing;
use ending::Endings;
use former_users::{FormerUsers, Recogniser};
use keeping::{ForgetQuestions, LookForReturned};
use keyed::HashKeys;
use recognise::{CheckRegistration, Recognise};
use reidentify::Search;
use restore::Restorer;
use vault::Vault;

/// The commented defaults of `[anonymizer]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// What everything in this role works with.
pub(crate) struct Office {
    pub shell: Shell,
    pub host: Host,
    pub map: DataMap,
    pub keys: HashKeys,
    /// Of marks, tombstones and the vault's index.
    #[expect(dead_code, reason = "the sealing of a deletion notes departures with it")]
    pub hashing: Hashing,
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
    /// What the policy says to people who left and come again.
    pub former_users: FormerUsers,
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
    let hashing = config.hashing(&outside.former_users)?;
    let recogniser = Recogniser::new(shell.pool.clone(), hashing.clone(), &outside.former_users);
    let recognise = Recognise {
        recogniser: recogniser.clone(),
        hashing: hashing.clone(),
        pool: shell.pool.clone(),
        host: outside.host.clone(),
        sumsub: outside.sumsub.map(sumsub::Sumsub::new).transpose()?,
        vault: config.vault(shell.pool.clone())?,
    };
    let (issuer_again, key_again) = config.issuer()?;
    let endings = Endings {
        shell: shell.clone(),
        host: outside.host.clone(),
        map: outside.map.clone(),
        hashing: hashing.clone(),
        vault: config.vault(shell.pool.clone())?,
        issuer: issuer_again,
        signing_key: key_again,
        outbox: Service::new(shell.clone()),
    };
    let restorer = Restorer {
        shell: shell.clone(),
        host: outside.host.clone(),
        map: outside.map.clone(),
        hashing: hashing.clone(),
    };
    let look = LookForReturned { restorer, from: Mutex::default(), pause: config.look_every };
    let forget = ForgetQuestions(shell.clone());
    let check = CheckRegistration { recogniser, clock: shell.clock.clone() };
    let office = Arc::new(Office {
        keys: config.keys()?,
        hashing,
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
        .activity(Verify(office), &[ANONYMIZER_VERIFY])
        .activity(recognise, &[ANONYMIZER_RECOGNISE_HOST, ANONYMIZER_RECOGNISE])
        .routine(Arc::new(look))
        .routine(Arc::new(forget))
        .routine(Arc::new(endings))
        .question(check))
}

/// How whoever an authority asks for is found.
///
/// # Errors
/// When a key is missing.
pub fn search(
    shell: &Shell,
    host: Host,
    former_users: &FormerUsers,
    config: &Config,
) -> Result<Search, ConfigError> {
    let hashing = config.hashing(former_users)?;
    let transaction_owner = config.transaction_owner.clone();
    Ok(Search { pool: shell.pool.clone(), hashing, host, transaction_owner })
}

static OWN: Migrator = sqlx::migrate!("../../migrations/anonymizer");

/// The tables of this service's schema.
pub fn migrations() -> Migrator {
    with_base(&OWN)
}
