//! What an erasure does to one column, when, and on what basis something stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Basis, period::Period, template::Template};
use crate::config::{Column, Table};

/// When in a deletion's story.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// As soon as the person has confirmed: what needs no grace, such as a consent.
    Confirmation,
    /// When grace has ended and nothing can be undone any more.
    #[default]
    GraceEnd,
    /// When the last legal ground has ended.
    RetentionEnd,
}

impl Stage {
    /// Each of them, in the order of time.
    pub const ALL: [Self; 3] = [Self::Confirmation, Self::GraceEnd, Self::RetentionEnd];

    /// As the data map writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::GraceEnd => "grace_end",
            Self::RetentionEnd => "retention_end",
        }
    }
}

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It stays.
    Keep,
    /// It takes the value that this column takes.
    Follows(Table, Column),
    /// It is gone.
    Null,
    /// A text stands in its place.
    Replace(Template),
    /// The pseudonym stands in its place.
    Pseudonym,
    /// An unused id of the same type stands in its place.
    Surrogate,
    /// A keyed hash of it stands in its place.
    KeyedHash,
    /// Less of it stays.
    Truncate(Option<Precision>),
}

impl Action {
    /// Whether something stands in its place that is the same person's wherever it stands, and names nobody.
    pub(crate) fn renames(&self) -> bool {
        match self {
            Self::Pseudonym | Self::Surrogate => true,
            Self::Replace(template) => template.names_person(),
            Self::Keep | Self::Follows(..) | Self::Null | Self::KeyedHash | Self::Truncate(_) => {
                false
            }
        }
    }

    /// As the data map names it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Follows(..) => "follows",
            Self::Null => "null",
            Self::Replace(_) => "replace",
            Self::Pseudonym => "pseudonym",
            Self::Surrogate => "surrogate",
            Self::KeyedHash => "keyed-hash",
            Self::Truncate(_) => "truncate",
        }
    }
}

/// What of a value stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Of a date the year.
    Year,
    /// Of an IP address the network: /24, or /48.
    Network,
}

/// On what ground something stays, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Key of `[bases]`.
    pub basis: String,
    /// Counted from the end of the relationship.
    pub until: Period,
}

/// All that is said of one column, or of one place in its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What becomes of the value.
    pub action: Action,
    /// When.
    pub when: Stage,
    /// On what ground it stays, if it does.
    pub term: Option<Term>,
    /// Why it stays without a ground: it says nothing of a person.
    pub reason: Option<String>,
    /// Whether the value goes into the vault before.
    pub seal: bool,
    /// Whose it is, in rows of two people: a column that `account` names.
    pub side: Option<Column>,
}

impl Rule {
    /// Whether the value is another one after this stage.
    pub(crate) fn changes(&self) -> bool {
        !matches!(self.action, Action::Keep)
    }
}

/// As it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    erase: Option<Strategy>,
    keep: Option<bool>,
    follows: Option<String>,
    with: Option<String>,
    to: Option<Precision>,
    when: Option<Stage>,
    basis: Option<String>,
    until: Option<String>,
    #[serde(default)]
    seal: bool,
    side: Option<Column>,
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Strategy {
    Null,
    Replace,
    Pseudonym,
    Surrogate,
    KeyedHash,
    Truncate,
    DeleteRow,
}

/// What a rule makes of its row.
pub(super) enum Read {
    Column(Rule),
    /// The whole row goes.
    DeleteRow(Rule),
}

impl RawRule {
    /// Checks what single keys cannot show.
    pub(super) fn read(self, bases: &BTreeMap<String, Basis>) -> Result<Read, String> {
        let action = self.action()?;
        let when = self.when.unwrap_or_default();
        let term = term(self.basis, self.until.as_deref(), bases)?;
        let rule = Rule {
            action: action.clone().unwrap_or(Action::Null),
            when,
            term,
            reason: self.reason,
            seal: self.seal,
            side: self.side,
        };
        rule.validate(action.is_none(), self.when.is_some())?;
        Ok(if action.is_some() { Read::Column(rule) } else { Read::DeleteRow(rule) })
    }

