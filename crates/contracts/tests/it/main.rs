//! What other programs rely on: the bytes, the document that describes them, the subjects.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod asyncapi;
mod events;
mod golden;
mod nul;
mod refusals;
mod round_trip;
mod samples;
