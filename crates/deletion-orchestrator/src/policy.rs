//! What the operator decides about leaving: how long it takes, who erases in which order, what forbids it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use contracts::{
    CountryCode, Locale,
    event::{Blocker, Dust},
};
use runtime::span::Span;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::{OPEN_RECOVERY, Terms, UNDER_REVIEW};

#[cfg(test)]
mod tests;
mod validate;

/// The shipped `[deletion]` and `[[blockers]]`, to start one's own from.
pub const SHIPPED: &str = include_str!("../policy.toml");

/// The parts of `policy.toml` that this service reads, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The first is for whoever reads none of them.
    pub languages: Vec<Locale>,
    /// How long it takes.
    pub deletion: Leaving,
    /// What forbids it.
    #[serde(default)]
    pub blockers: Vec<Forbids>,
}

/// `[deletion]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// From the asking to the last moment for confirming.
    pub confirm_within: Span,
    /// What a person has at least between the news that it goes on and the erasure.
    pub notice: Span,
    /// How long fences are waited for.
    pub fence_within: Span,
    /// From a refused fence, a failed erasure or an unclean scan to the next try.
    pub retry_after: Span,
    /// How long it is waited for the last message.
    pub last_message_within: Span,
    /// Who erases what goes at once.
    #[serde(default)]
    pub at_confirmation: Vec<String>,
    /// Who erases, one wave after the other.
    pub erasure_order: Vec<Vec<String>>,
    /// What the law says where a person lives; `default` for everywhere else.
    pub profiles: BTreeMap<String, Profile>,
}

/// `[deletion.profiles.<name>]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Who lives here has it.
    #[serde(default)]
    pub countries: BTreeSet<CountryCode>,
    /// From the asking to the erasure, where the law's month leaves so much time.
    pub grace: Span,
    /// From the asking to the law's date.
    pub due_after: Span,
    /// How long before the law's date the work begins at the latest.
    pub reserve: Span,
    /// How long before the law's date staff and person are told that it is not done.
    pub alarm: Span,
    /// By how much the law's date moves, once; `0s`: not at all.
    pub extension: Span,
    /// From the asking to the date that it moves to for what has begun, and stays blocked until it is destroyed; left out: as
    /// `extension` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroy_within: Option<Span>,
    /// From the asking to the day before which staff hears once more that what has begun has not ended; left out: they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroy_by: Option<Span>,
}

/// `[[blockers]]`: something that forbids a deletion, whom to ask about it, and what the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbids {
    /// Its code.
    pub code: String,
    /// Whom to ask; absent: this service knows by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// The person must not learn of it: told as `under_review`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// The code of what helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// What the person is told, in each of the policy's languages; of a silent one nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub message: BTreeMap<Locale, String>,
    /// What helps as well where there is too little to withdraw; absent: nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dust: Option<Waivable>,
}

/// `blockers.dust`: a person may give up what is too little to withdraw, as whoever is asked says with its amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waivable {
    /// The code of what helps.
    pub remedy: String,
    /// What the person is told, with `{amount}`, in each of the policy's languages.
    pub message: BTreeMap<Locale, String>,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Ask {
    /// A subject of NATS that somebody replies on, such as `host.rpc.blockers`.
    Nats(String),
    /// An address that is posted to.
    Http(String),
    /// A query on the host's database with the account id as its parameter: a row means yes.
    Sql(String),
}

