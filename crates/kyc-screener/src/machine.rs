//! Between events and the KYC story: what we react to, and what we say.

use std::sync::Arc;

use contracts::{Envelope, Event, Locale, Time, envelope::derive_id, event::Answer};
use messaging::{Machine, Pii, StoryKey, Told};
use serde::Serialize;
use uuid::Uuid;

#[cfg(test)]
mod tests;

use crate::{
    domain::{self, Case, Effect, Input, Refusal, State, Submission, Terms},
    policy::Policy,
};

/// What sealed answers are kept for.
pub const ANSWERS_PURPOSE: &str = "kyc-answers";

/// The machine of the KYC story: one per account.
#[derive(Debug, Clone)]
pub struct KycScreener {
    policy: Arc<Policy>,
    terms: Terms,
}

impl KycScreener {
    /// Opens cases under `policy`; stories under way keep their own terms.
    pub fn new(policy: Arc<Policy>) -> Self {
        Self { terms: policy.terms(), policy }
    }

    fn listed(&self, envelope: &Envelope, locale: &Option<Locale>) -> Input {
        let case = derive_id(envelope.key(), &[b"kyc-case"]);
        Input::Listed { case, locale: locale.clone(), terms: self.terms.clone() }
    }
}

impl Machine for KycScreener {
    const NAME: &'static str = "kyc-screener";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match &envelope.event {
            Event::UserSignedUpFromRu { locale, .. } => self.listed(envelope, locale),
            Event::UserSignedUp { country, locale, .. }
            | Event::UserSeen { country, locale, .. }
                if self.policy.jurisdictions.contains(country) =>
            {
                self.listed(envelope, locale)
            }
            Event::NotificationAccepted { case: Some(case), accepted_at, .. } => {
                Input::DeliveryAccepted { case: *case, accepted_at: *accepted_at }
            }
            Event::SubmitAnswers { questionnaire, answers, submitted_at, .. } => Input::Answers {
                submission: Submission {
                    questionnaire: questionnaire.clone(),
                    answers: answers.clone(),
                    submitted_at: *submitted_at,
                },
                terms: self.terms.clone(),
            },
            _ => return Ok(None),
        };
        Ok(Some((StoryKey::of(envelope.account()), input)))
    }

    fn decide(&self, state: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
        domain::decide(state, input, now)
    }

    fn evolve(&self, state: State, effect: &Effect) -> State {
        domain::evolve(state, effect)
    }

    fn tell(&self, key: &StoryKey, effect: &Effect) -> Vec<Told<Input>> {
        let told = match effect {
            Effect::Sealed { submission, received_at } => Told::Sealed {
                account: key.account(),
                purpose: ANSWERS_PURPOSE,
                plaintext: evidence(submission, *received_at),
            },
            Effect::TimerSet { timer, due_at } => Told::TimerSet {
                name: timer.alarm.name(),
                due_at: *due_at,
                input: Input::Due(*timer),
            },
            Effect::TimerCancelled { alarm } => Told::TimerCancelled { name: alarm.name() },
            _ => return said(key, effect).map(Told::Event).into_iter().collect(),
        };
        vec![told]
    }

    fn answer(&self, _: &StoryKey, state: &State) -> serde_json::Value {
        let deadline = match state {
            State::Waiting { deadline, .. } | State::Silent { deadline, .. } => Some(*deadline),
            _ => None,
        };
        let missing = match state {
            State::Unknown | State::Rejected { .. } => vec![],
            State::Early(early) => early.missing(&self.terms),
            _ => state.case().map_or_else(Vec::new, Case::missing),
        };
        let case_id = state.case().map(|case| case.id);
        let status = CaseStatus { case_id, status: state.status(), deadline, missing };
        serde_json::to_value(status).expect("texts and lists of texts have a JSON form")
    }
}

/// The event that an effect is told as; `None`: it is nobody else's business.
fn said(key: &StoryKey, effect: &Effect) -> Option<Event> {
    let account = key.account();
    Some(match effect.clone() {
        Effect::QuestionnaireRequested { case, questionnaire, locale, missing } => {
            Event::KycQuestionnaireRequested { account, case, questionnaire, locale, missing }
        }
        Effect::ReminderRequested { case, ordinal, deadline, locale } => {
            Event::KycReminderRequested { account, case, ordinal, deadline, locale }
        }
        Effect::DeadlinePassed { case, deadline } => {
            Event::KycDeadlinePassed { account, case, deadline }
        }
        Effect::DeadlineReversed { case } => Event::KycDeadlineReversed { account, case },
        Effect::Rejected { case } => Event::KycAnswersRejected { account, case },
        Effect::Cleared { case, in_time } => Event::KycCleared { account, case, in_time },
        Effect::ReviewRequested { case, reason } => {
            Event::KycReviewRequested { account, case, reason }
        }
        Effect::Remembered { .. }
        | Effect::Opened { .. }
        | Effect::ClockStarted { .. }
        | Effect::AnsweredRight { .. }
        | Effect::Paused { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. }
        | Effect::Sealed { .. } => return None,
    })
}

/// Sealed answers, as they were handed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Evidence<'a> {
    questionnaire_id: &'a str,
    answers: &'a [Answer],
    submitted_at: Option<Time>,
    received_at: Time,
}

fn evidence(submission: &Submission, received_at: Time) -> Pii {
    let evidence = Evidence {
        questionnaire_id: &submission.questionnaire,
        answers: &submission.answers,
        submitted_at: submission.submitted_at,
        received_at,
    };
    Pii::new(serde_json::to_vec(&evidence).expect("texts and moments have a JSON form"))
}

/// The reply to answers: the message of the same name in `proto/`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CaseStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<Uuid>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Time>,
    missing: Vec<String>,
}
