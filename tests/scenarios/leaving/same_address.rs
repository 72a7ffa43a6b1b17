//! Somebody signs up with the address of an account that is about to go: the answer tells nothing, a mail to that address does.

use contracts::CountryCode;
use reqwest::Method;

use super::{
    told::{link, visits},
    *,
};

const CHECK: &str = "/v1/registrations/check";
const OFFERED: &str = "This address belongs to an account that will be deleted";

/// The answer, byte for byte, with everything settled that follows from it.
async fn checked(world: &World, email: &str) -> (u16, String) {
    let answer = posts(world, CHECK, &json!({"email": email})).await;
    world.settle().await;
    (answer.0, answer.1.to_string())
}

/// How often the way back was shown at the account's address.
fn offers(world: &World, account: &str) -> usize {
    subjects(world, account).iter().filter(|subject| *subject == OFFERED).count()
}

async fn with_two_accounts() -> (World, Value) {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    (world, deletion)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_checks_an_address_learns_nothing_and_whoever_leaves_is_shown_the_way_back() {
    let (world, deletion) = with_two_accounts().await;
    let leaving = checked(&world, &world.address("42").to_uppercase()).await;
    let staying = checked(&world, &world.address("43")).await;
    let nobody = checked(&world, "nobody@example.com").await;
    assert_eq!((leaving.0, leaving.1.as_str()), (200, r#"{"decision":"allow"}"#));
    assert_eq!((&leaving, &leaving), (&staying, &nobody));
    assert_eq!((offers(&world, "42"), offers(&world, "43")), (1, 0));

    for _ in 0..5 {
        world.advance(hours(1));
        assert_eq!(checked(&world, &world.address("42")).await, nobody);
    }
    assert_eq!(offers(&world, "42"), 1, "nobody is flooded by whoever types their address");
    world.advance(days(1));
    checked(&world, &world.address("42")).await;
    assert_eq!(offers(&world, "42"), 2);

    let stay = link(&world, "42", "/stay/");
    let (code, page) = visits(&world, Method::POST, &stay, Some("cancel")).await;
    assert_eq!(code, 200, "{page}");
    world.settle().await;
    assert_eq!(status(&world, &deletion).await, "cancelled");
    world.advance(days(2));
    assert_eq!(checked(&world, &world.address("42")).await, nobody);
    assert_eq!(offers(&world, "42"), 2, "whoever stays has no deletion to take back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_up_with_the_address_of_somebody_who_leaves_is_told_to_that_address_alone() {
    let (world, _) = with_two_accounts().await;
    let estonia = CountryCode::try_new("EE").unwrap();
    for (newcomer, twin) in [("142", "42"), ("143", "43")] {
        let insert = "insert into users (id, email, full_name) select";
        let email = world.address(twin).to_uppercase();
        world.host_sql(&format!("{insert} {newcomer}, '{email}', 'A Person'")).await;
        let (account, signed_up_at) = (AccountId::try_new(newcomer).unwrap(), world.now());
        let signed_up =
            Event::UserSignedUp { account, signed_up_at, locale: None, country: estonia.clone() };
        world.tell(signed_up).await;
        world.settle().await;
    }
    assert_eq!((offers(&world, "42"), offers(&world, "43")), (1, 0));
    let about = |account: &'static str| {
        let world = &world;
        async move {
            let events = world.events_of(account).await;
            events.iter().filter(|one| one.event.subject().contains("undo-offered")).count()
        }
    };
    assert_eq!((about("42").await, about("142").await, about("43").await), (1, 0, 0));
}
