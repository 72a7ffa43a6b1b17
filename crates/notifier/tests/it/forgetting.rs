//! What was said long ago is forgotten, and nothing that is still needed.

use contracts::topology::FIND_NOTICE;
use harness::{World, days};
use messaging::requests;
use serde_json::json;

use crate::fixture::{asked, questionnaire, subjects};

/// Lets so many days pass on the database's clock, as far as the notifier's books know.
async fn age(world: &World, days: i64) {
    for table in ["deliveries", "told"] {
        let older = format!("update {table} set changed_at = changed_at - interval '{days} days'");
        world.ostiary_sql("notifier", &older).await;
    }
    world.settle_only(&["notifier"]).await;
}

async fn counts(world: &World) -> (i64, i64) {
    (world.count("notifier", "deliveries").await, world.count("notifier", "told").await)
}

/// Whether the gateway would still learn whose mail it is.
async fn is_known(world: &World, question: serde_json::Value) -> bool {
    let nats = &world.service("gateway").shell().nats;
    requests::question(nats, FIND_NOTICE, &question, std::time::Duration::from_secs(10))
        .await
        .is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_known_for_half_a_year() {
    let world = asked("42").await;
    world.settle().await;
    let (request, case) = questionnaire(&world, "42").await;
    age(&world, 179).await;
    assert!(is_known(&world, json!({"requestId": request})).await, "it may still come back");
    assert!(is_known(&world, json!({"caseId": case})).await, "it may still be answered");
    age(&world, 1).await;
    assert_eq!(counts(&world).await, (0, 0));
    assert!(!is_known(&world, json!({"requestId": request})).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shut_may_answer_and_is_told_the_end_years_later() {
    let world = asked("42").await;
    world.settle().await;
    let (_, case) = questionnaire(&world, "42").await;
    world.advance(days(14));
    world.settle().await;
    let before = counts(&world).await;
    age(&world, 1_000).await;
    assert_eq!(counts(&world).await, before);
    assert!(is_known(&world, json!({"caseId": case})).await);
    world.answer_all("42", "NO").await;
    world.settle().await;
    assert_eq!(subjects(&world, "42").last().unwrap(), "Your account is open again");
    age(&world, 181).await;
    assert_eq!(counts(&world).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_channel_has_taken_yet_is_not_forgotten() {
    let world = asked("42").await;
    world.host_is_down(true).await;
    world.settle().await;
    age(&world, 1_000).await;
    assert_eq!(world.count("notifier", "deliveries").await, 1);
    world.host_is_down(false).await;
    crate::fixture::try_again(&world).await;
    assert_eq!(subjects(&world, "42").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_letter_may_bring_back_is_not_forgotten() {
    let world = asked("42").await;
    world.settle().await;
    let letter = "insert into dead_letters (id, consumer, reason, detail, subject, account, body)
                  values (gen_random_uuid(), 'notifier-deliver', 'bad_data', '', 'x', '42', '')";
    world.ostiary_sql("notifier", letter).await;
    age(&world, 1_000).await;
    assert_eq!(world.count("notifier", "deliveries").await, 1);
    world.ostiary_sql("notifier", "update dead_letters set status = 'skipped'").await;
    world.settle_only(&["notifier"]).await;
    assert_eq!(world.count("notifier", "deliveries").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn crowds_are_forgotten_a_bounded_step_at_a_time() {
    let world = World::start().await;
    let crowd = "insert into deliveries (id, account, notice, accepted_at, changed_at)
                 select gen_random_uuid(), n, 'x', now(), now() - interval '181 days' from generate_series(1, 12000) n";
    world.ostiary_sql("notifier", crowd).await;
    let mut left = vec![];
    while world.step("notifier").await.unwrap() > 0 {
        left.push(world.count("notifier", "deliveries").await);
    }
    assert_eq!(left, [7_000, 2_000, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_forgotten_while_their_link_opens_or_a_message_may_come_again() {
    let config = World::start().await.installation.config();
    let refusal = |kept_days: u64, valid_days: u32| {
        let (mut notifier, mut links) = (config.notifier.clone(), config.links.clone());
        notifier.kept_for = std::time::Duration::from_secs(kept_days * 24 * 60 * 60);
        links.valid_days = valid_days;
        notifier::check(&notifier, &links).err().map(|error| error.to_string())
    };
    assert_eq!(refusal(180, 90), None);
    assert_eq!(refusal(31, 1), None);
    assert!(refusal(89, 90).unwrap().contains("at least 90 days"));
    assert!(refusal(30, 1).unwrap().contains("at least 31 days"));
}
