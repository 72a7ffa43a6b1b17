//! Whether the host obeys the newest hold set: ordered, applied, acknowledged where it has to be, contained.

use contracts::event::{ContainmentOutcome, Receipt};

use super::{Effect, Refusal, State};

/// What a run at the host leads to. Only the newest version counts, and only until it is contained.
pub(super) fn reported(
    state: &State,
    version: i64,
    outcome: ContainmentOutcome,
    receipts: &[Receipt],
    acknowledgement: bool,
) -> Result<Vec<Effect>, Refusal> {
    if !awaited(state, version)? {
        return Ok(vec![]);
    }
    Ok(match outcome {
        ContainmentOutcome::Applied => {
            let mut effects = vec![];
            if state.applied != version {
                effects.push(Effect::Applied { version, receipts: receipts.to_vec() });
            }
            if !acknowledgement || state.acknowledged == version {
                effects.push(Effect::Contained { holds: state.hold_set() });
            }
            effects
        }
        ContainmentOutcome::NoSuchAccount
        | ContainmentOutcome::InvalidAccountId
        | ContainmentOutcome::Refused
            if state.attention.is_none() =>
        {
            vec![Effect::AttentionNeeded { version, outcome }]
        }
        // Said once; and whoever made the host newer reports that version.
        ContainmentOutcome::NoSuchAccount
        | ContainmentOutcome::InvalidAccountId
        | ContainmentOutcome::Refused
        | ContainmentOutcome::Outdated => vec![],
    })
}

/// What the host's own word leads to.
pub(super) fn acknowledged(state: &State, version: i64) -> Result<Vec<Effect>, Refusal> {
    if !awaited(state, version)? || state.acknowledged == version {
        return Ok(vec![]);
    }
    let mut effects = vec![Effect::Acknowledged { version }];
    if state.applied == version {
        effects.push(Effect::Contained { holds: state.hold_set() });
    }
    Ok(effects)
}

fn awaited(state: &State, version: i64) -> Result<bool, Refusal> {
    if version > state.version {
        return Err(Refusal::NeverOrdered);
    }
    Ok(version == state.version && state.contained != version)
}
