//! Between events and the KYC story: what we react to, and what we say.

use std::sync::Arc;

use contracts::{
    CountryCode, Envelope, Event, Locale, Time,
    envelope::derive_id,
    event::{Answer, FenceKeeper},
};
use messaging::{Fence, Machine, Pii, StoryKey, Told};
use serde::Serialize;
use uuid::Uuid;

mod story;
#[cfg(test)]
mod tests;

pub use self::story::{Effect, Input, Story};
use crate::{
    domain::{
        Effect as CaseEffect, Input as CaseInput, Note, Opening, Refusal, Review, Submission,
        Terms, Wish,
    },
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

    fn answers(&self, event: &Event) -> Option<CaseInput> {
        let Event::SubmitAnswers { questionnaire, answers, submitted_at, actor, .. } = event else {
            return None;
        };
        let submission = Submission {
            questionnaire: questionnaire.clone(),
            answers: answers.clone(),
            submitted_at: *submitted_at,
            actor: actor.clone(),
        };
        Some(CaseInput::Answers { submission, terms: self.terms.clone() })
    }
}

/// The id of the case that an event or command opens, if it opens one.
pub fn case_of(envelope: &Envelope) -> Uuid {
    derive_id(envelope.key(), &[b"kyc-case"])
}

impl Machine for KycScreener {
    const NAME: &'static str = "kyc-screener";
    type State = Story;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match &envelope.event {
            Event::UserSignedUpFromRu { locale, .. } => {
                let russia = CountryCode::try_new("RU").ok();
                Some(CaseInput::Listed(self.opening(envelope, russia, locale)))
            }
            Event::UserSignedUp { country, locale, .. }
            | Event::UserSeen { country, locale, .. }
                if self.policy.jurisdictions.contains(country) =>
            {
                let country = Some(country.clone());
                Some(CaseInput::Listed(self.opening(envelope, country, locale)))
            }
            Event::EnrollCase { standing, deadline, locale, actor, .. } => {
                Some(CaseInput::Enrolled {
                    opening: self.opening(envelope, None, locale),
                    standing: *standing,
                    deadline: *deadline,
                    actor: actor.clone(),
                })
            }
            Event::ErasureFenceRequested { deletion, attempt, .. } => {
                Some(CaseInput::FenceRequested { deletion: *deletion, attempt: *attempt })
            }
            Event::ErasureFenceReleased { deletion, attempt, .. } => {
                Some(CaseInput::FenceReleased { deletion: *deletion, attempt: *attempt })
            }
            event => notice(event).or_else(|| self.answers(event)).or_else(|| wish(event)),
        };
        let input = input.map(Input::Case).or_else(|| story::news(&envelope.event));
        Ok(input.map(|input| (StoryKey::of(envelope.account()), input)))
    }

    fn decide(&self, story: &Story, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
        story.decide(input, now)
    }

    fn evolve(&self, story: Story, effect: &Effect) -> Story {
        story.evolve(effect)
    }

    fn tell(&self, key: &StoryKey, effect: &Effect) -> Vec<Told<Input>> {
        let effect = match effect {
            Effect::Provider(follows) => {
                return story::tell(key, follows, self.policy.kyc.provider.asks_again);
            }
            Effect::Case(effect) => effect,
        };
        let told = match effect {
            CaseEffect::Sealed { submission, received_at } => Told::Sealed {
                account: key.account(),
                purpose: ANSWERS_PURPOSE,
                plaintext: evidence(submission, *received_at),
            },
            CaseEffect::DecisionKept { review, decided_at } => Told::Sealed {
                account: key.account(),
                purpose: DECISIONS_PURPOSE,
                plaintext: decided(review, *decided_at),
            },
            CaseEffect::NoteKept { note, noted_at } => Told::Sealed {
                account: key.account(),
                purpose: NOTES_PURPOSE,
                plaintext: found(note, *noted_at),
            },
            CaseEffect::TimerSet { timer, due_at } => Told::TimerSet {
                name: timer.alarm.name(),
                due_at: *due_at,
                input: Input::Case(CaseInput::Due(*timer)),
            },
            CaseEffect::TimerCancelled { alarm } => Told::TimerCancelled { name: alarm.name() },
            _ => return said(key, effect).map(Told::Event).into_iter().collect(),
        };
        vec![told]
    }

    fn answer(&self, _: &StoryKey, story: &Story) -> serde_json::Value {
        let state = &story.case;
        let (deadline, missing) = (state.deadline(), state.missing(&self.terms));
        let case_id = state.case().map(|case| case.id);
        let status = CaseStatus { case_id, status: state.status(), deadline, missing };
        serde_json::to_value(status).expect("texts and lists of texts have a JSON form")
    }
}

