//! `ostiary staff`.

use std::collections::BTreeMap;

use harness::STAFF_TOKEN;

use crate::support::{Site, bare, command, said};

fn drawn() -> BTreeMap<String, String> {
    let printed = said(bare(&["staff", "token"])).done();
    let pairs = printed.lines().map(|line| line.split_once(" = ").unwrap());
    pairs.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_drawn_without_settings_and_is_never_the_same() {
    let (one, other) = (drawn(), drawn());
    assert_eq!(one.len(), 2);
    assert!(one["token"] != other["token"] && one["token"].len() >= 32);
    assert_eq!(one["token_sha256"].len(), 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_drawn_opens_once_its_hash_is_known() {
    let site = Site::new().await;
    let drawn = drawn();
    let place = |token: &str| {
        let mut command = command(
            &site.installation,
            &["holds", "place", "--account", "42", "--reason", "test", "--hold", "a"],
        );
        command.env("OSTIARY_STAFF_TOKEN", token);
        said(command)
    };
    place(&drawn["token"]).refused("unknown");
    let entry = format!(
        "[[staff]]\nid = \"new\"\nroles = [\"support\"]\ntoken_sha256 = \"{}\"",
        drawn["token_sha256"]
    );
    site.installation.append("staff.toml", &entry);
    assert_eq!(place(&drawn["token"]).done(), "placed a\n");
    assert_eq!(place(STAFF_TOKEN).done(), "placed a\n");
}
