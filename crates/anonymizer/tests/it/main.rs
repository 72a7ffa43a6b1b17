//! The vault with keys that lie elsewhere.
#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod transit;
