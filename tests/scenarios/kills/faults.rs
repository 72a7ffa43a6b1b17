//! What is done to servers and processes, and when: drawn from the seed, each kind at least once.

use std::{fmt, sync::Arc, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use servers::Signal;
use tokio::{
    task::{JoinSet, block_in_place},
    time::{Instant, sleep_until},
};

use super::{
    fleet::{Fleet, ROLES},
    place::pause,
};

/// Whom it hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// By its place in [`ROLES`].
    Role(usize),
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
}

/// Whom random blows hit, the more often the more often they stand here.
const TARGETS: [Target; 14] = [
    Target::Role(0),
    Target::Role(1),
    Target::Role(2),
    Target::Role(3),
    Target::Role(4),
    Target::Role(4),
    Target::Role(4),
    Target::Role(5),
    Target::Nats,
    Target::Nats,
    Target::Nats,
    Target::Postgres,
    Target::Postgres,
    Target::Postgres,
];
/// A worker that wakes up after its claim, its messages and its transaction were given to another one.
const LONG_STOP: Blow = Blow::Stop(34_000);
/// Whoever published to the stream that is lost wakes up when there is another one.
const SLEEPS_THROUGH: Blow = Blow::Stop(8_000);
/// How many of the roles, from the first, publish what the others live by.
const PUBLISHERS: usize = 5;

/// So many blows within the time, and the one loss of the broker's store.
pub fn schedule(seed: u64, count: usize, within: Duration) -> Vec<Fault> {
    let mut rng = StdRng::seed_from_u64(seed);
    let each = TARGETS.iter().enumerate().filter(|(at, target)| !TARGETS[..*at].contains(target));
    let mut blows: Vec<(Target, Blow)> = each
        .flat_map(|(_, target)| [(*target, kill(&mut rng)), (*target, stop(&mut rng))])
        .chain([(Target::Role(2), LONG_STOP)])
        .collect();
    blows.shuffle(&mut rng);
    blows.truncate(count);
    while blows.len() < count {
        let target = TARGETS[rng.random_range(0..TARGETS.len())];
        let blow = if rng.random_range(0..5) < 3 { kill(&mut rng) } else { stop(&mut rng) };
        let place = rng.random_range(0..=blows.len());
        blows.insert(place, (target, blow));
    }
    let lost = rng.random_range(count / 5..=count * 4 / 5);
    blows.insert(lost, (Target::Nats, Blow::Lose(rng.random_range(0..2_000))));
    let slot = within / u32::try_from(blows.len()).unwrap();
    let faults = (0..).zip(blows).map(|(nth, (target, blow))| {
        let at = slot * nth + slot.mul_f64(rng.random_range(0.0..1.0));
        Fault { at, target, blow }
    });
    let mut faults: Vec<Fault> = faults.collect();
    let sleeper = Target::Role(rng.random_range(0..PUBLISHERS));
    faults.insert(lost, Fault { at: faults[lost].at, target: sleeper, blow: SLEEPS_THROUGH });
    faults
}

fn kill(rng: &mut StdRng) -> Blow {
    Blow::Kill(rng.random_range(0..1_500))
}

fn stop(rng: &mut StdRng) -> Blow {
    Blow::Stop(rng.random_range(200..5_000))
}

/// Does all of it, each blow at its time; several may be under way, though one target suffers one after the other.
pub async fn strike(fleet: &Arc<Fleet>, faults: &[Fault], began: Instant) {
    let mut striking = JoinSet::new();
    for fault in faults {
        sleep_until(began + fault.at).await;
        let (fleet, fault) = (Arc::clone(fleet), *fault);
        striking.spawn(async move { strike_one(&fleet, fault).await });
    }
    while let Some(struck) = striking.join_next().await {
        struck.unwrap();
    }
}

async fn strike_one(fleet: &Fleet, fault: Fault) {
    match fault.target {
        Target::Role(at) => {
            let mut process = fleet.roles[at].lock().await;
            match fault.blow {
                // It may have ended by itself, without its database.
                Blow::Stop(millis) => {
                    if process.ended().is_none() && process.signal(Signal::STOP).is_ok() {
                        pause(millis).await;
                        process.signal(Signal::CONT).unwrap();
                    }
                }
                Blow::Kill(millis) | Blow::Lose(millis) => {
                    process.kill();
                    pause(millis).await;
                    fleet.restart(at, &mut process);
                }
            }
        }
        Target::Nats => strike_nats(fleet, fault.blow).await,
        Target::Postgres => {
            let mut postgres = fleet.postgres.lock().await;
            if let Blow::Stop(millis) = fault.blow {
                block_in_place(|| postgres.signal(Signal::STOP).unwrap());
                pause(millis).await;
                block_in_place(|| postgres.signal(Signal::CONT).unwrap());
            } else {
                block_in_place(|| postgres.kill());
                pause(fault.blow.millis()).await;
                block_in_place(|| postgres.restart().unwrap());
            }
        }
    }
}

async fn strike_nats(fleet: &Fleet, blow: Blow) {
    let mut nats = fleet.nats.lock().await;
    match blow {
        Blow::Stop(millis) => {
            nats.signal(Signal::STOP).unwrap();
            pause(millis).await;
            nats.signal(Signal::CONT).unwrap();
        }
        Blow::Kill(millis) => {
            nats.kill();
            pause(millis).await;
            block_in_place(|| nats.restart().unwrap());
        }
        Blow::Lose(millis) => {
            nats.delete_store().unwrap();
            pause(millis).await;
            block_in_place(|| nats.restart().unwrap());
            pause(millis).await;
            // As whoever is on duty would: again and again, until the database is there too.
            while !fleet.migrate() {
                pause(500).await;
            }
        }
    }
}

impl Blow {
    fn millis(self) -> u64 {
        match self {
            Self::Kill(millis) | Self::Stop(millis) | Self::Lose(millis) => millis,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = match self.target {
            Target::Role(at) => format!("{} ({at})", ROLES[at]),
            Target::Nats => "NATS".to_owned(),
            Target::Postgres => "PostgreSQL".to_owned(),
        };
        let blow = match self.blow {
            Blow::Kill(_) => "killed",
            Blow::Stop(_) => "stopped",
            Blow::Lose(_) => "loses its store",
        };
        let (at, away) = (self.at.as_secs_f64(), self.blow.millis());
        write!(formatter, "{at:7.2} s  {target:22} {blow} for {away} ms")
    }
}
