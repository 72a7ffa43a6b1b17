//! Between events and the KYC story: what we react to, and what we say.

use std::sync::Arc;

use contracts::{CountryCode, Envelope, Event, Locale, Time, envelope::derive_id, event::Answer};
use messaging::{Machine, Pii, StoryKey, Told};
use serde::Serialize;
use uuid::Uuid;

#[cfg(test)]
mod tests;

use crate::{
    domain::{self, Effect, Input, Note, Opening, Refusal, Review, State, Submission, Terms, Wish},
    policy::Policy,
};

/// What sealed answers are kept for.
pub const ANSWERS_PURPOSE: &str = "kyc-answers";

/// What sealed decisions of compliance are kept for.
pub const DECISIONS_PURPOSE: &str = "kyc-decisions";

/// What sealed notes of staff are kept for.
pub const NOTES_PURPOSE: &str = "kyc-notes";

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

    /// The case that an event would open.
    fn opening(
        &self,
        envelope: &Envelope,
        jurisdiction: Option<CountryCode>,
        locale: &Option<Locale>,
    ) -> Opening {
        let (case, locale) = (case_of(envelope), locale.clone());
        Opening { case, jurisdiction, locale, terms: self.terms.clone() }
    }

    fn answers(&self, event: &Event) -> Option<Input> {
        let Event::SubmitAnswers { questionnaire, answers, submitted_at, actor, .. } = event else {
            return None;
        };
        let submission = Submission {
            questionnaire: questionnaire.clone(),
            answers: answers.clone(),
            submitted_at: *submitted_at,
            actor: actor.clone(),
        };
        Some(Input::Answers { submission, terms: self.terms.clone() })
    }
}

/// The id of the case that an event or command opens, if it opens one.
pub fn case_of(envelope: &Envelope) -> Uuid {
    derive_id(envelope.key(), &[b"kyc-case"])
}

impl Machine for KycScreener {
    const NAME: &'static str = "kyc-screener";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match &envelope.event {
            Event::UserSignedUpFromRu { locale, .. } => {
                let russia = CountryCode::try_new("RU").ok();
                Some(Input::Listed(self.opening(envelope, russia, locale)))
            }
            Event::UserSignedUp { country, locale, .. }
            | Event::UserSeen { country, locale, .. }
                if self.policy.jurisdictions.contains(country) =>
            {
                let country = Some(country.clone());
                Some(Input::Listed(self.opening(envelope, country, locale)))
            }
            Event::EnrollCase { standing, deadline, locale, actor, .. } => Some(Input::Enrolled {
                opening: self.opening(envelope, None, locale),
                standing: *standing,
                deadline: *deadline,
                actor: actor.clone(),
            }),
            event => notice(event).or_else(|| self.answers(event)).or_else(|| wish(event)),
        };
        Ok(input.map(|input| (StoryKey::of(envelope.account()), input)))
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
            Effect::DecisionKept { review, decided_at } => Told::Sealed {
                account: key.account(),
                purpose: DECISIONS_PURPOSE,
                plaintext: decided(review, *decided_at),
            },
            Effect::NoteKept { note, noted_at } => Told::Sealed {
                account: key.account(),
                purpose: NOTES_PURPOSE,
                plaintext: found(note, *noted_at),
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
        let (deadline, missing) = (state.deadline(), state.missing(&self.terms));
        let case_id = state.case().map(|case| case.id);
        let status = CaseStatus { case_id, status: state.status(), deadline, missing };
        serde_json::to_value(status).expect("texts and lists of texts have a JSON form")
    }
}

/// What became of a notice of a case, and what people say back.
fn notice(event: &Event) -> Option<Input> {
    Some(match event {
        Event::NotificationAccepted { case: Some(case), accepted_at, channel, .. } => {
            Input::DeliveryAccepted { case: *case, accepted_at: *accepted_at, channel: *channel }
        }
        Event::NotificationBounced { case: Some(case), bounced_at, channel, .. } => {
            Input::DeliveryBounced { case: *case, bounced_at: *bounced_at, channel: *channel }
        }
        Event::NotificationFailed { case: Some(case), failed_at, .. } => {
            Input::DeliveryFailed { case: *case, failed_at: *failed_at }
        }
        // The case that a reply names may be of before: what counts is that the person wrote.
        Event::InboundReplyReceived { reply, received_at, .. } => {
            Input::Replied { reply: reply.clone(), received_at: *received_at, noted_by: None }
        }
        _ => return None,
    })
}

