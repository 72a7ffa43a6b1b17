//! The people who leave and whoever acts about them: everything is repeated until it is safe.

use std::sync::Arc;

use contracts::Time;
use kyc_screener::policy::{Policy, SHIPPED};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    company::{assertion, publish},
    desk::Desk,
    people::{Due, People, Person, Seen, Told},
    script::{By, What},
    vendors::Vendors,
    witness::tidy_up,
};
use crate::kills::{
    door::{Answered, post},
    place::{Attempt, Place, connect, in_time, pause},
};

/// How many may be under way.
const AT_ONCE: usize = 32;

/// Everybody by whom something is done.
pub struct Actors {
    pub place: Place,
    pub people: Arc<People>,
    pub vendors: Arc<Vendors>,
    pub desk: Desk,
}

/// Looks where everybody's deletion stands, as the company may ask any time.
pub async fn watch(place: &Place, people: &People) -> Attempt<()> {
    let mut db = connect(&place.ostiary).await?;
    let seen = sqlx::query_as(
        "select story, deletion::uuid, status, execute_ms, coalesce(array(select jsonb_array_elements_text(state #> '{deletion,blockers}')), '{}')
           from deletion_orchestrator.states where story ~ '^[0-9]+$'", // whoever went long ago has no name any more
    );
    type Row = (String, Option<Uuid>, String, Option<i64>, Vec<String>);
    let seen: Vec<Row> = in_time(seen.fetch_all(&mut db)).await?;
    for (account, deletion, status, execute_ms, blockers) in seen {
        people.change(&account, |person| {
            if status == "pending" {
                person.grace_ends = execute_ms.and_then(Time::from_timestamp_millis);
            }
            let status = if status == "none" { String::new() } else { status };
            person.seen = Seen { deletion, status, blockers };
        });
    }
    Ok(())
}

/// Does what is due, a few at a time, and waits for all of it.
pub async fn act(actors: &Arc<Actors>) {
    let due = actors.people.take_due(actors.place.now());
    let mut acting = JoinSet::new();
    for one in due {
        if acting.len() >= AT_ONCE {
            acting.join_next().await.unwrap().unwrap();
        }
        let actors = Arc::clone(actors);
        acting.spawn(async move { actors.perform(&one).await });
    }
    while let Some(acted) = acting.join_next().await {
        acted.unwrap();
    }
}

impl Actors {
    async fn perform(&self, due: &Due) {
        let Due { person, what, insists } = due;
        let what = *what;
        let told = match what {
            What::Block | What::Free => {
                let blocked = what == What::Block;
                self.people.change(&person.account, |one| one.blocked_by_company = blocked);
                vec![]
            }
            What::Ask { by: By::Http, .. }
            | What::Confirm { by: By::Http, .. }
            | What::Cancel { by: By::Http }
            | What::AnswerYes => self.post(person, what).await,
            What::Hold | What::Release | What::Keep => {
                vec![self.desk.order(&self.place, &person.account, what).await]
            }
            What::Review { accepts } => {
                self.vendors.review(&self.place, &person.account, accepts).await.unwrap();
                vec![]
            }
            What::TidyUp => {
                while tidy_up(&self.place, &person.account).await.is_err() {
                    pause(200).await;
                }
                vec![]
            }
            What::Ask { by: By::Event, .. }
            | What::Confirm { by: By::Event, .. }
            | What::Cancel { by: By::Event }
            | What::SignUp
            | What::Escalate
            | What::GetBack
            | What::Close => vec![self.say(person, what).await],
        };
        let now = self.place.now();
        self.people.change(&person.account, |one| {
            if !insists {
                one.done += 1;
                one.done_at = Some(now);
            }
            one.told.extend(told);
            one.busy = false;
        });
    }

    async fn say(&self, person: &Person, what: What) -> Told {
        let sent_at = self.place.now();
        let deletion = person.seen.deletion;
        let tries = publish(&self.place, &person.account, deletion, what, sent_at).await;
        let key = format!("{} {what:?}", person.account);
        let (status, reply) = (0, Value::Null);
        Told { what, key, status, reply, tries, sent_at }
    }

    /// Once badly where the script says so; then well, and once more under the same key and under another one.
    async fn post(&self, person: &Person, what: What) -> Vec<Told> {
        let now = self.place.now();
        let (account, nth) = (&person.account, person.told.len());
        let key = format!("{account}-{what:?}-{nth}").replace([' ', '{', '}', ':', ','], "-");
        let (path, good, bad) = body(person, what, now);
        let mut told = vec![];
        let mut send = vec![];
        send.extend(bad.map(|bad| (format!("{key}-bad"), bad)));
        send.extend([(key.clone(), good.clone()), (key.clone(), good.clone())]);
        if matches!(what, What::Ask { .. } | What::Confirm { .. }) {
            send.push((format!("{key}-again"), good));
        }
        for (key, body) in send {
            let answered = post(&self.place, &path, &key, &body).await;
            let Answered { status, reply, tries, sent_at, .. } = answered;
            told.push(Told { what, key, status, reply, tries, sent_at });
        }
        told
    }
}

/// Where it goes, what it says, and what it says where it says it badly.
fn body(person: &Person, what: What, now: Time) -> (String, Value, Option<Value>) {
    let account = &person.account;
    let path = |call: &str| format!("/v1/deletions/{}/{call}", person.seen.deletion.unwrap());
    match what {
        What::Ask { badly, .. } => {
            let body = |channel: &str| json!({"accountId": account, "channel": channel});
            ("/v1/deletions".to_owned(), body("APP"), badly.then(|| body("FAX")))
        }
        What::Confirm { badly, .. } => {
            let body = |account: &str| json!({"assertion": assertion(account, person.seen.deletion.unwrap(), now)});
            (path("confirm"), body(account), badly.then(|| body("somebody else")))
        }
        What::Cancel { .. } => (path("cancel"), json!({"cancelledBy": "USER"}), None),
        _ => {
            let policy = Policy::parse(SHIPPED).unwrap();
            let questionnaire = &policy.kyc.questionnaire;
            let questions = questionnaire.questions.iter();
            let answers: Vec<Value> = questions
                .map(|question| json!({"questionId": question.id, "answer": "YES"}))
                .collect();
            let body = json!({"questionnaireVersion": questionnaire.id, "answers": answers, "submittedAt": now});
            (format!("/v1/accounts/{account}/answers"), body, None)
        }
    }
}
