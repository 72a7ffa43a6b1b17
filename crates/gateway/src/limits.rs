//! How often the same one may come: `[gateway.limits]`, and what was used of it. Kept in memory, by each replica for itself.
//!
//! **Too often** is 429 with `Retry-After`: by link, address (IPv6: its /64) or account, as `[gateway.limits]` says;
//! counted in memory by each replica.

mod address;
mod bounded;

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use contracts::AccountId;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock, Reference as _},
    middleware::NoOpMiddleware,
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use address::caller;
use bounded::Bounded;

/// How often what is full is looked through for what may go.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// `[gateway.limits]`; `default.toml` explains each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Visits by one link.
    pub page_per_link: Rate,
    /// Visits of pages from one address.
    pub page_per_address: Rate,
    /// Notifications of vendors from one address.
    pub webhooks_per_address: Rate,
    /// Messages and returned mails that concern one account.
    pub messages_per_account: Rate,
    /// Answers that hosts hand in for one account.
    pub answers_per_account: Rate,
    /// Checks of people who want to sign up, by one client.
    pub registrations_per_client: Rate,
    /// The most links, addresses or accounts that each limit remembers.
    pub remembered: usize,
    /// Who stands before us and says in `X-Forwarded-For` whom it speaks for.
    pub trusted_proxies: Vec<IpNet>,
}

/// So many at once, and then one more each so often.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many at once.
    pub burst: NonZeroU32,
    /// When one more may come; zero: at any time.
    #[serde(with = "humantime_serde")]
    pub every: Duration,
}

/// How long somebody has to wait, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait(pub u64);

/// All limits of the gateway.
pub(crate) struct Limits {
    pub page_per_link: Limit<Uuid>,
    pub page_per_address: Limit<IpAddr>,
    pub webhooks_per_address: Limit<IpAddr>,
    pub messages_per_account: Limit<AccountId>,
    pub answers_per_account: Limit<AccountId>,
    pub registrations_per_client: Limit<String>,
    pub trusted_proxies: Vec<IpNet>,
}

/// One limit, counted for each key by itself.
pub(crate) struct Limit<K: Hash + Eq + Clone, C: Clock = MonotonicClock> {
    used: RateLimiter<K, Bounded<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    remembered: usize,
    swept_at: Mutex<C::Instant>,
}

impl Limits {
    pub fn new(config: &Config) -> Self {
        fn limit<K: Hash + Eq + Clone>(rate: Rate, remembered: usize) -> Limit<K> {
            Limit::new(rate, remembered, MonotonicClock)
        }
        let remembered = config.remembered;
        Self {
            page_per_link: limit(config.page_per_link, remembered),
            page_per_address: limit(config.page_per_address, remembered),
            webhooks_per_address: limit(config.webhooks_per_address, remembered),
            messages_per_account: limit(config.messages_per_account, remembered),
            answers_per_account: limit(config.answers_per_account, remembered),
            registrations_per_client: limit(config.registrations_per_client, remembered),
            trusted_proxies: config.trusted_proxies.clone(),
        }
    }
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Limit<K, C> {
    pub fn new(rate: Rate, remembered: usize, clock: C) -> Self {
        let period = rate.every.max(Duration::from_nanos(1));
        let quota = Quota::with_period(period).expect("it is not zero").allow_burst(rate.burst);
        let used = RateLimiter::new(quota, Bounded::new(remembered), clock.clone());
        Self { used, remembered, swept_at: Mutex::new(clock.now()), clock }
    }

    /// Counts one more, unless it is one too many.
    pub fn check(&self, key: &K) -> Result<(), Wait> {
        if self.used.len() >= self.remembered {
            self.sweep();
        }
        self.used.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Wait(wait.as_millis().div_ceil(1_000).max(1) as u64)
        })
    }

    /// Forgets who has the whole of it again.
    fn sweep(&self) {
        let mut swept_at = self.swept_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        if now.duration_since(*swept_at) >= SWEEP_EVERY.into() {
            *swept_at = now;
            self.used.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limit(
        burst: u32,
        every: u64,
        remembered: usize,
    ) -> (Limit<u32, FakeRelativeClock>, FakeRelativeClock) {
        let rate =
            Rate { burst: NonZeroU32::new(burst).unwrap(), every: Duration::from_millis(every) };
        let clock = FakeRelativeClock::default();
        (Limit::new(rate, remembered, clock.clone()), clock)
    }

    #[test]
    fn whoever_comes_too_often_waits_and_others_do_not() {
        let (limit, clock) = limit(3, 10_000, 100);
        for _ in 0..3 {
            assert_eq!(limit.check(&1), Ok(()));
        }
        assert_eq!(limit.check(&1), Err(Wait(10)));
        assert_eq!(limit.check(&2), Ok(()));
        clock.advance(Duration::from_millis(9_500));
        assert_eq!(limit.check(&1), Err(Wait(1)), "who asks in vain does not wait longer");
        clock.advance(Duration::from_millis(500));
        assert_eq!((limit.check(&1), limit.check(&1)), (Ok(()), Err(Wait(10))));
    }

    #[test]
    fn no_crowd_fills_the_memory_or_frees_who_is_limited() {
        let (limit, clock) = limit(1, 10_000, 100);
        for stranger in 0..100_000 {
            assert_eq!(limit.check(&stranger), Ok(()));
        }
        assert_eq!(limit.used.len(), 100);
        assert_eq!(limit.check(&0), Err(Wait(10)), "it was there before the crowd");
        clock.advance(Duration::from_secs(20));
        assert_eq!(limit.check(&100_000), Ok(()));
        assert_eq!(limit.used.len(), 1, "the crowd is forgotten");
        assert_eq!(limit.check(&100_000), Err(Wait(10)));
    }

    #[test]
    fn no_time_between_is_no_limit() {
        let (limit, clock) = limit(1, 0, 100);
        for _ in 0..1_000 {
            clock.advance(Duration::from_nanos(1));
            assert_eq!(limit.check(&1), Ok(()));
        }
    }
}
