//! `ostiary kyc replied`.

use chrono::TimeDelta;
use contracts::Time;
use harness::{Installation, World, days};

use super::asked;
use crate::support::{Said, run_as};

fn replied(here: &Installation, who: &str, reply: &str, received_at: Time) -> Said {
    let moment = received_at.to_rfc3339();
    let what = ["--account", "42", "--reply", reply, "--received-at", &moment];
    run_as(here, who, &[&["kyc", "replied"], &what[..]].concat())
}

/// Asked, and found silent.
async fn silent() -> World {
    let world = asked(&["42", "43"]).await;
    world.advance(days(14));
    world.settle().await;
    assert!(world.host_account("42").await.is_shut());
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_an_agent_found_stops_the_clock_and_is_to_be_typed_in() {
    let world = asked(&["42", "43"]).await;
    let here = &world.installation;
    world.advance(days(13));
    let wrote = world.now() - TimeDelta::hours(2);
    assert_eq!(replied(here, "agent", "215470", wrote).done(), "noted; the case is replied\n");
    world.settle().await;
    assert!(
        world.said("kyc", "42").await.contains(&"kyc-transcription-requested".to_owned()),
        "as of a reply that came by itself"
    );
    let list = ["kyc", "list", "--waits-for", "transcription", "--json"];
    let list = run_as(here, "agent", &list).json();
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
    let shown = run_as(here, "agent", &["kyc", "show", "--account", "42"]).done();
    assert!(shown.contains("to be typed in: reply 215470, by "), "{shown}");
    world.advance(days(2));
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    assert!(world.host_account("43").await.is_shut(), "nobody noted anything of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_by_the_deadline_is_open_again_and_it_is_kept_who_says_so() {
    let world = silent().await;
    let here = &world.installation;
    let deadline = world.now();
    let late = deadline + TimeDelta::seconds(1);
    world.advance(days(1));
    assert_eq!(replied(here, "agent", "1", late).done(), "noted; the case is silent\n");
    world.settle().await;
    assert!(world.host_account("42").await.is_shut(), "a second too late");
    assert_eq!(replied(here, "agent", "2", deadline).done(), "noted; the case is replied\n");
    world.settle().await;
    assert!(world.host_account("42").await.is_open());
    let show = ["kyc", "show", "--account", "42", "--answers", "who said so", "--json"];
    let shown = run_as(here, "staff-2", &show).json();
    let opened = shown["opened"].as_array().unwrap();
    let notes = opened.iter().filter(|one| one["purpose"] == "kyc-notes");
    let mut said: Vec<_> = notes
        .map(|note| (note["what"]["reply"].as_str(), note["what"]["actor"].as_str()))
        .collect();
    said.sort_unstable();
    assert_eq!(said, [(Some("1"), Some("agent")), (Some("2"), Some("agent"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_reply_is_noted_once_whoever_finds_it_and_after_it_was_typed_in_too() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    let wrote = world.now();
    replied(here, "agent", "215470", wrote).done();
    let typed = ["kyc", "answer", "--account", "42", "--answer", "listed_person=NO"];
    assert!(run_as(here, "agent", &typed).done().starts_with("typed in; the case is incomplete"));
    let before = world.state("kyc-screener", "42").await.unwrap();
    assert_eq!(replied(here, "agent", "215470", wrote).done(), "noted; the case is incomplete\n");
    let other = replied(here, "staff-2", "215470", wrote).done();
    assert_eq!(other, "nothing changes: somebody else has noted this reply\n");
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await.unwrap(), before);
    assert_eq!(world.dead_letters("kyc-screener").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_reply_to_the_case_is_refused() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    let now = world.now();
    replied(here, "agent", "1", now + TimeDelta::seconds(1)).refused("once it was written");
    replied(here, "agent", "1", now - days(1))
        .refused("the case was opened at 2026-01-01T12:00:00Z");
    replied(here, "engineer", "1", now).refused("has none of the roles");
    let nobody =
        ["kyc", "replied", "--account=44", "--reply=1", "--received-at=2026-01-01T12:00:00Z"];
    run_as(here, "agent", &nobody).refused("nobody has spoken of this account yet");
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "waiting");
}
