//! The checker is itself checked: each violation that is planted into a good record must be found.

mod violations;

use std::sync::Arc;

use chrono::TimeDelta;
use harness::{World, hours};

use super::{
    checker::check,
    company,
    crowd::Crowd,
    customers,
    oracle::Expected,
    people::People,
    place::Place,
    rest,
    script::Kind,
    settled::{Settled, Undone, undone},
    snapshot::{Snapshot, record},
    witness,
};
use violations::Violation;

/// Three of each kind.
const ACCOUNTS: u64 = 48;
const SEED: u64 = 1;
const REST_WITHIN: std::time::Duration = std::time::Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn the_checker_finds_nothing_where_nothing_was_killed_and_every_planted_violation() {
    let good = quiet_campaign().await;
    assert_eq!(check(&good), []);
    let missed: Vec<&str> =
        violations::all().filter(|one| !is_found(&good, one)).map(|one| one.what).collect();
    assert!(missed.is_empty(), "the checker does not see that {missed:#?}");
}

fn is_found(good: &Snapshot, violation: &Violation) -> bool {
    let mut bad = good.clone();
    let account = whose(good, violation.kind);
    violation.plant(&mut bad, account);
    let findings = check(&bad);
    let found = findings.iter().any(|finding| violation.is_said_by(finding, account));
    if !found {
        println!("{}: {findings:#?}", violation.what);
    }
    found
}

/// Somebody of this kind whose answers did not race with anything.
fn whose(good: &Snapshot, kind: Kind) -> &str {
    let of_kind = good.people.iter().filter(|person| person.script.kind == kind);
    let mut settled = of_kind.filter(|person| !Expected::of(person, &good.settled).raced());
    &settled.next().unwrap_or_else(|| panic!("all {kind:?} raced")).account
}

/// A campaign without blows, in this process.
async fn quiet_campaign() -> Snapshot {
    let world = World::start().await;
    let server = &world.databases.server;
    let place = Place {
        ostiary: server.clone().database(&world.databases.ostiary),
        host: server.clone().database(&world.databases.host),
        nats: world.client.clone(),
        gateway: world.url(""),
        clock: world.installation.file("clock"),
        mail_domain: "planted.example.com".to_owned(),
    };
    world.host_sql(include_str!("../../../demo/host/outbox.sql")).await;
    witness::install(&place).await;
    witness::fill(&place, ACCOUNTS).await;
    let people = Arc::new(People::draw(SEED, ACCOUNTS, false, place.now()));
    let mut settled = Settled::default();
    while people.end().is_none_or(|end| place.now() < end) {
        let step = step(&place, &people);
        settled.moves(place.now() + step);
        world.advance(step);
        world.settle().await;
        company::sign_up(&place, &people).await.unwrap();
        while company::publish(&place).await.unwrap() > 0 {}
        world.settle().await;
        customers::receive(&place, &people).await.unwrap();
        customers::act(&place, &people).await;
        world.settle().await;
        if undone(&place, place.now()).await.unwrap() == (Undone { timers: 0, unclocked: 0 }) {
            settled.note(place.now());
        }
    }
    rest::wait(&place, &*people, REST_WITHIN).await.unwrap();
    record(&place, &people, settled, 0).await
}

/// Twelve hours, or less where somebody waits.
fn step(place: &Place, people: &People) -> TimeDelta {
    let left = people.clock_waits_at().map(|waits_at| waits_at - place.now());
    left.map_or(hours(12), |left| left.clamp(TimeDelta::minutes(1), hours(12)))
}
