//! Stories of the host database, on a real one.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod config;
mod datamap;
mod directory;
mod doctor;
mod failures;
mod finds;
mod fixture;
mod flags;
mod ids;
mod look;
mod plans;
mod receipts;
mod round_trips;
mod scan;
mod versions;
