//! What the provider of identity checks thinks of a person. Pure, and beside the case: neither changes the other.
//!
//! *The provider's verdicts* count by the provider's own clock: an older one, or the same again, changes nothing.
//! After a rejection for good only GREEN lifts the hold, or `DecideReview` by two people with the hold's id as the
//! case; that very verdict then says nothing new.

use contracts::{Time, envelope::derive_id, event::ProviderVerdict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Decided, Refusal, Review};

#[cfg(test)]
mod tests;

/// The newest verdict that was heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Our id of it, which the hold has, too.
    pub id: Uuid,
    /// The verdict.
    pub verdict: ProviderVerdict,
    /// When it was made, by the provider's clock.
    pub reviewed_at: Time,
    /// When it was read.
    pub read_at: Time,
    /// Whether a rejection for good stands.
    pub rejected: bool,
}

/// What happens to a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Its verdict was read at the provider.
    Read {
        /// The provider's id of the profile.
        applicant: String,
        /// The verdict.
        verdict: ProviderVerdict,
        /// When it was made, by the provider's clock.
        reviewed_at: Time,
        /// When it was read.
        read_at: Time,
    },
    /// Compliance decided otherwise.
    Lifted(Review),
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follows {
    /// This is the newest verdict now.
    Seen(Profile),
    /// The person is rejected for good.
    Rejected(Profile),
    /// They are not any more; by whom, if it was not the provider.
    Accepted(Profile, Option<Decided>),
    /// They may hand in again, and are to be told so.
    RetryRequested(Profile),
    /// The decision goes into the record.
    DecisionKept(Review, Time),
}

/// What `news` lead to. Empty: nothing new, or older than what is known.
pub fn decide(known: Option<&Profile>, news: &News, now: Time) -> Result<Vec<Follows>, Refusal> {
    match news {
        News::Read { applicant, verdict, reviewed_at, read_at } => {
            let id = known.map_or_else(|| profile_of(applicant), |known| known.id);
            let rejected = known.is_some_and(|known| known.rejected);
            let (verdict, reviewed_at, read_at) = (*verdict, *reviewed_at, *read_at);
            Ok(read(known, Profile { id, verdict, reviewed_at, read_at, rejected }))
        }
        News::Lifted(review) => lifted(known, review, now),
    }
}

/// Total and dull: folded over a history of effects, it gives the profile again.
pub fn evolve(known: Option<Profile>, follows: &Follows) -> Option<Profile> {
    match follows {
        Follows::Seen(profile) | Follows::RetryRequested(profile) => Some(profile.clone()),
        Follows::Rejected(profile) => Some(Profile { rejected: true, ..profile.clone() }),
        Follows::Accepted(profile, _) => Some(Profile { rejected: false, ..profile.clone() }),
        Follows::DecisionKept(..) => known,
    }
}

/// Our id of a profile, and of what it holds.
fn profile_of(applicant: &str) -> Uuid {
    derive_id(Uuid::NAMESPACE_OID, &[b"kyc-provider", applicant.as_bytes()])
}

/// A verdict counts if it is newer, by the provider's clock, and of two that are as new the one that was read later.
fn read(known: Option<&Profile>, read: Profile) -> Vec<Follows> {
    let newness = |profile: &Profile| (profile.reviewed_at, profile.read_at);
    if known.is_some_and(|known| newness(&read) < newness(known)) {
        return vec![];
    }
    let same = known.is_some_and(|known| {
        (known.verdict, known.reviewed_at) == (read.verdict, read.reviewed_at)
    });
    match (read.verdict, read.rejected) {
        // Whatever compliance made of it since: that very verdict says nothing new.
        _ if same => vec![],
        (ProviderVerdict::RedFinal, false) => vec![Follows::Rejected(read)],
        (ProviderVerdict::Green, true) => vec![Follows::Accepted(read, None)],
        // Who was rejected for good and may try again stays shut out until it went well.
        (ProviderVerdict::RedRetry, _) => vec![Follows::RetryRequested(read)],
        (ProviderVerdict::RedFinal, true) | (ProviderVerdict::Green, false) => {
            vec![Follows::Seen(read)]
        }
    }
}

/// Two of compliance, and nobody agrees with themselves. Nobody rejects in the provider's name.
fn lifted(known: Option<&Profile>, review: &Review, now: Time) -> Result<Vec<Follows>, Refusal> {
    let profile = known.filter(|known| known.id == review.case).ok_or(Refusal::OtherCase)?;
    let others = review.approver.as_ref().is_some_and(|approver| *approver != review.actor);
    if review.decision != contracts::event::Decision::Clear {
        return Err(Refusal::ProvidersVerdict);
    }
    if !others {
        return Err(Refusal::FourEyes);
    }
    if !profile.rejected {
        return Ok(vec![]);
    }
    let by = Decided { actor: review.actor.clone(), approver: review.approver.clone() };
    let accepted = Follows::Accepted(profile.clone(), Some(by));
    Ok(vec![accepted, Follows::DecisionKept(review.clone(), now)])
}
