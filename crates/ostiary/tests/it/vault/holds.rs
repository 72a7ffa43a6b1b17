//! Legal holds on people who have left: by the deletion, and never by one person alone.

use serde_json::json;

use super::kept::Kept;
use crate::support::{run_as, waits};

const DELETION: &str = "00000000-0000-0000-0000-000000000007";
const UNTIL: &str = "2040-05-01T00:00:00Z";

fn hold<'a>(deletion: &'a str, until: &'a str) -> [&'a str; 8] {
    ["vault", "hold", "--deletion", deletion, "--until", until, "--reason", "court-7-26"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_on_somebody_who_left_takes_two_at_its_beginning_and_at_its_end() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    run_as(here, "agent", &hold(DELETION, UNTIL)).refused("has none of the roles");
    run_as(here, "staff-2", &hold("00000000-0000-0000-0000-000000000008", UNTIL))
        .refused("nobody left by a deletion or certificate");
    run_as(here, "staff-2", &hold(DELETION, "2026-01-01T00:00:00Z")).refused("is over");
    let asked = waits(run_as(here, "staff-2", &hold(DELETION, UNTIL)));
    run_as(here, "staff-2", &["approvals", "approve", &asked])
        .refused("nobody approves or refuses what they asked for");
    let holds = || run_as(here, "staff-3", &["vault", "holds", "--json"]).json();
    assert_eq!(holds(), json!([]), "one person is not enough");
    let shown = run_as(here, "staff-3", &["approvals", "show", &asked]).done();
    for told in ["hold-departed", DELETION, "court-7-26", UNTIL] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
    let done = run_as(here, "staff-3", &["approvals", "approve", &asked]).done();
    assert_eq!(done, "done: hold-departed\n");
    let placed = holds();
    assert_eq!(
        (&placed[0]["deletion"], &placed[0]["until"], &placed[0]["releasedAt"]),
        (&json!(DELETION), &json!(UNTIL), &json!(null))
    );
    run_as(here, "agent", &["vault", "holds"]).refused("has none of the roles");

    let id = placed[0]["hold"].as_str().unwrap();
    let release = ["vault", "release", id, "--reason", "settled"];
    let asked = waits(run_as(here, "staff-3", &release));
    assert_eq!(holds(), placed, "one person is not enough");
    run_as(here, "staff-2", &["approvals", "approve", &asked]).done();
    assert!(holds()[0]["releasedAt"].is_string());
    let listed = run_as(here, "staff-3", &["vault", "holds"]).done();
    assert!(listed.contains(DELETION) && listed.contains("court-7-26"), "{listed}");
    let rows = kept.rows(&["legal_holds", "approvals"]).await;
    assert!(!rows.contains(&kept.pseudonym.to_string()), "{rows}");
}
