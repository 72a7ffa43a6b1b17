//! People are told what the deletion decided, and not what somebody found.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use contracts::event::StaffHold;
use runtime::roles::SUSPENSION_WORKER;

use super::{
    told::{link, read, world_with, world_with_factors},
    *,
};
use crate::agreed::agreed;

/// A mail as it reads, but for what no two mails share: link, reference and what the post adds.
fn words(world: &World, account: &str, mail: &str) -> String {
    let mail = read(mail);
    let (_, text) = mail.split_once("\r\n\r\n").or_else(|| mail.split_once("\n\n")).unwrap();
    // The other part is the same in HTML.
    let text = text.split("Content-Type: text/html").next().unwrap_or_default();
    let reference = text.lines().find_map(|line| line.strip_prefix("Reference: ")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("--"));
    let text = lines.collect::<Vec<_>>().join("\n").replace(reference.trim(), "REFERENCE");
    text.replace(&link(world, account, "/stay/"), "LINK")
}

/// As an operator may decide: then only the deletion itself knows of holds, by what it has heard.
fn nobody_of_ours_is_asked(installation: &harness::Installation) {
    let policy = std::fs::read_to_string(installation.file("policy.toml")).unwrap();
    let lines = policy.lines().filter(|line| {
        !line.starts_with("ask.nats = \"ostiary.rpc.kyc-screener")
            && !line.starts_with("ask.nats = \"ostiary.rpc.suspension-worker")
    });
    installation.write("policy.toml", &lines.collect::<Vec<_>>().join("\n"));
}

/// What two of the staff order about an account's holds is carried out.
pub(super) async fn two_place(world: &World, account: &str) {
    let order = Event::HoldRequested {
        account: AccountId::try_new(account).unwrap(),
        hold: format!("court-{account}"),
        effect: HoldEffect::Limited,
        actor: "ann".to_owned(),
        reason_code: "court-7".to_owned(),
        kind: StaffHold::Legal,
        approver: None,
        expires_at: None,
    };
    let order = agreed(world, SUSPENSION_WORKER, order).await;
    world.service(SUSPENSION_WORKER).command(order).await.unwrap().unwrap();
    settle(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_know_why_reads_one_mail_and_it_is_the_same_for_every_reason() {
    let world = world_with(nobody_of_ours_is_asked).await;
    world.host_has(&["1", "2", "3", "4"]).await;
    host_answers(&world, &[("1", &["screening"]), ("4", &["balance"])]).await;
    world.sign_up_from_russia("2").await;
    settle(&world).await;
    world.answer_all("2", "YES").await;
    two_place(&world, "3").await;
    let mut told = vec![];
    for account in ["1", "2", "3"] {
        settle(&world).await;
        let before = world.mails(account).len();
        let shown = asks(&world, account).await;
        settle(&world).await;
        let mails = world.mails(account).split_off(before);
        assert_eq!(mails.len(), 1, "{account}: {:?}", subjects(&world, account));
        told.push((shown["blockers"].clone(), words(&world, account, &mails[0])));
    }
    assert!(told[0].1.contains("under review"), "{}", told[0].1);
    assert_eq!((&told[1], &told[2]), (&told[0], &told[0]));
    asks(&world, "4").await;
    settle(&world).await;
    assert_ne!(words(&world, "4", &world.mails("4")[0]), told[0].1, "what may be known is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_at_once_that_nothing_forbids_it_gets_the_link_though_nobody_answers_again() {
    let world = world_with_factors().await;
    world.host_has(&["42"]).await;
    let away = Arc::new(AtomicBool::new(false));
    let client = world.client.clone();
    let mut questions = client.subscribe("host.rpc.blockers").await.unwrap();
    client.flush().await.unwrap();
    let gone = Arc::clone(&away);
    tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            let codes: &[&str] = if gone.load(Ordering::SeqCst) { &["balance"] } else { &[] };
            let reply = json!({"blockers": codes}).to_string();
            client.publish(question.reply.unwrap(), reply.into()).await.unwrap();
        }
    });
    let asked = asks(&world, "42").await;
    assert_eq!((&asked["status"], &asked["blockers"]), (&json!("requested"), &json!([])));
    // Whoever is asked once more for the same check says something else by now.
    away.store(true, Ordering::SeqCst);
    settle(&world).await;
    assert_eq!(status(&world, &asked["deletionId"]).await, "requested");
    assert_eq!(subjects(&world, "42"), ["Please confirm that you want to leave"]);
    link(&world, "42", "/leave/");
}
