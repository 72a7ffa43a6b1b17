//! Between events and an account's deletion: what we react to, and what we say.

use std::{collections::BTreeSet, sync::Arc};

use contracts::{
    AccountId, Envelope, Event, Time,
    envelope::derive_id,
    event::{DeletionChannel, Dust, Reporter},
};
use messaging::{Machine, Remains, StoryKey, Told};
use uuid::Uuid;

mod shown;
#[cfg(test)]
mod tests;

pub use self::shown::Shown;

use crate::{
    assertion::Assertions,
    domain::{self, Effect, Input, Refusal, State},
    policy::Policy,
};

/// The machine of an account's deletion: one per account.
#[derive(Clone)]
pub struct DeletionOrchestrator {
    policy: Arc<Policy>,
    assertions: Assertions,
}

impl DeletionOrchestrator {
    /// Begins deletions under `policy`, and believes who signs with one of the keys.
    pub fn new(policy: Arc<Policy>, assertions: Assertions) -> Self {
        Self { policy, assertions }
    }

    /// A request. What is asked over HTTP is asked when it comes.
    fn asked(&self, envelope: &Envelope, at: Option<Time>, channel: DeletionChannel) -> Input {
        let actor = match &envelope.event {
            Event::DeletionRequested { actor, .. } | Event::RequestDeletion { actor, .. } => {
                actor.clone()
            }
            _ => None,
        };
        Input::Asked {
            deletion: deletion_of(envelope),
            asked_at: at.or(envelope.time).unwrap_or(Time::MAX_UTC),
            channel,
            actor,
            terms: self.policy.terms(None),
        }
    }

    fn confirmed(
        &self,
        account: &AccountId,
        named: Option<Uuid>,
        (assertion, waives): (&str, &[Dust]),
    ) -> Result<Input, Refusal> {
        let (deletion, confirmation) = self.assertions.read(assertion, account)?;
        if named.is_some_and(|named| named != deletion) {
            return Err(Refusal::AssertionInvalid);
        }
        let waives = waives.iter().cloned().collect();
        Ok(Input::Confirmed { deletion: Some(deletion), confirmation, waives })
    }

    fn story(&self, envelope: &Envelope) -> Result<Option<Input>, Refusal> {
        Ok(Some(match &envelope.event {
            Event::DeletionRequested { channel, requested_at, .. } => {
                self.asked(envelope, Some(*requested_at), *channel)
            }
            Event::RequestDeletion { channel, .. } => self.asked(envelope, None, *channel),
            Event::DeletionConfirmed { account, deletion, assertion, waives }
            | Event::ConfirmDeletion { account, deletion, assertion, waives } => {
                self.confirmed(account, *deletion, (assertion, waives))?
            }
            Event::ExtendDeletion { deletion, reason, actor, .. } => {
                Input::Extended { deletion: *deletion, reason: *reason, actor: actor.clone() }
            }
            Event::DeletionCancelled { deletion, cancelled_by, .. }
            | Event::CancelDeletion { deletion, cancelled_by, .. } => {
                Input::Cancelled { deletion: *deletion, by: *cancelled_by }
            }
            Event::EligibilityChecked { deletion, check, blockers, country, dust, .. } => {
                Input::Checked {
                    deletion: *deletion,
                    check: *check,
                    blockers: blockers.iter().cloned().collect(),
                    dust: dust.iter().cloned().collect(),
                    terms: self.policy.terms(country.as_ref()),
                }
            }
            _ => return Ok(None),
        }))
    }
}

/// The id of the deletion that an event or command begins, if it begins one.
pub fn deletion_of(envelope: &Envelope) -> Uuid {
    derive_id(envelope.key(), &[b"deletion"])
}

impl Machine for DeletionOrchestrator {
    const NAME: &'static str = "deletion-orchestrator";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match self.story(envelope)? {
            Some(input) => Some(input),
            None => match meanwhile(envelope)? {
                Some(input) => Some(input),
                None => work(&envelope.event)?,
            },
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
            Effect::TimerSet { timer, due_at } => Told::TimerSet {
                name: timer.alarm.name(),
                due_at: *due_at,
                input: Input::Due(timer.clone()),
            },
            Effect::TimerCancelled { alarm } => Told::TimerCancelled { name: alarm.name() },
            _ => {
                let said = self.said(key.account(), effect);
                let said = said.or_else(|| ordered(key.account(), effect));
                return said.map(Told::Event).into_iter().collect();
            }
        };
        vec![told]
    }

    fn remains(&self, _: State) -> Remains<State> {
        Remains::Alive
    }

    fn answer(&self, key: &StoryKey, state: &State) -> serde_json::Value {
        let shown = Shown::of(&key.account(), state, &self.policy);
        serde_json::to_value(shown).expect("texts, moments and lists have a JSON form")
    }
}

