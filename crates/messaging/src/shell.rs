//! What every part of a service works with.

use async_nats::{Client, connection::State};
use runtime::clock::Clock;
use sqlx::PgPool;

use crate::{StepError, seal::Keys};

/// One service's database, broker, clock and keys.
#[derive(Clone)]
pub struct Shell {
    /// The role's name, such as `kyc-screener`.
    pub service: &'static str,
    /// Logged in as the service's own role.
    pub pool: PgPool,
    /// Connected as the service's own user.
    pub nats: Client,
    /// For stories, timers and the due time of calls.
    pub clock: Clock,
    /// For sealed data and fingerprints.
    pub keys: Keys,
}

/// Fails at once while the broker is known to be away; whoever asked it would wait for a deadline.
pub(crate) fn reachable(nats: &Client) -> Result<(), StepError> {
    if nats.connection_state() == State::Disconnected {
        return Err(StepError::Broker("there is no connection".to_owned()));
    }
    Ok(())
}
