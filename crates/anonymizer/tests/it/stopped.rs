//! A hold that comes after an order: what has not begun waits, what has begun is finished.

use contracts::{
    Event,
    event::{ErasureOutcome, ErasureStage},
};
use harness::hours;
use runtime::roles::SUSPENSION_WORKER;
use simulators::intercom;
use uuid::Uuid;

use crate::fixture::{Place, id};

const CASE: Uuid = Uuid::from_u128(6);
const MESSAGES: &str =
    "select count(*)::text from messages where body like '%ada4711@example.com%'";

impl Place {
    /// What the account's case says, as the version of its story.
    async fn says(&self, version: i64, event: Event) {
        let mut envelope = self.world.envelope(event);
        envelope.id = Uuid::new_v5(&CASE, &version.to_be_bytes()).to_string();
        envelope.story_version = Some(version);
        envelope.source = "urn:ostiary:kyc-screener".to_owned();
        self.world.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
        self.world.settle_only(&[SUSPENSION_WORKER]).await;
    }

    async fn is_held(&self) {
        let account = id("4711");
        self.says(1, Event::KycAnswersRejected { account, case: CASE, taken_over: false }).await;
    }

    async fn is_released(&self) {
        let (account, who) = (id("4711"), |name: &str| Some(name.to_owned()));
        let (actor, approver) = (who("ann"), who("bob"));
        let cleared = Event::KycCleared { account, case: CASE, in_time: false, actor, approver };
        self.says(2, cleared).await;
    }

    async fn some_hours_pass(&self) {
        for _ in 0..3 {
            self.world.advance(hours(1));
            self.settle().await;
        }
    }
}

async fn sealed() -> Place {
    let place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_at_the_host_and_nobody_is_asked_until_the_hold_is_released() {
    let place = sealed().await;
    place.is_held().await;
    let (before, said) = (place.host_whole().await, place.said("4711").await.len());
    let processors = ["host", "sumsub", "intercom", "mailing"];
    for processor in processors {
        place.erase("4711", processor).await;
    }
    place.some_hours_pass().await;
    assert_eq!(place.host_whole().await, before);
    assert!(!place.sumsub.state().applicants[0].deactivated);
    assert_eq!(place.intercom.state().contacts.len(), 1);
    assert_eq!(place.said("4711").await.len(), said, "nobody says that anything came of it");
    let begun = "select count(begun_at)::text from anonymizer.plans";
    let begun: String =
        sqlx::query_scalar(begun).fetch_one(&mut place.world.ostiary_db().await).await.unwrap();
    assert_eq!(begun, "0", "and the plan may still be made anew");

    place.is_released().await;
    place.some_hours_pass().await;
    assert_eq!(place.host_text(MESSAGES).await, "0");
    assert!(place.sumsub.state().applicants[0].deactivated);
    assert!(place.intercom.state().contacts.is_empty());
    assert_eq!(place.said("4711").await.len(), said + processors.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_at_the_confirmation_and_whoever_is_not_held_do_not_wait() {
    let place = sealed().await;
    place.has("4712").await;
    place.seal("4712").await;
    place.is_held().await;
    place.order("4711", "host", 1, ErasureStage::Confirmation).await;
    assert_eq!(place.report("4711").await.stage, ErasureStage::Confirmation);
    place.erase("4711", "host").await;
    place.erase("4712", "host").await;
    assert!(place.report("4712").await.rows > Some(0));
    assert_eq!(place.host_text(MESSAGES).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_and_whose_answer_was_lost_is_told_under_a_hold_too() {
    let place = sealed().await;
    let slow = intercom::Fault::Slow(std::time::Duration::ZERO);
    // Looked up by account and by address, then deleted.
    place.intercom.fail([slow, slow, intercom::Fault::DoneBut(500)]);
    place.erase("4711", "intercom").await;
    assert!(place.intercom.state().contacts.is_empty());
    place.is_held().await;
    place.some_hours_pass().await;
    assert_eq!(place.report("4711").await.outcome, ErasureOutcome::Erased);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_looked_for_and_nothing_certified_while_a_hold_stands() {
    let place = sealed().await;
    place.erase("4711", "host").await;
    place.is_held().await;
    let said = place.said("4711").await.len();
    place.verify("4711", 1, &["host"]).await;
    place.some_hours_pass().await;
    assert_eq!(place.said("4711").await.len(), said);
    place.is_released().await;
    place.some_hours_pass().await;
    let last = place.said("4711").await.pop();
    assert!(matches!(last, Some(Event::VerificationReported { .. })), "{last:?}");
}