/// What became of a notice of a case, and what people say back.
fn notice(event: &Event) -> Option<CaseInput> {
    Some(match event {
        Event::NotificationAccepted { case: Some(case), accepted_at, channel, .. } => {
            CaseInput::DeliveryAccepted {
                case: *case,
                accepted_at: *accepted_at,
                channel: *channel,
            }
        }
        Event::NotificationBounced { case: Some(case), bounced_at, channel, .. } => {
            CaseInput::DeliveryBounced { case: *case, bounced_at: *bounced_at, channel: *channel }
        }
        Event::NotificationFailed { case: Some(case), failed_at, .. } => {
            CaseInput::DeliveryFailed { case: *case, failed_at: *failed_at }
        }
        // The case that a reply names may be of before: what counts is that the person wrote.
        Event::InboundReplyReceived { reply, received_at, .. } => {
            CaseInput::Replied { reply: reply.clone(), received_at: *received_at, noted_by: None }
        }
        _ => return None,
    })
}

/// What staff decided, found, or has the customer told.
fn wish(event: &Event) -> Option<CaseInput> {
    Some(match event.clone() {
        Event::DecideReview { case, revision, decision, actor, approver, reason_code, .. } => {
            CaseInput::Reviewed(Review { case, revision, decision, actor, approver, reason_code })
        }
        Event::RunMacro { which, actor, conversation, .. } => {
            CaseInput::MacroWished(Wish { which, actor, conversation })
        }
        Event::NoteReply { reply, received_at, actor, .. } => {
            CaseInput::Replied { reply, received_at, noted_by: Some(actor) }
        }
        _ => return None,
    })
}

/// The event that an effect is told as; `None`: it is nobody else's business.
fn said(key: &StoryKey, effect: &CaseEffect) -> Option<Event> {
    let account = key.account();
    Some(match effect.clone() {
        CaseEffect::QuestionnaireRequested { case, questionnaire, locale, missing, situation } => {
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
        CaseEffect::ReminderRequested { case, ordinal, deadline, locale } => {
            Event::KycReminderRequested { account, case, ordinal, deadline, locale }
        }
        CaseEffect::DeadlinePassed { case, deadline, taken_over } => {
            Event::KycDeadlinePassed { account, case, deadline, taken_over }
        }
        CaseEffect::DeadlineReversed { case } => Event::KycDeadlineReversed { account, case },
        CaseEffect::Rejected { case, taken_over, .. } => {
            Event::KycAnswersRejected { account, case, taken_over }
        }
        // Said again: the newest word on the case is no question any more.
        CaseEffect::RejectedStill { case } => {
            Event::KycAnswersRejected { account, case, taken_over: false }
        }
        CaseEffect::Cleared { case, in_time, by } => {
            let (actor, approver) = by.map(|by| (by.actor, by.approver)).unzip();
            Event::KycCleared { account, case, in_time, actor, approver: approver.flatten() }
        }
        CaseEffect::ReviewRequested { case, reason, .. } => {
            Event::KycReviewRequested { account, case, reason }
        }
        CaseEffect::TranscriptionRequested { case, reply, due_at, missing, .. } => {
            Event::KycTranscriptionRequested { account, case, reply, due_at, missing }
        }
        CaseEffect::MacroRequested { case, wish, locale, deadline, situation } => {
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
        CaseEffect::Fenced { fence: Fence { deletion, attempt, stands: granted } } => {
            let keeper = FenceKeeper::KycScreener;
            Event::ErasureFenceAnswered { account, keeper, deletion, attempt, granted }
        }
        CaseEffect::Unfenced { .. }
        | CaseEffect::Remembered { .. }
        | CaseEffect::Opened { .. }
        | CaseEffect::ClockStarted { .. }
        | CaseEffect::ClockStopped { .. }
        | CaseEffect::AskedAgain { .. }
        | CaseEffect::AskedNoMore
        | CaseEffect::Replied { .. }
        | CaseEffect::TaskClosed
        | CaseEffect::ReviewClosed
        | CaseEffect::AnsweredRight { .. }
        | CaseEffect::Paused { .. }
        | CaseEffect::TimerSet { .. }
        | CaseEffect::TimerCancelled { .. }
        | CaseEffect::Sealed { .. }
        | CaseEffect::DecisionKept { .. }
        | CaseEffect::NoteKept { .. } => return None,
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
