//! `datamap.toml`: what an erasure does to every column of the host's database, and why something stays.

pub(crate) mod catalogue;
mod check;
pub(crate) mod erase;
mod grants;
pub(crate) mod held;
mod identity;
mod link;
mod lint;
mod mask;
mod period;
mod plan;
pub(crate) mod program;
mod read;
mod rule;
mod shown;
mod source;
mod statement;
mod surrogate;
pub(crate) mod template;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::Path,
};

use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

pub use check::{Class as FindingClass, Finding};
pub use erase::{Deviation, Erased, ErasureError, KeyedHash, Outcomes, Subject, Verdict};
pub use grants::grants;
pub use identity::{Held, HeldRow, Identity};
pub use link::Link;
pub use lint::{Looks, Suspicion};
pub use period::Period;
pub use plan::{AccountPlan, Misshapen, Plan, PlannedColumn, PlannedTable, Sample};
pub use rule::{Action, Precision, Rule, Stage, Term};
pub use shown::{Promise, Section, Shown};
pub use statement::{Format, Goes, StatedColumn, StatedTable, Statement, Stays};
pub use template::{PSEUDONYM_DIGITS, Template};

use crate::config::{Column, Table};

/// All of `datamap.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataMap {
    /// Who is responsible, for the record of processing.
    pub record: Record,
    /// Grounds on which something stays.
    pub bases: BTreeMap<String, Basis>,
    /// Who else holds data of the same people.
    pub processors: BTreeMap<String, Processor>,
    /// Every table.
    pub tables: BTreeMap<Table, TableMap>,
    /// What people read of the file, in other languages: by language, then by the text as it stands in the file.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// SHA-256 of the file and of the grounds that were given beside it, in hexadecimal.
    pub sha256: String,
}

/// `[record]`: what Article 30 asks for and no column can say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Name and contact of the controller.
    pub controller: Option<String>,
    /// Contact of the data protection officer.
    pub officer: Option<String>,
    /// What the data is processed for.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Whose data it is.
    pub persons: Option<String>,
    /// How it is protected.
    #[serde(default)]
    pub security: Vec<String>,
}

/// `[bases.<key>]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// As people read it.
    pub name: String,
    /// The article or section.
    pub law: Option<String>,
    /// How long it holds, where a column does not say.
    #[serde(default, deserialize_with = "period")]
    pub until: Option<Period>,
}

/// `[processors.<key>]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processor {
    /// As people read it.
    pub name: String,
    /// What it holds.
    pub holds: String,
    /// What a deletion does there.
    pub erase: String,
    /// Country outside the EEA that it sends data to, and the safeguard.
    pub transfer: Option<String>,
    /// On what ground it keeps something.
    pub basis: Option<String>,
    /// How long.
    #[serde(default, deserialize_with = "period")]
    pub until: Option<Period>,
}

/// `[tables.<table>]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableMap {
    /// What the table is for.
    pub purpose: Option<String>,
    /// Triggers that somebody has looked at.
    pub triggers: BTreeSet<String>,
    /// Whose rows these are.
    pub rows: Rows,
}

/// Whose rows, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// Nobody's, and why.
    NoPerson(String),
    /// People's.
    People(Box<PeopleRows>),
}

/// Rows of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRows {
    /// How a row belongs to an account; several: rows of several people.
    pub owners: Vec<Link>,
    /// Whether and when whole rows go.
    pub delete: Option<Rule>,
    /// What becomes of each column.
    pub columns: BTreeMap<Column, Rule>,
    /// What becomes of places within JSON columns.
    pub paths: BTreeMap<Column, BTreeMap<Vec<String>, Rule>>,
}

impl PeopleRows {
    /// Every rule, and the place that it is about: a column, or `delete-row`.
    pub fn rules(&self) -> impl Iterator<Item = (String, &Rule)> {
        let within = |(column, paths): (&Column, &'_ BTreeMap<Vec<String>, Rule>)| {
            paths.keys().map(|path| format!("{column}->{}", path.join("->"))).collect::<Vec<_>>()
        };
        let columns = self.columns.iter().map(|(column, rule)| (column.to_string(), rule));
        let paths = self
            .paths
            .iter()
            .flat_map(move |paths| within(paths).into_iter().zip(paths.1.values()));
        let delete = self.delete.iter().map(|rule| ("delete-row".to_owned(), rule));
        delete.chain(columns).chain(paths)
    }

    /// The way by which a rule's rows are found: its side's, or the only one.
    pub(crate) fn owner_of(&self, rule: &Rule) -> Option<&Link> {
        match &rule.side {
            Some(side) => self.owners.iter().find(|link| link.first_column() == side),
            None => self.owners.first().filter(|_| self.owners.len() == 1),
        }
    }
}

/// What is wrong with `datamap.toml`, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DataMapError(String);

impl DataMapError {
    fn at(line: usize, place: &str, said: &str) -> Self {
        let said = said
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        Self(format!("line {line}: {place}{said}"))
    }
}

impl DataMap {
    /// How long what goes at `retention_end` stays: all of it goes at once. `None`: nothing does.
    pub fn retention(&self) -> Option<Period> {
        let at_the_end = self.rules().filter(|(.., rule)| rule.when == Stage::RetentionEnd);
        at_the_end.filter_map(|(.., rule)| Some(rule.term.as_ref()?.until)).next()
    }

    /// Every rule of every table of people, and the place that it is about.
    pub fn rules(&self) -> impl Iterator<Item = (&Table, String, &Rule)> {
        let people = self.tables.iter().filter_map(|(table, mapped)| match &mapped.rows {
            Rows::People(rows) => Some((table, rows)),
            Rows::NoPerson(_) => None,
        });
        people.flat_map(|(table, rows)| rows.rules().map(move |(place, rule)| (table, place, rule)))
    }

    /// Reads and checks the file. `bases`: grounds that the policy states; those of the file win.
    ///
    /// # Errors
    /// Names file, line, `table.column` and what to do.
    pub fn load(path: &Path, bases: &BTreeMap<String, Basis>) -> Result<Self, DataMapError> {
        let named = |said: &dyn fmt::Display| DataMapError(format!("{}: {said}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| named(&error))?;
        Self::parse(&text, bases).map_err(|error| named(&error))
    }

    /// Reads and checks the text of such a file.
    ///
    /// # Errors
    /// Names line, `table.column` and what to do.
    pub fn parse(text: &str, bases: &BTreeMap<String, Basis>) -> Result<Self, DataMapError> {
        let mut map = read::read(text, bases)?;
        let grounds = serde_json::to_vec(&map.bases).unwrap_or_default();
        map.sha256 = hex::encode(
            Sha256::new().chain_update(text).chain_update([0]).chain_update(grounds).finalize(),
        );
        Ok(map)
    }
}

fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Period>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
}
