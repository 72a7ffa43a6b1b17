#![doc = include_str!("../README.md")]

mod activities;
pub mod domain;
pub mod machine;
pub mod store;

use contracts::topology::{SUSPENSION_WORKER, SUSPENSION_WORKER_CONTAIN, SUSPENSION_WORKER_HOST};
use host::Host;
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

use activities::Contain;
use machine::SuspensionWorker;

/// What runs in this role. `acknowledgement`: a containment counts only once the host has acknowledged it too.
pub fn service(shell: Shell, host: Host, acknowledgement: bool) -> Service {
    Service::new(shell)
        .machine(
            SuspensionWorker::new(acknowledgement),
            &[SUSPENSION_WORKER_HOST, SUSPENSION_WORKER],
            &[],
        )
        .activity(Contain { host }, &[SUSPENSION_WORKER_CONTAIN])
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/suspension-worker"))
}