impl DeletionOrchestrator {
    /// What an effect says of where the deletion stands.
    fn said(&self, account: AccountId, effect: &Effect) -> Option<Event> {
        Some(match effect.clone() {
            Effect::CheckRequested { deletion, check, .. } => {
                Event::EligibilityCheckRequested { account, deletion, check }
            }
            Effect::Eligible { deletion, confirm_by, dust } => {
                let blockers = self.policy.dust(&dust);
                Event::DeletionConfirmationRequested { account, deletion, confirm_by, blockers }
            }
            Effect::Blocked { deletion, blockers, dust } => {
                let told = blockers.iter().map(|code| self.policy.blocker(code, &dust));
                let blockers = told.collect();
                Event::DeletionBlocked { account, deletion, blockers }
            }
            Effect::Lapsed { deletion } => Event::DeletionLapsed { account, deletion },
            Effect::Scheduled { deletion, execute_after, due_at, waived } => {
                let waived = waived.into_iter().collect();
                Event::DeletionScheduled { account, deletion, execute_after, due_at, waived }
            }
            Effect::Undone { deletion } => Event::DeletionUndone { account, deletion },
            Effect::UndoOffered { deletion, at: _ } => {
                Event::DeletionUndoOffered { account, deletion }
            }
            Effect::CancelRefused { deletion } => {
                Event::DeletionCancelRefused { account, deletion }
            }
            Effect::Deleted { deletion, certificate } => {
                Event::AccountDeleted { account, deletion, certificate }
            }
            Effect::AttentionNeeded { deletion, reason, processor } => {
                Event::DeletionNeedsAttention { account, deletion, reason, processor }
            }
            Effect::AnswerRequested { deletion, answer_by } => {
                Event::DeletionAnswerRequested { account, deletion, answer_by }
            }
            Effect::Extended { deletion, reason, due_at, by: _ } => {
                Event::DeletionExtended { account, deletion, reason, due_at }
            }
            Effect::StatusChanged { deletion, status, execute_after } => {
                Event::DeletionStatusChanged { account, deletion, status, execute_after }
            }
            _ => return None,
        })
    }
}

/// What an effect orders.
fn ordered(account: AccountId, effect: &Effect) -> Option<Event> {
    Some(match effect.clone() {
        Effect::FenceRequested { deletion, attempt } => {
            Event::ErasureFenceRequested { account, deletion, attempt }
        }
        Effect::FenceReleased { deletion, attempt } => {
            Event::ErasureFenceReleased { account, deletion, attempt }
        }
        Effect::SealOrdered { deletion, asked_at, jurisdiction } => {
            let (asked_at, jurisdiction) = (Some(asked_at), Some(jurisdiction));
            Event::SealOrdered { account, deletion, asked_at, jurisdiction }
        }
        Effect::ErasureOrdered { deletion, processor, attempt, stage, except } => {
            let except = except.into_iter().collect();
            Event::ErasureOrdered { account, deletion, processor, attempt, stage, except }
        }
        Effect::LastMessageRequested { deletion } => {
            Event::LastMessageRequested { account, deletion }
        }
        Effect::ScanOrdered { deletion, attempt, processors } => {
            Event::VerificationOrdered { account, deletion, attempt, processors }
        }
        _ => return None,
    })
}

/// What the account's other stories say.
fn meanwhile(envelope: &Envelope) -> Result<Option<Input>, Refusal> {
    let version = || envelope.story_version.ok_or(Refusal::NoStoryVersion);
    Ok(Some(match &envelope.event {
        Event::HoldKindsChanged { hold_set_version, holds, .. } => {
            let stopping = holds.iter().any(|hold| hold.kind.forbids_erasure());
            Input::HoldsChanged { version: *hold_set_version, stopping }
        }
        Event::LegalHoldsChanged { holds, .. } => {
            let categories: BTreeSet<_> =
                holds.iter().flat_map(|hold| hold.categories.clone()).collect();
            Input::LegalHoldsChanged { version: version()?, categories }
        }
        Event::AddressUsedAgain { .. } => Input::AddressUsedAgain,
        Event::RecoveryEscalated { recovery, .. } => {
            Input::RecoveryEscalated { recovery: *recovery, version: version()? }
        }
        Event::FactorChangeOrdered { recovery, .. } => {
            Input::FactorChanged { recovery: *recovery, version: version()? }
        }
        Event::RecoveryClosed { recovery, .. } => {
            Input::RecoveryClosed { recovery: *recovery, version: version()? }
        }
        _ => return Ok(None),
    }))
}

/// What came of what was ordered.
fn work(event: &Event) -> Result<Option<Input>, Refusal> {
    Ok(Some(match event {
        Event::ErasureFenceAnswered { keeper, deletion, attempt, granted, .. } => {
            let (keeper, deletion) = (*keeper, *deletion);
            Input::FenceAnswered { keeper, deletion, attempt: *attempt, granted: *granted }
        }
        Event::IdentitySealed { deletion, .. } => Input::Sealed { deletion: *deletion },
        Event::ErasureReported { reporter, report, .. } => {
            if *reporter != speaker(&report.processor) {
                return Err(Refusal::NotItsProcessor);
            }
            Input::Reported(report.clone())
        }
        // Of the last message only: other notices of a deletion name no case.
        Event::NotificationAccepted { case: Some(case), .. }
        | Event::NotificationFailed { case: Some(case), .. } => {
            Input::LastMessageDone { deletion: *case }
        }
        Event::VerificationReported { deletion, attempt, places, certificate, .. } => {
            let certificate = certificate.filter(|_| places.is_empty());
            Input::Scanned { deletion: *deletion, attempt: *attempt, certificate }
        }
        _ => return Ok(None),
    }))
}

/// Who speaks for a processor.
fn speaker(processor: &str) -> Reporter {
    match processor {
        "deletion-orchestrator" => Reporter::DeletionOrchestrator,
        "gateway" => Reporter::Gateway,
        "kyc-screener" => Reporter::KycScreener,
        "notifier" => Reporter::Notifier,
        "ownership-verifier" => Reporter::OwnershipVerifier,
        "suspension-worker" => Reporter::SuspensionWorker,
        _ => Reporter::Anonymizer,
    }
}
