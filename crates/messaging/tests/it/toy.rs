//! Toys: a machine that counts and reminds, an activity that asks, a read model that keeps locales.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use chrono::TimeDelta;
use contracts::{
    AccountId, CountryCode, Envelope, Event, Locale, Time,
    event::{HoldEffect, ReviewReason, StaffHold},
    topology::{Durable, Stream},
};
use messaging::{
    Activity, ActivityError, Machine, Pii, Projection, Remains, Request, StoryKey, Told,
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub const MACHINE: [Durable; 2] = [
    Durable {
        stream: Stream::Host,
        name: "toy",
        subjects: &["host.user-signed-up", "host.user-seen"],
    },
    Durable {
        stream: Stream::Ostiary,
        name: "toy",
        subjects: &["ostiary.suspension.hold-requested"],
    },
];
pub const ASK: Durable = Durable {
    stream: Stream::Ostiary,
    name: "toy-ask",
    subjects: &["ostiary.kyc.kyc-questionnaire-requested"],
};
pub const ERASE: Durable = Durable {
    stream: Stream::Ostiary,
    name: "toy-erase",
    subjects: &["ostiary.deletion.erasure-ordered"],
};
pub const VIEW: Durable =
    Durable { stream: Stream::Host, name: "toy-view", subjects: &["host.user-seen"] };

/// What is refused while [`Toy::refuses`] is set.
pub const FORBIDDEN: &str = "forbidden";
/// What makes the machine and the read model panic.
pub const POISON: &str = "poison";

pub const RING_AFTER: TimeDelta = TimeDelta::hours(1);
pub const LAPSE_AFTER: TimeDelta = TimeDelta::hours(2);

/// Counts sign-ups, asks at each, rings an hour later, and lapses two hours after the last of either.
#[derive(Clone, Default)]
pub struct Toy {
    pub refuses: Arc<AtomicBool>,
    /// Whether its stories are still there, in part, once they are erased.
    pub leaves_a_stone: Arc<AtomicBool>,
    /// Whether these wait for something then.
    pub waits: Arc<AtomicBool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub sign_ups: u32,
    pub rings: u32,
    pub lapses: u32,
    pub note: Option<String>,
    /// When it last changed.
    pub at: Option<Time>,
}

#[derive(Debug, Serialize, Deserialize)]
pub enum Input {
    SignedUp,
    Seen,
    Noted(String),
    Answered(String),
    Ring,
    Lapse,
}

pub enum Effect {
    SignedUp(Time),
    Calmed,
    Noted(String, Time),
    Answered(String),
    Rang(Time),
    Lapsed(Time),
}

#[derive(Debug, thiserror::Error)]
#[error("that is forbidden")]
pub struct Refusal;

impl Machine for Toy {
    const NAME: &'static str = "toy";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match &envelope.event {
            Event::UserSignedUp { .. } => Input::SignedUp,
            Event::UserSeen { .. } => Input::Seen,
            Event::HoldRequested { hold, .. } => Input::Noted(hold.clone()),
            Event::SubmitAnswers { questionnaire, .. } => Input::Answered(questionnaire.clone()),
            _ => return Ok(None),
        };
        Ok(Some((StoryKey::of(envelope.account()), input)))
    }

    fn decide(&self, _: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
        Ok(vec![match input {
            Input::Noted(text) | Input::Answered(text)
                if text == FORBIDDEN && self.refuses.load(Ordering::SeqCst) =>
            {
                return Err(Refusal);
            }
            Input::Noted(text) if text == POISON => panic!("poisoned"),
            Input::SignedUp => Effect::SignedUp(now),
            Input::Seen => Effect::Calmed,
            Input::Noted(text) => Effect::Noted(text.clone(), now),
            Input::Answered(text) => Effect::Answered(text.clone()),
            Input::Ring => Effect::Rang(now),
            Input::Lapse => Effect::Lapsed(now),
        }])
    }

    fn evolve(&self, state: State, effect: &Effect) -> State {
        match effect {
            Effect::SignedUp(at) => State { sign_ups: state.sign_ups + 1, at: Some(*at), ..state },
            Effect::Calmed | Effect::Answered(_) => state,
            Effect::Noted(text, at) => {
                State { note: Some(text.replace(NUL, "\0")), at: Some(*at), ..state }
            }
            Effect::Rang(at) => State { rings: state.rings + 1, at: Some(*at), ..state },
            Effect::Lapsed(at) => State { lapses: state.lapses + 1, at: Some(*at), ..state },
        }
    }

    fn tell(&self, key: &StoryKey, effect: &Effect) -> Vec<Told<Input>> {
        let account = key.account();
        let case = Uuid::new_v5(&Uuid::NAMESPACE_OID, key.0.as_bytes());
        let set =
            |name: &str, due_at, input| Told::TimerSet { name: name.to_owned(), due_at, input };
        let cancelled = |name: &str| Told::TimerCancelled { name: name.to_owned() };
        match effect {
            Effect::SignedUp(at) => vec![
                Told::Event(asked(account, case)),
                set("ring", *at + RING_AFTER, Input::Ring),
                set("lapse", *at + LAPSE_AFTER, Input::Lapse),
            ],
            Effect::Calmed => vec![cancelled("ring"), cancelled("lapse")],
            Effect::Noted(..) => vec![],
            Effect::Answered(text) => vec![
                Told::Sealed { account: account.clone(), purpose: "note", plaintext: pii(text) },
                Told::Event(Event::KycCleared {
                    account,
                    case,
                    in_time: true,
                    actor: None,
                    approver: None,
                }),
            ],
            Effect::Rang(at) => vec![
                Told::Event(Event::KycReminderRequested {
                    account,
                    case,
                    ordinal: 1,
                    deadline: *at + LAPSE_AFTER,
                    locale: None,
                }),
                set("lapse", *at + LAPSE_AFTER, Input::Lapse),
            ],
            Effect::Lapsed(at) => {
                vec![Told::Event(Event::KycDeadlinePassed {
                    account,
                    case,
                    deadline: *at,
                    taken_over: false,
                })]
            }
        }
    }

    fn remains(&self, state: State) -> Remains<State> {
        let stone = State { sign_ups: state.sign_ups, ..State::default() };
        let is = |flag: &AtomicBool| flag.load(Ordering::SeqCst);
        match (is(&self.leaves_a_stone), is(&self.waits)) {
            (true, true) => Remains::Waiting(stone),
            (true, false) => Remains::Tombstone(stone),
            (false, _) => Remains::Nothing,
        }
    }

    fn answer(&self, _: &StoryKey, state: &State) -> serde_json::Value {
        serde_json::json!({ "signUps": state.sign_ups })
    }
}

