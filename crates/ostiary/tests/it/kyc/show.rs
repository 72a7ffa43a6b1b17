//! `ostiary kyc show`.

use harness::hours;

use super::{all, asked};
use crate::support::{run, run_as};

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_shown_and_its_answers_to_compliance_alone() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    run(here, &["kyc", "show", "--account", "43"]).refused("nobody has spoken");
    let yes = all("YES").remove(0);
    run(here, &["kyc", "answer", "--account", "42", "--answer", &yes]).done();
    let show = ["kyc", "show", "--account", "42"];
    let shown = run(here, &show).done();
    for word in [
        "status: rejected",
        "revision: 1\n",
        "questionnaire: ru-sanctions-1",
        "14days",
        "kept kyc-answers",
    ] {
        assert!(shown.contains(word), "{word}\n{shown}");
    }
    assert!(!shown.contains("questionId"), "{shown}");
    let document = run(here, &[&show[..], &["--json"]].concat()).json();
    assert_eq!(
        (&document["status"], &document["opened"]),
        (&"rejected".into(), &serde_json::Value::Null)
    );
    assert!(!document.to_string().contains("questionId"), "answers stay sealed: {document}");

    let looked = ["--answers", "complaint-9"];
    run_as(here, "engineer", &[&show[..], &looked].concat()).refused("has none of the roles");
    run(here, &[&show[..], &["--answers", " "]].concat()).refused("wants a reason");
    let kept = |document: &serde_json::Value| document["kept"].as_array().unwrap().len();
    assert_eq!(kept(&run(here, &[&show[..], &["--json"]].concat()).json()), 1, "nobody has looked");
    let opened = run_as(here, "staff-2", &[&show[..], &looked].concat()).done();
    assert!(opened.contains("questionId") && opened.contains("typedInBy"), "{opened}");
    world.advance(hours(1)); // what is kept is in the order of its moments
    let after = run(here, &[&show[..], &looked, &["--json"]].concat()).json();
    assert_eq!(kept(&after), 3, "each look is kept");
    let accesses: Vec<_> = after["opened"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["purpose"] == "kyc-access")
        .collect();
    assert_eq!(
        (&accesses[0]["what"]["actor"], &accesses[0]["what"]["reason"]),
        (&"staff-2".into(), &"complaint-9".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_next_is_shown() {
    let world = asked(&["42"]).await;
    let shown = run(&world.installation, &["kyc", "show", "--account", "42", "--json"]).json();
    let names: Vec<_> =
        shown["next"].as_array().unwrap().iter().map(|next| &next["name"]).collect();
    assert_eq!(names, ["reminder-1", "reminder-2", "deadline"]);
    assert_eq!(shown["next"][2]["dueAt"], "2026-01-15T12:00:00Z");
}
