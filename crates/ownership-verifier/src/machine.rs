//! Between events and an account's recoveries: what we react to, and what we say.

use contracts::{Envelope, Event, Time, event::FenceKeeper};
use messaging::{Fence, Machine, StoryKey, Told};
use serde_json::json;
use uuid::Uuid;

use crate::domain::{self, Effect, Input, Refusal, State};

/// The machine of an account's recoveries: one per account. An erasure leaves nothing of it.
#[derive(Debug, Clone, Copy)]
pub struct OwnershipVerifier;

impl Machine for OwnershipVerifier {
    const NAME: &'static str = "ownership-verifier";
    type State = State;
    type Input = Input;
    type Effect = Effect;
    type Refusal = Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, Input)>, Refusal> {
        let input = match envelope.event {
            // Once the factor is changed, the recovery is watched over until it is closed.
            Event::RecoveryEscalated { recovery, .. }
            | Event::FactorChangeOrdered { recovery, .. } => heard(envelope, recovery, true)?,
            Event::RecoveryClosed { recovery, .. } => heard(envelope, recovery, false)?,
            Event::ErasureFenceRequested { deletion, attempt, .. } => {
                Input::FenceRequested { deletion, attempt }
            }
            Event::ErasureFenceReleased { deletion, attempt, .. } => {
                Input::FenceReleased { deletion, attempt }
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
        match effect {
            Effect::Fenced { fence: Fence { deletion, attempt, stands } } => {
                vec![Told::Event(Event::ErasureFenceAnswered {
                    account: key.account(),
                    keeper: FenceKeeper::OwnershipVerifier,
                    deletion: *deletion,
                    attempt: *attempt,
                    granted: *stands,
                })]
            }
            Effect::Heard { .. } | Effect::Unfenced { .. } => vec![],
        }
    }

    fn answer(&self, _: &StoryKey, state: &State) -> serde_json::Value {
        json!({ "open": state.is_open() })
    }
}

fn heard(envelope: &Envelope, recovery: Uuid, open: bool) -> Result<Input, Refusal> {
    let story_version = envelope.story_version.ok_or(Refusal::NoStoryVersion)?;
    Ok(Input::Heard { recovery, story_version, open })
}
