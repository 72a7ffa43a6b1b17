//! Many timers due at one moment while sign-ups come in, and how late single timers fire.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use contracts::Time;
use runtime::clock::Clock;
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use super::fill;
use crate::{
    ground::{Ground, Site},
    road::Road,
    sign_ups,
    statistics::Latency,
    watch::Watch,
};

/// Sign-ups per second beside the storm.
pub const SIGN_UPS: u32 = 200;
/// How many timers lateness is measured with.
pub const WAITING: i64 = 500;
const APART: TimeDelta = TimeDelta::milliseconds(10);
/// Until the storm: filling in, and ten seconds of calm.
const CALM: TimeDelta = TimeDelta::seconds(60);
const BEFORE: u64 = 10 * SIGN_UPS as u64;
/// The sign-ups' accounts begin here.
const FIRST_SIGN_UP: u64 = 1_000_000_000;
const DEADLINE_PASSED: &str = "ostiary.kyc.kyc-deadline-passed";

/// What came of it.
pub struct Storm {
    pub timers: i64,
    pub per_second: f64,
    pub before: Latency,
    pub during: Latency,
}

/// So many timers due at one moment.
pub async fn measure(ground: &Ground, timers: i64) -> Result<Storm> {
    let site = ground.site("storm").await?;
    let jetstream = site.jetstream().await?;
    let due_at = Clock::System.now() + CALM;
    eprintln!("filling in {timers} timers");
    fill::waiting(&site, 0..timers, due_at, TimeDelta::zero()).await?;
    let road = Road::start(&site).await?;
    let never = CancellationToken::new();
    let calm = FIRST_SIGN_UP..FIRST_SIGN_UP + BEFORE;
    let before = sign_ups::latencies(&jetstream, calm.clone(), SIGN_UPS, &never).await?;
    ensure!(Clock::System.now() < due_at, "the calm was not over when the storm began");
    wait_until(due_at).await;
    let drained = CancellationToken::new();
    let (during, drain) = tokio::join!(
        sign_ups::latencies(&jetstream, calm.end..u64::MAX, SIGN_UPS, &drained),
        drain(&site, due_at, &drained)
    );
    road.stop().await?;
    Ok(Storm {
        timers,
        per_second: timers as f64 / drain?.as_secs_f64(),
        before: Latency::of(before),
        during: Latency::of(during?),
    })
}

/// How long until no timer is due any more; then gives `drained`.
async fn drain(site: &Site, due_at: Time, drained: &CancellationToken) -> Result<Duration> {
    let started = Instant::now();
    let _guard = drained.clone().drop_guard();
    let mut db = fill::tables(site).await?;
    let mut look = interval(Duration::from_millis(50));
    while fill::is_due(&mut db, due_at).await? {
        look.tick().await;
    }
    Ok(started.elapsed())
}

/// From when a timer is due until what it leads to stands in the stream.
pub async fn lateness(ground: &Ground) -> Result<Latency> {
    let site = ground.site("late").await?;
    let jetstream = site.jetstream().await?;
    let road = Road::start(&site).await?;
    let watch = Watch::start(&jetstream, DEADLINE_PASSED).await?;
    let due_at = Clock::System.now() + TimeDelta::seconds(5);
    fill::waiting(&site, 0..WAITING, due_at, APART).await?;
    wait_until(due_at).await;
    let first_due = Instant::now() - (Clock::System.now() - due_at).to_std()?;
    let seen = watch.seen(WAITING as usize).await?;
    road.stop().await?;
    let late = (0..WAITING).map(|account| {
        let seen = seen.get(&(account as u64)).context("another account's deadline passed")?;
        Ok(*seen - (first_due + APART.to_std()? * account as u32))
    });
    Ok(Latency::of(late.collect::<Result<_>>()?))
}

async fn wait_until(moment: Time) {
    let mut look = interval(Duration::from_millis(1));
    while Clock::System.now() < moment {
        look.tick().await;
    }
}
