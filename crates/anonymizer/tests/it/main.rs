//! The vault on a real database, with keys that lie elsewhere.
#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod support;
mod transit;
mod vault;
