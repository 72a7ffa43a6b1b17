//! The kill campaign: thousands of people go their ways while everything that can be killed is killed.
//!
//! `OSTIARY_KILLS` says how many blows fall (50), `OSTIARY_SEED` which campaign it is (drawn). A seed gives the same
//! people and the same blows again, though not the same moments within the processes.

mod bad_messages;
mod checker;
mod company;
mod customers;
mod faults;
mod fleet;
mod mails;
mod oracle;
mod people;
mod place;
mod planted;
mod report;
mod rest;
mod script;
mod snapshot;
mod witness;

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use tokio::{task::JoinHandle, time::Instant};

use fleet::Fleet;
use people::People;
use place::{Place, pause};

const ACCOUNTS: u64 = 2_000;
/// How much of a campaign each blow takes.
const PER_BLOW: Duration = Duration::from_millis(2_200);
/// Within which everything comes to rest once nobody is killed any more.
const REST_WITHIN: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_account_gets_where_it_belongs_whatever_is_killed() {
    let seed = variable("OSTIARY_SEED").unwrap_or_else(rand::random);
    let blows = variable("OSTIARY_KILLS").unwrap_or(50) as usize;
    assert!(blows > 0, "a campaign without blows proves nothing");
    let began = Instant::now();
    println!("OSTIARY_SEED={seed} OSTIARY_KILLS={blows}");
    let within = PER_BLOW * u32::try_from(blows).unwrap();
    let faults = faults::schedule(seed, blows, within);
    let fleet = Arc::new(Fleet::start().await);
    let place = &fleet.place;
    witness::fill(place, ACCOUNTS).await;
    let people = Arc::new(People::draw(seed, ACCOUNTS, true, place.now()));
    let campaign = Campaign::start(&fleet, &people, within);
    println!("{:6.1} s  the campaign begins", began.elapsed().as_secs_f64());
    faults::strike(&fleet, &faults, campaign.began).await;
    println!("{:6.1} s  the last blow has fallen", began.elapsed().as_secs_f64());
    let rested = rest::wait(place, &people, REST_WITHIN).await;
    campaign.stop().await;
    let snapshot = snapshot::record(place, &people, fleet.notifier_ends()).await;
    let findings = checker::check(&snapshot);
    let seconds = began.elapsed().as_secs_f64();
    println!("{seconds:6.1} s  {}", report::summary(&snapshot));
    if let (Ok(rested), true) = (&rested, findings.is_empty()) {
        println!("it came to rest after {:.1} s", rested.as_secs_f64());
        return;
    }
    let rested = rested.map_or_else(|still| still, |rested| format!("at rest after {rested:?}"));
    let alarms = fleet.alarms();
    panic!("{}", report::failure(seed, &faults, &rested, &findings, &snapshot, &alarms));
}

fn variable(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// Everything that goes on beside the blows.
struct Campaign {
    began: Instant,
    stopping: Arc<AtomicBool>,
    loops: Vec<JoinHandle<()>>,
}

impl Campaign {
    fn start(fleet: &Arc<Fleet>, people: &Arc<People>, within: Duration) -> Self {
        let (began, stopping) = (Instant::now(), Arc::new(AtomicBool::new(false)));
        let mut campaign = Self { began, stopping, loops: Vec::new() };
        let fleet_of = Arc::clone(fleet);
        campaign.repeat(200, fleet, people, move |_, _| {
            let fleet = Arc::clone(&fleet_of);
            async move { fleet.revive() }
        });
        campaign.repeat(100, fleet, people, move |place, people| async move {
            move_clock(&place, &people, began.elapsed().div_duration_f64(within));
        });
        campaign.repeat(100, fleet, people, |place, people| async move {
            company::sign_up(&place, &people).await.ok();
        });
        // Whatever fails is tried again: the company's database and the broker are killed too.
        campaign.repeat(100, fleet, people, |place, _| async move {
            company::publish(&place).await.ok();
        });
        campaign.repeat(500, fleet, people, |place, people| async move {
            customers::receive(&place, &people).await.ok();
        });
        campaign.repeat(100, fleet, people, |place, people| async move {
            customers::act(&place, &people).await;
        });
        campaign
    }

    /// Steps until the campaign stops, with a pause after each step.
    fn repeat<F: Future<Output = ()> + Send>(
        &mut self,
        pause_millis: u64,
        fleet: &Arc<Fleet>,
        people: &Arc<People>,
        step: impl Fn(Place, Arc<People>) -> F + Send + 'static,
    ) {
        let stopping = Arc::clone(&self.stopping);
        let (place, people) = (fleet.place.clone(), Arc::clone(people));
        self.loops.push(tokio::spawn(async move {
            while !stopping.load(Ordering::Relaxed) {
                step(place.clone(), Arc::clone(&people)).await;
                pause(pause_millis).await;
            }
        }));
    }

    async fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        for one in self.loops {
            one.await.unwrap();
        }
    }
}

/// Virtual days by share of the campaign: slower where sign-ups come in and where deadlines pass.
const PACE: [(f64, f64); 4] = [(0.0, 0.0), (0.4, 2.0), (0.65, 13.5), (1.0, 17.5)];
/// How much the clock moves at least in each step: calls that are tried again are due by it.
const LEAST: TimeDelta = TimeDelta::seconds(6);

/// Moves the clock on; hardly at all once it reached what somebody waits for, or the end.
fn move_clock(place: &Place, people: &People, share: f64) {
    let now = place.now();
    let mut to = people.start + TimeDelta::seconds((days_at(share) * 86_400.0) as i64);
    for waits_at in people.clock_waits_at().into_iter().chain(people.end()) {
        to = to.min(waits_at);
    }
    place.set_clock(to.max(now + LEAST));
}

fn days_at(share: f64) -> f64 {
    let next = PACE.iter().position(|(until, _)| share < *until).unwrap_or(PACE.len() - 1);
    let ((from, day), (until, next_day)) = (PACE[next - 1], PACE[next]);
    day + (share - from) / (until - from) * (next_day - day)
}
