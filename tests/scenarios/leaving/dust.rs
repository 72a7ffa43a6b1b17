//! A balance that is too little to withdraw: shown with its amount, given up when it is confirmed, and looked at again.

use std::sync::Mutex;

use reqwest::Method;

use super::{
    told::{link, read, visits, world_with_factors},
    *,
};

/// What is left on the account, as the host says it now.
type Left = std::sync::Arc<Mutex<&'static str>>;

/// The host's answer: so much is left, which is too little to withdraw.
async fn host_has_dust(world: &World) -> Left {
    let left = Left::new(Mutex::new("0.01"));
    let (client, amount) = (world.client.clone(), Left::clone(&left));
    let mut questions = client.subscribe("host.rpc.blockers").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let reply = json!({"blockers": ["balance"], "dust": dust(*amount.lock().unwrap())});
            client.publish(question.reply.unwrap(), reply.to_string().into()).await.unwrap();
        }
    });
    left
}

fn dust(amount: &str) -> Value {
    json!([{"code": "balance", "amount": amount, "currency": "EUR"}])
}

async fn confirms_giving_up(world: &World, deletion: &Value, waives: &Value) -> Value {
    let path = format!("/v1/deletions/{}/confirm", deletion.as_str().unwrap());
    let body = json!({"assertion": assertion(world, "42", deletion), "waives": waives});
    let (status, shown) = posts(world, &path, &body).await;
    assert_eq!(status, 202, "{shown}");
    shown
}

fn told(shown: &Value) -> (&str, &str, &Value) {
    let blocker = &shown["blockers"][0];
    (shown["status"].as_str().unwrap(), blocker["remedy"].as_str().unwrap(), &blocker["dust"])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_in_the_app_is_recorded_and_holds_until_the_amount_is_another_one() {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    let left = host_has_dust(&world).await;
    let asked = asks(&world, "42").await;
    assert_eq!(told(&asked), ("requested", "waive_dust", &dust("0.01")));
    let deletion = &asked["deletionId"];
    let unwilling = confirms(&world, "42", deletion).await.1;
    assert_eq!(told(&unwilling), ("blocked", "waive_dust", &dust("0.01")));
    world.advance(hours(1));
    let shown = confirms_giving_up(&world, deletion, &unwilling["blockers"][0]["dust"]).await;
    assert_eq!((&shown["status"], &shown["blockers"]), (&json!("pending"), &json!([])), "{shown}");
    settle(&world).await;
    let scheduled = world.events_of("42").await.into_iter().rev().find_map(|one| match one.event {
        Event::DeletionScheduled { waived, .. } => Some(json!(waived)),
        _ => None,
    });
    assert_eq!(scheduled, Some(dust("0.01")), "said");
    let state = world.state("deletion-orchestrator", "42").await.unwrap();
    assert_eq!(state["deletion"]["waived"], dust("0.01"), "kept");

    *left.lock().unwrap() = "0.02";
    world.advance(days(30));
    settle(&world).await;
    let (_, shown) = world.get(&format!("/v1/deletions/{}", deletion.as_str().unwrap())).await;
    assert_eq!(told(&shown), ("blocked", "waive_dust", &dust("0.02")));
    assert!(world.host_account("42").await.is_open());
    assert!(read(world.mails("42").last().unwrap()).contains("0.02 EUR"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_on_the_page_lets_the_deletion_go_to_its_fences() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    let _left = host_has_dust(&world).await;
    let deletion = asks(&world, "42").await["deletionId"].clone();
    settle(&world).await;
    assert!(read(world.mails("42").last().unwrap()).contains("0.01 EUR"), "the mail shows it, too");
    let leave = link(&world, "42", "/leave/");
    let (_, page) = visits(&world, Method::GET, &leave, None).await;
    assert!(page.contains("0.01 EUR") && page.contains("value=\"balance 0.01 EUR\""), "{page}");
    let (_, page) = visits(&world, Method::POST, &leave, Some("confirm")).await;
    assert!(page.contains("cannot delete your account yet"), "not ticked: {page}");
    world.advance(hours(1));
    let ticked = Some("confirm&waives=balance+0.01+EUR");
    let (code, page) = visits(&world, Method::POST, &leave, ticked).await;
    assert_eq!((code, page.contains("will be deleted")), (200, true), "{page}");
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending");
    world.advance(days(30));
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "erasing");
}
