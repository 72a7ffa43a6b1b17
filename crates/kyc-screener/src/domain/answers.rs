//! What answers lead to: judged by the terms of their case, whenever they come.

use std::{collections::BTreeSet, fmt};

use contracts::{
    Time,
    event::{Answer, ReviewReason, Situation},
};
use serde::{Deserialize, Serialize};

use super::{
    Case, Effect, Refusal, State, Task, Terms, ask, cancelled,
    replies::{self, closed},
    review,
};

/// Answers handed in: personal, so they live in inputs and sealed rows only, and are never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The questionnaire that was answered.
    pub questionnaire: String,
    /// At most one for each question.
    pub answers: Vec<Answer>,
    /// When they were handed in, as the host's API states it; absent: arrival counts.
    pub submitted_at: Option<Time>,
    /// The staff id of whoever typed them in for the customer; absent: the customer.
    pub actor: Option<String>,
}

impl fmt::Debug for Submission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Submission({} answers)", self.answers.len())
    }
}

/// What is remembered of answers that came before the sign-up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Early {
    /// The questionnaire that was answered.
    pub questionnaire: String,
    /// Questions that were answered right.
    pub right: BTreeSet<String>,
    /// Whether a bad answer was among them: nothing takes it back.
    pub rejected: bool,
    /// Whether good answers followed the bad one.
    pub contradicted: bool,
}

impl Early {
    /// Ids of the questions of `terms` still to be answered: none after a bad answer.
    pub fn missing(&self, terms: &Terms) -> Vec<String> {
        if self.rejected {
            return vec![];
        }
        let same = self.questionnaire == terms.questionnaire;
        let answered = |id: &String| same && self.right.contains(id);
        terms.questions.keys().filter(|id| !answered(id)).cloned().collect()
    }
}

/// What one submission says.
enum Verdict {
    Bad,
    Right(BTreeSet<String>),
}

/// What answers lead to; they are sealed if they lead to anything or hold a bad one, and end an open transcription. `offered` judges
/// them while there is no case.
pub(super) fn answered(
    state: &State,
    submission: &Submission,
    offered: &Terms,
    now: Time,
) -> Result<Vec<Effect>, Refusal> {
    let (verdict, mut effects) = match state {
        State::Unknown => early(&Early::default(), submission, offered)?,
        State::Early(before) => early(before, submission, offered)?,
        State::Asked { case, .. }
        | State::Waiting { case, .. }
        | State::Incomplete { case, .. }
        | State::Replied { case, .. }
        | State::Silent { case, .. }
        | State::Rejected { case, .. }
        | State::Cleared { case, .. } => {
            let submitted_at = submission.submitted_at.map_or(now, |at| at.min(now));
            let verdict = judge(submission, &case.terms)?;
            let settled = settle(state, case, &verdict, submitted_at, now);
            (verdict, [ended(case, &settled), settled].concat())
        }
    };
    // Which question it was is for compliance to see, even where one more bad answer changes nothing.
    if !effects.is_empty() || matches!(verdict, Verdict::Bad) {
        effects.push(Effect::Sealed { submission: submission.clone(), received_at: now });
    }
    Ok(effects)
}

/// The end of a task: any answers are those that a reply was about; who replied in part owes the rest until the case is settled.
fn ended(case: &Case, settled: &[Effect]) -> Vec<Effect> {
    let over = |effect: &Effect| matches!(effect, Effect::Cleared { .. } | Effect::Rejected { .. });
    if has_letter(case) || settled.iter().any(over) { closed(case) } else { vec![] }
}

fn has_letter(case: &Case) -> bool {
    case.task.as_ref().is_some_and(Task::is_letter)
}

fn judge(submission: &Submission, terms: &Terms) -> Result<Verdict, Refusal> {
    if submission.questionnaire != terms.questionnaire {
        return Err(Refusal::OtherQuestionnaire);
    }
    if submission.answers.is_empty() {
        return Err(Refusal::NoAnswers);
    }
    let mut answered = BTreeSet::new();
    let mut bad = false;
    for (index, Answer { question_id, answer }) in submission.answers.iter().enumerate() {
        let rejects_on = terms.questions.get(question_id);
        bad |= rejects_on.ok_or(Refusal::UnknownQuestion { position: index + 1 })? == answer;
        if !answered.insert(question_id.clone()) {
            return Err(Refusal::AnsweredTwice { position: index + 1 });
        }
    }
    Ok(if bad { Verdict::Bad } else { Verdict::Right(answered) })
}

fn early(
    before: &Early,
    submission: &Submission,
    offered: &Terms,
) -> Result<(Verdict, Vec<Effect>), Refusal> {
    let verdict = judge(submission, offered)?;
    let effects = remember(before, &verdict, offered);
    Ok((verdict, effects))
}

fn remember(before: &Early, verdict: &Verdict, terms: &Terms) -> Vec<Effect> {
    let mut early = before.clone();
    if early.questionnaire != terms.questionnaire {
        early.questionnaire.clone_from(&terms.questionnaire);
        early.right.clear();
    }
    match verdict {
        Verdict::Bad => early.rejected = true,
        Verdict::Right(_) if early.rejected => early.contradicted = true,
        Verdict::Right(ids) => early.right.extend(ids.iter().cloned()),
    }
    if early == *before { vec![] } else { vec![Effect::Remembered { early }] }
}

