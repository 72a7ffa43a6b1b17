//! A service's own rows of who leaves: taken at once, reported with their number, and never written again.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use chrono::TimeDelta;
use contracts::{
    Envelope, Event,
    event::{ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, Reporter},
};
use messaging::{
    ActivityError, OwnRows, Service, begin_keeping, graves,
    scan::{Found, Looker, Needle, Person, Wanted},
};
use runtime::{
    approvals::Act,
    identifiers::IdentifierKind::{self, Email, Name},
};
use sqlx::Connection;
use uuid::Uuid;

use crate::{
    agreed::agreed,
    support::{SERVICE, World, settle, until},
    toy::{self, account, answers, noted, seen, signed_up},
};

const DELETION: Uuid = Uuid::from_u128(7);
const SECRET: &str = "I was born in Omsk";

fn own() -> OwnRows {
    OwnRows {
        takes: &["delete from view where account = any($1) returning account"],
        forgets: &["delete from view where account = any($1) and $2::text[] is not null"],
        ends: vec![("view", TimeDelta::days(3))],
        ..OwnRows::none(Reporter::KycScreener)
    }
}

async fn service(world: &World) -> Service {
    world.broker.make(toy::ERASE).await;
    world.service().await.erases(toy::ERASE, own())
}

fn ordered(of: &str, processor: &str, attempt: i32, stage: ErasureStage) -> Event {
    let except = vec![];
    let (account, processor) = (account(of), processor.to_owned());
    Event::ErasureOrdered { account, deletion: DELETION, processor, attempt, stage, except }
}

async fn orders(world: &World, id: &str, of: &str, attempt: i32) {
    world.tell(id, ordered(of, SERVICE, attempt, ErasureStage::GraceEnd)).await;
}

/// A story with timers, something sealed, a call that is not answered, a dead letter, an approval and a row of its own.
async fn lives(world: &World, service: &Service, of: &str) {
    world.ask.will(ActivityError::Retry("later".to_owned()));
    world.tell(&format!("up-{of}"), signed_up(of)).await;
    settle(service).await;
    let command = world.envelope(&format!("said-{of}"), answers(of, SECRET));
    service.command(command).await.unwrap().unwrap();
    world.tell(&format!("seen-{of}"), seen(of, Some("ru"))).await;
    agreed(world, &Act::order(&noted(of, SECRET))).await;
    world.toy.refuses.store(true, Ordering::SeqCst);
    world.tell(&format!("bad-{of}"), noted(of, toy::FORBIDDEN)).await;
    settle(service).await;
    world.tell(&format!("again-{of}"), signed_up(of)).await;
    world.ask.will(ActivityError::Retry("later".to_owned()));
    settle(service).await;
}

/// Rows that name an account, in every table that may.
async fn rows(world: &World, of: &str) -> Vec<i64> {
    let mut rows = vec![];
    for (table, column) in [
        ("states", "story"),
        ("timers", "story"),
        ("sealed", "account"),
        ("data_keys", "account"),
        ("dead_letters", "account"),
        ("approvals", "account"),
        ("view", "account"),
    ] {
        rows.push(
            world.count(&format!("select count(*) from {table} where {column} = '{of}'")).await,
        );
    }
    let calls = "select count(*) from calls where done_at is null and account";
    rows.push(world.count(&format!("{calls} = '{of}'")).await);
    rows
}

async fn reports(world: &World) -> Vec<ErasureReport> {
    let subject = "ostiary.kyc.erasure-reported";
    let bodies: Vec<String> =
        sqlx::query_scalar("select body from outbox where subject = $1 order by number")
            .bind(subject)
            .fetch_all(&world.pool)
            .await
            .unwrap();
    let report = |body: &String| match Envelope::decode(subject, body.as_bytes()).unwrap().event {
        Event::ErasureReported { report, .. } => report,
        other => panic!("{other:?}"),
    };
    bodies.iter().map(report).collect()
}

