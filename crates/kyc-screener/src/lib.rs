#![doc = include_str!("../README.md")]

pub mod domain;
mod gauges;
pub mod machine;
pub mod policy;
mod questions;
pub mod store;

use std::sync::Arc;

use contracts::topology::{
    DECIDE_REVIEW, ENROLL_CASE, KYC_SCREENER, KYC_SCREENER_HOST, NOTE_REPLY, RUN_MACRO,
    SUBMIT_ANSWERS,
};
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

use gauges::Gauges;
use machine::KycScreener;
use policy::Policy;
use questions::ShowQuestionnaire;

/// What runs in this role.
pub fn service(shell: Shell, policy: Policy) -> Service {
    let policy = Arc::new(policy);
    let show = ShowQuestionnaire { pool: shell.pool.clone(), policy: Arc::clone(&policy) };
    let durables = [KYC_SCREENER_HOST, KYC_SCREENER];
    let commands = [SUBMIT_ANSWERS, ENROLL_CASE, DECIDE_REVIEW, RUN_MACRO, NOTE_REPLY];
    let gauges = Arc::new(Gauges(shell.clone()));
    let service = Service::new(shell).machine(KycScreener::new(policy), &durables, &commands);
    service.question(show).routine(gauges)
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/kyc-screener"))
}
