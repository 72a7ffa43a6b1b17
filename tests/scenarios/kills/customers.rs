//! The customers and their host's door to Ostiary: sign-ups and answers over HTTP, repeated until they are safe.

use std::sync::Arc;

use contracts::{Event, Time};
use kyc_screener::policy::{Policy, SHIPPED};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    door::{Answered, post},
    people::{People, Person, Post, Told},
    place::{Attempt, Place, connect, in_time},
    script::{Given, Kind, Route},
};

/// How many POSTs may be under way.
const AT_ONCE: usize = 32;

/// Looks whom a questionnaire has reached.
pub async fn receive(place: &Place, people: &People) -> Attempt<()> {
    let mut db = connect(&place.ostiary).await?;
    let delivered = sqlx::query_as(
        "select account, min(accepted_at) from notifier.deliveries
          where notice = $1 and accepted_at is not null group by account",
    );
    let delivered: Vec<(String, Time)> =
        in_time(delivered.bind(questionnaire_notice()).fetch_all(&mut db)).await?;
    for (account, accepted_at) in delivered {
        people.change(&account, |person| person.asked_at = Some(accepted_at));
    }
    Ok(())
}

fn questionnaire_notice() -> &'static str {
    let account = contracts::AccountId::try_new("1").unwrap();
    let (case, questionnaire) = (uuid::Uuid::nil(), String::new());
    Event::KycQuestionnaireRequested {
        account,
        case,
        questionnaire,
        locale: None,
        missing: vec![],
        situation: None,
    }
    .type_name()
}

/// Sends what is due, a few at a time, and waits for all of it; how much was sent.
pub async fn act(place: &Place, people: &Arc<People>) -> usize {
    let due = take_due(people, place.now());
    let mut sending = JoinSet::new();
    let count = due.len();
    for (person, post) in due {
        if sending.len() >= AT_ONCE {
            sending.join_next().await.unwrap().unwrap();
        }
        let (place, people) = (place.clone(), Arc::clone(people));
        sending.spawn(async move { send(&place, &people, &person, post).await });
    }
    while let Some(sent) = sending.join_next().await {
        sent.unwrap();
    }
    count
}

/// Those who have something to send, now busy with it.
fn take_due(people: &People, now: Time) -> Vec<(Person, Post)> {
    let mut people_now = people.lock();
    let mut due = Vec::new();
    for person in people_now.iter_mut().filter(|person| !person.busy) {
        let by_http = person.script.route == Route::Http;
        if by_http && person.signs_up(people.start, now) {
            due.push((person.clone(), Post::SignUp));
        } else if person.next_act_at(people.start).is_some_and(|at| at <= now) {
            due.push((person.clone(), Post::Answers(person.answered())));
        } else {
            continue;
        }
        person.busy = true;
    }
    due
}

async fn send(place: &Place, people: &People, person: &Person, what: Post) {
    let now = place.now();
    let (path, body, again) = match what {
        Post::SignUp => ("/v1/signups".to_owned(), sign_up(person, now), person.script.told_twice),
        Post::Answers(nth) => {
            let path = format!("/v1/accounts/{}/answers", person.account);
            (path, answers(person, nth, now), person.script.acts[nth].repeated)
        }
    };
    let key = format!("{}-{what:?}", person.account).replace(['(', ')'], "-");
    let mut answered = post(place, &path, &key, &body).await;
    if again && answered.status == 202 {
        let repeated = post(place, &path, &key, &body).await;
        let (sent_at, told_at) = (answered.sent_at, answered.told_at);
        answered = Answered { sent_at, told_at, ..repeated };
    }
    let Answered { status, reply, tries, sent_at, told_at } = answered;
    let told = Told { what, key, status, reply, tries, sent_at, told_at };
    people.change(&person.account, |person| {
        if what == Post::SignUp {
            person.signed_up_at = Some(now);
        }
        person.told.push(told);
        person.busy = false;
    });
}

/// An address of a network that belongs to the country (`fleet::country_database`).
fn sign_up(person: &Person, now: Time) -> Value {
    let network =
        if person.script.kind == Kind::NotFromRussia { "203.0.113" } else { "198.51.100" };
    let host = person.account.parse::<u64>().unwrap() % 250;
    json!({"accountId": person.account, "ipAddress": format!("{network}.{host}"), "locale": "ru", "signedUpAt": now})
}

fn answers(person: &Person, nth: usize, now: Time) -> Value {
    let act = &person.script.acts[nth];
    let policy = Policy::parse(SHIPPED).unwrap();
    let questionnaire = &policy.kyc.questionnaire;
    let ids = questionnaire.questions.iter().enumerate();
    let answers: Vec<Value> = ids
        .filter_map(|(at, question)| {
            let answer = answer(act.given, at)?;
            Some(json!({"questionId": question.id, "answer": answer}))
        })
        .collect();
    let held_back = person.deadline().filter(|_| act.held_back);
    let submitted_at = held_back.map_or(now, |deadline| deadline - chrono::TimeDelta::hours(1));
    json!({"questionnaireVersion": questionnaire.id, "answers": answers, "submittedAt": submitted_at})
}

fn answer(given: Given, question: usize) -> Option<&'static str> {
    match given {
        Given::AllNo => Some("NO"),
        Given::OneYes => Some(if question == 1 { "YES" } else { "NO" }),
        Given::TwoNo => (question < 2).then_some("NO"),
        Given::TheOthersNo => (question >= 2).then_some("NO"),
    }
}
