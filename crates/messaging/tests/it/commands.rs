//! Commands: answered after their commit, and the same way when they are repeated.

use std::{sync::atomic::Ordering, time::Duration};

use async_trait::async_trait;
use messaging::{
    Problem, Question,
    requests::{self, AskError},
};
use runtime::lifecycle::Lifecycle;
use serde_json::{Value, json};

use crate::{
    support::{World, settle},
    toy::{FORBIDDEN, answers, signed_up},
};

const DEADLINE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_command_repeated_gives_the_same_answer_and_has_its_effect_once() {
    let world = World::start().await;
    let service = world.service().await;
    let lifecycle = Lifecycle::new();
    service.serve(&lifecycle);
    world.tell("1", signed_up("a")).await;
    settle(&service).await;

    let (client, command) = (world.broker.connect().await, world.envelope("2", answers("a", "no")));
    let ask = || requests::command(&client, &command, DEADLINE);
    let (one, two) = tokio::join!(ask(), ask());
    let three = ask().await.unwrap();
    assert_eq!([one.unwrap(), two.unwrap(), three], [(); 3].map(|()| json!({ "signUps": 1 })));
    assert_eq!(service.command(command.clone()).await.unwrap(), Ok(json!({ "signUps": 1 })));
    assert_eq!(world.story("a").await.unwrap().0, 2);
    assert_eq!(world.count("select count(*) from sealed").await, 1);
    lifecycle.stop(DEADLINE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commands_are_answered_in_order_and_a_bad_one_spoils_no_other() {
    let world = World::start().await;
    let service = world.service().await;
    world.toy.refuses.store(true, Ordering::SeqCst);
    let (refused, repeated) = (700, 1001);
    let command = |number: u32| {
        let said = if number == refused { FORBIDDEN } else { "no" };
        let number = if number == repeated { 3 } else { number };
        world.envelope(&number.to_string(), answers(&format!("account-{number}"), said))
    };
    for _ in 0..2 {
        let answered = service.commands((0..=repeated).map(command).collect()).await.unwrap();
        assert_eq!(answered.len(), 1002);
        for (number, answer) in answered.into_iter().enumerate() {
            match answer {
                Ok(answer) => assert_eq!(answer, json!({ "signUps": 0 })),
                Err(problem) => assert_eq!((number, &*problem.code), (700, "refused")),
            }
        }
        assert_eq!(world.count("select count(*) from states where version = 1").await, 1000);
        assert_eq!(world.count("select count(*) from outbox").await, 1000);
        assert_eq!(world.count("select count(*) from unpublished").await, 0, "all went out");
    }
    let commits = world.count("select count(distinct xmin::text) from states").await;
    assert!(commits <= 3, "{commits} commits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_is_told_why_each_time_and_leaves_no_dead_letter() {
    let world = World::start().await;
    let service = world.service().await;
    world.toy.refuses.store(true, Ordering::SeqCst);
    let command = world.envelope("1", answers("a", FORBIDDEN));
    for _ in 0..2 {
        let problem = service.command(command.clone()).await.unwrap().unwrap_err();
        assert_eq!(
            (problem.code.as_str(), problem.detail.as_str()),
            ("refused", "that is forbidden")
        );
    }
    world.toy.refuses.store(false, Ordering::SeqCst);
    for _ in 0..2 {
        let answer = service.command(command.clone()).await.unwrap();
        assert_eq!(answer, Ok(json!({ "signUps": 0 })));
    }
    assert_eq!(world.story("a").await.unwrap().0, 1, "once accepted, it has its effect once");
    assert!(world.letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_the_database_refuses_is_told_so() {
    let world = World::start().await;
    let service = world.service().await;
    world.execute("alter table sealed add constraint none check (purpose <> 'note')").await;
    let command = world.envelope("1", answers("a", "no"));
    let problem = service.command(command).await.unwrap().unwrap_err();
    assert_eq!(problem.code, "bad_data");
    assert!(world.letters().await.is_empty());
    assert_eq!(world.story("a").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_under_the_id_of_another_is_a_problem() {
    let world = World::start().await;
    let service = world.service().await;
    service.command(world.envelope("1", answers("a", "no"))).await.unwrap().unwrap();
    let other = service.command(world.envelope("1", answers("a", "yes"))).await.unwrap();
    assert_eq!(other.unwrap_err().code, "id_reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_breaks_the_contract_is_told_so() {
    let world = World::start().await;
    let service = world.service().await;
    let lifecycle = Lifecycle::new();
    service.serve(&lifecycle);
    let client = world.broker.connect().await;
    let mut command = world.envelope("1", answers("a", "no"));
    command.id = String::new();
    let told = requests::command(&client, &command, DEADLINE).await;
    assert!(matches!(told, Err(AskError::Problem(problem)) if problem.code == "not_cloudevents"));
    lifecycle.stop(DEADLINE).await.unwrap();
}

/// Doubles a number; there is no double of a text.
struct Double;

#[async_trait]
impl Question for Double {
    const SUBJECT: &'static str = "ostiary.rpc.toy.double";

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let refused = || Problem { code: "no_number".to_owned(), detail: String::new() };
        let number = question.as_i64().ok_or_else(refused)?;
        Ok(json!(number.checked_mul(2).expect("a small number")))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_or_has_its_problem() {
    let world = World::start().await;
    let service = world.service().await.question(Double);
    let lifecycle = Lifecycle::new();
    service.serve(&lifecycle);
    let client = world.broker.connect().await;
    let ask = async |question: Value| {
        requests::question(&client, Double::SUBJECT, &question, DEADLINE).await
    };
    assert_eq!(ask(json!(21)).await.unwrap(), json!(42));
    let told = ask(json!("many")).await.unwrap_err();
    assert!(matches!(told, AskError::Problem(problem) if problem.code == "no_number"));
    let panic = json!(i64::MAX);
    let soon = Duration::from_millis(300);
    let unanswered = requests::question(&client, Double::SUBJECT, &panic, soon).await;
    assert!(matches!(unanswered, Err(AskError::NoAnswer(_))));
    assert_eq!(ask(json!(1)).await.unwrap(), json!(2), "and it lives on");
    lifecycle.stop(DEADLINE).await.unwrap();
    let unheard = requests::question(&client, Double::SUBJECT, &json!(1), DEADLINE).await;
    assert!(matches!(unheard, Err(AskError::NoAnswer(_))), "nobody is there");
}
