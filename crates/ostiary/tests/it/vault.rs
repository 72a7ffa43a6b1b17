//! `ostiary vault`: nobody learns alone what is kept of somebody, and nobody at all without a question that was agreed to.

mod holds;
mod kept;
mod logins;
mod reapply;
mod refused;

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::{Value, json};

use crate::support::{Said, edit, run_as, waits};
use kept::{ADA, Kept};

const WHY: [&str; 6] = ["--authority", "FIU Estonia", "--reference", "7/26", "--reason", "str-7"];
const BY_MAIL: [&str; 2] = ["--email", "Ada.Lovelace@example.com"];

fn ask<'a>(whom: &[&'a str]) -> Vec<&'a str> {
    [&["vault", "request"], &WHY[..], whom].concat()
}

fn approve(id: &str) -> [&str; 3] {
    ["vault", "approve", id]
}

/// Opens an answer into a file of its own.
fn open(kept: &Kept, who: &str, id: &str, file: &str) -> Said {
    let out = kept.site.installation.file(file);
    run_as(&kept.site.installation, who, &["vault", "open", id, "--out", out.to_str().unwrap()])
}

fn answer(kept: &Kept, file: &str) -> Value {
    let text = fs::read_to_string(kept.site.installation.file(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Asks as `staff-2`, agrees as `staff-3`; the request.
fn agreed(kept: &Kept, whom: &[&str]) -> String {
    let here = &kept.site.installation;
    let id = waits(run_as(here, "staff-2", &ask(whom)));
    run_as(here, "staff-3", &approve(&id)).done();
    id
}

/// Every record of an answer, as `field value`.
fn records(answer: &Value) -> Vec<String> {
    let persons = answer["persons"].as_array().unwrap().iter();
    let records = persons.flat_map(|person| person["records"].as_array().unwrap());
    let line = |record: &Value| {
        let value = record["text"].as_str().or(record["bytes"].as_str()).unwrap();
        format!("{} {value}", record["field"].as_str().unwrap())
    };
    records.map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_takes_two_and_opens_once_for_whoever_asked() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    run_as(here, "agent", &ask(&BY_MAIL)).refused("has none of the roles");
    let id = waits(run_as(here, "staff-2", &ask(&BY_MAIL)));
    open(&kept, "staff-2", &id, "early.json").refused("is open: it opens once it is approved");
    run_as(here, "staff-2", &approve(&id))
        .refused("nobody approves or refuses what they asked for");
    run_as(here, "engineer", &approve(&id)).refused("has none of the roles");
    let shown = run_as(here, "staff-3", &["vault", "show", &id]).done();
    for told in ["email Ada.Lovelace@example.com", "FIU Estonia", "7/26", "str-7", "looked", "open"]
    {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
    let said = run_as(here, "staff-3", &approve(&id)).done();
    assert!(said.starts_with(&format!("approved: staff-2 may open {id} once, until ")), "{said}");
    open(&kept, "staff-3", &id, "other.json").refused("only who asked opens the answer");
    assert!(!here.file("other.json").exists(), "nothing is left of a refused answer");

    let said = open(&kept, "staff-2", &id, "answer.json").done();
    assert!(said.starts_with("opened: 3 records of 1 people"), "{said}");
    let mode = fs::metadata(here.file("answer.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let found = answer(&kept, "answer.json");
    assert_eq!(records(&found), ADA);
    assert_eq!(found["persons"][0]["records"][0]["basis"], "aml");
    assert_eq!(
        (&found["authority"], &found["reference"], &found["askedBy"], &found["approvedBy"]),
        (&json!("FIU Estonia"), &json!("7/26"), &json!("staff-2"), &json!(["staff-3"]))
    );
    open(&kept, "staff-2", &id, "again.json").refused("closed: its question is forgotten");
    run_as(here, "staff-3", &approve(&id)).refused("voted on this before");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_did_what_stays_and_about_whom_does_not() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let id = agreed(&kept, &BY_MAIL);
    open(&kept, "staff-3", &id, "other.json").refused("only who asked");
    open(&kept, "staff-2", &id, "answer.json").done();
    let shown = run_as(here, "staff-3", &["vault", "show", &id, "--json"]).json();
    let log = shown["log"].as_array().unwrap().iter();
    let acts: Vec<String> = log
        .map(|one| format!("{} {}", one["act"].as_str().unwrap(), one["actor"].as_str().unwrap()))
        .collect();
    assert_eq!(acts, ["asked staff-2", "released staff-3", "refused staff-3", "opened staff-2"]);
    assert_eq!((&shown["whom"], &shown["request"]["status"]), (&Value::Null, &json!("opened")));
    assert_eq!((&shown["log"][3]["persons"], &shown["log"][3]["records"]), (&json!(1), &json!(3)));
    let rows = kept
        .rows(&["vault_requests", "vault_log", "vault_halves", "approvals", "approval_votes"])
        .await;
    for told in ["ada", "lovelace", &kept.pseudonym.to_string(), "42"] {
        let (told, rows) = (told.to_lowercase(), rows.to_lowercase());
        let inside_a_number = told == "42" || rows.contains(&hex::encode(&told));
        assert!(inside_a_number || !rows.contains(&told), "{told}: {rows}");
    }
    let listed = run_as(here, "staff-3", &["vault", "list"]).done();
    assert!(listed.contains("7/26") && !listed.to_lowercase().contains("ada"), "{listed}");
    run_as(here, "agent", &["vault", "list"]).refused("has none of the roles");
    run_as(here, "agent", &["vault", "show", &id]).refused("has none of the roles");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_an_authority_knows_leads_to_the_same_person() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    kept.host_keeps_transaction().await;
    edit(
        here,
        "ostiary.toml",
        "[anonymizer]",
        "[anonymizer]\ntransaction_owner = \"select user_id from orders join transactions on order_id = orders.id where reference = $1\"",
    );
    let pseudonym = kept.pseudonym.to_string();
    here.write(
        "question.json",
        r#"{"nameAndBirthDate": {"name": "ada lovelace", "birthDate": "1815-12-10"}}"#,
    );
    let file = here.file("question.json");
    let ways: [&[&str]; 9] = [
        &["--pseudonym", &pseudonym],
        &["--account", "42"],
        &["--kept-account", "9000042"],
        &["--transaction", "ref-7"],
        &["--email", "adalovelace+x@EXAMPLE.com"],
        &["--phone", "+372 5555 0001"],
        &["--document", "ab 12-34"],
        &["--name", "Lovelace, Ada", "--birth-date", "1815-12-10"],
        &["--question", file.to_str().unwrap()],
    ];
    // Dots count at this domain: the fifth is somebody else.
    for (at, way) in ways.iter().enumerate() {
        let id = agreed(&kept, way);
        let name = format!("answer-{at}.json");
        open(&kept, "staff-2", &id, &name).done();
        let expected: &[&str] = if at == 4 { &[] } else { &ADA };
        assert_eq!(records(&answer(&kept, &name)), expected, "{way:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_by_name_is_told_whom_a_name_cannot_find() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let by_name = ["--name", "Lovelace, Ada", "--birth-date", "1815-12-10"];
    let said = run_as(here, "staff-2", &ask(&by_name)).done();
    assert!(said.contains("note: a name finds only those whose day of birth was known"), "{said}");
    kept.sql("delete from vault_index where kind = 'name_and_birth_date'").await;
    let said = run_as(here, "staff-2", &ask(&by_name)).done();
    assert!(said.contains("note: no day of birth is known of anybody here"), "{said}");
    assert!(!run_as(here, "staff-2", &ask(&BY_MAIL)).done().contains("note:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_up_is_said_before_anybody_waits_for_it() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let refuse = |whom: &[&str], why: &str| run_as(here, "staff-2", &ask(whom)).refused(why);
    refuse(&["--transaction", "7"], "ask by the account id that the kept record names");
    refuse(&["--email", "ada"], "what was given as email cannot be one");
    here.write("question.json", r#"{"name": "Ada"}"#);
    let file = here.file("question.json");
    refuse(&["--question", file.to_str().unwrap()], "is no question");
    for whom in [
        &["--name", "Ada"][..],
        &["--birth-date", "1815-12-10"],
        &["--email", "a@example.com", "--account", "42"],
        &["--pseudonym", "42"],
        &[],
    ] {
        run_as(here, "staff-2", &ask(whom)).misused();
    }
    assert_eq!(run_as(here, "staff-2", &["vault", "list", "--json"]).done(), "[]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_changed_or_is_too_late_is_never_opened() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let id = agreed(&kept, &BY_MAIL);
    let other = agreed(&kept, &["--account", "43"]);
    kept.sql(&format!("update vault_requests set reference = '8/26' where id = '{id}'")).await;
    open(&kept, "staff-2", &id, "answer.json").done();
    assert_eq!(
        answer(&kept, "answer.json")["reference"],
        "7/26",
        "what was agreed to is what is sealed"
    );

    let id = agreed(&kept, &BY_MAIL);
    kept.sql(&format!(
        "update vault_requests one set wrapped = other.wrapped, question = other.question from vault_requests other
          where one.id = '{id}' and other.id = '{other}'"
    ))
    .await;
    open(&kept, "staff-2", &id, "swapped.json").refused("does not open");
    kept.site.run(&["clock", "advance", "3d"]).done();
    open(&kept, "staff-2", &other, "late.json").refused("has expired");
    let late = waits(run_as(here, "staff-2", &ask(&BY_MAIL)));
    kept.site.run(&["clock", "advance", "3d"]).done();
    run_as(here, "staff-3", &approve(&late)).refused("expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_two_others_must_agree_one_is_not_enough_and_who_has_left_does_not_count() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    edit(here, "policy.toml", "reidentification = 1", "reidentification = 2");
    let id = waits(run_as(here, "staff-2", &ask(&BY_MAIL)));
    let said = run_as(here, "staff-3", &approve(&id)).done();
    assert!(said.starts_with("waits for one more person"), "{said}");
    open(&kept, "staff-2", &id, "early.json").refused("is open");
    // The member of staff with every role is the third.
    kept.site.run(&approve(&id)).done();
    edit(
        here,
        "staff.toml",
        "id = \"staff-3\"\nroles = [\"compliance\"]",
        "id = \"staff-3\"\nroles = [\"support\"]",
    );
    open(&kept, "staff-2", &id, "left.json").refused("staff-3, who agreed, has none of the roles");
    edit(
        here,
        "staff.toml",
        "id = \"staff-3\"\nroles = [\"support\"]",
        "id = \"staff-3\"\nroles = [\"compliance\"]",
    );
    open(&kept, "staff-2", &id, "answer.json").done();
    assert_eq!(records(&answer(&kept, "answer.json")), ADA);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_halves_are_needed_each_at_its_own_step() {
    let kept = Kept::new().await;
    let here = &kept.site.installation;
    let away = |half: &str| fs::rename(here.file(half), here.file("away")).unwrap();
    let back = |half: &str| {
        fs::remove_dir_all(here.file(half)).ok();
        fs::rename(here.file("away"), here.file(half)).unwrap();
    };
    let id = waits(run_as(here, "staff-2", &ask(&BY_MAIL)));
    away("approvers");
    fs::create_dir(here.file("approvers")).unwrap();
    run_as(here, "staff-3", &approve(&id)).refused("there is no key of");
    open(&kept, "staff-2", &id, "early.json").refused("`ostiary approvals run");
    back("approvers");
    run_as(here, "staff-3", &["approvals", "run", &id]).done();

    away("vault");
    fs::create_dir(here.file("vault")).unwrap();
    open(&kept, "staff-2", &id, "half.json").refused("there is no key of");
    back("vault");
    // Whoever opens it does not need the approvers' keys any more.
    away("approvers");
    fs::create_dir(here.file("approvers")).unwrap();
    open(&kept, "staff-2", &id, "answer.json").done();
    assert_eq!(records(&answer(&kept, "answer.json")), ADA);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_open_at_once_one_does() {
    let kept = Kept::new().await;
    let id = agreed(&kept, &BY_MAIL);
    let said: Vec<Said> = std::thread::scope(|scope| {
        let opening: Vec<_> = ["one.json", "other.json"]
            .map(|file| scope.spawn(|| open(&kept, "staff-2", &id, file)))
            .into_iter()
            .collect();
        opening.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let done = said.iter().filter(|one| one.code == Some(0)).count();
    assert_eq!(done, 1, "{said:?}");
    let acts = kept.rows(&["vault_log"]).await;
    assert_eq!(acts.matches("opened").count(), 1, "{acts}");
}