    /// `None`: the row is deleted.
    fn action(&self) -> Result<Option<Action>, String> {
        let with = self.with.as_deref();
        if with.is_some() && self.erase != Some(Strategy::Replace) {
            return Err("`with` belongs to erase = \"replace\"".to_owned());
        }
        if self.to.is_some() && self.erase != Some(Strategy::Truncate) {
            return Err("`to` belongs to erase = \"truncate\"".to_owned());
        }
        match (self.erase, self.keep, &self.follows) {
            (None, Some(true), None) => Ok(Some(Action::Keep)),
            (None, None, Some(followed)) => followed_column(followed).map(Some),
            (Some(strategy), None, None) => match (strategy, with) {
                (Strategy::Null, _) => Ok(Some(Action::Null)),
                (Strategy::Replace, Some(with)) => Ok(Some(Action::Replace(with.parse()?))),
                (Strategy::Replace, None) => {
                    Err("erase = \"replace\" needs `with`, the text to stand there".to_owned())
                }
                (Strategy::Pseudonym, _) => Ok(Some(Action::Pseudonym)),
                (Strategy::Surrogate, _) => Ok(Some(Action::Surrogate)),
                (Strategy::KeyedHash, _) => Ok(Some(Action::KeyedHash)),
                (Strategy::Truncate, _) => Ok(Some(Action::Truncate(self.to))),
                (Strategy::DeleteRow, _) => Ok(None),
            },
            _ => {
                Err("say one of `erase = …`, `keep = true`, `follows = \"table.column\"`"
                    .to_owned())
            }
        }
    }
}

fn followed_column(text: &str) -> Result<Action, String> {
    let (table, column) = text
        .rsplit_once('.')
        .ok_or_else(|| format!("`follows = \"{text}\"` names no table.column"))?;
    Ok(Action::Follows(Table::try_from(table.to_owned())?, Column::try_from(column.to_owned())?))
}

/// What a suggested line leaves to whoever pastes it.
pub(super) const NOT_SAID: &str =
    "the `reason` is not written yet: say why it says nothing of a person";

/// Whether somebody wrote a reason: it is not empty, and not left as in a line that was suggested.
pub(super) fn is_said(reason: &str) -> bool {
    reason.chars().any(|one| !one.is_whitespace() && !matches!(one, '…' | '.'))
}

/// The term of a basis; its own `until` wins over that of `[bases]`.
pub(super) fn term(
    basis: Option<String>,
    until: Option<&str>,
    bases: &BTreeMap<String, Basis>,
) -> Result<Option<Term>, String> {
    let Some(basis) = basis else {
        return match until {
            Some(_) => Err("`until` needs `basis`: on what ground does it stay?".to_owned()),
            None => Ok(None),
        };
    };
    let known = bases.get(&basis).ok_or_else(|| {
        format!("basis `{basis}` is unknown: add [bases.{basis}] with its name and law")
    })?;
    let until = match until {
        Some(until) => until.parse()?,
        None => known
            .until
            .ok_or_else(|| format!("how long? add until = \"P5Y\" here, or to [bases.{basis}]"))?,
    };
    Ok(Some(Term { basis, until }))
}

impl Rule {
    fn validate(&self, deletes: bool, says_when: bool) -> Result<(), String> {
        let refuse = |said: &str| Err(said.to_owned());
        let keeps = self.action == Action::Keep;
        if self.reason.as_deref().is_some_and(|reason| !is_said(reason)) {
            return refuse(NOT_SAID);
        }
        if keeps && says_when {
            return refuse(
                "`when` belongs to what is erased; for a value that goes later write erase with when = \"retention_end\"",
            );
        }
        if keeps && self.term.is_none() && self.reason.is_none() {
            return refuse(
                "what stays needs `basis` and `until`, or a `reason` why it says nothing of a person",
            );
        }
        if self.when == Stage::RetentionEnd && self.term.is_none() {
            return refuse("when = \"retention_end\" needs `basis` and `until`");
        }
        if deletes && self.side.is_some() {
            return refuse(
                "a row of two people is not deleted for one of them: erase single columns of one side",
            );
        }
        let once = matches!(
            self.action,
            Action::Surrogate | Action::Pseudonym | Action::KeyedHash | Action::Follows(..)
        );
        if self.when == Stage::Confirmation && once {
            return refuse(
                "the account is still needed after the confirmation: without `when` this is done at the end of grace",
            );
        }
        if matches!(self.action, Action::Follows(..)) && (says_when || self.side.is_some()) {
            return refuse(
                "what follows changes when the followed column does, whoever's the row is",
            );
        }
        Ok(())
    }
}
