//! `ostiary certificate`: checked with the file and the key alone.

use std::path::{Path, PathBuf};

use contracts::{AccountId, Event, event::ErasureStage};
use harness::World;
use runtime::roles::ANONYMIZER;
use servers::Scratch;
use uuid::Uuid;

use crate::support::{Said, Site, bare, run, said};

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

/// Somebody who asked under the Russian law is gone, as far as the host's database goes.
async fn certified(world: &World) -> Uuid {
    let (account, deletion) = (AccountId::try_new("42").unwrap(), Uuid::from_u128(42));
    let asked_at = Some(world.now());
    let jurisdiction = Some("RU".to_owned());
    let tell = async |event: Event| {
        world.tell(event).await;
        world.settle_only(&[ANONYMIZER]).await;
    };
    tell(Event::SealOrdered { account: account.clone(), deletion, asked_at, jurisdiction }).await;
    let (processor, attempt, stage) = ("host".to_owned(), 1, ErasureStage::GraceEnd);
    let (of, except) = (account.clone(), vec![]);
    tell(Event::ErasureOrdered { account: of, deletion, processor, attempt, stage, except }).await;
    let processors = vec!["host".to_owned()];
    tell(Event::VerificationOrdered { account, deletion, attempt, processors }).await;
    deletion
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_of_destruction_is_written_in_the_language_of_its_law() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let deletion = certified(&world).await.to_string();
    let act = run(&world.installation, &["certificate", "act", &deletion]).done();
    let words = ["# Акт об уничтожении персональных данных", "| уничтожено |"];
    assert!(words.iter().all(|word| act.contains(word)) && act.contains(&deletion), "{act}");
    // What there was of them, and no other table of the data map.
    let categories = "| host | доступ приложений к счёту; ключи доступа программ; сеансы входа; учётные записи | уничтожено |";
    assert!(act.contains(categories), "{act}");
    let day = world.now().format("%F").to_string();
    assert!(act.contains(&format!("обращение субъекта от {day}")), "{act}");
    let english = ["certificate", "act", &deletion, "--language", "en"];
    let act = run(&world.installation, &english).done();
    assert!(act.starts_with("# Act of destruction") && act.contains("| erased |"), "{act}");
    let unknown = ["certificate", "act", "00000000-0000-0000-0000-000000000000"];
    let unknown = run(&world.installation, &unknown).failed();
    assert!(unknown.contains("no such certificate was issued here"), "{unknown}");
    let map = std::fs::read_to_string(world.installation.file("datamap.toml")).unwrap();
    world.installation.write("datamap.toml", &format!("{map}\n# Since then."));
    let other = run(&world.installation, &["certificate", "act", &deletion]).done();
    let named =
        other.contains("Уничтожено по другой карте данных (") && other.contains("учётные записи");
    assert!(named, "{other}");
    let part = |part| ["certificate", "act", &deletion, "--part", part];
    let rescan = run(&world.installation, &part("rescan")).failed();
    assert!(rescan.contains("nothing is destroyed in a rescan"), "{rescan}");
    let last = run(&world.installation, &part("retention-end")).failed();
    assert!(last.contains("no such certificate was issued here"), "{last}");
}
