//! What every part of a service works with.

use runtime::clock::Clock;
use sqlx::PgPool;

use crate::seal::Keys;

/// One service's database, broker, clock and keys.
#[derive(Clone)]
pub struct Shell {
    /// The role's name, such as `kyc-screener`.
    pub service: &'static str,
    /// Logged in as the service's own role.
    pub pool: PgPool,
    /// Connected as the service's own user.
    pub nats: async_nats::Client,
    /// For stories, timers and the due time of calls.
    pub clock: Clock,
    /// For sealed data and fingerprints.
    pub keys: Keys,
}
