//! Orders that say that somebody agreed: believed only where the database holds that approval, and carried out once.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use contracts::Envelope;
use messaging::{LetterAct, Problem, Service, Word, dead_letters::Closed};
use runtime::{
    approvals::{self, Act, Rule},
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use crate::{
    support::{World, settle, step_until},
    toy::{FORBIDDEN, RING_AFTER, noted, signed_up},
};

fn person(id: &str) -> StaffMember {
    StaffMember { id: id.to_owned(), roles: vec![StaffRole::Compliance] }
}

/// An approval of an act that `anna` asked for; `boris` has agreed to it.
pub async fn agreed(world: &World, act: &Act) -> Uuid {
    let mut db = world.pool.acquire().await.unwrap();
    let expires_at = world.now() + TimeDelta::days(3);
    let roles = &[StaffRole::Compliance];
    let rule = Rule { askers: roles, roles, needed: 1, expires_at };
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &act.sha256());
    let id = approvals::request(&mut db, act, &person("anna"), rule, (id, world.now())).await;
    let (asked, _) = approvals::find(&mut db, id.unwrap()).await.unwrap().unwrap();
    assert!(approvals::vote(&mut db, &asked, &person("boris"), true, world.now()).await.unwrap());
    asked.id
}

/// The order of `anna` for a note, which somebody is said to have agreed to.
fn order(world: &World, id: Uuid, text: &str, approver: &str) -> Envelope {
    let event = noted("a", text).agreed_by(Some(approver.to_owned()));
    world.envelope(&id.to_string(), event)
}

