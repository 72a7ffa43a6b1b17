//! Who is asked: sign-ups from Russia however they are told of, people seen from there, and nobody twice.

use contracts::{AccountId, CountryCode, Event};
use harness::{World, days};
use serde_json::json;

async fn cases(world: &World, account: &str) -> usize {
    world
        .said("kyc", account)
        .await
        .iter()
        .filter(|said| *said == "kyc-questionnaire-requested")
        .count()
}

fn seen(world: &World, account: &str, country: &str) -> Event {
    let country = CountryCode::try_new(country).unwrap();
    Event::UserSeen {
        account: AccountId::try_new(account).unwrap(),
        seen_at: world.now(),
        locale: None,
        country,
    }
}

/// Addresses in the networks of the test's country database.
const ADDRESSES: [(&str, &str); 3] =
    [("198.51.100.7", "RU"), ("203.0.113.7", "DE"), ("2001:db8:7::7", "RU")];

#[tokio::test(flavor = "multi_thread")]
async fn the_country_that_the_host_states_decides() {
    let world = World::start().await;
    world.sign_up_from_russia("1").await;
    world.sign_up_from("2", "RU").await;
    world.sign_up_from("3", "DE").await;
    world.tell(seen(&world, "4", "RU")).await;
    world.tell(seen(&world, "5", "FR")).await;
    world.settle().await;
    for (account, expected) in [("1", 1), ("2", 1), ("3", 0), ("4", 1), ("5", 0)] {
        assert_eq!(cases(&world, account).await, expected, "account {account}");
    }
    assert_eq!(world.state("kyc-screener", "3").await, None, "who is not asked leaves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_existing_customer_who_is_seen_from_russia_goes_the_whole_road() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.sign_up_from("42", "DE").await;
    world.settle().await;
    world.advance(days(400));
    for _ in 0..3 {
        world.tell(seen(&world, "42", "RU")).await;
        world.settle().await;
        world.advance(days(1));
    }
    assert_eq!(cases(&world, "42").await, 1);
    world.advance(days(11));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_told_over_http_becomes_a_country_and_a_case() {
    let world = World::start().await;
    world.host_has(&["0", "1", "2"]).await;
    for (account, (address, _)) in ADDRESSES.iter().enumerate() {
        let (status, body) = world.sign_up_by_address(&account.to_string(), address).await;
        assert_eq!(status, 202, "{body}");
    }
    world.settle().await;
    for (account, (_, country)) in ADDRESSES.iter().enumerate() {
        let expected = usize::from(*country == "RU");
        assert_eq!(cases(&world, &account.to_string()).await, expected, "from {country}");
    }
    world.advance(days(14));
    world.settle().await;
    assert!(world.host_account("0").await.is_shut());
    assert!(world.host_account("1").await.is_untouched());
    assert!(world.host_account("2").await.is_shut());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_knows_is_refused_and_not_guessed() {
    let world = World::start().await;
    let (status, body) = world.sign_up_by_address("42", "192.0.2.1").await;
    assert_eq!((status, &body["code"]), (422, &"country_unknown".into()));
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await, None);
    // The host knows better and says so itself.
    world.sign_up_from("42", "RU").await;
    world.settle().await;
    assert_eq!(cases(&world, "42").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_up_told_many_times_in_many_ways_is_one_case() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.sign_up_from_russia("42").await;
    world.tell_again().await;
    world.settle().await;
    world.tell_again().await;
    world.sign_up_from("42", "RU").await;
    world.tell(seen(&world, "42", "RU")).await;
    let (russian, _) = ADDRESSES[0];
    let body = json!({"accountId": "42", "ipAddress": russian, "signedUpAt": world.now()});
    for key in ["a", "a", "b"] {
        assert_eq!(world.post("/v1/signups", key, &body).await.0, 202);
    }
    world.settle().await;
    assert_eq!(cases(&world, "42").await, 1);
    assert_eq!(world.said("notice", "42").await.len(), 1);
    world.advance(days(14));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    let suspended = world
        .said("suspension", "42")
        .await
        .iter()
        .filter(|said| *said == "account-suspended")
        .count();
    assert_eq!(suspended, 1);
    assert!(world.dead_letters("kyc-screener").await.is_empty());
}
