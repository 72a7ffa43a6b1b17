//! The tables that every service has, before its own.

use std::borrow::Cow;

use sqlx::migrate::{Migration, Migrator};

static BASE: Migrator = sqlx::migrate!("../../migrations/base");

/// A service's whole list: the shared base, then its own from version 101 on.
pub fn with_base(own: &Migrator) -> Migrator {
    let all: Vec<Migration> = BASE.iter().chain(own.iter()).cloned().collect();
    Migrator { migrations: Cow::Owned(all), ..Migrator::DEFAULT }
}