async fn met(world: &World) -> i64 {
    world.count("select coalesce(sum(met), 0)::bigint from erased").await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_rows_of_an_account_go_at_once_and_those_of_nobody_else() {
    let world = World::start().await;
    let service = service(&world).await;
    for of in ["a", "b"] {
        lives(&world, &service, of).await;
    }
    let (before, other) = (rows(&world, "a").await, rows(&world, "b").await);
    assert!(before.iter().all(|rows| *rows > 0), "{before:?}");
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    assert_eq!(rows(&world, "a").await, [0; 8]);
    assert_eq!(rows(&world, "b").await, other);
    let closed = "select count(*) from dead_letters
                   where status = 'skipped' and closed_by = 'erasure' and body = ''";
    assert_eq!(world.count(closed).await, before[4]);

    let reports = reports(&world).await;
    let [report] = &reports[..] else { panic!("{reports:?}") };
    assert_eq!((report.outcome, report.tier), (ErasureOutcome::Erased, EvidenceTier::Completed));
    assert_eq!(report.rows, Some(before.iter().sum()), "{before:?}");
    assert_eq!((report.deletion, report.attempt, &*report.processor), (DELETION, 1, SERVICE));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_whatever_its_request_says() {
    let world = World::start().await;
    let service = service(&world).await;
    world.ask.will(ActivityError::Retry("later".to_owned()));
    world.tell("question", kyc_question("a")).await;
    settle(&service).await;
    // What JSON may hold, and no jsonb.
    world.execute(r#"update calls set body = replace(body, '"toy"', '"to\u0000y"')"#).await;
    assert_eq!(world.count("select count(*) from calls where strpos(body, 'u0000') > 0").await, 1);
    // As it is found by a release that does not know yet whose it is.
    world.execute("alter table calls drop column account").await;
    world.execute(include_str!("../../../../migrations/base/0007_calls_account.sql")).await;
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    assert_eq!(rows(&world, "a").await, [0; 8]);
    assert_eq!(reports(&world).await[0].rows, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_is_still_told_what_could_not_be_told_before() {
    let world = World::start().await;
    let service = service(&world).await;
    for of in ["a", "b"] {
        world.ask.will(ActivityError::Retry("later".to_owned()));
        world.tell(&format!("question-{of}"), kyc_question(of)).await;
    }
    settle(&service).await;
    let longer =
        "update calls set subject = 'ostiary.deletion.deletion-extended' where account = 'b'";
    world.execute(longer).await;
    for of in ["a", "b"] {
        orders(&world, &format!("order-{of}"), of, 1).await;
    }
    settle(&service).await;
    assert_eq!((rows(&world, "a").await[7], rows(&world, "b").await[7]), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_of_somebody_who_is_erased_asks_nobody_again() {
    let world = World::start().await;
    let service = service(&world).await;
    world.ask.will(ActivityError::Reject("no".to_owned()));
    world.tell("up", signed_up("a")).await;
    settle(&service).await;
    let (letter, asked) = (world.letter().await.id, world.ask.attempts());
    // Whoever was at it came to this end while the account was erased.
    sqlx::query("insert into erased (fingerprint, rows, erased_at) values ($1, 0, now())")
        .bind(graves::fingerprint(&world.keys, "a"))
        .execute(&world.pool)
        .await
        .unwrap();
    let refused = service.replay(letter, "anna").await.unwrap().unwrap_err();
    assert!(refused.detail.contains("is erased"), "{refused}");
    settle(&service).await;
    assert_eq!((world.letter().await.status.as_str(), world.ask.attempts()), ("open", asked));
}

/// One replica writes of an account that nobody knew, and is stopped when it has found no grave; another erases the account.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_message_ever_and_the_erasure_take_turns() {
    let world = World::start().await;
    let (eraser, writer) = (service(&world).await, world.service().await);
    let mut other = world.pool.acquire().await.unwrap();
    let mut other = other.begin().await.unwrap();
    sqlx::query("insert into states (story, version, state) values ('a', 1, '{}')")
        .execute(&mut *other)
        .await
        .unwrap();
    let waiting = async || {
        world
            .count(
                "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'",
            )
            .await
    };
    world.tell("first", signed_up("a")).await;
    let writing = tokio::spawn(async move { (writer.step().await, writer) });
    until("the first waits", async || waiting().await == 1).await;
    orders(&world, "order", "a", 1).await;
    let erasing = tokio::spawn(async move { (eraser.step().await, eraser) });
    let is_over = || erasing.is_finished();
    until("the other waits, too", async || is_over() || waiting().await == 2).await;
    other.rollback().await.unwrap();
    let (wrote, writer) = writing.await.unwrap();
    let (erased, eraser) = erasing.await.unwrap();
    wrote.unwrap();
    erased.unwrap();
    settle(&writer).await;
    settle(&eraser).await;
    assert_eq!(rows(&world, "a").await, [0; 8]);
    assert_eq!(reports(&world).await.len(), 1);
}

/// An activity that works on a request while the account is erased.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_activity_keeps_is_erased_or_never_kept() {
    let world = World::start().await;
    let service = service(&world).await;
    for of in ["a", "b"] {
        world.ask.will(ActivityError::Retry("later".to_owned()));
        world.tell(&format!("up-{of}"), signed_up(of)).await;
    }
    settle(&service).await;
    let (shell, requests) = (service.shell().clone(), world.ask.requests());
    let keeps = async || {
        let (tx, living) = begin_keeping(&shell, &requests).await.unwrap();
        let living = living.iter().map(|one| one.envelope.account().as_str().to_owned());
        (tx, living.collect::<BTreeSet<_>>())
    };
    let (keeping, living) = keeps().await;
    assert_eq!(living, ["a", "b"].map(str::to_owned).into());
    orders(&world, "order", "a", 1).await;
    let erasing = tokio::spawn(async move {
        settle(&service).await;
    });
    let waits = "select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'";
    let is_over = || erasing.is_finished();
    until("it waits", async || is_over() || world.count(waits).await == 1).await;
    assert!(!is_over(), "it erases what is being kept");
    keeping.commit().await.unwrap();
    erasing.await.unwrap();
    assert_eq!(keeps().await.1, ["b".to_owned()].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_carried_out_once_and_a_later_one_says_what_went_before() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    for (id, attempt) in [("one", 1), ("one", 1), ("two", 2)] {
        orders(&world, id, "a", attempt).await;
        settle(&service).await;
    }
    let reports = reports(&world).await;
    assert_eq!(reports.iter().map(|one| one.attempt).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(reports[0].rows, reports[1].rows);
    assert_eq!(reports[1].outcome, ErasureOutcome::Erased);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_comes_twice_at_once_is_reported_once() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    orders(&world, "one", "a", 1).await;
    orders(&world, "one", "a", 1).await;
    settle(&service).await;
    assert_eq!(reports(&world).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_never_here_has_nothing_held_and_others_orders_are_theirs() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    let before = rows(&world, "a").await;
    orders(&world, "unknown", "nobody", 1).await;
    world.tell("other", ordered("a", "host", 1, ErasureStage::GraceEnd)).await;
    world.tell("early", ordered("a", SERVICE, 1, ErasureStage::Confirmation)).await;
    settle(&service).await;
    assert_eq!(rows(&world, "a").await, before, "nothing of ours goes before the end of grace");
    let mut said: Vec<_> =
        reports(&world).await.into_iter().map(|one| (one.stage, one.outcome, one.rows)).collect();
    said.sort_by_key(|(stage, ..)| *stage);
    let nothing = (ErasureOutcome::NothingHeld, Some(0));
    let stages = [ErasureStage::Confirmation, ErasureStage::GraceEnd];
    assert_eq!(said, stages.map(|stage| (stage, nothing.0, nothing.1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_it_is_refused_and_counted_whatever_it_is() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    let letters = world.letters().await.len();
    let asked = world.ask.attempts().len();

    world.tell("late", signed_up("a")).await;
    world.tell("up-a", signed_up("a")).await; // a replay of what was seen long ago
    world.tell("order-of-staff", noted("a", "x")).await;
    world.tell("question", kyc_question("a")).await;
    settle(&service).await;
    let command = world.envelope("said", answers("a", SECRET));
    let refused = service.command(command).await.unwrap().unwrap_err();
    assert_eq!(refused.code, "refused");
    assert!(refused.detail.contains("is erased"), "{refused}");
    world.advance(TimeDelta::days(1)); // no timer of before
    settle(&service).await;

    assert_eq!(rows(&world, "a").await, [0; 8]);
    assert_eq!(world.letters().await.len(), letters, "nobody has to look at it");
    assert_eq!(world.ask.attempts().len(), asked, "and nobody outside is asked");
    assert_eq!(met(&world).await, 5);
    world.tell("b", signed_up("b")).await;
    settle(&service).await;
    assert_eq!(world.state("b").await.sign_ups, 1);
}

fn kyc_question(of: &str) -> Event {
    Event::KycQuestionnaireRequested {
        account: account(of),
        case: Uuid::nil(),
        questionnaire: "toy".to_owned(),
        locale: None,
        missing: vec![],
        situation: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_may_leave_a_stone_which_its_inputs_meet() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    world.toy.leaves_a_stone.store(true, Ordering::SeqCst);
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    let stone = world.state("a").await;
    assert_eq!((stone.sign_ups, stone.at), (2, None));
    assert_eq!(world.count("select count(*) from timers where story = 'a'").await, 0);
    world.tell("late", noted("a", "too late")).await;
    settle(&service).await;
    assert_eq!(world.state("a").await.note.as_deref(), Some("too late"));
    assert_eq!(met(&world).await, 0, "its machine has met it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stone_that_waits_for_something_keeps_its_timers() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    world.toy.leaves_a_stone.store(true, Ordering::SeqCst);
    world.toy.waits.store(true, Ordering::SeqCst);
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    let stone = world.state("a").await;
    assert_eq!((stone.sign_ups, stone.at, stone.rings), (2, None, 0));
    world.advance(toy::RING_AFTER);
    settle(&service).await;
    assert_eq!(world.state("a").await.rings, 1, "and is told of its moment");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_thirty_days_no_row_names_the_account_and_it_is_known_all_the_same() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    world.toy.leaves_a_stone.store(true, Ordering::SeqCst);
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    world.advance(graves::NAMED_FOR - TimeDelta::seconds(1));
    settle(&service).await;
    assert_eq!(world.count("select count(*) from erased where account = 'a'").await, 1);
    world.advance(TimeDelta::seconds(1));
    settle(&service).await;
    assert_eq!(rows(&world, "a").await, [0; 8]);
    assert_eq!(world.count("select count(*) from erased where account is null").await, 1);
    assert_eq!(world.count("select count(*) from states where story like 'erased:%'").await, 1);

    world.tell("late", signed_up("a")).await;
    settle(&service).await;
    assert_eq!((rows(&world, "a").await, met(&world).await), (vec![0; 8], 1));
}

/// What is left of `a`, of whom this is known.
async fn left(service: &Service, needles: &[(IdentifierKind, &str)]) -> Found {
    let needle =
        |(kind, value): &(IdentifierKind, &str)| Needle { kind: *kind, value: (*value).to_owned() };
    let needles = needles.iter().map(needle).collect();
    let people = vec![Person { account: account("a"), needles }];
    Looker::new(service.shell().clone(), &own()).look(&Wanted { people }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_person_is_found_in_every_column_and_told_by_its_place_alone() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    let clean = left(&service, &[(Email, "ann@example.com")]).await;
    assert!(clean.places.is_empty() && clean.looked.rows > 0, "{clean:?}");
    world
        .execute(
            "create table notes (id bigint, account text, told jsonb, raw bytea, tags text[]);
             insert into notes values (1, 'x', '{\"to\": \"Ann@Example.com\"}', null, null),
                                      (2, 'x', null, 'ann@example.com', null),
                                      (3, 'x', null, null, '{ann@example.com}'),
                                      (4, 'x', '{\"name\": \"Ann Lee\"}', null, null),
                                      (5, 'a', '{\"name\": \"Ann Lee\"}', null, null);
             create table parts (who text) partition by list (who);
             create table parts_all partition of parts default;
             insert into parts values ('mail ann@example.com')",
        )
        .await;
    let needles = [(Email, "ann@example.com"), (Name, "ann lee")];
    let found = left(&service, &needles).await;
    let places = found
        .places
        .iter()
        .map(|one| format!("{} {}.{} {}", one.kind, one.table, one.column, one.rows));
    let expected = [
        "email notes.raw 1",
        "email notes.tags 1",
        "email notes.told 1",
        "email parts.who 1",
        "name notes.told 1",
    ];
    assert_eq!(places.collect::<Vec<_>>(), expected);
    assert!(!serde_json::to_string(&found).unwrap().to_lowercase().contains("ann"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bare_id_is_told_with_the_day_that_it_goes() {
    let world = World::start().await;
    let service = service(&world).await;
    lives(&world, &service, "a").await;
    world.toy.leaves_a_stone.store(true, Ordering::SeqCst);
    let until = async |table: &str| {
        let found = left(&service, &[]).await;
        let ends = found.ids.into_iter().filter(|one| one.table == table);
        ends.map(|one| one.until.map(|at| (at - world.now()).num_days())).max()
    };
    assert_eq!(until("states").await, Some(None), "nobody has ordered it yet");
    orders(&world, "order", "a", 1).await;
    settle(&service).await;
    assert_eq!(until("states").await, Some(Some(30)));
    assert_eq!(until("erased").await, Some(Some(30)));
    assert_eq!(until("outbox").await, Some(Some(16)));
    assert_eq!(until("view").await, None);
    world.execute("insert into view values ('a', 'ru')").await;
    assert_eq!(until("view").await, Some(Some(3)));
}
