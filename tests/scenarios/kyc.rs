//! From a sign-up in Russia to a suspended account and back.

use contracts::Event;
use harness::{World, days, hours};

const ASKED: &str = "ostiary.kyc.kyc-questionnaire-requested";

#[tokio::test(flavor = "multi_thread")]
async fn silence_for_two_weeks_shuts_the_account_and_right_answers_open_it() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    world.sign_up_from_russia("42").await;
    world.sign_up_from("43", "DE").await;
    world.settle().await;
    assert_eq!(world.published_of("42").await, [ASKED, "ostiary.notice.notification-accepted"]);
    assert!(world.published_of("43").await.is_empty());

    world.advance(days(14) - hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    world.advance(hours(1));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    assert!(world.host_account("43").await.is_open());
    let (status, standing) = world.get("/v1/accounts/42/standing").await;
    assert_eq!((status, &standing["standing"]), (200, &"suspended".into()));

    world.advance(days(2));
    let (status, reply) = world.answer_all("42", "NO").await;
    assert_eq!((status, &reply["status"]), (202, &"cleared".into()));
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    let cleared = world.events().await.into_iter().find_map(|envelope| match envelope.event {
        Event::KycCleared { in_time, .. } => Some(in_time),
        _ => None,
    });
    assert_eq!(cleared, Some(false));
}
