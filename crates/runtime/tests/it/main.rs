//! What only a whole process can show: exported traces, admin endpoints, signals, real servers.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod admin;
mod database;
mod nats;
mod signals;
mod telemetry;
