//! Statements that this process sends to its databases, of either kind, counted as the driver logs them.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::Result;
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber::set_global_default,
};

/// Where the driver says what it sends.
const TARGET: &str = "sqlx::query";

/// The count.
pub struct Statements(Arc<AtomicU64>);

struct Counting(Arc<AtomicU64>);

impl Statements {
    /// Counts from now on.
    pub fn count() -> Result<Self> {
        let count = Arc::new(AtomicU64::new(0));
        set_global_default(Counting(Arc::clone(&count)))?;
        Ok(Self(count))
    }

    /// How many there were.
    pub fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