/// What the toy keeps as the character NUL, which the database refuses.
pub const NUL: char = '␀';

/// Asks somebody outside, who answers as [`Ask::will`] says, and yes when it says nothing.
#[derive(Clone)]
pub struct Ask {
    pub asked: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<VecDeque<ActivityError>>>,
    /// Whose requests make it panic.
    pub fears: Arc<Mutex<Option<AccountId>>>,
    /// Whose requests it never comes back from.
    pub falls_for: Arc<Mutex<Option<AccountId>>>,
    /// Each request takes a permit.
    gate: Arc<Semaphore>,
}

impl Default for Ask {
    fn default() -> Self {
        let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        Self {
            asked: Arc::default(),
            answers: Arc::default(),
            fears: Arc::default(),
            falls_for: Arc::default(),
            gate,
        }
    }
}

impl Ask {
    /// What comes of the next request.
    pub fn will(&self, fail: ActivityError) {
        self.answers.lock().unwrap().push_back(fail);
    }

    /// From now on, whoever asks waits.
    pub fn close(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    /// Of those who wait, the first goes on.
    pub fn let_one_through(&self) {
        self.gate.add_permits(1);
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// Attempt numbers of all requests so far.
    pub fn attempts(&self) -> Vec<i32> {
        self.asked.lock().unwrap().iter().map(|request| request.attempt).collect()
    }
}

#[async_trait]
impl Activity for Ask {
    const NAME: &'static str = "toy-ask";

    async fn perform(
        &self,
        requests: &[Request],
        _: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        self.asked.lock().unwrap().extend_from_slice(requests);
        let asks = |whose: &Mutex<Option<AccountId>>| {
            let whose = whose.lock().unwrap();
            requests.iter().any(|one| Some(one.envelope.account()) == whose.as_ref())
        };
        assert!(!asks(&self.fears), "fear");
        if asks(&self.falls_for) {
            std::future::pending::<()>().await;
        }
        self.gate.acquire().await.unwrap().forget();
        let results = requests.iter().map(|request| {
            let failure = self.answers.lock().unwrap().pop_front();
            failure.map_or_else(|| Ok(vec![answered(request.envelope.account())]), Err)
        });
        results.collect()
    }
}

/// Keeps the language in which an account was last seen.
pub struct View;

#[async_trait]
impl Projection for View {
    const NAME: &'static str = "toy-view";

    async fn apply(&self, tx: &mut PgConnection, events: &[Envelope]) -> Result<(), sqlx::Error> {
        for envelope in events {
            let Event::UserSeen { account, locale, .. } = &envelope.event else { continue };
            assert!(account.as_str() != POISON, "poisoned");
            sqlx::query(
                "insert into view (account, locale) values ($1, $2)
                 on conflict (account) do update set locale = excluded.locale",
            )
            .bind(account.as_str())
            .bind(locale.as_ref().map(Locale::as_str))
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    }
}

pub fn account(id: &str) -> AccountId {
    AccountId::try_new(id).unwrap()
}

pub fn signed_up(id: &str) -> Event {
    let country = CountryCode::try_new("DE").unwrap();
    let signed_up_at = "2026-11-21T08:00:00Z".parse().unwrap();
    Event::UserSignedUp { account: account(id), signed_up_at, locale: None, country }
}

pub fn seen(id: &str, locale: Option<&str>) -> Event {
    Event::UserSeen {
        account: account(id),
        seen_at: "2026-11-21T08:00:00Z".parse().unwrap(),
        locale: locale.map(|tag| Locale::try_new(tag).unwrap()),
        country: CountryCode::try_new("DE").unwrap(),
    }
}

pub fn noted(id: &str, text: &str) -> Event {
    Event::HoldRequested {
        account: account(id),
        hold: text.to_owned(),
        effect: HoldEffect::Full,
        actor: "anna".to_owned(),
        reason_code: "toy".to_owned(),
        kind: StaffHold::Manual,
        approver: None,
        expires_at: None,
    }
}

pub fn answers(id: &str, text: &str) -> Event {
    Event::SubmitAnswers {
        account: account(id),
        questionnaire: text.to_owned(),
        answers: vec![],
        submitted_at: None,
        actor: None,
    }
}

fn asked(account: AccountId, case: Uuid) -> Event {
    Event::KycQuestionnaireRequested {
        account,
        case,
        questionnaire: "toy".to_owned(),
        locale: None,
        missing: vec![],
        situation: None,
    }
}

fn answered(account: &AccountId) -> Event {
    let case = Uuid::new_v5(&Uuid::NAMESPACE_OID, account.as_str().as_bytes());
    Event::KycReviewRequested { account: account.clone(), case, reason: ReviewReason::Incomplete }
}

fn pii(text: &str) -> Pii {
    Pii::new(text.as_bytes().to_vec())
}
