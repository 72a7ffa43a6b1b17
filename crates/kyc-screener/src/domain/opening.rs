//! How a case begins: by a sign-up, or taken over from the old spreadsheet.

use std::collections::BTreeSet;

use contracts::{
    CountryCode, Locale, Time,
    event::{ReviewReason, Situation, Standing},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Alarm, Case, Early, Effect, Span, State, Terms, answers, ask, delivery::clock, review, timer,
};

/// Whoever is taken over from the spreadsheet has at least this long to answer.
pub const TAKEN_OVER_WITH: Span = Span::days(7);

/// A case that may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The id of the case.
    pub case: Uuid,
    /// The country for which the account is asked; absent: staff took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<CountryCode>,
    /// The language the person reads.
    pub locale: Option<Locale>,
    /// The policy's terms of today.
    pub terms: Terms,
}

impl Opening {
    fn case(&self, now: Time) -> Case {
        Case {
            id: self.case,
            opened_at: now,
            anew_at: None,
            jurisdiction: self.jurisdiction.clone(),
            locale: self.locale.clone(),
            terms: self.terms.clone(),
            right: BTreeSet::new(),
            earlier: BTreeSet::new(),
            task: None,
            review: None,
            channel: None,
            revision: 0,
            fence: None,
            enrolled_by: None,
        }
    }
}

/// A sign-up, or a customer seen.
pub(super) fn listed(state: &State, opening: &Opening, now: Time) -> Vec<Effect> {
    let case = opening.case(now);
    match state {
        State::Unknown => opened(case, now),
        State::Early(early) => opened_after(early, case, now),
        State::Cleared { case: old, .. } => {
            let mut earlier = old.earlier.clone();
            earlier.insert(old.terms.questionnaire.clone());
            let asked_before = earlier.contains(&opening.terms.questionnaire);
            if asked_before { vec![] } else { opened(Case { earlier, ..case }, now) }
        }
        State::Asked { .. }
        | State::Waiting { .. }
        | State::Incomplete { .. }
        | State::Replied { .. }
        | State::Silent { .. }
        | State::Rejected { .. } => vec![],
    }
}

/// Taken up by staff as the spreadsheet says; known accounts stay as they are. Answers that came before count for more.
pub(super) fn enrolled(
    state: &State,
    opening: &Opening,
    actor: &str,
    (standing, deadline): (Standing, Option<Time>),
    now: Time,
) -> Vec<Effect> {
    let case = Case { enrolled_by: Some(actor.to_owned()), ..opening.case(now) };
    let id = case.id;
    let early = match state {
        State::Unknown => None,
        State::Early(early) => Some(early),
        _ => return vec![],
    };
    let said = early.filter(|early| early.rejected || !early.right.is_empty());
    match (said, standing) {
        (_, Standing::Rejected) => {
            // Answers of ours are news; what only the spreadsheet says, its person knows.
            let known = Effect::Rejected { case: id, taken_over: true, to_review: None };
            let news = early.filter(|early| early.rejected);
            let news = news.map(|early| rejected(early, &case, now));
            [vec![begun(case)], news.unwrap_or_else(|| vec![known])].concat()
        }
        (Some(early), _) if early.rejected || standing != Standing::Cleared => {
            opened_after(early, case, now)
        }
        (_, Standing::New) => opened(case, now),
        (_, Standing::Cleared) => {
            vec![begun(case), Effect::Cleared { case: id, in_time: true, by: None }]
        }
        (None, Standing::Waiting) => {
            let earliest = now + TAKEN_OVER_WITH;
            let deadline = deadline.map_or(earliest, |deadline| deadline.max(earliest));
            let clock = clock(&case, deadline, now, None);
            [vec![begun(case)], clock].concat()
        }
        (None, Standing::Silent) => {
            let deadline = deadline.map_or(now, |deadline| deadline.min(now));
            vec![begun(case), Effect::DeadlinePassed { case: id, deadline, taken_over: true }]
        }
        (Some(_), Standing::Waiting | Standing::Silent) => vec![],
    }
}

fn begun(case: Case) -> Effect {
    Effect::Opened { case: Box::new(case) }
}

fn opened(case: Case, now: Time) -> Vec<Effect> {
    let due_at = now + case.terms.undeliverable_after;
    let (asked, undeliverable) =
        (ask(&case, Situation::InTime), timer(case.id, Alarm::Undeliverable, due_at));
    vec![begun(case), asked, undeliverable]
}

/// A bad answer that came before its case.
fn rejected(early: &Early, case: &Case, now: Time) -> Vec<Effect> {
    let review = early.contradicted.then(|| review(case, ReviewReason::Contradiction, now));
    let to_review = Some(case.look(now));
    let rejected = Effect::Rejected { case: case.id, taken_over: false, to_review };
    [rejected].into_iter().chain(review).collect()
}

/// A sign-up that meets its answers.
fn opened_after(early: &Early, mut case: Case, now: Time) -> Vec<Effect> {
    let id = case.id;
    if early.rejected {
        let rejected = rejected(early, &case, now);
        return [vec![begun(case)], rejected].concat();
    }
    if early.questionnaire == case.terms.questionnaire {
        let asked = |id: &&String| case.terms.questions.contains_key(*id);
        case.right = early.right.iter().filter(asked).cloned().collect();
    }
    if case.right.is_empty() {
        opened(case, now)
    } else if case.missing().is_empty() {
        vec![begun(case), Effect::Cleared { case: id, in_time: true, by: None }]
    } else {
        let paused = answers::paused(&case, now);
        [vec![begun(case)], paused].concat()
    }
}
