//! Former users: whether somebody who comes has left before, and what the policy says to that.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{
    Time,
    event::{FormerUserDecision, LeavingReason},
};
use phonenumber::country;
use serde::Deserialize;
use sqlx::{FromRow, PgPool};

use crate::{
    departures::{Hashing, gravity, reason_named},
    marks::{Identity, Mark, MarkKind, Purpose, Spelling},
};

/// The shipped `[former_users]`, to start one's own from.
pub const SHIPPED: &str = include_str!("../policy.toml");

/// `[former_users]` of `policy.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerUsers {
    /// Of telephone numbers without country code.
    pub phone_country: Option<country::Id>,
    /// Mail domains in which dots in the name part mean nothing.
    pub dots_mean_nothing_at: Vec<String>,
    /// Whether `+anything` in the name part is left out.
    pub drop_tags: bool,
    /// What is said to whoever left for this reason.
    pub decisions: Decisions,
}

/// `[former_users.decisions]`: one for each reason of leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// They wanted to.
    pub voluntary: FormerUserDecision,
    /// A sanctions list.
    pub sanctions: FormerUserDecision,
    /// Fraud.
    pub fraud: FormerUserDecision,
    /// The KYC provider refused them for good.
    pub provider_rejected: FormerUserDecision,
}

/// Why `[former_users]` is refused, on one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("former_users: {0}")]
pub struct PolicyError(String);

/// What is known of somebody who comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognised {
    /// Why they left, and what follows; `None`: nobody is known by these marks, or by name and day of birth alone.
    pub former: Option<(LeavingReason, FormerUserDecision)>,
    /// By which marks somebody is known.
    pub marks: BTreeSet<MarkKind>,
}

/// Recognises people.
#[derive(Clone)]
pub struct Recogniser {
    pool: PgPool,
    hashing: Hashing,
    decisions: Decisions,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    hash: Vec<u8>,
    reason: String,
}

impl FormerUsers {
    /// Reads the section of the text of a `policy.toml`.
    ///
    /// # Errors
    /// When it is missing or makes no sense.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        #[derive(Deserialize)]
        struct File {
            former_users: Option<FormerUsers>,
        }
        let refused =
            |error: toml::de::Error| PolicyError(error.message().trim().replace('\n', ", "));
        let file: File = toml::from_str(text).map_err(refused)?;
        let missing = || PolicyError("it is missing; start from the shipped one".to_owned());
        file.former_users.ok_or_else(missing)
    }

    /// How spellings of one identifier are brought together.
    pub fn spelling(&self) -> Spelling {
        Spelling {
            dots_mean_nothing_at: self.dots_mean_nothing_at.clone(),
            drop_tags: self.drop_tags,
            phone_country: self.phone_country,
        }
    }
}

impl Decisions {
    fn of(self, reason: LeavingReason) -> FormerUserDecision {
        match reason {
            LeavingReason::Voluntary => self.voluntary,
            LeavingReason::Sanctions => self.sanctions,
            LeavingReason::Fraud => self.fraud,
            LeavingReason::ProviderRejected => self.provider_rejected,
        }
    }
}

impl Recogniser {
    /// Over the marks in this schema.
    pub fn new(pool: PgPool, hashing: Hashing, policy: &FormerUsers) -> Self {
        Self { pool, hashing, decisions: policy.decisions }
    }

    /// What is known of each of them, in order. One statement, whatever the number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recognise(
        &self,
        people: &[Identity<'_>],
        now: Time,
    ) -> Result<Vec<Recognised>, sqlx::Error> {
        let Hashing { keys, spelling } = &self.hashing;
        let possible = |one| spelling.possible_marks(one, Purpose::FormerUser, keys);
        let marks: Vec<Vec<Mark>> = people.iter().map(possible).collect();
        let known = self.find(marks.iter().flatten(), now).await?;
        Ok(marks.iter().map(|marks| self.judge(marks, &known)).collect())
    }

    async fn find<'m>(
        &self,
        marks: impl Iterator<Item = &'m Mark>,
        now: Time,
    ) -> Result<BTreeMap<(String, Vec<u8>), BTreeSet<String>>, sqlx::Error> {
        let hashes: Vec<Vec<u8>> = marks.map(|mark| mark.hash.bytes.to_vec()).collect();
        let rows: Vec<Row> = sqlx::query_as(
            "select m.kind, m.hash, d.reason from former_user_marks m join departures d on d.id = m.departure
              where m.hash = any($1) and d.ended_at is null and d.kept_until > $2",
        )
        .bind(hashes)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        let mut known: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
        for Row { kind, hash, reason } in rows {
            known.entry((kind, hash)).or_default().insert(reason);
        }
        Ok(known)
    }

    /// The strictest word counts. Name and day of birth say nothing by themselves: many people share both.
    fn judge(
        &self,
        marks: &[Mark],
        known: &BTreeMap<(String, Vec<u8>), BTreeSet<String>>,
    ) -> Recognised {
        let mut recognised = Recognised::default();
        for mark in marks {
            let key = (mark.kind.name().to_owned(), mark.hash.bytes.to_vec());
            let Some(reasons) = known.get(&key) else { continue };
            recognised.marks.insert(mark.kind);
            if mark.kind == MarkKind::NameAndBirthDate {
                continue;
            }
            let reasons = reasons.iter().filter_map(|name| reason_named(name));
            let found = reasons.map(|reason| (reason, self.decisions.of(reason)));
            let strictest = recognised.former.into_iter().chain(found);
            recognised.former = strictest.max_by_key(|(reason, decision)| rank(*reason, *decision));
        }
        recognised
    }
}

/// The stricter, the higher; of two reasons with one decision the graver is told.
fn rank(reason: LeavingReason, decision: FormerUserDecision) -> (u8, u8) {
    let decision = match decision {
        FormerUserDecision::AllowAndFlag => 0,
        FormerUserDecision::Review => 1,
        FormerUserDecision::Block => 2,
    };
    (decision, gravity(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_section_is_one_and_a_misspelt_one_is_not() {
        let shipped = FormerUsers::parse(SHIPPED).unwrap();
        assert_eq!(
            shipped.decisions.of(LeavingReason::Voluntary),
            FormerUserDecision::AllowAndFlag
        );
        assert_eq!(shipped.decisions.of(LeavingReason::Sanctions), FormerUserDecision::Block);
        assert!(shipped.spelling().drop_tags);
        for (old, new, said) in [
            ("voluntary = \"allow_and_flag\"", "voluntary = \"allow\"", "allow"),
            ("fraud = ", "frauds = ", "frauds"),
            ("[former_users]", "[former_user]", "missing"),
            ("drop_tags = true", "drop_tag = true", "drop_tag"),
        ] {
            assert!(SHIPPED.contains(old), "{old}");
            let refused = FormerUsers::parse(&SHIPPED.replace(old, new)).unwrap_err().to_string();
            assert!(refused.contains(said) && !refused.contains('\n'), "{refused}");
        }
    }
}
