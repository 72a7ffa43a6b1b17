//! A process that ends between two steps: another one takes over, and does nothing twice.

use contracts::{Event, event::ErasureStage};
use runtime::roles::ANONYMIZER;
use simulators::listener;

use crate::fixture::{Place, deletion, id, ordered};

/// The role ends while a table is away, so that it could not write there; another process finds its claims free.
async fn killed(place: &mut Place, table: &str, event: Event) {
    let away = format!("alter table {table} rename to {table}_away");
    place.world.ostiary_sql(ANONYMIZER, &away).await;
    let before = place.said("4711").await.len();
    place.world.tell(event).await;
    // Taken from the stream, then begun.
    for _ in 0..5 {
        let _ = place.world.step(ANONYMIZER).await;
    }
    let back = format!(
        "alter table {table}_away rename to {table}; update calls set leased_until = null, due_at = due_at - interval '1 hour'"
    );
    place.world.ostiary_sql(ANONYMIZER, &back).await;
    assert_eq!(place.said("4711").await.len(), before, "it ended before it answered");
    place.world.restart(ANONYMIZER).await;
    place.settle().await;
    place.settle().await;
}

fn seal(place: &Place) -> Event {
    Event::SealOrdered {
        account: id("4711"),
        deletion: deletion("4711"),
        asked_at: Some(place.world.now()),
        jurisdiction: Some("EU".to_owned()),
    }
}

fn erase(processor: &str) -> Event {
    ordered("4711", processor, (1, ErasureStage::GraceEnd), &[])
}

async fn entries(place: &Place) -> i64 {
    place.world.count(ANONYMIZER, "vault_entries").await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_vault_and_before_the_plan() {
    let mut place = Place::start().await;
    place.has("4711").await;
    let ordered = seal(&place);
    killed(&mut place, "plans", ordered).await;
    assert!(matches!(place.said("4711").await[..], [Event::IdentitySealed { .. }]));
    assert_eq!(entries(&place).await, 1);
    place.seal("4711").await;
    assert_eq!(entries(&place).await, 1, "asked again it is the same seal");
    assert_eq!(
        place.sealed("4711").await.iter().filter(|(_, field, _)| field == "users").count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_plan_and_before_the_answer() {
    let mut place = Place::start().await;
    place.has("4711").await;
    let ordered = seal(&place);
    killed(&mut place, "outbox", ordered).await;
    assert!(matches!(place.said("4711").await[..], [Event::IdentitySealed { .. }]));
    assert_eq!(entries(&place).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_host_and_before_the_receipt_or_the_answer() {
    for table in ["receipts", "outbox"] {
        let mut place = Place::start().await;
        place.has("4711").await;
        let sums = place.sums().await;
        place.seal("4711").await;
        killed(&mut place, table, erase("host")).await;
        let report = place.report("4711").await;
        assert!(report.rows > Some(5), "what was done counts, {table}: {report:?}");
        assert_eq!(place.said("4711").await.len(), 2, "{table}");
        assert_eq!(place.sums().await, sums);
        assert_eq!(place.host_text("select count(*)::text from users").await, "1", "{table}");
        assert_eq!(entries(&place).await, 2, "the drawn id is kept once, {table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_host_but_for_what_a_legal_hold_keeps_and_before_the_note_of_it() {
    for table in ["vault_entries", "kept_accounts", "receipts", "outbox"] {
        let mut place = Place::start().await;
        place.has("4711").await;
        let sums = place.sums().await;
        place.seal("4711").await;
        for (attempt, except, messages) in [(1, &["messages"][..], "1"), (2, &[], "0")] {
            let order = ordered("4711", "host", (attempt, ErasureStage::GraceEnd), except);
            killed(&mut place, table, order).await;
            let report = place.report("4711").await;
            assert_eq!(report.attempt, attempt, "{table}");
            assert!(report.rows > Some(5), "what was done counts, {table}: {report:?}");
            assert_eq!(place.host_text("select count(*)::text from messages").await, messages);
            assert_eq!(place.host_text("select count(*)::text from users").await, "1", "{table}");
            assert_eq!(entries(&place).await, 2, "the drawn id is kept once, {table}");
        }
        assert_eq!(place.said("4711").await.len(), 3, "{table}");
        assert_eq!(place.sums().await, sums);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_call_outside_and_before_the_answer() {
    let mut place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place.listener.answer(listener::Answers::Signed);
    for processor in ["mailing", "intercom", "sumsub"] {
        killed(&mut place, "outbox", erase(processor)).await;
        assert_eq!(place.report("4711").await.rows, Some(1), "{processor}");
    }
    assert_eq!(place.listener.state().heard.len(), 1);
    assert!(place.intercom.state().contacts.is_empty());
    assert_eq!(place.said("4711").await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_and_after_the_certificate_is_stored() {
    for table in ["certificates", "outbox"] {
        let mut place = Place::start().await;
        place.has("4711").await;
        place.seal("4711").await;
        place.erase("4711", "host").await;
        let verification = Event::VerificationOrdered {
            account: id("4711"),
            deletion: deletion("4711"),
            attempt: 1,
            processors: vec!["host".to_owned()],
        };
        killed(&mut place, table, verification).await;
        let certificate = place.certificate("4711").await.certificate.certificate_id;
        let said = place.said("4711").await;
        let reported = said.iter().filter_map(|event| match event {
            Event::VerificationReported { certificate, .. } => Some(*certificate),
            _ => None,
        });
        assert_eq!(reported.collect::<Vec<_>>(), [Some(certificate)], "{table}");
        assert_eq!(place.world.count(ANONYMIZER, "certificates").await, 1);
    }
}
