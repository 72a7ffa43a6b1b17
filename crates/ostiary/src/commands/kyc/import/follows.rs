//! What follows for whom if they are taken over now: what the machine itself decides, done by nobody.

use std::collections::HashMap;

use anyhow::Result;
use chrono::TimeDelta;
use contracts::Time;
use kyc_screener::{
    domain::{Effect as CaseEffect, Input as CaseInput, Opening, State, Terms},
    machine::{Effect, Input, KycScreener, Story},
};
use messaging::Machine as _;
use uuid::Uuid;

use super::plan::Taken;

/// What follows for one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// It has a case and stays as it is.
    Known,
    /// It is asked, and the clock runs from the delivery.
    Asked,
    /// Some answers came before it: staff gets the rest.
    InPart,
    /// It is shut then, without an answer.
    Until(Time),
    /// Nothing more is asked.
    Cleared,
    /// It is shut at once, and two of compliance lift it.
    Rejected,
    /// It is shut at once, and right answers lift it.
    Silent,
}

/// What follows for each. `stories`: of those that were spoken of, also by their answers alone.
pub(super) fn follows(
    machine: &KycScreener,
    terms: &Terms,
    taken: &[Taken],
    stories: &HashMap<String, Story>,
    now: Time,
) -> Result<Vec<Follows>> {
    let unknown = Story::default();
    let follows = taken.iter().map(|one| {
        let story = stories.get(one.account.as_str()).unwrap_or(&unknown);
        let opening =
            Opening { case: Uuid::nil(), jurisdiction: None, locale: None, terms: terms.clone() };
        let (standing, deadline, actor) = (one.standing, one.deadline, String::new());
        let input = CaseInput::Enrolled { opening, standing, deadline, actor };
        Ok(Follows::of(&machine.decide(story, &Input::Case(input), now)?))
    });
    follows.collect()
}

/// Whether answers of this account came before anybody spoke of it.
pub(super) fn has_answered(story: &Story) -> bool {
    matches!(&story.case, State::Early(early) if early.rejected || !early.right.is_empty())
}

impl Follows {
    /// Of all effects the one that says most about the account.
    fn of(effects: &[Effect]) -> Self {
        let case = |effect: &Effect| match effect {
            Effect::Case(effect) => Self::by(effect),
            Effect::Provider(_) => None,
        };
        effects.iter().find_map(case).unwrap_or(Self::Known)
    }

    fn by(effect: &CaseEffect) -> Option<Self> {
        match effect {
            CaseEffect::Rejected { .. } => Some(Self::Rejected),
            CaseEffect::DeadlinePassed { .. } => Some(Self::Silent),
            CaseEffect::Cleared { .. } => Some(Self::Cleared),
            CaseEffect::Paused { .. } => Some(Self::InPart),
            CaseEffect::ClockStarted { deadline, .. } => Some(Self::Until(*deadline)),
            CaseEffect::QuestionnaireRequested { .. } => Some(Self::Asked),
            _ => None,
        }
    }

    /// By its name, without a moment: it is the same tomorrow.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Asked => "asked",
            Self::InPart => "in_part",
            Self::Until(_) => "waiting",
            Self::Cleared => "cleared",
            Self::Rejected => "rejected",
            Self::Silent => "silent",
        }
    }

    /// When the account is shut if nobody answers and it is taken over `now`; `None`: never, or it depends on delivery.
    pub fn suspended_at(self, now: Time) -> Option<Time> {
        match self {
            Self::Known | Self::Asked | Self::InPart | Self::Cleared => None,
            Self::Until(due_at) => Some(due_at),
            Self::Rejected | Self::Silent => Some(now),
        }
    }

    /// For people. `deadline_after`: from the delivery to the deadline.
    pub fn in_words(self, deadline_after: TimeDelta) -> String {
        let days = deadline_after.num_days();
        match self {
            Self::Known => "nothing: it is known already".to_owned(),
            Self::Asked => {
                format!("is asked; without an answer suspended {days} days after the delivery")
            }
            Self::InPart => "is asked for the rest, and not suspended for silence".to_owned(),
            Self::Until(due_at) => {
                format!("without an answer suspended at {}", due_at.format("%F %R UTC"))
            }
            Self::Cleared => "nothing more is asked".to_owned(),
            Self::Rejected => "suspended at once; only two of compliance lift it".to_owned(),
            Self::Silent => "suspended at once; right answers lift it".to_owned(),
        }
    }
}
