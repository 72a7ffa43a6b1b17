//! The kill campaign over deletions: people leave, or try to, while everything that can be killed is killed.
//!
//! `OSTIARY_KILLS` says how many blows fall (7, and two when the broker loses its store; from 100 in a campaign on there
//! are 651 people instead of 63, of whom 620 ask to leave), over as many campaigns as `OSTIARY_SEEDS` says; `OSTIARY_SEED`
//! gives the same people and blows again. Each blow takes 2.2 s; what comes after the last of them takes longer than that.

mod checker;
mod company;
mod coverage;
mod customers;
mod desk;
mod echo;
mod ledger;
mod oracle;
mod pace;
mod people;
mod planted;
mod report;
mod residue;
mod script;
mod snapshot;
mod vendors;
mod witness;

use std::{sync::Arc, time::Duration};

use harness::Installation;
use servers::smtp::At;
use tokio::time::Instant;

use super::{
    company::publish,
    faults::{Aim, Target, schedule},
    fleet::{Fleet, Outfit},
    loops::Loops,
    rest, strike,
    tally::Tally,
};
use crate::seed::{seed, variable};
use company::Answers;
use coverage::Coverage;
use customers::Actors;
use desk::Desk;
use echo::Echoes;
use pace::Pace;
use people::People;
use snapshot::{Scene, record};
use vendors::Vendors;
use witness::Trouble;

/// How many people there are, where few blows fall and where many do.
const ACCOUNTS: [u64; 2] = [63, 651];
/// From so many blows on there are many people.
const MANY: usize = 100;
/// How many blows fall, if nobody says otherwise; to these come the loss of the broker's store and who sleeps meanwhile.
const BLOWS: u64 = 7;
/// How much of a campaign each blow takes.
const PER_BLOW: Duration = Duration::from_millis(2_200);
/// Within which everything comes to rest once nobody is killed any more: for each hundred people.
const REST_WITHIN: Duration = Duration::from_secs(240);
/// So many blows at least have to hit somebody at work.
const HIT_AT_WORK: usize = 3;

