//! `ostiary kyc list`.

use contracts::{AccountId, CountryCode, Event, event::Channel};
use harness::{World, days};
use serde_json::Value;

use super::{all, asked};
use crate::support::run;

fn listed(world: &World, filter: &[&str]) -> Vec<String> {
    let listed = run(&world.installation, &[&["kyc", "list", "--json"], filter].concat()).json();
    let account = |case: &Value| case["account"].as_str().unwrap().to_owned();
    listed.as_array().unwrap().iter().map(account).collect()
}

/// 1 and 2 wait, 2 a day longer; 3 is cleared; 4 is rejected; 5 replied; 6 cannot be reached; 7 is from Belarus.
async fn seven() -> World {
    let world = World::builder()
        .settings(|site| {
            let policy = std::fs::read_to_string(site.file("policy.toml")).unwrap();
            site.write("policy.toml", &policy.replace("[\"RU\"]", "[\"RU\", \"BY\"]"));
        })
        .start()
        .await;
    world.host_has(&["1", "2", "3", "4", "5", "7"]).await;
    let account = |id: &str| AccountId::try_new(id).unwrap();
    let sign_up = async |id: &str| {
        let (account, signed_up_at) = (account(id), world.now());
        world.tell(Event::UserSignedUpFromRu { account, signed_up_at, locale: None }).await;
    };
    for id in ["1", "3", "4", "5"] {
        sign_up(id).await;
    }
    let (country, locale) = (CountryCode::try_new("BY").unwrap(), None);
    let (by, signed_up_at) = (account("7"), world.now());
    world.tell(Event::UserSignedUp { account: by, signed_up_at, locale, country }).await;
    world.settle().await;
    run(&world.installation, &["kyc", "review", "--account", "3", "--reason", "x", "--clear"])
        .done();
    let yes = all("YES").remove(0);
    run(&world.installation, &["kyc", "answer", "--account", "4", "--answer", &yes]).done();
    let (received_at, reply, channel) = (world.now(), "letter".to_owned(), Channel::Email);
    let account = account("5");
    world
        .tell(Event::InboundReplyReceived { account, case: None, channel, reply, received_at })
        .await;
    world.settle().await;
    world.advance(days(1));
    sign_up("2").await;
    world.settle().await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_are_listed_by_what_is_asked_for() {
    let world = seven().await;
    assert_eq!(listed(&world, &[]), ["1", "2", "3", "4", "5", "7"]);
    assert_eq!(listed(&world, &["--status", "waiting"]), ["1", "2", "7"]);
    assert_eq!(listed(&world, &["--status", "cleared", "--status", "rejected"]), ["3", "4"]);
    assert_eq!(listed(&world, &["--account", "4"]), ["4"]);
    assert_eq!(listed(&world, &["--account", "44"]), [""; 0]);
    assert_eq!(listed(&world, &["--due-before", "2026-01-16"]), ["1", "5", "7"]);
    let typed_in_by = ["--waits-for", "transcription", "--due-before", "2026-01-16"];
    assert_eq!(listed(&world, &typed_in_by), ["5"], "by the date that is shown");
    assert_eq!(listed(&world, &["--due-after", "2026-01-15T12:00:01Z"]), ["2"]);
    assert_eq!(
        listed(&world, &["--due-after", "2026-01-15T12:00:00Z", "--due-before", "2026-01-16"]),
        ["1", "7"]
    );
    assert_eq!(listed(&world, &["--jurisdiction", "BY"]), ["7"]);
    assert_eq!(listed(&world, &["--questionnaire", "ru-sanctions-2"]), [""; 0]);
    assert_eq!(listed(&world, &["--waits-for", "transcription"]), ["5"]);
    assert_eq!(listed(&world, &["--waits-for", "review"]), ["4"], "a fresh YES");
    world.advance(days(3));
    world.settle().await;
    assert_eq!(listed(&world, &["--waits-for", "review"]), ["4", "5"], "nobody typed it in");
    let decide = ["kyc", "review", "--account", "4", "--reason", "x", "--reject"];
    run(&world.installation, &decide).done();
    assert_eq!(listed(&world, &["--waits-for", "review"]), ["5"], "decided");
    let case = run(&world.installation, &["kyc", "list", "--json", "--account", "1"]).json();
    assert_eq!(
        (&case[0]["deadline"], &case[0]["jurisdiction"], &case[0]["openedAt"]),
        (&"2026-01-15T12:00:00Z".into(), &"RU".into(), &"2026-01-01T12:00:00Z".into())
    );
    let table = run(&world.installation, &["kyc", "list"]).done();
    for words in
        [&["account", "status"][..], &["1", "waiting", "2026-01-15T12:00:00Z", "answers", "RU"]]
    {
        let has =
            |line: &str| words.iter().all(|word| line.split_whitespace().any(|one| one == *word));
        assert!(table.lines().any(has), "{words:?}\n{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_reached_is_listed_for_compliance() {
    let world = asked(&["1", "2"]).await;
    let (case, request) = (None, uuid::Uuid::from_u128(1));
    let state = world.state("kyc-screener", "2").await.unwrap();
    let case = case.or(state["case"]["id"].as_str().unwrap().parse().ok());
    let (account, channel, bounced_at) =
        (AccountId::try_new("2").unwrap(), Channel::Email, world.now());
    world.tell(Event::NotificationBounced { account, request, case, channel, bounced_at }).await;
    world.settle().await;
    world.advance(days(14));
    world.settle().await;
    assert_eq!(listed(&world, &["--waits-for", "undeliverable"]), ["2"]);
    assert_eq!(listed(&world, &["--status", "silent"]), ["1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_pages_are_one_list() {
    let world = asked(&[]).await;
    let file = world.installation.file("accounts.txt");
    let many: String = (0..4100).map(|id| format!("{id}\n")).collect();
    std::fs::write(&file, many).unwrap();
    run(&world.installation, &["kyc", "enroll", "--file", file.to_str().unwrap()]).done();
    let all = listed(&world, &[]);
    assert!(all.len() == 4100 && all.is_sorted(), "{}", all.len());
    let answer = all_no(&world, "4099");
    assert!(answer.contains("cleared"), "{answer}");
    assert_eq!(
        listed(&world, &["--status", "cleared"]),
        ["4099"],
        "pages without a match in between"
    );
}

fn all_no(world: &World, account: &str) -> String {
    let answers: Vec<_> = all("NO").iter().map(|answer| format!("--answer={answer}")).collect();
    let mut arguments = vec!["kyc", "answer", "--account", account];
    arguments.extend(answers.iter().map(String::as_str));
    run(&world.installation, &arguments).done()
}
