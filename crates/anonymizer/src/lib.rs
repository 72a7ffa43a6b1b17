#![doc = include_str!("../README.md")]

mod activities;
pub mod adapters;
pub mod certificate;
mod colleagues;
mod config;
pub mod keyed;
pub mod marks;
mod office;
mod processors;
pub mod pseudonym;
mod questions;
mod receipt;
mod residue;
mod retention;
mod store;
pub mod vault;
mod working_set;

use std::sync::Arc;

use contracts::topology::{
    ANONYMIZER_ERASE, ANONYMIZER_REPORTS, ANONYMIZER_SEAL, ANONYMIZER_VERIFY,
};
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

pub use config::{
    AppleConfig, Config, ConfigError, HalfConfig, ProcessorConfig, ProviderFile, RemainsConfig,
    TransitConfig, VaultConfig,
};
pub use office::{Office, Outside};
pub use processors::ProcessorError;
pub use retention::NoTerm;
pub use store::list_parts;

use activities::{Erase, Reports, Seal, Verify};
use questions::FindContact;

/// The commented defaults of `[anonymizer]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// What runs in this role.
pub fn service(shell: Shell, office: Arc<Office>) -> Service {
    Service::new(shell)
        .activity(Seal(Arc::clone(&office)), &[ANONYMIZER_SEAL])
        .activity(Erase(Arc::clone(&office)), &[ANONYMIZER_ERASE])
        .activity(Verify(Arc::clone(&office)), &[ANONYMIZER_VERIFY])
        .projection(Reports, &[ANONYMIZER_REPORTS])
        .question(FindContact(office))
}

static OWN: Migrator = sqlx::migrate!("../../migrations/anonymizer");

/// The tables of this service's schema.
pub fn migrations() -> Migrator {
    with_base(&OWN)
}
