//! The vault on a real database, and people who leave a real host, with keys that lie elsewhere.
#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod apple;
mod births;
mod fixture;
mod forms;
mod held;
mod kills;
mod leaving;
mod opendsr;
mod plans;
mod processors;
mod reasons;
mod stopped;
mod support;
mod transit;
mod undo;
mod vault;
