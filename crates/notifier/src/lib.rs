#![doc = include_str!("../README.md")]

mod activities;
mod store;

use contracts::topology::NOTIFIER_DELIVER;
use messaging::{Service, Shell, migrations::with_base};
use sqlx::migrate::Migrator;

use activities::Deliver;

/// What runs in this role.
pub fn service(shell: Shell) -> Service {
    let deliver = Deliver { pool: shell.pool.clone() };
    Service::new(shell).activity(deliver, &[NOTIFIER_DELIVER])
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/notifier"))
}
