//! `ostiary certificate`: checked with the file and the key alone.

use std::path::{Path, PathBuf};

use servers::Scratch;

use crate::support::{Said, Site, bare, said};

/// A certificate of the first release.
const FIRST: &str = include_str!("../../../anonymizer/src/certificate/v1.json");
/// The public half of the key that it was signed with.
const KEY: &str = "c853ad0f0cd2b619aea92ceec4fd56a24d6499d584ce79257e45cfd8139b60a7";

fn folder_with(text: &str) -> (Scratch, PathBuf) {
    let folder = Scratch::new().unwrap();
    let file = folder.path().join("certificate.json");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

/// No settings, no network, no database.
fn verify(file: &Path, more: &[&str]) -> Said {
    let arguments = [&["certificate", "verify", file.to_str().unwrap()], more].concat();
    said(bare(&arguments))
}

#[test]
fn a_certificate_is_checked_and_shown() {
    let (_folder, file) = folder_with(FIRST);
    let shown = verify(&file, &["--key", KEY]).done();
    for told in ["is good", "of the erasure", "probed absent", "deactivated at the provider", "aml"]
    {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
    assert!(!shown.contains("anonymised"), "{shown}");
    let document = verify(&file, &["--key", KEY, "--json"]).json();
    assert_eq!(document, serde_json::from_str::<serde_json::Value>(FIRST).unwrap());
}

/// The key of RFC 8032, section 7.1, test 1.
#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_hands_out_the_public_half_of_its_key() {
    let site = Site::unmigrated().await;
    let settings = std::fs::read_to_string(site.installation.file("ostiary.toml")).unwrap();
    let configured = settings.lines().find(|line| line.starts_with("signing_key")).unwrap();
    let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    site.edit("ostiary.toml", configured, &format!("signing_key = \"{secret}\""));
    let shown = site.run(&["certificate", "key"]).done();
    assert_eq!(shown, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n");
}

#[test]
fn what_was_changed_or_signed_by_a_stranger_proves_nothing() {
    let (_folder, file) = folder_with(&FIRST.replace("\"places\":91", "\"places\":92"));
    verify(&file, &["--key", KEY]).refused("its signature is not that of key");
    let (_folder, file) = folder_with(FIRST);
    let stranger = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    verify(&file, &["--key", stranger]).refused("no such key was given");
    let (_folder, file) = folder_with("{}");
    verify(&file, &["--key", KEY]).refused("it is no certificate");
    verify(Path::new("/nowhere.json"), &["--key", KEY]).refused("cannot read /nowhere.json");
}

#[test]
fn a_part_follows_the_one_that_it_names() {
    let (_folder, file) = folder_with(FIRST);
    let previous = file.to_str().unwrap();
    verify(&file, &["--key", KEY, "--previous", previous]).refused("the part before it");
}

#[test]
fn a_key_is_needed_and_must_be_one() {
    let (_folder, file) = folder_with(FIRST);
    verify(&file, &[]).misused();
    verify(&file, &["--key", "7"]).misused();
}
