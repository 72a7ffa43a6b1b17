//! `ostiary macro`.

use contracts::{AccountId, Event};
use harness::{World, days};

use crate::{
    kyc::asked,
    support::{more_staff, run, run_as},
};

fn typed<'a>(act: &'a str, which: &'a str) -> [&'a str; 5] {
    ["macro", act, which, "--account", "42"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_is_previewed_and_sent_only_where_it_says_what_is_so() {
    let world = World::start().await;
    let here = &world.installation;
    more_staff(here);
    world.host_has(&["42"]).await;
    let unknown = run(here, &typed("preview", "questions")).done();
    assert!(unknown.contains("it would be refused: this account is asked nothing"), "{unknown}");
    let account = AccountId::try_new("42").unwrap();
    let signed_up_at = world.now();
    world.tell(Event::UserSignedUpFromRu { account, signed_up_at, locale: None }).await;
    world.settle().await;

    let preview = run(here, &typed("preview", "questions")).done();
    for word in [
        "macro: questions",
        "account: 42",
        "status: waiting",
        "2026-01-15T12:00:00Z",
        "it would be sent",
    ] {
        assert!(preview.contains(word), "{word}\n{preview}");
    }
    let json = run(here, &[&typed("preview", "questions")[..], &["--json"]].concat()).json();
    let text = json["text"].as_str().unwrap();
    assert!(!text.is_empty() && preview.contains(text), "what people will read");
    let preview = run(here, &[&typed("preview", "ok")[..], &["--json"]].concat()).json();
    let refused = preview["refused"].as_str().unwrap();
    assert!(refused.contains("once a case is cleared, and this case is waiting"), "{refused}");
    assert!(
        !world.said("kyc", "42").await.contains(&"kyc-macro-requested".to_owned()),
        "a preview sends nothing"
    );

    run(here, &typed("run", "ok")).refused("once a case is cleared");
    run(here, &typed("run", "suspended")).refused("this case is waiting");
    run_as(here, "engineer", &typed("run", "questions")).refused("has none of the roles");
    assert_eq!(run(here, &typed("run", "questions")).done(), "requested the macro questions\n");
    world.advance(days(14));
    world.settle().await;
    run(here, &typed("run", "suspended")).done();
    run(here, &["kyc", "review", "--account", "42", "--reason", "looked", "--clear"]).done();
    run(here, &typed("run", "ok")).done();
    world.settle().await;
    let said = world.said("kyc", "42").await;
    assert_eq!(said.iter().filter(|said| *said == "kyc-macro-requested").count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_by_mail_that_the_account_is_open_is_not_told_again_and_staff_reads_so() {
    let world = asked(&["42"]).await;
    let here = &world.installation;
    world.advance(days(14));
    world.settle().await;
    world.answer_all("42", "NO").await;
    world.settle().await;
    let told = "the customer was told by email at 2026-01-15 12:00 UTC";
    run(here, &typed("run", "ok")).refused(&format!("nothing was sent: {told}"));
    let preview = run(here, &typed("preview", "ok")).done();
    assert!(preview.contains(&format!("it would be refused: {told}")), "{preview}");
    world.settle().await;
    assert!(!world.said("kyc", "42").await.contains(&"kyc-macro-requested".to_owned()));
}
