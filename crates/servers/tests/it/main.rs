//! Real servers, started, killed and started again.
#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod guard;
mod mariadb;
mod nats;
mod postgres;
mod process;
mod python;