/// Why a policy is no policy, on one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// It can be read, and makes no sense.
    #[error("{key}: {problem}")]
    Invalid {
        /// The key, with all tables that it is in.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl Policy {
    /// Reads and checks the text of a `policy.toml`.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let unreadable = |error: toml::de::Error| {
            PolicyError::Unreadable(error.to_string().trim().replace('\n', ", "))
        };
        let policy: Self = toml::from_str(text).map_err(unreadable)?;
        validate::validate(&policy)?;
        Ok(policy)
    }

    /// SHA-256 of these parts as JSON, in hex.
    pub fn hash(&self) -> String {
        let json =
            serde_json::to_vec(self).expect("texts, lists and maps of texts have a JSON form");
        hex::encode(Sha256::digest(json))
    }

    /// What a deletion that begins today runs under. Unknown residence: the strictest of all.
    pub fn terms(&self, residence: Option<&CountryCode>) -> Terms {
        let (name, profile) = self.profile(residence);
        let Leaving { confirm_within, notice, fence_within, .. } = self.deletion;
        let Leaving { retry_after, last_message_within, .. } = self.deletion;
        Terms {
            profile: name.to_owned(),
            grace: profile.grace,
            due_after: profile.due_after,
            reserve: profile.reserve,
            extension: profile.extension,
            destroy_within: profile.destroy_within,
            destroy_by: profile.destroy_by,
            confirm_within,
            notice,
            alarm: profile.alarm,
            fence_within,
            retry_after,
            last_message_within,
            at_confirmation: self.deletion.at_confirmation.clone(),
            waves: self.deletion.erasure_order.clone(),
            policy_hash: self.hash(),
        }
    }

    /// How long people can change their mind: the shortest and the longest of all profiles, as far as the law's date leaves it.
    pub fn grace(&self) -> (Duration, Duration) {
        let profiles = self.deletion.profiles.values();
        let of_each = profiles.map(|one| one.grace.0.min(one.due_after.0 - one.reserve.0));
        let all: BTreeSet<Duration> = of_each.collect();
        let least = all.first().copied().unwrap_or_default();
        (least, all.last().copied().unwrap_or_default())
    }

    fn profile(&self, residence: Option<&CountryCode>) -> (&str, &Profile) {
        let profiles = self.deletion.profiles.iter();
        let mut profiles = profiles.map(|(name, profile)| (name.as_str(), profile));
        let found = match residence {
            Some(country) => profiles
                .clone()
                .find(|(_, profile)| profile.countries.contains(country))
                .or_else(|| profiles.find(|(name, _)| *name == validate::DEFAULT)),
            // The sooner the law wants it, the stricter it is.
            None => profiles.min_by_key(|(name, one)| {
                ((one.due_after, one.grace, one.extension), *name != validate::DEFAULT)
            }),
        };
        found.expect("a checked policy has the profile `default`")
    }

    /// What the person is told of a code, and of what of it is dust.
    pub fn blocker(&self, code: &str, dust: &BTreeSet<Dust>) -> Blocker {
        let known = self.blockers.iter().find(|one| one.code == code);
        let dust: Vec<Dust> = dust.iter().filter(|one| one.code() == code).cloned().collect();
        let waivable = known.and_then(|one| one.dust.as_ref()).filter(|_| !dust.is_empty());
        if let Some(Waivable { remedy, message }) = waivable {
            let amounts: Vec<String> = dust.iter().map(Dust::in_words).collect();
            let told = |(locale, text): (&Locale, &String)| {
                (locale.clone(), text.replace(AMOUNT, &amounts.join(", ")))
            };
            let (code, remedy) = (code.to_owned(), Some(remedy.clone()));
            return Blocker { code, remedy, message: message.iter().map(told).collect(), dust };
        }
        Blocker {
            code: code.to_owned(),
            remedy: known.and_then(|one| one.remedy.clone()),
            message: known.map(|one| one.message.clone()).unwrap_or_default(),
            dust: vec![],
        }
    }

    /// What the person is told of what they may give up, where nothing else forbids it.
    pub fn dust(&self, dust: &BTreeSet<Dust>) -> Vec<Blocker> {
        let codes: BTreeSet<&str> = dust.iter().map(Dust::code).collect();
        codes.into_iter().map(|code| self.blocker(code, dust)).collect()
    }

    /// What may be given up of what was found.
    pub fn waivable(&self, dust: impl IntoIterator<Item = Dust>) -> BTreeSet<Dust> {
        let may = |dust: &Dust| {
            let of = |one: &Forbids| one.dust.is_some() && one.code == dust.code();
            self.blockers.iter().any(of)
        };
        dust.into_iter().filter(may).collect()
    }

    /// What is told of what was found: whatever is silent, or in no policy, is under review. Every code is looked at.
    pub fn told<'a>(&self, found: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let spoken: BTreeSet<&str> =
            self.blockers.iter().filter(|one| !one.silent).map(|one| one.code.as_str()).collect();
        let told = |code| if spoken.contains(code) { code } else { UNDER_REVIEW };
        found.into_iter().map(|code| told(code).to_owned()).collect()
    }
}

/// Stands in a wording for what may be given up.
const AMOUNT: &str = "{amount}";

/// Codes that this service names by itself, so that every policy has a wording for them.
pub(crate) const OWN: [&str; 2] = [UNDER_REVIEW, OPEN_RECOVERY];
