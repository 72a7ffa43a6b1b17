//! Between events and an account's holds: what we react to, and what we say.

use contracts::{Envelope, Event, Time, event::FenceKeeper};
use messaging::{Fence, Machine, Remains, StoryKey, Told};
use serde_json::json;
use uuid::Uuid;

#[cfg(test)]
mod tests;

use crate::domain::{self, Effect, Input, KycFact, Refusal, State, Turn};

/// The machine of an account's holds: one per account.
#[derive(Debug, Clone, Copy)]
pub struct SuspensionWorker {
    acknowledgement: bool,
}

impl SuspensionWorker {
    /// `acknowledgement`: whether a hold set is contained only once the host has acknowledged it, too.
    pub fn new(acknowledgement: bool) -> Self {
        Self { acknowledgement }
    }
}

impl Machine for SuspensionWorker {
    const NAME: &'static str = "suspension-worker";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input =
            match &envelope.event {
                Event::KycDeadlinePassed { case, taken_over, .. } => {
                    kyc(envelope, *case, KycFact::Silent, *taken_over)?
                }
                Event::KycDeadlineReversed { case, .. } => {
                    kyc(envelope, *case, KycFact::Reversed, false)?
                }
                Event::KycAnswersRejected { case, taken_over, .. } => {
                    kyc(envelope, *case, KycFact::Rejected, *taken_over)?
                }
                // Two of compliance, and nobody agrees with themselves; less than that lifts no bad answer.
                Event::KycCleared {
                    case, actor: Some(actor), approver: Some(approver), ..
                } if actor != approver => kyc(envelope, *case, KycFact::Lifted, false)?,
                Event::KycCleared { case, .. } => kyc(envelope, *case, KycFact::Cleared, false)?,
                Event::KycProviderRejected { profile, .. } => {
                    kyc(envelope, *profile, KycFact::ProviderRejected, false)?
                }
                Event::KycProviderAccepted { profile, .. } => {
                    kyc(envelope, *profile, KycFact::ProviderAccepted, false)?
                }
                Event::DeletionScheduled { deletion, .. } => leaving(envelope, *deletion, true)?,
                Event::DeletionBlocked { deletion, .. }
                | Event::DeletionUndone { deletion, .. }
                | Event::DeletionLapsed { deletion, .. } => leaving(envelope, *deletion, false)?,
                Event::ErasureFenceRequested { deletion, attempt, .. } => {
                    Input::FenceRequested { deletion: *deletion, attempt: *attempt }
                }
                Event::ErasureFenceReleased { deletion, attempt, .. } => {
                    Input::FenceReleased { deletion: *deletion, attempt: *attempt }
                }
                Event::SealOrdered { deletion, .. } => Input::Sealed { deletion: *deletion },
                event @ (Event::HoldRequested { .. }
                | Event::CategoryHoldRequested { .. }
                | Event::HoldExtensionRequested { .. }
                | Event::HoldReleaseRequested { .. }) => {
                    return Ok(wish(event).map(|input| (StoryKey::of(envelope.account()), input)));
                }
                Event::ContainmentReported { hold_set_version, outcome, receipts, .. } => {
                    Input::ContainmentReported {
                        version: *hold_set_version,
                        outcome: *outcome,
                        receipts: receipts.clone(),
                        acknowledgement: self.acknowledgement,
                    }
                }
                Event::ContainmentAcknowledged { hold_set_version, .. } if self.acknowledgement => {
                    Input::ContainmentAcknowledged { version: *hold_set_version }
                }
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
        let account = key.account();
        let events = match effect {
            Effect::Changed { turn, version, holds } => {
                let kinds = Event::HoldKindsChanged {
                    account: account.clone(),
                    hold_set_version: *version,
                    holds: holds.clone(),
                };
                let holds = domain::public(*version, holds);
                let turned = match turn {
                    Turn::Suspended => Event::AccountSuspended { account, holds },
                    Turn::Reactivated => Event::AccountReactivated { account, holds },
                    Turn::Neither => Event::HoldsChanged { account, holds },
                };
                vec![turned, kinds]
            }
            Effect::Contained { holds } => {
                vec![Event::ContainmentConfirmed { account, holds: holds.clone() }]
            }
            Effect::AttentionNeeded { version, outcome } => {
                let (hold_set_version, outcome) = (*version, *outcome);
                vec![Event::ContainmentNeedsAttention { account, hold_set_version, outcome }]
            }
            Effect::DriftFound { kind, action, at } => {
                let (kind, action, found_at) = (*kind, *action, *at);
                vec![Event::DriftFound { account, kind, action, found_at }]
            }
            Effect::ReviewOpened { id, kind, expired_at, .. } => {
                let (hold, kind, expired_at) = (id.clone(), *kind, *expired_at);
                vec![Event::HoldReviewRequested { account, hold, kind, expired_at }]
            }
            Effect::Placed { id, hold } => return expiry(id, hold.expires_at),
            Effect::Kept { id, kept } => return expiry(id, kept.expires_at),
            Effect::CategoriesChanged { holds } => {
                vec![Event::LegalHoldsChanged { account, holds: holds.clone() }]
            }
            Effect::Extended { id, extension } => return expiry(id, Some(extension.expires_at)),
            Effect::Released { id, .. } => return vec![Told::TimerCancelled { name: timer(id) }],
            Effect::Fenced { fence } => {
                let Fence { deletion, attempt, stands: granted } = *fence;
                let keeper = FenceKeeper::SuspensionWorker;
                vec![Event::ErasureFenceAnswered { account, keeper, deletion, attempt, granted }]
            }
            Effect::TooLate { hold, kind } => {
                vec![Event::HoldCameTooLate { account, hold: hold.clone(), kind: *kind }]
            }
            Effect::DriftEnded
            | Effect::LeavingHeard { .. }
            | Effect::Unfenced { .. }
            | Effect::Behind { .. }
            | Effect::PastReturn
            | Effect::Heard { .. }
            | Effect::CaseHeld { .. }
            | Effect::CaseLifted { .. }
            | Effect::Applied { .. }
            | Effect::Acknowledged { .. } => vec![],
        };
        events.into_iter().map(Told::Event).collect()
    }

