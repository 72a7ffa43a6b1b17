//! Looks through the whole host database for what may be left of people who were erased: every text, JSON and binary
//! column, mapped or not, in one pass for all of them.
//!
//! Values are compared here and not by the database, so that both databases have one rule, and a pass costs as much for
//! a thousand people as for one. None is kept, logged or told.
//!
//! **What is left is looked for here and not by the database** (`Host::find_residue`): rows are read in pieces by
//! their key and compared with all that is sought at once (Aho-Corasick over the first 16 bytes of each form), so a
//! thousand people cost as many statements as one, and both databases have one rule for capitals, escapes and word
//! ends. No value leaves it.

mod ids;
mod judge;
mod read;
mod table;

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;
use contracts::{AccountId, Time};
use runtime::identifiers::Matcher;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;

use crate::{
    Host, HostError, account,
    datamap::{DataMap, Stage, Term},
};
pub use runtime::identifiers::{Form, IdentifierKind};

pub(crate) use read::At;
pub(crate) use table::Looked;

use judge::Judge;
use read::Reading;

/// A person who was erased, and what they were known by, now and before.
#[derive(Clone)]
pub struct Sought {
    /// As the host wrote it before the erasure.
    pub account: AccountId,
    /// Under which their rows stand since: the id that was drawn, or the pseudonym.
    pub now: Option<AccountId>,
    /// Blank ones are passed over.
    pub identifiers: Vec<Identifier>,
}

impl fmt::Debug for Sought {
    /// An account and what stands for it now are never in one line.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sought").field("account", &self.account).finish_non_exhaustive()
    }
}

/// One thing that a person is known by.
#[derive(Debug, Clone)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// As the host or the person wrote it.
    pub value: SecretString,
}

/// A place where something of a person stands. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Find {
    /// Which table.
    pub table: String,
    /// Which column.
    pub column: String,
    /// Whose it is.
    pub account: AccountId,
    /// What it is.
    pub kind: IdentifierKind,
    /// How it is written.
    pub form: Form,
    /// In how many rows.
    pub rows: u64,
}

/// A place where it stands on a ground of the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptFind {
    /// Where.
    #[serde(flatten)]
    pub find: Find,
    /// The ground, its end as a period, and the day of it.
    #[serde(flatten)]
    pub ends: Ends,
}

/// A column in which the account's bare id still stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingId {
    /// Which table.
    pub table: String,
    /// Which column.
    pub column: String,
    /// Which account.
    pub account: AccountId,
    /// In how many rows.
    pub rows: u64,
    /// Until when; `None`: the map gives no ground for it.
    pub ends: Option<Ends>,
}

/// On what ground something stays, and until when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Ends {
    /// Key of `[bases]`.
    pub basis: String,
    /// From the end of the relationship.
    pub until: String,
    /// That day, in the time of the data map.
    pub ends_at: Option<NaiveDate>,
}

impl Ends {
    fn of(term: &Term, as_of: NaiveDate) -> Self {
        Self {
            basis: term.basis.clone(),
            until: term.until.to_string(),
            ends_at: term.until.after(as_of),
        }
    }
}

/// What a pass cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Tables that were looked through.
    pub tables: u64,
    /// Rows that were read.
    pub rows: u64,
    /// Statements that the database was asked.
    pub statements: u64,
}

/// What is left of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Residue {
    /// What should not be there.
    pub finds: Vec<Find>,
    /// What may.
    pub kept: Vec<KeptFind>,
    /// Where the bare account id still stands.
    pub ids: Vec<StandingId>,
    /// `table` or `table.column` that our login may not read, so that nobody knows.
    pub unread: Vec<String>,
    /// What it cost.
    pub effort: Effort,
}

impl Residue {
    /// Whether nothing is left but what has a ground, and all was looked at.
    pub fn is_clean(&self) -> bool {
        let without_end = self.ids.iter().any(|id| id.ends.is_none());
        self.finds.is_empty() && self.unread.is_empty() && !without_end
    }

    /// What should not be there, of one of them.
    pub fn finds_of<'r>(&'r self, account: &'r AccountId) -> impl Iterator<Item = &'r Find> {
        self.finds.iter().filter(move |find| find.account == *account)
    }
}

fn known(one: &Sought) -> impl Iterator<Item = (IdentifierKind, &str)> {
    one.identifiers.iter().map(|known| (known.kind, known.value.expose_secret()))
}

impl Host {
    /// Looks for what is left of people after the erasure of a stage, through every table that the catalogue knows.
    ///
    /// Reads in short transactions, as fast as `[work]` of `host.toml` allows, and in smaller pieces where the host is
    /// busy. `as_of`: the end of the relationship, from which terms are counted.
    ///
    /// # Errors
    /// When the database is away, or too busy for the smallest piece: nothing is known then, and asking again is safe.
    pub async fn find_residue(
        &self,
        map: &DataMap,
        stage: Stage,
        sought: &[Sought],
        as_of: Time,
    ) -> Result<Residue, HostError> {
        let fits = |id: &AccountId| account::fits(self.config.accounts.id_type, id);
        if let Some(one) = sought.iter().find(|one| !fits(&one.account)) {
            return Err(HostError::Refused(format!("{} is no account of this host", one.account)));
        }
        let matcher = Matcher::new(sought.iter().map(known))
            .map_err(|error| HostError::Refused(error.to_string()))?;
        let mut reading = Reading::new(self);
        let catalogue = reading.catalogue(&map.schemas()).await?;
        let mut residue = Residue::default();
        if !catalogue.sees_all {
            residue.unread.push("tables that our login does not see".to_owned());
        }
        let by_table: BTreeMap<_, _> =
            map.tables.iter().map(|(table, mapped)| (catalogue.named(table), mapped)).collect();
        let mut judge = Judge::new(sought, &matcher, stage, as_of.date_naive());
        for (name, info) in &catalogue.tables {
            let mapped = by_table.get(name).copied();
            let looked = Looked::new(self.dialect(), &catalogue, name, info, mapped);
            residue.unread.extend(looked.unread.iter().cloned());
            if looked.cells.is_empty() {
                continue;
            }
            reading.effort.tables += 1;
            Self::look_through(&mut reading, &looked, &mut judge).await?;
        }
        (residue.finds, residue.kept) = judge.told();
        residue.ids = ids::standing(&mut reading, map, &catalogue, stage, sought, as_of).await?;
        residue.effort = reading.effort;
        Ok(residue)
    }

    /// One table, some rows at a time.
    async fn look_through(
        reading: &mut Reading<'_>,
        looked: &Looked<'_>,
        judge: &mut Judge<'_>,
    ) -> Result<(), HostError> {
        let mut from = Some(reading.start(looked).await?);
        while let Some(at) = from {
            let (seen, next) = reading.piece(looked, at, &|row| judge.see(looked, row)).await?;
            seen.into_iter().for_each(|row| judge.take(looked, row));
            from = next;
            // Whose rows these are is asked only where it matters.
            for (way, asked) in judge.unsettled(looked) {
                let linked = reading.linked(looked, way, &asked).await?;
                judge.settle(way, &linked);
            }
            judge.close();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Services ask from tasks that move between threads.
    #[test]
    fn a_pass_may_move_between_threads() {
        fn moves<T: Send>(_: impl FnOnce() -> T) {}
        let passes = |host: &'static Host, map: &'static DataMap| {
            moves(|| host.find_residue(map, Stage::GraceEnd, &[], Time::UNIX_EPOCH));
        };
        let _ = passes;
    }
}
