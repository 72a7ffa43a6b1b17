#![doc = include_str!("../README.md")]

pub mod envelope;
pub mod event;
pub mod ids;
pub mod topology;

#[expect(
    unused_qualifications,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated from proto/"
)]
mod r#gen;
mod timestamp;

/// A moment, in UTC.
pub type Time = chrono::DateTime<chrono::Utc>;

pub use envelope::{ContractError, Envelope};
pub use event::Event;
pub use ids::{AccountId, CountryCode, InvalidId, Locale};
