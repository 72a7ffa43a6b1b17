#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod certificate;
pub mod keyed;
pub mod marks;
pub mod pseudonym;
pub mod vault;

use messaging::migrations::with_base;
use sqlx::migrate::Migrator;

static OWN: Migrator = sqlx::migrate!("../../migrations/anonymizer");

/// The tables of this service's schema.
pub fn migrations() -> Migrator {
    with_base(&OWN)
}
