//! Where a campaign happens, and how its parts wait for servers that are away.

use std::{path::PathBuf, time::Duration};

use contracts::Time;
use runtime::clock::Clock;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::time::timeout;

/// How long any single attempt may take; a stopped server never answers.
const ATTEMPT: Duration = Duration::from_secs(5);

/// What went wrong in an attempt, to be tried again.
pub type Attempt<T> = Result<T, String>;

/// Databases, broker, door and clock of one installation.
#[derive(Clone)]
pub struct Place {
    /// A superuser, on Ostiary's database.
    pub ostiary: PgConnectOptions,
    /// A superuser, on the host's.
    pub host: PgConnectOptions,
    /// The host's connection.
    pub nats: async_nats::Client,
    /// Such as `http://127.0.0.1:8480`.
    pub gateway: String,
    /// The clock's file.
    pub clock: PathBuf,
    /// Where the host's people get their mail.
    pub mail_domain: String,
}

impl Place {
    /// Where an account gets its mail.
    pub fn address(&self, account: &str) -> String {
        format!("{account}@{}", self.mail_domain)
    }

    /// What time it is.
    pub fn now(&self) -> Time {
        Clock::virtual_at(&self.clock).unwrap().now()
    }

    /// Moves the clock forward.
    pub fn set_clock(&self, to: Time) {
        runtime::clock::set(&self.clock, to).unwrap();
    }
}

/// A connection of its own, so that an attempt that was given up leaves nothing behind.
pub async fn connect(options: &PgConnectOptions) -> Attempt<PgConnection> {
    in_time(PgConnection::connect_with(options)).await
}

/// One attempt at something, with an end.
pub async fn in_time<T, E: std::fmt::Display>(
    attempt: impl Future<Output = Result<T, E>>,
) -> Attempt<T> {
    match timeout(ATTEMPT, attempt).await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {} s", ATTEMPT.as_secs())),
    }
}

/// Waits for other programs, on real time.
#[expect(clippy::disallowed_methods, reason = "other programs are waited for, on real time")]
pub async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}
