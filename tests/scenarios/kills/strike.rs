//! Lets blows fall, each on a process that lives and, if it gets anything to do, on one that is at work.

use std::{sync::Arc, time::Duration};

use servers::{Nats, Postgres, Process, Signal};
use tokio::{
    sync::MutexGuard,
    task::{JoinSet, block_in_place},
    time::{Instant, sleep_until, timeout},
};

use super::{
    crowd::Crowd,
    faults::{Blow, Fault, Target},
    fleet::Fleet,
    place::pause,
    work::{Work, glance},
};

/// How long a blow waits for its target to have something to do.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long all of them may take, however busy the machine is.
const WITHIN: Duration = Duration::from_secs(6 * 60);
/// The same where they are many.
const FOR_EACH: Duration = Duration::from_millis(7_200);

/// A blow that fell, and what was unfinished in that moment.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub target: Target,
    pub work: Work,
}

/// Does all of it, each blow at its time; several may be under way, though one target suffers one after the other. Panics
/// when somebody is down for so long that blows meant for it do not fall.
pub async fn strike(
    seed: u64,
    fleet: &Arc<Fleet>,
    people: &Arc<impl Crowd>,
    faults: &[Fault],
) -> Vec<Hit> {
    let within = within(faults.len());
    let struck = timeout(within, strike_all(fleet, people, faults)).await;
    struck.unwrap_or_else(|_| {
        panic!("OSTIARY_SEED={seed}: blows that did not fall within {within:?}: their target never came back")
    })
}

/// How long so many blows, and all that follows from them, may take.
pub fn within(blows: usize) -> Duration {
    WITHIN.max(FOR_EACH * u32::try_from(blows).unwrap())
}

async fn strike_all(fleet: &Arc<Fleet>, people: &Arc<impl Crowd>, faults: &[Fault]) -> Vec<Hit> {
    let began = Instant::now();
    let mut striking = JoinSet::new();
    for fault in faults {
        sleep_until(began + fault.at).await;
        let (fleet, people, fault) = (Arc::clone(fleet), Arc::clone(people), *fault);
        striking.spawn(async move {
            loop {
                // It may have ended by itself, without its database: then there is nobody to hit until it is back.
                if let Some(hit) = strike_one(&fleet, &*people, fault).await {
                    return hit;
                }
                pause(100).await;
            }
        });
    }
    striking.join_all().await
}

/// One blow; `None`: there was nobody to hit.
async fn strike_one(fleet: &Fleet, people: &impl Crowd, fault: Fault) -> Option<Hit> {
    let mut victim = Victim::take(fleet, fault.target).await;
    let work = victim.at_work(fleet, people, fault).await?;
    victim.suffer(fleet, fault.blow).await.then_some(Hit { target: fault.target, work })
}

/// Whoever is hit. Nobody else does anything to it meanwhile.
enum Victim<'f> {
    Role(usize, MutexGuard<'f, Process>),
    Nats(MutexGuard<'f, Nats>),
    Postgres(MutexGuard<'f, Postgres>),
}

impl<'f> Victim<'f> {
    async fn take(fleet: &'f Fleet, target: Target) -> Self {
        match target {
            Target::Role(at, _) => Self::Role(at, fleet.roles[at].lock().await),
            Target::Nats => Self::Nats(fleet.nats.lock().await),
            Target::Postgres => Self::Postgres(fleet.postgres.lock().await),
        }
    }

    /// What is unfinished once the victim has something to do, or when that takes too long; `None`: it has ended.
    async fn at_work(&mut self, fleet: &Fleet, people: &impl Crowd, fault: Fault) -> Option<Work> {
        let began = Instant::now();
        let mut seen = false;
        loop {
            if !self.lives() {
                return None;
            }
            let work = glance(&fleet.place, people).await;
            let now = work.of(fault.target) > 0;
            if now && seen || began.elapsed() > PATIENCE {
                return Some(work);
            }
            let millis = if now { fault.after.as_millis() as u64 } else { 20 };
            pause(millis).await;
            seen = now;
        }
    }

    fn lives(&mut self) -> bool {
        match self {
            Self::Role(_, process) => process.ended().is_none(),
            Self::Nats(nats) => nats.pid().is_some(),
            Self::Postgres(postgres) => postgres.pid().is_some(),
        }
    }

    /// Whether it reached somebody who lives.
    fn signal(&mut self, signal: Signal) -> bool {
        match self {
            Self::Role(_, process) => process.signal(signal).is_ok(),
            Self::Nats(nats) => nats.signal(signal).is_ok(),
            Self::Postgres(postgres) => block_in_place(|| postgres.signal(signal).is_ok()),
        }
    }

    fn kill(&mut self) {
        match self {
            Self::Role(_, process) => process.kill(),
            Self::Nats(nats) => nats.kill(),
            Self::Postgres(postgres) => block_in_place(|| postgres.kill()),
        }
    }

    fn restart(&mut self, fleet: &Fleet) {
        match self {
            Self::Role(at, process) => fleet.restart(*at, process),
            Self::Nats(nats) => block_in_place(|| nats.restart().unwrap()),
            Self::Postgres(postgres) => block_in_place(|| postgres.restart().unwrap()),
        }
    }

    /// Whether it was hit.
    async fn suffer(&mut self, fleet: &Fleet, blow: Blow) -> bool {
        if !self.lives() {
            return false;
        }
        match blow {
            Blow::Stop(millis) => {
                if !self.signal(Signal::STOP) {
                    return false;
                }
                pause(millis).await;
                self.signal(Signal::CONT);
            }
            Blow::Kill(millis) => {
                self.kill();
                pause(millis).await;
                self.restart(fleet);
            }
            Blow::Lose(millis) => self.lose(fleet, millis).await,
        }
        true
    }

    /// The broker is killed and its store deleted.
    async fn lose(&mut self, fleet: &Fleet, millis: u64) {
        let Self::Nats(nats) = self else { panic!("only the broker has a store to lose") };
        nats.delete_store().unwrap();
        pause(millis).await;
        self.restart(fleet);
        pause(millis).await;
        // As whoever is on duty would: again and again, until the database is there too.
        while !fleet.migrate() {
            pause(500).await;
        }
    }
}
