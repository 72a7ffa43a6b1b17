//! All that is known of an account: its case, and its profile at the provider of identity checks. Neither changes the other.

use contracts::{Event, Time};
use messaging::{Pii, StoryKey, Told};
use serde::{Deserialize, Serialize};

use crate::domain::{
    self, Refusal, State,
    provider::{self, Follows, News, Profile},
};

/// The state of a story. What has no profile looks as it did before there were any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The questionnaire.
    #[serde(flatten)]
    pub case: State,
    /// The newest verdict of the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// To its profile at the provider.
    Provider(News),
    /// To its case. Timers of before there was anything else are of this form.
    #[serde(untagged)]
    Case(domain::Input),
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// For its profile.
    Provider(Follows),
    /// For its case.
    Case(domain::Effect),
}

impl Story {
    /// What `input` leads to at `now`.
    pub(super) fn decide(&self, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
        match input {
            Input::Provider(news) => {
                let follows = provider::decide(self.profile.as_ref(), news, now)?;
                Ok(follows.into_iter().map(Effect::Provider).collect())
            }
            // A decision names what it is about by its id.
            Input::Case(domain::Input::Reviewed(review))
                if self.profile.as_ref().is_some_and(|profile| profile.id == review.case) =>
            {
                self.decide(&Input::Provider(News::Lifted(review.clone())), now)
            }
            Input::Case(input) => {
                let effects = domain::decide(&self.case, input, now)?;
                Ok(effects.into_iter().map(Effect::Case).collect())
            }
        }
    }

    /// The story after an effect.
    pub(super) fn evolve(self, effect: &Effect) -> Self {
        let Self { case, profile } = self;
        match effect {
            Effect::Provider(follows) => Self { case, profile: provider::evolve(profile, follows) },
            Effect::Case(effect) => Self { case: domain::evolve(case, effect), profile },
        }
    }
}

/// What is read of the provider's events.
pub(super) fn news(event: &Event) -> Option<Input> {
    let Event::KycProviderVerdictRead { applicant, verdict, reviewed_at, read_at, .. } = event
    else {
        return None;
    };
    let (verdict, reviewed_at, read_at) = (*verdict, *reviewed_at, *read_at);
    Some(Input::Provider(News::Read {
        applicant: applicant.clone(),
        verdict,
        reviewed_at,
        read_at,
    }))
}

/// What an effect on the profile leaves behind. `asks_again`: whether people are told that they may hand in again.
pub(super) fn tell(key: &StoryKey, follows: &Follows, asks_again: bool) -> Vec<Told<Input>> {
    let account = key.account();
    let event = match follows {
        Follows::Seen(_) => return vec![],
        Follows::RetryRequested(_) if !asks_again => return vec![],
        Follows::RetryRequested(Profile { id, reviewed_at, .. }) => {
            let (profile, reviewed_at) = (*id, *reviewed_at);
            Event::KycProviderRetryRequested { account, profile, reviewed_at }
        }
        Follows::Rejected(Profile { id, reviewed_at, .. }) => {
            let (profile, reviewed_at) = (*id, *reviewed_at);
            Event::KycProviderRejected { account, profile, reviewed_at }
        }
        Follows::Accepted(Profile { id, reviewed_at, .. }, by) => {
            let (profile, reviewed_at) = (*id, *reviewed_at);
            let (actor, approver) = by.clone().map(|by| (by.actor, by.approver)).unzip();
            let approver = approver.flatten();
            Event::KycProviderAccepted { account, profile, reviewed_at, actor, approver }
        }
        Follows::DecisionKept(review, decided_at) => {
            let plaintext: Pii = super::decided(review, *decided_at);
            return vec![Told::Sealed { account, purpose: super::DECISIONS_PURPOSE, plaintext }];
        }
    };
    vec![Told::Event(event)]
}
