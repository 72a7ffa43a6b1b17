//! The law's month: staff hears of it in time, whoever leaves is answered within it, and it moves once.

use contracts::event::{DeletionAttention, ExtensionReason};
use runtime::roles::DELETION_ORCHESTRATOR;

use super::{told::read, *};

/// Somebody who lives there, and who leaves; a bad answer holds it up.
async fn held_up_in(country: &str) -> (World, Value) {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    world.host_sql(&format!("update users set residence = '{country}'")).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    world.answer_all("42", "YES").await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "on_hold");
    (world, deletion)
}

async fn attention(world: &World) -> Vec<DeletionAttention> {
    let events = world.events_of("42").await.into_iter();
    let reasons = events.filter_map(|one| match one.event {
        Event::DeletionNeedsAttention { reason, .. } => Some(reason),
        _ => None,
    });
    reasons.collect()
}

async fn extend(world: &World) -> Result<Value, messaging::Problem> {
    let account = AccountId::try_new("42").unwrap();
    let (reason, actor) = (ExtensionReason::Unfinished, "ann".to_owned());
    let order = Event::ExtendDeletion { account, deletion: None, reason, actor };
    let mut envelope = world.envelope(order);
    envelope.id = Uuid::from_u128(rand::random()).to_string();
    world.service(DELETION_ORCHESTRATOR).command(envelope).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_before_the_date_staff_hears_of_it_and_the_person_is_answered_and_told_why() {
    let (world, _) = held_up_in("EE").await;
    world.advance(days(27) - hours(1));
    settle(&world).await;
    assert_eq!(attention(&world).await, []);
    let mails = world.mails("42").len();
    world.advance(hours(1));
    settle(&world).await;
    assert_eq!(attention(&world).await, [DeletionAttention::DueSoon]);
    let mut subjects = subjects(&world, "42").split_off(mails);
    subjects.sort();
    let told = ["The deletion of your account takes longer", "Your request to delete your account"];
    assert_eq!(subjects, told, "within the month");
    let mails = world.mails("42").into_iter();
    let why = mails.map(|mail| read(&mail)).find(|mail| mail.contains("takes longer")).unwrap();
    assert!(why.contains("something else has to be settled first"), "{why}");
    for word in ["sanction", "screening", "legal", "questionnaire", "review"] {
        assert!(!why.to_lowercase().contains(word), "it gives nothing away: {why}");
    }
    world.advance(days(61));
    settle(&world).await;
    let all = [DeletionAttention::DueSoon, DeletionAttention::DueSoon, DeletionAttention::Overdue];
    assert_eq!(attention(&world).await, all, "it moves once, and is never missed in silence");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_law_lets_nothing_take_longer_the_person_is_answered_all_the_same() {
    let (world, _) = held_up_in("RU").await;
    assert_eq!(extend(&world).await.unwrap_err().code, "refused");
    let mails = world.mails("42").len();
    world.advance(days(11));
    settle(&world).await;
    assert_eq!(attention(&world).await, [DeletionAttention::DueSoon]);
    let told = subjects(&world, "42").split_off(mails);
    assert_eq!(told, ["Your request to delete your account"]);
    world.advance(days(1));
    settle(&world).await;
    let all = [DeletionAttention::DueSoon, DeletionAttention::Overdue];
    assert_eq!(attention(&world).await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_decides_that_it_takes_longer_once_and_the_person_reads_why_in_their_language() {
    let world = without_anonymizer().await;
    world.host_has(&["42"]).await;
    world.host_sql("update users set residence = 'EE', locale = 'ru'").await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    let due_at = async || world.get(&format!("/v1/deletions/{}", deletion.as_str().unwrap())).await;
    let before = extend(&world).await.unwrap();
    settle(&world).await;
    assert_eq!(before["dueAt"], json!(world.now() + days(88)), "{:?}", due_at().await);
    let mail = world.mails("42").pop().unwrap();
    assert!(mail.contains("=D0") || mail.contains("base64"), "in Russian: {mail}");
    assert_eq!(extend(&world).await.unwrap_err().code, "refused", "once");
    world.advance(days(21));
    settle(&world).await;
    assert_eq!(fences::stored(&world, "42").await, "sealing", "grace is as long as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_or_let_it_lapse_was_answered_and_nobody_is_alarmed() {
    let world = without_anonymizer().await;
    world.host_has(&["42", "43"]).await;
    host_answers(&world, &[("42", &["balance"])]).await;
    asks(&world, "42").await;
    asks(&world, "43").await;
    settle(&world).await;
    world.advance(hours(25));
    settle(&world).await;
    let answered = [subjects(&world, "42"), subjects(&world, "43")].concat();
    assert_eq!(answered, ["We cannot delete your account yet", "Your account was not deleted"]);
    world.advance(days(60));
    settle(&world).await;
    let events = world.events().await;
    let alarmed = events.iter().any(|one| {
        matches!(one.event, Event::DeletionNeedsAttention { .. } | Event::DeletionExtended { .. })
    });
    assert!(!alarmed);
}
