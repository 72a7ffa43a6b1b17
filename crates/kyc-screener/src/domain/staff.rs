//! What staff decides about a case, and what it has the customer told.
//!
//! *Decisions.* Each names the revision of the case that was looked at, which changes with whatever is sealed and with
//! every reply in own words: about another one it is refused (`case_changed`), so that no approval outlives what it
//! was given for. Clearing a rejected case needs two different people, the second by a yes in this schema's
//! `approvals`; only such a clearance, which names both, lifts the hold. Who is asked again starts from the start,
//! but after a bad answer stays rejected: all questions are shown, and what is answered is kept and looked at, and
//! lifts nothing; if no channel takes it, or no answer comes, compliance looks as well. A bad answer of the customer
//! waits for review until compliance decides; one that compliance or the old spreadsheet states is decided. Who is
//! cleared is asked again by a new questionnaire only. Each decision is sealed with its reason (`kyc-decisions`).

use contracts::{
    Time,
    event::{Decision, Macro, Situation},
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
    /// Its revision then; absent: not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
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
    if review.revision.is_some_and(|revision| revision != case.revision) {
        return Err(Refusal::CaseChanged);
    }
    let alone = review.approver.as_ref().is_none_or(|approver| *approver == review.actor);
    let self_approved = review.approver.as_ref() == Some(&review.actor);
    match (state, review.decision) {
        _ if self_approved => return Err(Refusal::FourEyes),
        (State::Rejected { .. }, Decision::Clear) if alone => return Err(Refusal::FourEyes),
        (State::Rejected { .. }, Decision::Clear) if review.revision.is_none() => {
            return Err(Refusal::NoRevision);
        }
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
            let over = (*in_review || *asked_again).then_some(Effect::ReviewClosed);
            // Whoever leads the customer to the questions hears that they are asked no more.
            let still = asked_again.then_some(Effect::RejectedStill { case: case.id });
            cancelled(state).into_iter().chain(over).chain(still).collect()
        }
        _ => {
            let rejected = Effect::Rejected { case: case.id, taken_over: false, to_review: None };
            [cancelled(state), vec![rejected]].concat()
        }
    }
}

/// From the start, except that nothing takes a bad answer back: whoever gave one is asked, and compliance looks at what they say.
fn asked_again(state: &State, case: &Case, now: Time) -> Vec<Effect> {
    let bad = matches!(state, State::Rejected { .. });
    let asked = Effect::QuestionnaireRequested {
        case: case.id,
        questionnaire: case.terms.questionnaire.clone(),
        locale: case.locale.clone(),
        missing: vec![],
        situation: if bad { Situation::AskedAgain } else { Situation::InTime },
    };
    let mut effects = cancelled(state);
    if bad {
        let unanswered = timer(case.id, Alarm::Unanswered, now + case.terms.deadline_after);
        effects.extend([Effect::AskedAgain { at: now }, asked, unanswered]);
        return effects;
    }
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
    let situation = state.situation().filter(|_| wish.which == Macro::Questions);
    let so = match wish.which {
        Macro::Questions => situation.is_some(),
        Macro::Suspended => matches!(state, State::Silent { .. }),
        Macro::Ok => matches!(state, State::Cleared { .. }),
    };
    if !so {
        return Err(Refusal::MacroUntrue { which: wish.which, status: state.status() });
    }
    let (case_id, locale) = (case.id, case.locale.clone());
    let deadline = state.deadline();
    let wish = wish.clone();
    Ok(vec![Effect::MacroRequested { case: case_id, wish, locale, deadline, situation }])
}
