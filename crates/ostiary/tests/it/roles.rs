//! The guide's table of who may do what, row by row and role by role, against the commands themselves.

use std::fs;

use harness::World;

use crate::support::{Site, more_staff, run_as, waits};

const GUIDE: &str = include_str!("../../../../docs/kyc.md");
const NOBODYS: &str = "00000000-0000-0000-0000-000000000000";

/// One of each role, in the order of the table.
const WHO: [&str; 4] = ["agent", "staff-2", "lead", "engineer"];

/// Rows by how they begin, with a command for everything in them that is one.
const ROWS: [(&str, &[&str]); 8] = [
    (
        "`kyc answer`",
        &[
            "kyc answer --account 42 --answer listed_person=NO",
            "kyc replied --account 42 --reply 215470 --received-at 2026-01-01T11:00:00Z",
            "kyc enroll --account 42",
            "macro run questions --account 42",
        ],
    ),
    (
        "`kyc show --answers`",
        &[
            "kyc show --account 42 --answers x",
            "kyc review --account 42 --clear --reason x",
            "kyc review --account 42 --reject --reason x",
            "kyc review --account 42 --ask-again --reason x",
            "kyc import SHEET --apply x",
        ],
    ),
    (
        "`holds place`, `holds extend`, `holds release` of kind `manual`",
        &[
            "holds place --account 42 --reason x",
            "holds extend --account 42 --hold x --reason x --expires-in 30d",
            "holds release --account 42 --hold x --reason x",
            "holds reconcile",
        ],
    ),
    ("the same of kind `legal`", &["holds place --account 42 --kind legal --hold y --reason x"]),
    (
        "the same of kind `sanctions_match`",
        &["holds place --account 42 --kind sanctions_match --hold z --reason x"],
    ),
    (
        "`dead-letters list`",
        &[
            "dead-letters list",
            "dead-letters show NOBODYS",
            "dead-letters replay NOBODYS",
            "dead-letters skip NOBODYS",
        ],
    ),
    (
        "look: `kyc list`",
        &[
            "kyc list",
            "kyc export --format csv",
            "kyc show --account 42",
            "kyc import SHEET",
            "macro preview ok --account 42",
            "notice lost",
        ],
    ),
    ("look: `holds list`", &["holds list", "holds reconcile --dry-run"]),
];

/// Rows that are held by what comes of a command and not by whether it is refused: here below, and in `looking.rs`.
const OTHERS: [&str; 4] = [
    "agree to a clearance",
    "the same with its true kind",
    "`approvals list`, `approvals show`",
    "`approvals withdraw` what you asked for",
];

/// What each role may, by the rows of the table.
fn table() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = GUIDE.lines().skip_while(|line| !line.starts_with("| command | support |"));
    let rows = lines.skip(2).take_while(|line| line.starts_with("| "));
    let cells = |line: &'static str| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        (cells.next().unwrap(), cells.collect())
    };
    rows.map(cells).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_do_what_the_guide_says_and_nothing_else() {
    let site = Site::new().await;
    more_staff(&site.installation);
    let sheet = site.scratch.path().join("sheet.csv");
    fs::write(&sheet, "account,status\n42,new\n").unwrap();
    for (row, may) in table() {
        let held = ROWS.iter().find(|(begins, _)| row.starts_with(begins));
        let Some((_, commands)) = held else {
            assert!(OTHERS.iter().any(|begins| row.starts_with(begins)), "nothing holds {row}");
            continue;
        };
        for command in *commands {
            let typed = command.replace("SHEET", sheet.to_str().unwrap());
            let typed = typed.replace("NOBODYS", NOBODYS);
            let typed: Vec<&str> = typed.split(' ').collect();
            for (who, may) in WHO.into_iter().zip(&may) {
                assert!(["yes", "–"].contains(may), "{row}: {may}");
                let said = run_as(&site.installation, who, &typed);
                let refused = said.err.contains("has none of the roles");
                assert_eq!(refused, *may == "–", "{who}: {command}: {said:?}");
                assert!(!said.err.contains("Usage:"), "{command}: {said:?}");
            }
        }
    }
    let rows = table();
    let all = ROWS.iter().map(|(row, _)| *row).chain(OTHERS);
    for begins in all {
        assert!(
            rows.iter().any(|(row, _)| row.starts_with(begins)),
            "{begins} is not in the guide"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_agrees_to_legal_holds_and_to_nothing_else() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    world.sign_up_from_russia("42").await;
    world.settle().await;
    world.answer_all("42", "YES").await;
    world.settle().await;
    let vote = |who: &str, id: &str| run_as(here, who, &["approvals", "approve", id]);
    let legal = ["holds", "place", "--account", "42", "--kind", "legal", "--reason", "court-7"];
    for (asks, agrees) in [("lead", "staff-2"), ("staff-2", "lead")] {
        let id = waits(run_as(here, asks, &legal));
        for who in ["agent", "engineer"] {
            vote(who, &id).refused("your roles are none of those");
        }
        assert!(run_as(here, "lead", &["approvals", "show", &id]).done().contains("court-7"));
        assert!(vote(agrees, &id).done().starts_with("done: "), "{asks}, {agrees}");
    }
    let clear = ["kyc", "review", "--account", "42", "--clear", "--reason", "documents"];
    let id = waits(run_as(here, "staff-2", &clear));
    for who in ["agent", "lead", "engineer"] {
        vote(who, &id).refused("your roles are none of those");
    }
    assert_eq!(
        run_as(here, "lead", &["approvals", "list", "--json"]).done().matches(&*id).count(),
        0
    );
    run_as(here, "lead", &["approvals", "show", &id]).refused("neither asked for this");
    vote("staff-3", &id).done();
}
