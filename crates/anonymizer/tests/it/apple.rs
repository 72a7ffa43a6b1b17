//! Sign in with Apple: the tokens that the host keeps are revoked, and nothing is taken for done that was not looked at.

use anonymizer::{AppleConfig, Office, Outside, ProcessorConfig};
use contracts::event::{ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier};
use host::Host;
use runtime::{config::Secret, roles::ANONYMIZER};
use simulators::{Apple, apple};

use crate::fixture::Place;

const MAPPED: &str = "columns.locale     = { erase";
const TOKEN: &str = "columns.apple_token = { erase = \"null\", seal = true }\n";

/// A host that keeps tokens of Apple, sealed, and an anonymizer that may revoke them.
async fn place() -> (Place, Apple) {
    let (mut place, apple) = (Place::start().await, Apple::start().await.unwrap());
    place.world.host_sql("alter table users add apple_token text").await;
    let installation = &place.world.installation;
    let map = std::fs::read_to_string(installation.file("datamap.toml")).unwrap();
    assert!(map.contains(MAPPED));
    installation.write("datamap.toml", &map.replace(MAPPED, &format!("{TOKEN}{MAPPED}")));
    installation.append(
        "ostiary.toml",
        &format!(
            "[anonymizer.processors.apple.apple]\nrefresh_token = \"users.apple_token\"\n\
             client = {{ url = \"{}\", team_id = \"{}\", key_id = \"{}\", client_id = \"{}\", private_key = {:?}, timeout = 2 }}\n",
            apple.url(),
            apple::TEAM,
            apple::KEY,
            apple::CLIENT,
            apple.private_key(),
        ),
    );
    installation.append("datamap.toml", &harness::Installation::stating(&["apple"]));
    installation.order_to_erase(&["apple"]);
    place.world.host_sql(&place.world.installation.host_schema()).await;
    place.world.restart(ANONYMIZER).await;
    (place, apple)
}

/// Somebody who signs in with Apple; their token.
async fn signs_in(place: &Place, apple: &Apple, account: &str) -> String {
    place.has(account).await;
    let token = format!("r.token-of-{account}");
    apple.add_token(&token);
    let kept = format!("update users set apple_token = '{token}' where id = {account}");
    place.world.host_sql(&kept).await;
    token
}

fn came(report: &ErasureReport) -> (ErasureOutcome, EvidenceTier, Option<i64>) {
    (report.outcome, report.tier, report.rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_that_was_sealed_is_revoked_and_whoever_has_none_held_nothing() {
    let (place, apple) = place().await;
    let (token, others) =
        (signs_in(&place, &apple, "1").await, signs_in(&place, &apple, "2").await);
    place.seal("1").await;
    // The host's row may be gone by then: what was sealed is revoked.
    place.erase("1", "host").await;
    apple.fail([apple::Fault::Status(503)]);
    place.erase("1", "apple").await;
    assert!(apple.state().tokens[&token], "nobody answered");
    place.world.advance(harness::hours(1));
    place.settle().await;
    let done = (ErasureOutcome::Erased, EvidenceTier::Completed, Some(1));
    assert_eq!(came(&place.report("1").await), done);
    assert_eq!((apple.state().tokens[&token], apple.state().tokens[&others]), (false, true));
    place.has("3").await;
    place.seal("3").await;
    place.erase("3", "apple").await;
    let nothing = (ErasureOutcome::NothingHeld, EvidenceTier::Completed, Some(0));
    assert_eq!(came(&place.report("3").await), nothing);
    apple.fail([apple::Fault::Status(401)]);
    place.seal("2").await;
    place.erase("2", "apple").await;
    assert_eq!(place.report("2").await.outcome, ErasureOutcome::Failed, "nobody let us in");
    assert!(apple.state().tokens[&others]);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_confirmation_the_host_is_asked_for_the_token() {
    let (place, apple) = place().await;
    let token = signs_in(&place, &apple, "1").await;
    place.order("1", "apple", 1, ErasureStage::Confirmation).await;
    let done = (ErasureOutcome::Erased, EvidenceTier::Completed, Some(1));
    assert_eq!(came(&place.report("1").await), done);
    assert!(!apple.state().tokens[&token]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_from_which_no_token_can_come_is_refused_at_start() {
    let (place, apple) = place().await;
    let config = place.world.installation.config();
    let open = |refresh_token: &str| {
        let client = vendors::apple::Config {
            url: apple.url().to_owned(),
            team_id: apple::TEAM.to_owned(),
            key_id: apple::KEY.to_owned(),
            client_id: apple::CLIENT.to_owned(),
            private_key: Secret::new(apple.private_key().to_owned()),
            timeout: 2,
        };
        let refresh_token = refresh_token.to_owned();
        let mut settings = config.anonymizer.clone();
        let processor = ProcessorConfig::Apple(AppleConfig { client, refresh_token });
        settings.processors.insert("apple".to_owned(), processor);
        let outside = Outside {
            host: Host::connect(config.host().unwrap()).unwrap(),
            map: config.datamap().unwrap(),
            sumsub: None,
            former_users: config.former_users().unwrap(),
        };
        let shell = place.world.service(ANONYMIZER).shell().clone();
        Office::open(shell, outside, &settings).map(drop).map_err(|error| error.to_string())
    };
    for (refresh_token, why) in [
        ("users.aple_token", "the data map has no column of this name"),
        ("user.apple_token", "the data map has no column of this name"),
        ("apple_token", "the data map has no column of this name"),
        ("users.locale", "seal = true"),
        ("logins.agent", "seal = true"),
        ("users.apple_token", ""),
    ] {
        match open(refresh_token) {
            Ok(()) => assert_eq!(why, "", "{refresh_token}"),
            Err(said) => {
                let place =
                    format!("anonymizer.processors.apple: refresh_token = \"{refresh_token}\"");
                assert!(said.contains(&place) && said.contains(why) && !why.is_empty(), "{said}");
            }
        }
    }
}
