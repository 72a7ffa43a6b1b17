//! What staff decides about a case, and what it has the customer told.

use contracts::{
    Time,
    event::{Decision, Macro},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Alarm, Case, Effect, Refusal, State, cancelled, replies::closed, timer};

/// A decision of compliance, as it is kept for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The case that was looked at.
    pub case: Uuid,
    /// What was decided.
    pub decision: Decision,
    /// The staff id of whoever decided.
    pub actor: String,
    /// The staff id of whoever agreed.
    pub approver: Option<String>,
    /// Their code for the record.
    pub reason_code: String,
}

/// Whose decision a clearance is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The staff id of whoever decided.
    pub actor: String,
    /// The staff id of whoever agreed.
    pub approver: Option<String>,
}

/// A macro that staff sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Which one.
    pub which: Macro,
    /// The staff id of whoever sends it.
    pub actor: String,
    /// Intercom's conversation to reply in.
    pub conversation: Option<String>,
}

/// What a decision leads to; it is kept if it leads to anything, and it ends an open transcription.
pub(super) fn reviewed(state: &State, review: &Review, now: Time) -> Result<Vec<Effect>, Refusal> {
    let case = state.case().ok_or(Refusal::NoCase)?;
    if case.id != review.case {
        return Err(Refusal::OtherCase);
    }
    let alone = review.approver.as_ref().is_none_or(|approver| *approver == review.actor);
    let self_approved = review.approver.as_ref() == Some(&review.actor);
    match (state, review.decision) {
        _ if self_approved => return Err(Refusal::FourEyes),
        (State::Rejected { .. }, Decision::Clear) if alone => return Err(Refusal::FourEyes),
        // Receivers may hear facts in any order: after a lifted YES only another YES may come.
        (State::Cleared { .. }, Decision::AskAgain) => return Err(Refusal::Settled),
        _ => {}
    }
    let mut effects = closed(case);
    effects.extend(match review.decision {
        Decision::Clear => cleared(state, case, review, now),
        Decision::Reject => rejected(state, case),
        Decision::AskAgain => asked_again(state, case, now),
    });
    if !effects.is_empty() {
        effects.push(Effect::DecisionKept { review: review.clone(), decided_at: now });
    }
    Ok(effects)
}

fn cleared(state: &State, case: &Case, review: &Review, now: Time) -> Vec<Effect> {
    let in_time = match state {
        State::Cleared { .. } => return vec![],
        State::Waiting { deadline, .. } | State::Silent { deadline, .. } => now <= *deadline,
        _ => true,
    };
    let by = Decided { actor: review.actor.clone(), approver: review.approver.clone() };
    let cleared = Effect::Cleared { case: case.id, in_time, by: Some(by) };
    [cancelled(state), vec![cleared]].concat()
}

fn rejected(state: &State, case: &Case) -> Vec<Effect> {
    match state {
        State::Rejected { in_review, asked_again, .. } => {
            (*in_review || *asked_again).then_some(Effect::ReviewClosed).into_iter().collect()
        }
        _ => {
            let rejected = Effect::Rejected { case: case.id, taken_over: false, to_review: None };
            [cancelled(state), vec![rejected]].concat()
        }
    }
}

/// From the start, except that nothing takes a bad answer back: whoever gave one is asked, and compliance looks at what they say.
fn asked_again(state: &State, case: &Case, now: Time) -> Vec<Effect> {
    let asked = Effect::QuestionnaireRequested {
        case: case.id,
        questionnaire: case.terms.questionnaire.clone(),
        locale: case.locale.clone(),
        missing: vec![],
    };
    if matches!(state, State::Rejected { .. }) {
        return vec![Effect::AskedAgain { at: now }, asked];
    }
    let mut effects = cancelled(state);
    if matches!(state, State::Silent { .. }) {
        effects.push(Effect::DeadlineReversed { case: case.id });
    }
    let due_at = now + case.terms.undeliverable_after;
    let undeliverable = timer(case.id, Alarm::Undeliverable, due_at);
    effects.extend([Effect::AskedAgain { at: now }, asked, undeliverable]);
    effects
}

/// A macro is sent only where it says what is so. Each wish is one sending.
pub(super) fn sent(state: &State, wish: &Wish) -> Result<Vec<Effect>, Refusal> {
    let case = state.case().ok_or(Refusal::NoCase)?;
    let so = match wish.which {
        Macro::Questions => matches!(
            state,
            State::Asked { .. }
                | State::Waiting { .. }
                | State::Incomplete { .. }
                | State::Replied { .. }
                | State::Silent { .. }
                | State::Rejected { asked_again: true, .. }
        ),
        Macro::Suspended => matches!(state, State::Silent { .. }),
        Macro::Ok => matches!(state, State::Cleared { .. }),
    };
    if !so {
        return Err(Refusal::MacroUntrue { which: wish.which, status: state.status() });
    }
    let (case_id, locale) = (case.id, case.locale.clone());
    let deadline = state.deadline();
    Ok(vec![Effect::MacroRequested { case: case_id, wish: wish.clone(), locale, deadline }])
}