/// What staff decided, found, or has the customer told.
fn wish(event: &Event) -> Option<Input> {
    Some(match event.clone() {
        Event::DecideReview { case, revision, decision, actor, approver, reason_code, .. } => {
            Input::Reviewed(Review { case, revision, decision, actor, approver, reason_code })
        }
        Event::RunMacro { which, actor, conversation, .. } => {
            Input::MacroWished(Wish { which, actor, conversation })
        }
        Event::NoteReply { reply, received_at, actor, .. } => {
            Input::Replied { reply, received_at, noted_by: Some(actor) }
        }
        _ => return None,
    })
}

/// The event that an effect is told as; `None`: it is nobody else's business.
fn said(key: &StoryKey, effect: &Effect) -> Option<Event> {
    let account = key.account();
    Some(match effect.clone() {
        Effect::QuestionnaireRequested { case, questionnaire, locale, missing, situation } => {
            let situation = Some(situation);
            Event::KycQuestionnaireRequested {
                account,
                case,
                questionnaire,
                locale,
                missing,
                situation,
            }
        }
        Effect::ReminderRequested { case, ordinal, deadline, locale } => {
            Event::KycReminderRequested { account, case, ordinal, deadline, locale }
        }
        Effect::DeadlinePassed { case, deadline, taken_over } => {
            Event::KycDeadlinePassed { account, case, deadline, taken_over }
        }
        Effect::DeadlineReversed { case } => Event::KycDeadlineReversed { account, case },
        Effect::Rejected { case, taken_over, .. } => {
            Event::KycAnswersRejected { account, case, taken_over }
        }
        // Said again: the newest word on the case is no question any more.
        Effect::RejectedStill { case } => {
            Event::KycAnswersRejected { account, case, taken_over: false }
        }
        Effect::Cleared { case, in_time, by } => {
            let (actor, approver) = by.map(|by| (by.actor, by.approver)).unzip();
            Event::KycCleared { account, case, in_time, actor, approver: approver.flatten() }
        }
        Effect::ReviewRequested { case, reason, .. } => {
            Event::KycReviewRequested { account, case, reason }
        }
        Effect::TranscriptionRequested { case, reply, due_at, missing, .. } => {
            Event::KycTranscriptionRequested { account, case, reply, due_at, missing }
        }
        Effect::MacroRequested { case, wish, locale, deadline, situation } => {
            Event::KycMacroRequested {
                account,
                case,
                which: wish.which,
                actor: wish.actor,
                conversation: wish.conversation,
                locale,
                deadline,
                situation,
            }
        }
        Effect::Remembered { .. }
        | Effect::Opened { .. }
        | Effect::ClockStarted { .. }
        | Effect::ClockStopped { .. }
        | Effect::AskedAgain { .. }
        | Effect::AskedNoMore
        | Effect::Replied { .. }
        | Effect::TaskClosed
        | Effect::ReviewClosed
        | Effect::AnsweredRight { .. }
        | Effect::Paused { .. }
        | Effect::TimerSet { .. }
        | Effect::TimerCancelled { .. }
        | Effect::Sealed { .. }
        | Effect::DecisionKept { .. }
        | Effect::NoteKept { .. } => return None,
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
    /// The staff id of whoever typed them in.
    #[serde(skip_serializing_if = "Option::is_none")]
    typed_in_by: Option<&'a str>,
}

fn evidence(submission: &Submission, received_at: Time) -> Pii {
    let evidence = Evidence {
        questionnaire_id: &submission.questionnaire,
        answers: &submission.answers,
        submitted_at: submission.submitted_at,
        received_at,
        typed_in_by: submission.actor.as_deref(),
    };
    Pii::new(serde_json::to_vec(&evidence).expect("texts and moments have a JSON form"))
}

/// A sealed decision of compliance.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(flatten)]
    review: &'a Review,
    decided_at: Time,
}

fn decided(review: &Review, decided_at: Time) -> Pii {
    let record = Record { review, decided_at };
    Pii::new(serde_json::to_vec(&record).expect("texts and moments have a JSON form"))
}

/// A sealed note.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Noted<'a> {
    #[serde(flatten)]
    note: &'a Note,
    noted_at: Time,
}

fn found(note: &Note, noted_at: Time) -> Pii {
    let noted = Noted { note, noted_at };
    Pii::new(serde_json::to_vec(&noted).expect("texts and moments have a JSON form"))
}

/// The reply to commands: the message of the same name in `proto/`.
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
