//! Stories that cross services, on real servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod account_ids;
mod agreed;
mod answered;
mod bad_messages;
mod browser;
mod folding;
mod former_users;
mod holds;
mod kills;
mod kyc;
mod kyc_people;
mod kyc_provider;
mod kyc_time;
mod leaving;
mod outages;
mod races;
mod reconcile;
mod restored;
mod retention;
mod seed;
mod triggers;
