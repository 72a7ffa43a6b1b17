//! Whether the clocks of the servers agree with this machine's.

use std::time::Duration;

use anyhow::{Context as _, Error, Result, ensure};
use async_nats::jetstream::response::Response;
use chrono::TimeDelta;
use contracts::{Time, topology::Stream};
use host::Host;
use runtime::{clock::Clock, roles};
use serde::Deserialize;

use crate::{broker, config::Config};

/// PostgreSQL's, which dates partitions, leases and sweeps.
pub(crate) async fn database(config: &Config) -> Result<String> {
    let pool = runtime::database::connect(&config.database, roles::KYC_SCREENER).await?;
    let mut db = pool.acquire().await?;
    let asked = sqlx::query_scalar("select clock_timestamp()").fetch_one(&mut *db);
    compared(config, async { Ok(asked.await?) }).await
}

/// The host database's.
pub(crate) async fn host(config: &Config) -> Result<String> {
    let host = Host::connect(config.host()?)?;
    // Once for nothing: opening the connection takes its time.
    host.now().await?;
    compared(config, async { Ok(host.now().await?) }).await
}

/// The NATS server's, which every answer about a stream carries.
pub(crate) async fn broker(config: &Config) -> Result<String> {
    #[derive(Deserialize)]
    struct Answer {
        ts: Option<Time>,
    }
    let jetstream = broker::connect(config).await?;
    let subject = format!("STREAM.INFO.{}", Stream::Host.name());
    compared(config, async {
        match jetstream.request(subject, &()).await? {
            Response::Ok(Answer { ts }) => ts.context("it does not say: is it older than 2.10?"),
            Response::Err { error } => Err(Error::from(error)),
        }
    })
    .await
}

async fn compared(config: &Config, asked: impl Future<Output = Result<Time>>) -> Result<String> {
    let before = Clock::System.now();
    let theirs = asked.await?;
    judged(skew(before, theirs, Clock::System.now()), config.clock.tolerance)
}

/// How far a clock is ahead of ours (negative: behind), which we read before and after it was asked.
fn skew(before: Time, theirs: Time, after: Time) -> TimeDelta {
    theirs - (before + (after - before) / 2)
}

fn judged(ahead: TimeDelta, tolerance: Duration) -> Result<String> {
    let off = ahead.abs();
    let side = if ahead < TimeDelta::zero() { "behind" } else { "ahead of" };
    ensure!(
        off.to_std()? < tolerance,
        "{} ms {side} this machine's: synchronise both",
        off.num_milliseconds()
    );
    Ok(format!("differs by {} ms", off.num_milliseconds()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Time {
        Time::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_clock_is_compared_with_the_middle_of_the_question() {
        let skews = [(at(105), 0), (at(100), -5), (at(3105), 3000)];
        for (theirs, ahead) in skews {
            assert_eq!(skew(at(100), theirs, at(110)), TimeDelta::milliseconds(ahead));
        }
    }

    #[test]
    fn a_clock_is_off_by_less_than_the_tolerance() {
        let judge = |millis| {
            let judged = judged(TimeDelta::milliseconds(millis), Duration::from_secs(2));
            judged.map_err(|error| error.to_string())
        };
        assert_eq!(judge(-1999), Ok("differs by 1999 ms".to_owned()));
        let wrong = |words| Err(format!("{words} this machine's: synchronise both"));
        assert_eq!(judge(2000), wrong("2000 ms ahead of"));
        assert_eq!(judge(-3_600_000), wrong("3600000 ms behind"));
    }
}
