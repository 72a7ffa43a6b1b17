//! The batch loop against real servers: one file for each promise.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod agreed;
mod attempts;
mod calls;
mod commands;
mod erasing;
mod facts;
mod future;
mod housekeeping;
mod looking;
mod metrics;
mod once;
mod outage;
mod outbox;
mod plans;
mod projection;
mod rejects;
mod repair;
mod replay;
mod replicas;
mod round_trips;
mod sealed;
mod support;
mod timers;
mod toy;
mod traces;
mod turns;
mod watchdog;
