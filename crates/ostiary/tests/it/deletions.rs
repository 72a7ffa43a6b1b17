//! `ostiary deletions`.

use contracts::{AccountId, Event, event::DeletionChannel};
use futures::StreamExt;
use harness::{World, days};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;

use crate::support::run;

async fn asks(world: &World, account: &str) {
    let account = AccountId::try_new(account).unwrap();
    let (channel, requested_at) = (DeletionChannel::App, world.now());
    world.tell(Event::DeletionRequested { account, channel, actor: None, requested_at }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_listed_shown_and_taken_back_for_its_person() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    asks(&world, "42").await;
    world.settle().await;
    let here = &world.installation;
    let listed = run(here, &["deletions", "list", "--json"]).json();
    // Nobody answers what forbids it, and so something does.
    assert_eq!((&listed[0]["account"], &listed[0]["status"]), (&"42".into(), &"blocked".into()));
    assert_eq!(run(here, &["deletions", "list", "--json", "--status", "pending"]).done(), "[]\n");
    let table = run(here, &["deletions", "list", "--status", "blocked"]).done();
    assert!(table.contains("42") && table.contains("blocked"), "{table}");
    let shown = run(here, &["deletions", "show", "--account", "42", "--json"]).json();
    assert_eq!(shown["deletion"]["blockers"][0], "no_answer");
    let shown = run(here, &["deletions", "show", "--account", "42"]).done();
    assert!(shown.contains("no_answer") && shown.contains("RU"), "{shown}");

    let cancel = ["deletions", "cancel", "--account", "42"];
    assert_eq!(run(here, &cancel).done(), "cancelled\n");
    world.settle().await;
    assert!(world.said("deletion", "42").await.contains(&"deletion-undone".to_owned()));
    let nobody = run(here, &["deletions", "show", "--account", "43"]).failed();
    assert!(nobody.contains("nobody asked for account 43 to be deleted"), "{nobody}");
    let nothing = run(here, &["deletions", "cancel", "--account", "43"]).failed();
    assert!(nothing.contains("nobody asked for this account to be deleted"), "{nothing}");
}

const HOST_KEY: &[u8] = include_bytes!("../../../deletion-orchestrator/tests/keys/host.key.pem");

/// Asked and confirmed in the host's app, which knows of nothing that forbids it; the deletion.
async fn leaves(world: &World, account: &str) -> String {
    let client = world.client.clone();
    let mut questions = client.subscribe("host.rpc.blockers").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            client.publish(question.reply.unwrap(), r#"{"blockers":[]}"#.into()).await.unwrap();
        }
    });
    let body = json!({"accountId": account, "channel": "APP"});
    let (_, asked) = world.post("/v1/deletions", "asks", &body).await;
    let deletion = asked["deletionId"].as_str().unwrap();
    let (time, key) = (world.now(), EncodingKey::from_ed_pem(HOST_KEY).unwrap());
    let claims =
        json!({"accountId": account, "deletionId": deletion, "method": "TOTP", "time": time});
    let assertion = encode(&Header::new(Algorithm::EdDSA), &claims, &key).unwrap();
    let path = format!("/v1/deletions/{deletion}/confirm");
    let (_, shown) = world.post(&path, "confirms", &json!({"assertion": assertion})).await;
    assert_eq!(shown["status"], "pending", "{shown}");
    world.settle().await;
    deletion.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_under_way_takes_longer_once_by_who_decided_it_and_its_person_is_told() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    // Where the law lets it take longer.
    world.host_sql("update users set residence = 'EE'").await;
    let asked_at = world.now();
    leaves(&world, "42").await;
    let here = &world.installation;
    let mails = world.mails("42").len();
    let extend = ["deletions", "extend", "--account", "42", "--because", "unfinished"];
    let due_at = asked_at + days(88);
    let said = run(here, &extend).done();
    assert_eq!(said, format!("extended until {}\n", due_at.format("%FT%TZ")));
    world.settle().await;
    let shown = run(here, &["deletions", "show", "--account", "42", "--json"]).json();
    assert_eq!(shown["deletion"]["extended"], true, "{shown}");
    assert_eq!(shown["deletion"]["extended_by"], "staff-1", "{shown}");
    let told = world.mails("42").split_off(mails);
    assert!(matches!(&told[..], [mail] if mail.contains("takes longer")), "{told:?}");
    let again = run(here, &extend).failed();
    assert!(again.contains("it moves once"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_is_not_under_way_cannot_take_longer() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    asks(&world, "42").await;
    world.settle().await;
    let here = &world.installation;
    let extend = ["deletions", "extend", "--account", "42", "--because", "unfinished"];
    let refused = run(here, &extend).failed();
    assert!(refused.contains("the deletion is not under way"), "{refused}");
}
