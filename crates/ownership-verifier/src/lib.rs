#![doc = include_str!("../README.md")]

pub mod domain;
pub mod machine;
mod questions;
pub mod store;

use contracts::{
    event::Reporter,
    topology::{OWNERSHIP_VERIFIER, OWNERSHIP_VERIFIER_ERASE},
};
use messaging::{OwnRows, Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

use machine::OwnershipVerifier;
use questions::{FindOpenRecovery, GiveEvidence};

/// What runs in this role.
pub fn service(shell: Shell) -> Service {
    let open = FindOpenRecovery { pool: shell.pool.clone() };
    let evidence = GiveEvidence { pool: shell.pool.clone(), keys: shell.keys.clone() };
    Service::new(shell)
        .machine(OwnershipVerifier, &[OWNERSHIP_VERIFIER], &[])
        .question(open)
        .question(evidence)
        .erases(OWNERSHIP_VERIFIER_ERASE, OwnRows::none(Reporter::OwnershipVerifier))
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/ownership-verifier"))
}
