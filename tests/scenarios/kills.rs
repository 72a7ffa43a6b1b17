//! The kill campaign: thousands of people go their ways while everything that can be killed is killed.
//!
//! `OSTIARY_KILLS` says how many blows fall (50), `OSTIARY_SEEDS` over how many campaigns they are spread (1),
//! `OSTIARY_SEED` which campaign is the first (drawn; the next one has the next number). A seed gives the same people and
//! the same blows again, though not the same moments within the processes.

mod bad_messages;
mod checker;
mod company;
mod crowd;
mod customers;
mod door;
mod faults;
mod findings;
mod fleet;
mod leaving;
mod loops;
mod mails;
mod oracle;
mod pace;
mod people;
mod place;
mod planted;
mod report;
mod rest;
mod rows;
mod script;
mod settled;
mod snapshot;
mod strike;
mod tally;
mod witness;
mod work;

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use faults::{Aim, Target};
use fleet::{Fleet, Outfit};
use loops::Loops;
use pace::Pace;
use people::People;
use place::Place;
use settled::Settled;
use tally::Tally;

use crate::seed::{seed, variable};

const ACCOUNTS: u64 = 2_000;
/// How much of a campaign each blow takes.
const PER_BLOW: Duration = Duration::from_millis(2_200);
/// Within which everything comes to rest once nobody is killed any more.
const REST_WITHIN: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_account_gets_where_it_belongs_whatever_is_killed() {
    let seed = seed();
    let seeds = variable("OSTIARY_SEEDS").unwrap_or(1);
    let blows = variable("OSTIARY_KILLS").unwrap_or(50);
    assert!(0 < seeds && seeds <= blows, "a campaign without blows proves nothing");
    for nth in 0..seeds {
        // Spread as evenly as whole numbers can be.
        campaign(seed.wrapping_add(nth), ((blows + nth) / seeds) as usize).await;
    }
}

/// One campaign; panics with everything that is needed to understand what went wrong.
async fn campaign(seed: u64, blows: usize) {
    let began = Instant::now();
    let say = |what: &str| println!("{:6.1} s  {what}", began.elapsed().as_secs_f64());
    say(&format!("OSTIARY_SEED={seed} OSTIARY_KILLS={blows}"));
    let within = PER_BLOW * u32::try_from(blows).unwrap();
    let faults = faults::schedule(seed, blows, within, &aim());
    let mut fleet = Fleet::new(outfit(format!("campaign-{seed}.example.com"))).await;
    witness::install(&fleet.place).await;
    fleet.start();
    let fleet = Arc::new(fleet);
    let place = &fleet.place;
    witness::fill(place, ACCOUNTS).await;
    let people = Arc::new(People::draw(seed, ACCOUNTS, true, place.now()));
    let campaign = Campaign::start(&fleet, &people, within);
    say("the campaign begins");
    let hits = strike::strike(seed, &fleet, &people, &faults).await;
    say("the last blow has fallen");
    let rested = rest::wait(place, &*people, REST_WITHIN).await;
    let settled = campaign.stop().await;
    let snapshot = snapshot::record(place, &people, settled, fleet.notifier_ends()).await;
    let findings = checker::check(&snapshot);
    let panics = fleet.panics();
    assert!(panics.is_empty(), "OSTIARY_SEED={seed}: {panics:#?}");
    let tally = Tally::of(&hits);
    say(&format!("{}\n{tally}", report::summary(&snapshot)));
    if let (Ok(rested), true) = (&rested, findings.is_empty()) {
        say(&format!("it came to rest after {:.1} s", rested.as_secs_f64()));
        assert!(tally.is_sharp(), "OSTIARY_SEED={seed}: too many blows fell on nothing:\n{tally}");
        let (raced, _) = report::races(&snapshot);
        assert!(raced > 0, "OSTIARY_SEED={seed}: no answer raced with its deadline");
        let within = strike::within(blows);
        assert!(began.elapsed() <= within, "OSTIARY_SEED={seed}: it took over {within:?}");
        return;
    }
    let rested = rested.map_or_else(|still| still, |rested| format!("at rest after {rested:?}"));
    let alarms = fleet.alarms();
    panic!("{}", report::failure(seed, &faults, &rested, &findings, &snapshot, &alarms));
}

/// Everything that goes on beside the blows.
struct Campaign {
    pace: Arc<Pace>,
    loops: Loops,
}

impl Campaign {
    fn start(fleet: &Arc<Fleet>, people: &Arc<People>, within: Duration) -> Self {
        let pace = Arc::new(Pace::start(within));
        let mut loops = Loops::default();
        let (fleet_of, place, pace_of) = (Arc::clone(fleet), &fleet.place, Arc::clone(&pace));
        loops.repeat(200, move || {
            let fleet = Arc::clone(&fleet_of);
            async move { fleet.revive() }
        });
        repeat(&mut loops, 100, (place, people), move |place, people| {
            let pace = Arc::clone(&pace_of);
            async move { pace.step(&place, &people).await }
        });
        repeat(&mut loops, 100, (place, people), |place, people| async move {
            company::sign_up(&place, &people).await.ok();
        });
        // Whatever fails is tried again: the company's database and the broker are killed too.
        repeat(&mut loops, 100, (place, people), |place, _| async move {
            company::publish(&place).await.ok();
        });
        repeat(&mut loops, 500, (place, people), |place, people| async move {
            customers::receive(&place, &people).await.ok();
        });
        repeat(&mut loops, 100, (place, people), |place, people| async move {
            customers::act(&place, &people).await;
        });
        Self { pace, loops }
    }

    /// Stops all of it; the moments by which whatever was due had been done.
    async fn stop(self) -> Settled {
        self.loops.stop().await;
        self.pace.settled()
    }
}

/// Something that people do in a place, again and again.
fn repeat<F: Future<Output = ()> + Send>(
    loops: &mut Loops,
    pause_millis: u64,
    (place, people): (&Place, &Arc<People>),
    step: impl Fn(Place, Arc<People>) -> F + Send + 'static,
) {
    let (place, people) = (place.clone(), Arc::clone(people));
    loops.repeat(pause_millis, move || step(place.clone(), Arc::clone(&people)));
}

/// The processes of the roles: two replicas where replicas meet.
const ROLES: [&str; 9] = [
    "kyc-screener",
    "kyc-screener",
    "suspension-worker",
    "suspension-worker",
    "notifier",
    "gateway",
    "deletion-orchestrator",
    "ownership-verifier",
    "anonymizer",
];

/// Whom blows hit: by the places of roles, the more often the more often they stand here, the servers between them.
fn aim() -> Aim {
    let role = |at: usize| Target::Role(at, ROLES[at]);
    let others = [Target::Nats, Target::Nats, Target::Nats];
    let postgres = [Target::Postgres, Target::Postgres, Target::Postgres];
    let roles = [0, 1, 2, 3, 4, 4, 4, 5].map(role);
    Aim {
        targets: [&roles[..], &others, &postgres].concat(),
        // Nobody leaves here, and nobody recovers an account.
        seldom_busy: [6, 7, 8].map(role).into(),
        long_sleeper: Some(role(2)),
        publishers: (0..5).map(role).collect(),
    }
}

fn outfit(mail_domain: String) -> Outfit {
    let tables = include_str!("../../demo/host/outbox.sql").to_owned();
    Outfit { roles: &ROLES, mail_domain, tables, settings: Box::new(|_| {}) }
}