    fn remains(&self, state: State) -> Remains<State> {
        let buried = state.buried();
        // What still holds something has its own end, and is told of then.
        match buried.manual.is_empty() && buried.kept.is_empty() {
            true => Remains::Tombstone(buried),
            false => Remains::Waiting(buried),
        }
    }

    fn answer(&self, _: &StoryKey, state: &State) -> serde_json::Value {
        json!(state.hold_set())
    }
}

/// The timer of a hold that expires.
fn expiry(id: &str, expires_at: Option<Time>) -> Vec<Told<Input>> {
    let set = expires_at.map(|due_at| {
        let input = Input::HoldExpired { hold: id.to_owned(), expires_at: due_at };
        Told::TimerSet { name: timer(id), due_at, input }
    });
    set.into_iter().collect()
}

fn timer(hold: &str) -> String {
    format!("expiry-{hold}")
}

fn leaving(envelope: &Envelope, deletion: Uuid, scheduled: bool) -> Result<Input, Refusal> {
    let story_version = envelope.story_version.ok_or(Refusal::NoStoryVersion)?;
    Ok(Input::Deletion { deletion, story_version, scheduled })
}

/// What staff wishes.
fn wish(event: &Event) -> Option<Input> {
    Some(match event.clone() {
        Event::HoldRequested {
            hold,
            effect,
            actor,
            reason_code: reason,
            kind,
            approver,
            expires_at,
            ..
        } => Input::HoldRequested { hold, effect, actor, reason, kind, approver, expires_at },
        Event::CategoryHoldRequested {
            hold,
            categories,
            actor,
            reason_code: reason,
            approver,
            expires_at,
            ..
        } => {
            let categories = categories.into_iter().collect();
            Input::CategoryHoldRequested { hold, categories, actor, reason, approver, expires_at }
        }
        Event::HoldExtensionRequested {
            hold,
            expires_at,
            actor,
            reason_code: reason,
            approver,
            ..
        } => Input::HoldExtensionRequested { hold, expires_at, actor, reason, approver },
        Event::HoldReleaseRequested { hold, actor, reason_code, approver, .. } => {
            Input::HoldReleaseRequested { hold, actor, reason: reason_code, approver }
        }
        _ => return None,
    })
}

fn kyc(envelope: &Envelope, case: Uuid, fact: KycFact, taken_over: bool) -> Result<Input, Refusal> {
    let story_version = envelope.story_version.ok_or(Refusal::NoStoryVersion)?;
    Ok(Input::Kyc { case, story_version, fact, taken_over })
}
