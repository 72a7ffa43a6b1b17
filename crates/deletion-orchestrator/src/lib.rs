#![doc = include_str!("../README.md")]

mod activities;
mod adapters;
mod assertion;
mod config;
pub mod domain;
mod eligibility;
pub mod machine;
pub mod policy;
mod ports;
mod questions;
mod residence;
pub mod store;

use std::sync::Arc;

use contracts::{
    event::Reporter,
    topology::{
        CANCEL_DELETION, CONFIRM_DELETION, DELETION_ORCHESTRATOR, DELETION_ORCHESTRATOR_CHECK,
        DELETION_ORCHESTRATOR_ERASE, DELETION_ORCHESTRATOR_HOST, EXTEND_DELETION, REQUEST_DELETION,
    },
};
use host::Host;
use messaging::{OwnRows, Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

pub use assertion::{Assertions, KeyError, Signer};
pub use config::{AssertionKey, Config, ConfigError};

use activities::CheckEligibility;
use eligibility::Eligibility;
use machine::DeletionOrchestrator;
use policy::Policy;
use questions::{CheckNow, ShowDeletion};
use residence::Residences;

/// The commented defaults of `[deletion_orchestrator]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// Why the role cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A key of the host is none.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no HTTP to be had.
    #[error("cannot make an HTTP client")]
    Http(#[from] reqwest::Error),
}

/// What runs in this role.
pub fn service(
    shell: Shell,
    policy: Policy,
    host: &Host,
    config: &Config,
) -> Result<Service, StartError> {
    let policy = Arc::new(policy);
    let sources = adapters::sources(&policy, &shell.nats, host)?;
    let eligibility = Eligibility::new(sources, Arc::clone(&policy));
    let machine = DeletionOrchestrator::new(Arc::clone(&policy), config.assertions()?);
    let shown = || ShowDeletion { pool: shell.pool.clone(), policy: Arc::clone(&policy) };
    let (show, check) = (shown(), shown());
    let service = Service::new(shell);
    let findings = service.findings(machine.clone());
    let residences = Residences(host.clone());
    let check_later =
        CheckEligibility { eligibility: eligibility.clone(), residences: residences.clone() };
    let check_now = CheckNow { shown: check, eligibility, residences, findings };
    let durables = [DELETION_ORCHESTRATOR_HOST, DELETION_ORCHESTRATOR];
    let commands = [REQUEST_DELETION, CONFIRM_DELETION, CANCEL_DELETION, EXTEND_DELETION];
    Ok(service
        .machine(machine, &durables, &commands)
        .activity(check_later, &[DELETION_ORCHESTRATOR_CHECK])
        .question(show)
        .question(check_now)
        .erases(DELETION_ORCHESTRATOR_ERASE, own_rows()))
}

/// A deletion names its account until it is done, and as long as something of it waits for the end of a legal hold.
fn own_rows() -> OwnRows {
    let waits = "status <> 'deleted' or jsonb_path_exists(state, '$.deletion.orders.*.except[*]')";
    OwnRows { still_named: Some(waits), ..OwnRows::none(Reporter::DeletionOrchestrator) }
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/deletion-orchestrator"))
}
