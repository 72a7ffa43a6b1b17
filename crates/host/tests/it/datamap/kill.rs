//! Killed anywhere, an erasure is taken up again, and nothing is done twice.

use std::{future::Future, pin::pin, task::Poll};

use contracts::Time;
use host::{
    Host,
    datamap::{Outcomes, Plan, Subject},
};

use super::{MAP, hash, id, map, plan, shop, subject};
use crate::fixture::{BOTH, DEMO_TOML, Database};

/// Lets a future go on this many times, and drops it where it then stands; how often it went on.
pub async fn killed_after<F: Future>(steps: usize, future: F) -> (Option<F::Output>, usize) {
    let mut future = pin!(future);
    let mut taken = 0;
    let outcome = std::future::poll_fn(|context| {
        if taken == steps {
            return Poll::Ready(None);
        }
        taken += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await;
    (outcome, taken)
}

/// One try of a process of its own, whose connections go with it.
async fn attempt(
    database: &Database,
    plan: &Plan,
    account: i64,
    steps: usize,
) -> (Option<Outcomes>, usize) {
    let host = Host::connect(database.config(DEMO_TOML)).unwrap();
    let map = map(MAP);
    let subjects: Vec<Subject> = vec![subject(account)];
    let tried =
        killed_after(steps, host.erase(&map, plan, &subjects, &hash, Time::UNIX_EPOCH)).await;
    host.close().await;
    tried
}

/// Persons with the same things, as many as there are places to be killed at.
const PERSONS: i64 = 40;

#[tokio::test]
async fn killed_at_any_statement_it_is_finished_once() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let numbers = kind.pick(
            format!("generate_series(1, {PERSONS}) seq"),
            format!("(select seq from seq_1_to_{PERSONS}) numbers"),
        );
        database
            .run(&format!(
                "insert into users (id, email, full_name) select seq, concat('u', seq, '@example.com'), 'U' from {numbers};
                 insert into sessions (user_id) select seq from {numbers};
                 insert into orders (id, user_id, total, note) select seq, seq, 10, 'n' from {numbers};
                 insert into transactions (order_id, amount, currency, card_holder) select seq, 10, 'EUR', concat('C', seq) from {numbers};
                 insert into transfers (from_user, to_user, amount, from_note, to_note)
                    select seq, 1 + mod(seq, {PERSONS}), 1, 'f', 't' from {numbers}"
            ))
            .await;
        let mut whole = usize::MAX;
        let mut killed = 0;
        for account in 1..=PERSONS {
            let planned = plan(&host, &map(MAP), &[account]).await;
            // From those that got through it is known how far it goes, a little more or less each time; the others are killed
            // all along the second half of it, where it writes.
            let is_measured = account <= 2;
            let place = usize::try_from(account).unwrap();
            let persons = usize::try_from(PERSONS).unwrap();
            let steps = whole / 2 + place * (whole / 2) / persons;
            let steps = if is_measured { usize::MAX } else { steps };
            let (first, taken) = attempt(&database, &planned, account, steps).await;
            whole = if first.is_some() { whole.min(taken) } else { whole };
            killed += i64::from(first.is_none());
            let (outcomes, _) = attempt(&database, &planned, account, usize::MAX).await;
            let outcomes = outcomes.unwrap();
            let erased = outcomes[&id(account)]
                .as_ref()
                .unwrap_or_else(|error| panic!("{kind:?} {account}: {error}"));
            assert_eq!(erased.deviations, [], "{kind:?} {account}");
        }
        assert!(killed >= PERSONS / 4, "{kind:?}: only {killed} were killed before they were done");
        for (left, query) in [
            (0, "select count(*) from users where id > 0"),
            (PERSONS, "select count(*) from users where full_name = 'deleted'"),
            (PERSONS, "select count(*) from transactions where card_holder like 'kh1:%'"),
            (PERSONS, "select count(*) from orders where note is null and user_id < 0"),
            (0, "select count(*) from sessions"),
            (
                0,
                "select count(*) from transfers where from_user > 0 or to_user > 0 or from_note is not null or to_note is not null",
            ),
        ] {
            assert_eq!(database.number(query).await, left, "{kind:?} {query}");
        }
    }
}

#[tokio::test]
async fn killed_between_its_parts_one_person_with_very_many_rows_is_finished_once() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        super::parts::fill(&database, 21_000).await;
        let planned = plan(&host, &map(MAP), &[1]).await;
        let (mut tries, mut unfinished) = (0, 0);
        let receipts = "select count(*) from ostiary_effects where kind = 'erasure_grace_end'";
        let begun = async || {
            let begun = host.find_begun(&planned, &[subject(1), subject(2)]).await.unwrap();
            assert!(!begun.contains(&id(2)), "nobody has begun with the neighbour");
            begun.contains(&id(1))
        };
        assert!(!begun().await, "{kind:?}: nothing is written");
        // How often a future goes on depends on how busy the machine is: begun with so little that nothing is done in one try.
        let mut steps = 20;
        let outcomes = loop {
            tries += 1;
            if let (Some(outcomes), _) = attempt(&database, &planned, 1, steps).await {
                break outcomes;
            }
            // What was sent before the kill may still come about meanwhile.
            let before = database.number(receipts).await > 0;
            let is_begun = begun().await;
            if before == (database.number(receipts).await > 0) {
                assert_eq!(is_begun, before, "{kind:?}: whatever was written has begun");
                unfinished += u32::from(before);
            }
            steps += 10;
        };
        assert!(begun().await && unfinished > 0, "{kind:?}");
        assert!(tries > 3, "{kind:?}: {tries}");
        let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        let done: u64 = erased.rows.values().sum();
        let expected = planned.accounts[&id(1)].rows() + 1;
        assert_eq!(
            (done, erased.deviations.len()),
            (expected, 0),
            "{kind:?} {:?}",
            erased.deviations
        );
        super::parts::is_gone(&database, 21_000).await;
    }
}
