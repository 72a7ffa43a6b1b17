#![doc = include_str!("../README.md")]

mod activities;
mod questions;
mod store;

use contracts::topology::NOTIFIER_DELIVER;
use host::Host;
use messaging::{Service, Shell, migrations::with_base};
use runtime::links::Links;
use sqlx::migrate::Migrator;

use activities::Deliver;
use questions::{CheckContact, FindNotice};

/// What runs in this role.
pub fn service(shell: Shell, host: Host, links: Links) -> Service {
    let pool = shell.pool.clone();
    let service = Service::new(shell);
    let service = service.activity(Deliver { pool: pool.clone() }, &[NOTIFIER_DELIVER]);
    service.question(CheckContact { host, links }).question(FindNotice { pool })
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/notifier"))
}