async fn refused(service: &Service, order: Envelope) -> Problem {
    let problem = service.command(order).await.unwrap().unwrap_err();
    assert_eq!(problem.code, "refused");
    problem
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_others_agreed_to_is_carried_out_once() {
    let world = World::start().await;
    let service = world.service().await;
    let id = agreed(&world, &Act::order(&noted("a", "x"))).await;
    let order = order(&world, id, "x", "boris");
    for _ in 0..2 {
        service.command(order.clone()).await.unwrap().unwrap();
    }
    assert_eq!(world.story("a").await.unwrap().0, 1);
    let elsewhere = Envelope { source: "urn:other".to_owned(), ..order };
    assert_eq!(refused(&service, elsewhere).await.detail, "the approval is done");
    assert_eq!(world.story("a").await.unwrap().0, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_carried_out_exactly_as_it_was_agreed_to_or_not_at_all() {
    let world = World::start().await;
    let service = world.service().await;
    let id = agreed(&world, &Act::order(&noted("a", "x"))).await;
    let missing = "it says that somebody agreed, and no approval of exactly this is there";
    let others = [
        order(&world, Uuid::nil(), "x", "boris"),
        order(&world, id, "y", "boris"),
        order(&world, id, "x", "carla"),
        order(&world, id, "x", "anna"),
        Envelope { id: "x".to_owned(), ..order(&world, id, "x", "boris") },
    ];
    for (number, other) in others.into_iter().enumerate() {
        let other = Envelope { source: format!("urn:{number}"), ..other };
        assert_eq!(refused(&service, other).await.detail, missing);
    }
    world.advance(TimeDelta::days(3));
    let late = refused(&service, order(&world, id, "x", "boris")).await;
    assert_eq!(late.detail, "the approval has expired");
    assert_eq!(world.story("a").await, None);
    assert_eq!(world.count("select count(*) from approvals where status = 'approved'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_agreed_to_is_a_dead_letter_and_spoils_no_other() {
    let world = World::start().await;
    let service = world.service().await;
    let id = agreed(&world, &Act::order(&noted("a", "x"))).await;
    world.tell_as_it_is(&order(&world, Uuid::nil(), "x", "boris")).await;
    world.tell_as_it_is(&order(&world, id, "x", "boris")).await;
    world.tell("1", noted("b", "alone")).await;
    step_until(&service, "the others are handled", async || {
        world.story("a").await.is_some() && world.story("b").await.is_some()
    })
    .await;
    assert_eq!(world.letter().await.reason, "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_the_machine_refuses_uses_nothing_up() {
    let world = World::start().await;
    let service = world.service().await;
    world.toy.refuses.store(true, Ordering::SeqCst);
    let id = agreed(&world, &Act::order(&noted("a", FORBIDDEN))).await;
    let order = order(&world, id, FORBIDDEN, "boris");
    assert_eq!(refused(&service, order.clone()).await.detail, "that is forbidden");
    world.toy.refuses.store(false, Ordering::SeqCst);
    service.command(order).await.unwrap().unwrap();
    assert_eq!(world.count("select count(*) from approvals where status = 'done'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_one_approval_race_and_one_of_them_wins() {
    let world = World::start().await;
    let (one, two) = (world.service().await, world.service().await);
    for round in 1..=10 {
        let text = format!("x{round}");
        let id = agreed(&world, &Act::order(&noted("a", &text))).await;
        let from = |source: &str| {
            let source = source.to_owned();
            Envelope { source, ..order(&world, id, &text, "boris") }
        };
        let both = vec![from("urn:b"), from("urn:c")];
        let (a, many) = tokio::join!(one.command(from("urn:a")), two.commands(both));
        let outcomes = [vec![a.unwrap()], many.unwrap()].concat();
        assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(world.story("a").await.unwrap().0, round);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_of_these_subjects_is_closed_by_two() {
    let world = World::start().await;
    let service = world.service().await.two_close(&["ostiary.suspension.hold-requested"]);
    world.toy.refuses.store(true, Ordering::SeqCst);
    world.tell("1", noted("a", FORBIDDEN)).await;
    settle(&service).await;
    let letter = world.letter().await;
    assert!(service.needs_two(&letter));
    let alone = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(alone.code, "four_eyes");
    assert_eq!(service.skip(letter.id, "anna").await.unwrap().unwrap_err().code, "four_eyes");

    let act = |how| LetterAct { dead_letter: letter.id, how, staff: "anna".to_owned() };
    let skip = agreed(&world, &act(Closed::Skipped).act(Some("a"))).await;
    let replay = agreed(&world, &act(Closed::Replayed).act(Some("a"))).await;
    let word = |staff, approval| Word { staff, approval: Some(approval) };
    for other in [word("anna", skip), word("boris", replay), word("anna", Uuid::nil())] {
        assert_eq!(service.replay(letter.id, other).await.unwrap().unwrap_err().code, "refused");
    }
    world.toy.refuses.store(false, Ordering::SeqCst);
    service.replay(letter.id, word("anna", replay)).await.unwrap().unwrap();
    assert_eq!(world.story("a").await.unwrap().0, 1);
    assert_eq!(world.letter().await.status, "replayed");
    assert_eq!(world.count("select count(*) from approvals where status = 'done'").await, 1);
    let closed = service.skip(letter.id, word("anna", skip)).await.unwrap().unwrap_err();
    assert_eq!(closed.code, "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_of_a_timer_is_closed_by_two_where_any_is() {
    let world = World::start().await;
    let service = world.service().await.two_close(&["ostiary.suspension.hold-requested"]);
    world.tell("1", signed_up("a")).await;
    settle(&service).await;
    let rule = "check (story <> 'a' or state ->> 'rings' = '0')";
    world.execute(&format!("alter table states add constraint rule {rule}")).await;
    world.advance(RING_AFTER);
    settle(&service).await;
    let letter = world.letter().await;
    assert_eq!(letter.subject, "timer");
    assert!(service.needs_two(&letter) && !world.service().await.needs_two(&letter));
    assert_eq!(service.skip(letter.id, "anna").await.unwrap().unwrap_err().code, "four_eyes");
    let alone = service.replay(letter.id, "anna").await.unwrap().unwrap_err();
    assert_eq!(alone.code, "four_eyes");

    world.execute("alter table states drop constraint rule").await;
    let how = Closed::Replayed;
    let act = LetterAct { dead_letter: letter.id, how, staff: "anna".to_owned() };
    let approval = Some(agreed(&world, &act.act(letter.account.as_deref())).await);
    service.replay(letter.id, Word { staff: "anna", approval }).await.unwrap().unwrap();
    assert_eq!(world.letter().await.status, "replayed");
    assert_eq!(world.state("a").await.rings, 1);
    assert_eq!(world.count("select count(*) from approvals where status = 'done'").await, 1);
}
