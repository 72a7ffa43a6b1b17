//! Stories of the host database, on a real one.

mod config;
mod doctor;
mod failures;
mod fixture;
mod flags;
mod ids;
mod plans;
mod receipts;
mod versions;
