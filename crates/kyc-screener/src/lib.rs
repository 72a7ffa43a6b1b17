#![doc = include_str!("../README.md")]

mod activities;
mod adapters;
pub mod domain;
mod gauges;
pub mod machine;
pub mod policy;
mod questions;
pub mod store;

use std::sync::Arc;

use contracts::{
    event::Reporter,
    topology::{
        DECIDE_REVIEW, ENROLL_CASE, KYC_SCREENER, KYC_SCREENER_ERASE, KYC_SCREENER_HOST,
        KYC_SCREENER_READ_VERDICT, NOTE_REPLY, RUN_MACRO, SUBMIT_ANSWERS,
    },
};
use messaging::{OwnRows, Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;
use vendors::sumsub;

use activities::ReadVerdict;
use adapters::sumsub::Provider;
use gauges::Gauges;
use machine::KycScreener;
use policy::Policy;
use questions::{FindOpenQuestionnaire, FindPendingReview, GiveEvidence, ShowQuestionnaire};

/// What runs in this role. Without `provider` nobody's identity is checked: no verdict is ever read.
///
/// # Errors
/// When the provider cannot be called as the settings say.
pub fn service(
    shell: Shell,
    policy: Policy,
    provider: Option<&sumsub::Config>,
) -> Result<Service, sumsub::ConfigError> {
    let policy = Arc::new(policy);
    let show = ShowQuestionnaire { pool: shell.pool.clone(), policy: Arc::clone(&policy) };
    let evidence = GiveEvidence { pool: shell.pool.clone(), keys: shell.keys.clone() };
    let open = FindOpenQuestionnaire { pool: shell.pool.clone(), clock: shell.clock.clone() };
    let review = FindPendingReview { pool: shell.pool.clone() };
    let durables = [KYC_SCREENER_HOST, KYC_SCREENER];
    let commands = [SUBMIT_ANSWERS, ENROLL_CASE, DECIDE_REVIEW, RUN_MACRO, NOTE_REPLY];
    let machine = KycScreener::new(Arc::clone(&policy));
    let gauges = Arc::new(Gauges(shell.clone()));
    let service = Service::new(shell).machine(machine, &durables, &commands);
    let service = service.question(show).question(evidence).routine(gauges);
    let service = service.question(open).question(review);
    let service = service.erases(KYC_SCREENER_ERASE, OwnRows::none(Reporter::KycScreener));
    let Some(provider) = provider else { return Ok(service) };
    let read_verdict = ReadVerdict { provider: Provider::new(provider)?, policy };
    Ok(service.activity(read_verdict, &[KYC_SCREENER_READ_VERDICT]))
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/kyc-screener"))
}
