//! What is done to servers and processes, and when: drawn from the seed, each kind at least once.

use std::{fmt, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

/// Whom it hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A process of a fleet, by its place there, and its role.
    Role(usize, &'static str),
    Nats,
    Postgres,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    /// SIGKILL, and a while without it.
    Kill(u64),
    /// SIGSTOP, and SIGCONT after a while.
    Stop(u64),
    /// SIGKILL to the broker, its store deleted, a while without it, and a while without streams.
    Lose(u64),
}

/// One blow. Whiles are in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Since the campaign began.
    pub at: Duration,
    pub target: Target,
    pub blow: Blow,
    /// How long after it was seen at work the target is hit.
    pub after: Duration,
}

/// A worker that wakes up after its claim, its messages and its transaction were given to another one.
const LONG_STOP: Blow = Blow::Stop(34_000);
/// Whoever published to the stream that is lost wakes up when there is another one.
const SLEEPS_THROUGH: Blow = Blow::Stop(8_000);

/// Whom blows hit.
pub struct Aim {
    /// Whom random blows hit, the more often the more often they stand here.
    pub targets: Vec<Target>,
    /// Who has little to do: each is killed once and stopped once, and no other blow is wasted on it.
    pub seldom_busy: Vec<Target>,
    /// Who sleeps for longer than any claim lasts, if anybody does.
    pub long_sleeper: Option<Target>,
    /// Whoever publishes what the others live by: one of them sleeps while the broker's store is lost.
    pub publishers: Vec<Target>,
}

/// So many blows within the time, and the one loss of the broker's store.
pub fn schedule(seed: u64, count: usize, within: Duration, aim: &Aim) -> Vec<Fault> {
    let mut rng = StdRng::seed_from_u64(seed);
    let targets = &aim.targets;
    let each = targets.iter().enumerate().filter(|(at, target)| !targets[..*at].contains(target));
    let mut blows: Vec<(Target, Blow)> = each
        .map(|(_, target)| target)
        .chain(&aim.seldom_busy)
        .flat_map(|target| [(*target, kill(&mut rng)), (*target, stop(&mut rng))])
        .chain(aim.long_sleeper.map(|target| (target, LONG_STOP)))
        .collect();
    blows.shuffle(&mut rng);
    blows.truncate(count);
    while blows.len() < count {
        let target = targets[rng.random_range(0..targets.len())];
        let blow = if rng.random_range(0..5) < 3 { kill(&mut rng) } else { stop(&mut rng) };
        let place = rng.random_range(0..=blows.len());
        blows.insert(place, (target, blow));
    }
    let lost = rng.random_range(count / 5..=count * 4 / 5);
    blows.insert(lost, (Target::Nats, Blow::Lose(rng.random_range(0..2_000))));
    let slot = within / u32::try_from(blows.len()).unwrap();
    let faults = (0..).zip(blows).map(|(nth, (target, blow))| {
        let at = slot * nth + slot.mul_f64(rng.random_range(0.0..1.0));
        Fault { at, target, blow, after: after(&mut rng) }
    });
    let mut faults: Vec<Fault> = faults.collect();
    let sleeper = aim.publishers[rng.random_range(0..aim.publishers.len())];
    let asleep = Fault { target: sleeper, blow: SLEEPS_THROUGH, ..faults[lost] };
    faults.insert(lost, asleep);
    faults
}

fn kill(rng: &mut StdRng) -> Blow {
    Blow::Kill(rng.random_range(0..1_500))
}

fn after(rng: &mut StdRng) -> Duration {
    Duration::from_millis(rng.random_range(0..150))
}

fn stop(rng: &mut StdRng) -> Blow {
    Blow::Stop(rng.random_range(200..5_000))
}

impl Blow {
    /// How long whoever is hit is away, or asleep.
    pub fn millis(self) -> u64 {
        match self {
            Self::Kill(millis) | Self::Stop(millis) | Self::Lose(millis) => millis,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&match self {
            Self::Role(at, role) => format!("{role} ({at})"),
            Self::Nats => "NATS".to_owned(),
            Self::Postgres => "PostgreSQL".to_owned(),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.target;
        let blow = match self.blow {
            Blow::Kill(_) => "killed",
            Blow::Stop(_) => "stopped",
            Blow::Lose(_) => "loses its store",
        };
        let (at, away) = (self.at.as_secs_f64(), self.blow.millis());
        write!(formatter, "{at:7.2} s  {target:22} {blow} for {away} ms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kills::{ROLES, aim};

    #[test]
    fn whatever_the_seed_every_role_and_both_servers_are_killed_and_stopped() {
        let aim = aim();
        let roles = (0..ROLES.len()).map(|at| Target::Role(at, ROLES[at]));
        let all: Vec<Target> = roles.chain([Target::Nats, Target::Postgres]).collect();
        for seed in 0..100 {
            let faults = schedule(seed, 50, Duration::from_secs(110), &aim);
            for target in &all {
                let suffers = |is: fn(Blow) -> bool| {
                    faults.iter().any(|fault| fault.target == *target && is(fault.blow))
                };
                assert!(suffers(|blow| matches!(blow, Blow::Kill(_))), "{target} is never killed");
                assert!(suffers(|blow| matches!(blow, Blow::Stop(_))), "{target} is never stopped");
            }
            let idle = faults.iter().filter(|fault| aim.seldom_busy.contains(&fault.target));
            assert_eq!(idle.count(), 2 * aim.seldom_busy.len(), "blows are wasted on the idle");
        }
    }
}
