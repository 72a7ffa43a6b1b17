//! Looking is an act, too: nobody sees without a token, and nobody more than their roles let them.

use std::fs;

use harness::World;
use serde_json::Value;

use crate::support::{Said, Site, command, more_staff, run, run_as, said, waits};

const NOBODYS: &str = "00000000-0000-0000-0000-000000000000";

/// Everything that shows what is kept of people, and which of support, compliance, managers and sre may see it.
const LOOKS: [(&[&str], [bool; 4]); 12] = [
    (&["kyc", "list"], [true, true, true, false]),
    (&["kyc", "export", "--format", "csv"], [true, true, true, false]),
    (&["kyc", "show", "--account", "42"], [true, true, true, false]),
    (&["kyc", "show", "--account", "42", "--answers", "x"], [false, true, false, false]),
    (&["macro", "preview", "ok", "--account", "42"], [true, true, true, false]),
    (&["holds", "list"], [true, true, true, true]),
    (&["holds", "reconcile", "--dry-run"], [true, true, true, true]),
    (&["notice", "lost"], [true, true, true, false]),
    (&["approvals", "list"], [true, true, true, true]),
    (&["approvals", "show", NOBODYS], [true, true, true, true]),
    (&["dead-letters", "list"], [false, true, false, true]),
    (&["dead-letters", "show", NOBODYS], [false, true, false, true]),
];

fn without_token(site: &Site, arguments: &[&str]) -> Said {
    let mut command = command(&site.installation, arguments);
    command.env_remove("OSTIARY_STAFF_TOKEN");
    said(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_without_a_token_nor_with_one_that_is_not_enough() {
    let site = Site::new().await;
    more_staff(&site.installation);
    let sheet = site.scratch.path().join("sheet.csv");
    fs::write(&sheet, "account,status\n42,new\n").unwrap();
    let import: &[&str] = &["kyc", "import", sheet.to_str().unwrap()];
    for (look, sees) in LOOKS.into_iter().chain([(import, [true, true, true, false])]) {
        without_token(&site, look).said_by_nobody();
        run_as(&site.installation, "nobody", look).refused("unknown or has expired");
        for (who, sees) in ["agent", "staff-2", "lead", "engineer"].into_iter().zip(sees) {
            let said = run_as(&site.installation, who, look);
            assert_eq!(
                said.err.contains("has none of the roles"),
                !sees,
                "{who}: {look:?} {said:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn why_an_account_is_held_is_for_compliance_and_others_see_public_reasons() {
    let site = Site::new().await;
    let here = &site.installation;
    more_staff(here);
    let place = ["holds", "place", "--account", "42", "--kind", "legal", "--reason", "court-7"];
    let id = waits(site.run(&place));
    run_as(here, "staff-2", &["approvals", "approve", &id]).done();
    let manual = ["holds", "place", "--account", "42", "--hold", "watch", "--reason", "fraud-9"];
    site.run(&manual).done();
    site.run(&["holds", "release", "--account", "42", "--hold", "watch", "--reason", "fine-3"])
        .done();
    let inner = ["legal", "manual", "court-7", "fraud-9", "fine-3", "staff-1", "staff-2"];
    let list = ["holds", "list", "--all"];
    let list_json = ["holds", "list", "--all", "--json"];
    for who in ["agent", "lead", "engineer"] {
        for list in [&list[..], &list_json] {
            let shown = run_as(here, who, list).done();
            assert!(shown.contains("review") && shown.contains("watch"), "{shown}");
            assert!(!inner.iter().any(|word| shown.contains(word)), "{shown}");
        }
        let hold = run_as(here, who, &list_json).json()[0]["holds"][0].clone();
        let mut names: Vec<&String> = hold.as_object().unwrap().keys().collect();
        names.sort();
        let public = ["effect", "expiresAt", "holdId", "publicReason", "reviewSince", "since"];
        assert_eq!(names, public, "what a hold has is shown to compliance alone, or added here");
    }
    for list in [&list[..], &list_json] {
        let shown = run_as(here, "staff-3", list).done();
        for word in ["legal", "court-7", "fine-3", "staff-1", "staff-2"] {
            assert!(shown.contains(word), "{word}: {shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_seen_by_whom_it_concerns() {
    let site = Site::new().await;
    let here = &site.installation;
    more_staff(here);
    let place = ["holds", "place", "--account", "42", "--kind", "legal", "--reason", "court-7"];
    let id = waits(site.run(&place));
    for stranger in ["agent", "engineer"] {
        assert_eq!(run_as(here, stranger, &["approvals", "list", "--json"]).done(), "[]\n");
        run_as(here, stranger, &["approvals", "show", &id]).refused("neither asked for this");
    }
    for concerned in ["staff-1", "staff-2", "lead"] {
        let look = |arguments: &[&str]| match concerned {
            "staff-1" => site.run(arguments).done(),
            who => run_as(here, who, arguments).done(),
        };
        assert!(look(&["approvals", "list"]).contains(&id));
        assert!(look(&["approvals", "show", &id]).contains("court-7"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_a_dead_letter_is_kept_beside_it_before_they_see_it() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.tell_raw("host.user-seen", b"nonsense".to_vec()).await;
    world.settle().await;
    let letters = run(here, &["dead-letters", "list", "--json"]).json();
    let id = letters[0]["id"].as_str().unwrap();
    assert_eq!(world.count("kyc-screener", "sealed").await, 0, "a list opens nothing");
    run_as(here, "engineer", &["dead-letters", "show", id]).done();
    run_as(here, "agent", &["dead-letters", "show", id]).refused("has none of the roles");
    let shell = world.service("kyc-screener").shell();
    // Nonsense names no account, so its letter is the service's own.
    let kept = messaging::sealed::open(&shell.pool, &shell.keys, "").await.unwrap();
    assert_eq!((kept.len(), &*kept[0].purpose), (1, "dead-letter-access"));
    let record: Value = serde_json::from_slice(kept[0].plaintext.expose()).unwrap();
    assert_eq!(
        (&record["actor"], &record["at"]),
        (&"engineer".into(), &serde_json::json!(world.now()))
    );
    assert!(record["reason"].as_str().unwrap().contains(id));
}
