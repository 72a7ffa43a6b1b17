//! What our own services know forbids a deletion too: open questions until their deadline, reviews, legal holds.

use runtime::roles::{DELETION_ORCHESTRATOR, KYC_SCREENER, SUSPENSION_WORKER};

use super::{decided::two_place, *};

/// Somebody who was asked the questions and has not answered.
async fn with_open_questions() -> World {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    // Three weeks of grace: longer than the questions wait.
    world.host_sql("update users set residence = 'EE'").await;
    host_answers(&world, &[]).await;
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_questions_answers_first_and_is_told_so() {
    let world = with_open_questions().await;
    let blocked = asks(&world, "42").await;
    let blocker = &blocked["blockers"][0];
    assert_eq!(
        (&blocker["code"], &blocker["remedy"]),
        (&json!("questionnaire_open"), &json!("answer_questions"))
    );
    assert!(blocker["message"]["en"].is_string() && blocker["message"]["ru"].is_string());
    world.answer_all("42", "NO").await;
    settle(&world).await;
    let (_, shown) = confirms(&world, "42", &blocked["deletionId"]).await;
    assert_eq!(shown["status"], "pending", "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_let_the_deadline_pass_may_leave_whether_or_not_its_timer_ran() {
    for timer_first in [true, false] {
        let world = with_open_questions().await;
        assert_eq!(asks(&world, "42").await["blockers"][0]["code"], "questionnaire_open");
        world.advance(days(14));
        if timer_first {
            settle(&world).await;
            assert_eq!(world.standing("42").await, "suspended");
        }
        assert_eq!(asks(&world, "42").await["status"], "requested", "{timer_first}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_come_after_the_request_are_looked_at_at_the_end_of_grace() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    let deletion = leaves(&world, "42").await;
    world.sign_up_from_russia("42").await;
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "pending", "they forbid nothing meanwhile");
    world.advance(days(10));
    settle(&world).await;
    assert_eq!(status(&world, &deletion).await, "blocked");
    assert!(world.host_account("42").await.is_open(), "as by undo");
    world.answer_all("42", "NO").await;
    settle(&world).await;
    let (_, shown) = confirms(&world, "42", &deletion).await;
    assert_eq!(shown["status"], "pending", "and begins anew: {shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_looks_at_and_what_an_authority_ordered_is_known_at_once_and_told_alike() {
    let world = World::start().await;
    world.host_has(&["1", "2", "3"]).await;
    host_answers(&world, &[("3", &["screening"])]).await;
    world.sign_up_from_russia("1").await;
    settle(&world).await;
    let (account, received_at) = (AccountId::try_new("1").unwrap(), world.now());
    let (reply, actor) = ("a letter".to_owned(), "anna".to_owned());
    let noted = Event::NoteReply { account, reply, received_at, actor };
    world.service(KYC_SCREENER).command(world.envelope(noted)).await.unwrap().unwrap();
    // The deletion-orchestrator has not heard of any hold yet.
    world.settle_only(&[KYC_SCREENER, SUSPENSION_WORKER]).await;
    two_place_unheard(&world, "2").await;
    let told = [asks(&world, "1").await, asks(&world, "2").await, asks(&world, "3").await];
    let told = told.map(|one| (one["status"].clone(), one["blockers"].to_string()));
    assert_eq!(told[0].0, "blocked");
    assert!(told[0].1.contains("\"under_review\"") && told[0].1.contains("\"wait\""));
    assert_eq!((&told[1], &told[2]), (&told[0], &told[0]));
}

/// A legal hold of which only who keeps it knows.
async fn two_place_unheard(world: &World, account: &str) {
    two_place(world, account).await;
    let forget = format!("delete from states where story = '{account}'");
    world.ostiary_sql(DELETION_ORCHESTRATOR, &forget).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_of_them_is_down_nobody_is_told_that_nothing_forbids_it() {
    for service in [KYC_SCREENER, SUSPENSION_WORKER] {
        let mut world = World::start().await;
        world.host_has(&["42"]).await;
        host_answers(&world, &[]).await;
        world.stop(service).await;
        let blocked = asks(&world, "42").await;
        assert_eq!(blocked["blockers"][0]["code"], "no_answer", "{service}: {blocked}");
    }
}