/// The processes of the roles: two replicas where replicas meet.
const ROLES: [&str; 9] = [
    "kyc-screener",
    "suspension-worker",
    "notifier",
    "gateway",
    "deletion-orchestrator",
    "deletion-orchestrator",
    "ownership-verifier",
    "anonymizer",
    "anonymizer",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_deletion_gets_where_it_belongs_whatever_is_killed() {
    let seed = seed();
    let seeds = variable("OSTIARY_SEEDS").unwrap_or(1);
    let blows = variable("OSTIARY_KILLS").unwrap_or(BLOWS);
    assert!(0 < seeds && seeds <= blows, "a campaign without blows proves nothing");
    for nth in 0..seeds {
        campaign(seed.wrapping_add(nth), ((blows + nth) / seeds) as usize).await;
    }
}

/// One campaign; panics with everything that is needed to understand what went wrong.
async fn campaign(seed: u64, blows: usize) {
    let began = Instant::now();
    let say = |what: &str| println!("{:6.1} s  {what}", began.elapsed().as_secs_f64());
    say(&format!("OSTIARY_SEED={seed} OSTIARY_KILLS={blows}, over deletions"));
    let within = PER_BLOW * u32::try_from(blows).unwrap();
    let faults = schedule(seed, blows, within, &aim(blows));
    let vendors = Arc::new(Vendors::start(seed).await);
    let mut fleet = Fleet::new(outfit(seed, &vendors)).await;
    witness::install(&fleet.place).await;
    let count = ACCOUNTS[usize::from(blows >= MANY)];
    let people = Arc::new(People::draw(seed, count, fleet.place.now()));
    witness::fill(&fleet.place, &people).await;
    vendors.fill(&people, fleet.place.now());
    refuse_mails(&fleet, &people);
    let before = snapshot::tables(&fleet.place).await;
    fleet.start();
    let fleet = Arc::new(fleet);
    let place = &fleet.place;
    let campaign = Campaign::start(&fleet, &people, &vendors, within).await;
    say("the campaign begins");
    let hits = strike::strike(seed, &fleet, &people, &faults).await;
    say("the last blow has fallen");
    let rest_within = REST_WITHIN * u32::try_from(count.div_ceil(100)).unwrap();
    let rested = rest::wait(place, &*people, rest_within).await;
    let Campaign { loops, echoes, answers } = campaign;
    loops.stop().await;
    let scene = Scene {
        place,
        people: &people,
        vendors: &vendors,
        installation: fleet.installation(),
        echoes: &echoes,
        answers: &answers,
        notifier_ends: fleet.notifier_ends(),
    };
    let snapshot = record(scene, before).await;
    say("everything is recorded");
    let findings = checker::check(&snapshot);
    let panics = fleet.panics();
    assert!(panics.is_empty(), "OSTIARY_SEED={seed}: {panics:#?}");
    let (tally, coverage) = (Tally::of(&hits), Coverage::of(&snapshot));
    say(&format!("{}\n{coverage}{tally}", report::summary(&snapshot)));
    if let (Ok(rested), true) = (&rested, findings.is_empty()) {
        say(&format!("it came to rest after {:.1} s", rested.as_secs_f64()));
        proved(seed, &tally, &coverage);
        let (missed, violations) = planted::missed(&snapshot);
        assert!(
            missed.is_empty(),
            "OSTIARY_SEED={seed}: the checker does not see that {missed:#?}"
        );
        say(&format!("each of {violations} planted violations was found"));
        return;
    }
    let rested = rested.map_or_else(|still| still, |rested| format!("at rest after {rested:?}"));
    let alarms = fleet.alarms();
    panic!("{}", report::failure(seed, &faults, &rested, &findings, &snapshot, &alarms));
}

/// Whether it proved anything.
fn proved(seed: u64, tally: &Tally, coverage: &Coverage) {
    let missing = coverage.missing();
    assert!(missing.is_empty(), "OSTIARY_SEED={seed}: nothing went wrong here: {missing:#?}");
    let at_work = tally.on_the_busy();
    assert!(
        at_work >= HIT_AT_WORK,
        "OSTIARY_SEED={seed}: only {at_work} blows hit somebody at work:\n{tally}"
    );
}

/// Whom blows hit, the more often the more often they stand here.
fn aim(blows: usize) -> Aim {
    let role = |at: usize| Target::Role(at, ROLES[at]);
    let roles = [0, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8].map(role);
    let servers = [Target::Nats, Target::Nats, Target::Postgres, Target::Postgres];
    Aim {
        targets: [&roles[..], &servers].concat(),
        seldom_busy: vec![],
        long_sleeper: (blows >= MANY).then(|| role(7)),
        publishers: [0, 1, 4, 5, 7, 8].map(role).into(),
    }
}

fn outfit(seed: u64, vendors: &Vendors) -> Outfit {
    let tables = [
        include_str!("../../../demo/host/outbox.sql"),
        include_str!("../../../demo/host/business.sql"),
        witness::TABLES,
    ];
    let outside = vendors.settings();
    let settings = move |installation: &Installation| {
        outside(installation);
        installation.write("datamap.toml", &witness::data_map());
        let policy = std::fs::read_to_string(installation.file("policy.toml")).unwrap();
        let (two, four) = (
            "[\"sumsub\", \"intercom\"]",
            "[\"sumsub\", \"intercom\", \"mailing\", \"analytics\"]",
        );
        assert!(policy.contains(two), "the shipped policy has another order of erasure");
        let policy = policy.replace(two, four);
        installation.write("policy.toml", &policy);
    };
    Outfit {
        roles: &ROLES,
        mail_domain: format!("leaving-{seed}.example.com"),
        tables: tables.concat(),
        settings: Box::new(settings),
    }
}

/// The mail server takes nothing for some of them, ever.
fn refuse_mails(fleet: &Fleet, people: &People) {
    let refused = |account: &&String| Trouble::of(account) == Trouble::FailsLastMessage;
    let people = people.lock();
    for account in people.iter().map(|person| &person.account).filter(refused) {
        let address = fleet.place.address(account);
        harness::mail_server().fail(&address, At::Recipient, "550 5.1.1 nobody here").unwrap();
    }
}

/// Everything that goes on beside the blows.
struct Campaign {
    loops: Loops,
    echoes: Arc<Echoes>,
    answers: Arc<Answers>,
}

impl Campaign {
    async fn start(
        fleet: &Arc<Fleet>,
        people: &Arc<People>,
        vendors: &Arc<Vendors>,
        within: Duration,
    ) -> Self {
        let (place, desk) = (fleet.place.clone(), Desk::open(fleet.installation()).await);
        let (echoes, answers) = (Arc::<Echoes>::default(), Arc::<Answers>::default());
        company::answer(&place, people, &answers).await;
        company::refuse_fences(&place).await;
        let (people, vendors) = (Arc::clone(people), Arc::clone(vendors));
        let actors = Arc::new(Actors { place, people, vendors, desk });
        let pace = Arc::new(Pace::start(within));
        let mut loops = Loops::default();
        let fleet = Arc::clone(fleet);
        loops.repeat(200, move || {
            let fleet = Arc::clone(&fleet);
            async move { fleet.revive() }
        });
        repeat(&mut loops, 100, &actors, move |actors| {
            let pace = Arc::clone(&pace);
            async move { pace.step(&actors.place, &actors.people).await }
        });
        let of = Arc::clone(&echoes);
        repeat(&mut loops, 100, &actors, move |actors| {
            let echoes = Arc::clone(&of);
            async move { drop(echoes.step(&actors.place, &actors.people).await) }
        });
        // Whatever fails is tried again: the company's database and the broker are killed too.
        repeat(&mut loops, 100, &actors, |actors| async move {
            publish(&actors.place).await.ok();
        });
        repeat(&mut loops, 200, &actors, |actors| async move {
            customers::watch(&actors.place, &actors.people).await.ok();
        });
        repeat(&mut loops, 50, &actors, |actors| async move { customers::act(&actors).await });
        repeat(&mut loops, 300, &actors, |actors| async move {
            actors.vendors.stir(&actors.place).await;
        });
        Self { loops, echoes, answers }
    }
}

/// Something that is done again and again.
fn repeat<F: Future<Output = ()> + Send>(
    loops: &mut Loops,
    pause_millis: u64,
    actors: &Arc<Actors>,
    step: impl Fn(Arc<Actors>) -> F + Send + 'static,
) {
    let actors = Arc::clone(actors);
    loops.repeat(pause_millis, move || step(Arc::clone(&actors)));
}
