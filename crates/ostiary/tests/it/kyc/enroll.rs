//! `ostiary kyc enroll`.

use std::fs;

use harness::World;

use crate::support::{Site, run};

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_taken_up_one_by_one_or_by_the_file_and_each_only_once() {
    let world = World::start().await;
    world.host_has(&["42", "1202"]).await;
    let one = ["kyc", "enroll", "--account", "42", "--locale", "ru"];
    assert_eq!(run(&world.installation, &one).done(), "took up 1, 0 were known before\n");
    assert_eq!(run(&world.installation, &one).done(), "took up 0, 1 were known before\n");
    let file = world.installation.file("accounts.txt");
    let many: String = (0..1203).map(|id| format!("{id}\r\n")).collect();
    fs::write(&file, format!("\u{feff}\n{many}7\n\n")).unwrap();
    let enroll = ["kyc", "enroll", "--file", file.to_str().unwrap()];
    let took = "took up 1202, 2 were known before\n";
    assert_eq!(run(&world.installation, &enroll).done(), took, "42, and 7 twice");
    world.settle().await;
    let state = world.state("kyc-screener", "42").await.unwrap();
    assert_eq!((&state["status"], &state["case"]["locale"]), (&"waiting".into(), &"ru".into()));
    assert_eq!(state["case"]["enrolled_by"], "staff-1");
    assert_eq!(world.count("kyc-screener", "states").await, 1203);
    assert_eq!(world.said("kyc", "1202").await, ["kyc-questionnaire-requested"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_bad_line_is_refused_before_anybody_is_asked() {
    let site = Site::new().await;
    let file = site.scratch.path().join("accounts.txt");
    let enroll = || site.run(&["kyc", "enroll", "--file", file.to_str().unwrap()]);
    enroll().refused("cannot read");
    fs::write(&file, "1\n2\u{7}\n").unwrap();
    enroll().refused("line 2: ");
    fs::write(&file, b"1\n\xff\n").unwrap();
    enroll().refused("cannot read");
    fs::write(&file, "\n").unwrap();
    assert_eq!(enroll().done(), "took up 0, 0 were known before\n");
}
