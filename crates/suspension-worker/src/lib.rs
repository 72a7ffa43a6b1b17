#![doc = include_str!("../README.md")]

mod activities;
mod config;
pub mod domain;
pub mod machine;
mod questions;
pub mod reconcile;
mod reviews;
pub mod store;

use std::sync::Arc;

use contracts::{
    event::Reporter,
    topology::{
        SUSPENSION_WORKER, SUSPENSION_WORKER_CONTAIN, SUSPENSION_WORKER_ERASE,
        SUSPENSION_WORKER_HOST,
    },
};
use host::Host;
use messaging::{OwnRows, Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

pub use config::{Config, Mode, ReconcileConfig};

use activities::Contain;
use machine::SuspensionWorker;
use questions::{FindLegalHold, FindStopped};
use reconcile::Reconciler;
use reviews::Reviews;

/// The commented defaults of `[suspension_worker]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// What runs in this role. `acknowledgement`: a containment counts only once the host has acknowledged it too.
pub fn service(shell: Shell, host: Host, acknowledgement: bool, config: &Config) -> Service {
    let legal = FindLegalHold { pool: shell.pool.clone() };
    let stopped = FindStopped { pool: shell.pool.clone() };
    let service = Service::new(shell);
    let reconciler = reconciler(&service, host.clone(), acknowledgement, config);
    let reviews = Arc::new(Reviews { shell: service.shell().clone() });
    service
        .machine(
            SuspensionWorker::new(acknowledgement),
            &[SUSPENSION_WORKER_HOST, SUSPENSION_WORKER],
            &[],
        )
        .activity(Contain { host }, &[SUSPENSION_WORKER_CONTAIN])
        .question(legal)
        .question(stopped)
        .routine(reconciler)
        .routine(reviews)
        .erases(SUSPENSION_WORKER_ERASE, own_rows())
}

/// The story names its account for as long as a category of its data is kept for the law, or a hold that came too late is open:
/// somebody has to find it, to release it.
fn own_rows() -> OwnRows {
    let waits = "keeps_categories or holds_late";
    OwnRows { still_named: Some(waits), ..OwnRows::none(Reporter::SuspensionWorker) }
}

/// What compares the holds with the host, for the role's own routine and for staff.
pub fn reconciler(
    service: &Service,
    host: Host,
    acknowledgement: bool,
    config: &Config,
) -> Arc<Reconciler> {
    let findings = service.findings(SuspensionWorker::new(acknowledgement));
    Reconciler::new(service.shell().pool.clone(), host, findings, config.reconcile.clone())
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/suspension-worker"))
}