fn settle(
    state: &State,
    case: &Case,
    verdict: &Verdict,
    submitted_at: Time,
    now: Time,
) -> Vec<Effect> {
    match (state, verdict) {
        (State::Rejected { in_review, asked_again: true, .. }, verdict) => {
            let effects = answered_again(case, verdict, *in_review, now);
            if effects.is_empty() { effects } else { [cancelled(state), effects].concat() }
        }
        (State::Rejected { contradicted, .. }, Verdict::Right(ids)) => {
            gainsaid(case, ids, *contradicted, now)
        }
        // Nothing takes a bad answer back, and right answers are right already.
        (State::Rejected { .. }, Verdict::Bad)
        | (State::Unknown | State::Early(_), _)
        | (State::Cleared { .. }, Verdict::Right(_)) => vec![],
        (_, Verdict::Bad) => {
            let to_review = Some(case.look(now));
            let rejected = Effect::Rejected { case: case.id, taken_over: false, to_review };
            [cancelled(state), vec![rejected]].concat()
        }
        (
            State::Asked { .. } | State::Incomplete { .. } | State::Replied { .. },
            Verdict::Right(ids),
        ) => progress(state, case, ids, true, now),
        (State::Waiting { deadline, .. } | State::Silent { deadline, .. }, Verdict::Right(ids)) => {
            let received_in_time = now <= *deadline + case.terms.late_grace;
            progress(state, case, ids, submitted_at <= *deadline && received_in_time, now)
        }
    }
}

/// Good answers after a bad one, unasked: compliance sees what is new of them.
fn gainsaid(case: &Case, ids: &BTreeSet<String>, contradicted: bool, now: Time) -> Vec<Effect> {
    let review = (!contradicted).then(|| review(case, ReviewReason::Contradiction, now));
    let noted = learnt(case, ids).map(|after| Effect::AnsweredRight { right: after.right });
    noted.into_iter().chain(review).collect()
}

/// Answers of somebody whom compliance asked again after a bad one. They lift nothing: compliance looks at them.
fn answered_again(case: &Case, verdict: &Verdict, in_review: bool, now: Time) -> Vec<Effect> {
    let review = (!in_review).then(|| review(case, ReviewReason::AnsweredAgain, now));
    let still = Effect::RejectedStill { case: case.id };
    let Verdict::Right(ids) = verdict else {
        return [Effect::AskedNoMore, still].into_iter().chain(review).collect();
    };
    let Some(after) = learnt(case, ids) else { return vec![] };
    let is_whole = after.missing().is_empty();
    let next = if is_whole { still } else { ask(&after, Situation::AskedAgain) };
    let noted = Effect::AnsweredRight { right: after.right };
    [noted].into_iter().chain(review).chain([next]).collect()
}

/// The case with these right answers; `None`: none of them is new.
fn learnt(case: &Case, ids: &BTreeSet<String>) -> Option<Case> {
    let right = case.right.union(ids).cloned().collect();
    let after = Case { right, ..case.clone() };
    (after != *case).then_some(after)
}

/// What right answers lead to. `in_time` follows from moments, never from whether the deadline's timer came first.
fn progress(
    state: &State,
    case: &Case,
    ids: &BTreeSet<String>,
    in_time: bool,
    now: Time,
) -> Vec<Effect> {
    let mut after = case.clone();
    after.right.extend(ids.iter().cloned());
    let noted = Effect::AnsweredRight { right: after.right.clone() };
    if after.missing().is_empty() {
        let cleared = Effect::Cleared { case: case.id, in_time, by: None };
        return [vec![noted], cancelled(state), vec![cleared]].concat();
    }
    match state {
        State::Asked { .. } | State::Waiting { .. } | State::Replied { .. } if in_time => {
            [vec![noted], cancelled(state), paused(&after, now)].concat()
        }
        State::Silent { .. } if in_time => {
            [vec![noted, Effect::DeadlineReversed { case: case.id }], paused(&after, now)].concat()
        }
        // The deadline's own timer is only late: the silence comes before the reply.
        State::Waiting { deadline, .. } => {
            let passed =
                Effect::DeadlinePassed { case: case.id, deadline: *deadline, taken_over: false };
            [cancelled(state), vec![passed, noted], rest(&after, Situation::Silent, now)].concat()
        }
        // A letter that says nothing new is typed in, and the rest is still to be got.
        _ if after == *case && !has_letter(case) => vec![],
        // They stay suspended, and what is missing is got all the same.
        State::Silent { .. } => [vec![noted], rest(&after, Situation::Silent, now)].concat(),
        _ => vec![noted, ask(&after, state.situation().unwrap_or(Situation::Silent))],
    }
}

/// The clock stops for whoever replied.
pub(super) fn paused(case: &Case, now: Time) -> Vec<Effect> {
    [vec![Effect::Paused { since: now }], rest(case, Situation::Paused, now)].concat()
}

/// Only the missing answers are asked for, and staff sees to it that they come.
fn rest(case: &Case, situation: Situation, now: Time) -> Vec<Effect> {
    // A letter is typed in by now: these are answers.
    let goes_on = case.task.is_some() && !has_letter(case);
    let within = case.terms.incomplete_after;
    let mut effects = if goes_on { vec![] } else { replies::opened(case, None, within, now) };
    effects.push(ask(case, situation));
    effects
}
