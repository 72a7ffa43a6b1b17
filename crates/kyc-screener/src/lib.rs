#![doc = include_str!("../README.md")]

pub mod domain;
pub mod machine;
pub mod policy;
mod questions;
mod store;

use std::sync::Arc;

use contracts::topology::{KYC_SCREENER, KYC_SCREENER_HOST, SUBMIT_ANSWERS};
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

use machine::KycScreener;
use policy::Policy;
use questions::ShowQuestionnaire;

/// What runs in this role.
pub fn service(shell: Shell, policy: Policy) -> Service {
    let policy = Arc::new(policy);
    let show = ShowQuestionnaire { pool: shell.pool.clone(), policy: Arc::clone(&policy) };
    Service::new(shell)
        .machine(KycScreener::new(policy), &[KYC_SCREENER_HOST, KYC_SCREENER], &[SUBMIT_ANSWERS])
        .question(show)
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/kyc-screener"))
}
