//! What the old spreadsheet calls its columns and states.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail, ensure};
use chrono::{NaiveDate, NaiveDateTime};
use contracts::{Time, event::Standing};
use serde::Deserialize;

use super::sheet::{Cell, Line};

const SHIPPED: &str = include_str!("columns.toml");

/// The file in words of TOML.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    columns: BTreeMap<Field, Vec<String>>,
    states: BTreeMap<StateName, Vec<String>>,
    dates: Dates,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    formats: Vec<String>,
}

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Field {
    Account,
    Email,
    Status,
    AskedAt,
    Deadline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateName {
    New,
    Waiting,
    Cleared,
    Rejected,
    Silent,
}

/// The texts, ready to be looked up.
#[derive(Debug)]
pub(super) struct Mapping {
    columns: BTreeMap<String, Field>,
    states: BTreeMap<String, Standing>,
    formats: Vec<String>,
}

/// Where the columns of one sheet are.
#[derive(Debug)]
pub(super) struct Columns(BTreeMap<Field, usize>);

impl Mapping {
    /// The shipped one, with what the file says instead.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut table: toml::Table = SHIPPED.parse().context("the shipped mapping")?;
        if let Some(file) = file {
            let named = || file.display().to_string();
            let text = std::fs::read_to_string(file).with_context(named)?;
            let own: toml::Table = text.parse().with_context(named)?;
            for (section, value) in own {
                match (table.get_mut(&section), value) {
                    (Some(toml::Value::Table(known)), toml::Value::Table(own)) => known.extend(own),
                    _ => bail!("{}: there is no section [{section}]", named()),
                }
            }
        }
        Self::new(toml::Value::Table(table).try_into().context("the mapping")?)
    }

    fn new(file: File) -> Result<Self> {
        let columns = names(file.columns, "columns")?;
        let states = names(file.states, "states")?.into_iter().map(|(text, state)| {
            let standing = match state {
                StateName::New => Standing::New,
                StateName::Waiting => Standing::Waiting,
                StateName::Cleared => Standing::Cleared,
                StateName::Rejected => Standing::Rejected,
                StateName::Silent => Standing::Silent,
            };
            (text, standing)
        });
        Ok(Self { columns, states: states.collect(), formats: file.dates.formats })
    }

    /// Finds the columns by their headings.
    pub fn columns(&self, headings: &Line) -> Result<Columns> {
        let mut found = BTreeMap::new();
        for (place, heading) in headings.cells.iter().enumerate() {
            let Some(field) = self.columns.get(&folded(heading.as_text())) else { continue };
            let twice = found.insert(*field, place).is_some();
            ensure!(!twice, "line {}: two columns say {field:?}", headings.number);
        }
        let named = found.contains_key(&Field::Account) || found.contains_key(&Field::Email);
        ensure!(
            named,
            "line {}: no column is called by a name of `account` or `email`; give --mapping",
            headings.number
        );
        ensure!(
            found.contains_key(&Field::Status),
            "line {}: no column is called by a name of `status`; give --mapping",
            headings.number
        );
        Ok(Columns(found))
    }

    /// What a state means; `None`: nobody said.
    pub fn standing(&self, text: &str) -> Option<Standing> {
        self.states.get(&folded(text)).copied()
    }

    /// A moment; a day is meant to its end. `None`: it is written as nobody said.
    pub fn moment(&self, cell: &Cell) -> Option<Time> {
        let text = match cell {
            Cell::Empty | Cell::Broken(_) => return None,
            Cell::Date(at) => return Some(end_of_day(*at)),
            Cell::Text(text) => text,
        };
        self.formats.iter().find_map(|format| {
            let moment = NaiveDateTime::parse_from_str(text, format);
            let day = || {
                let day = NaiveDate::parse_from_str(text, format).ok()?;
                Some(end_of_day(day.and_hms_opt(0, 0, 0)?.and_utc()))
            };
            moment.map(|at| at.and_utc()).ok().or_else(day)
        })
    }
}

impl Columns {
    /// All that is read of a line.
    pub fn cells<'l>(&self, line: &'l Line) -> impl Iterator<Item = &'l Cell> {
        self.0.values().filter_map(|place| line.cells.get(*place))
    }

    pub fn cell<'l>(&self, line: &'l Line, field: Field) -> &'l Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.0.get(&field).and_then(|place| line.cells.get(*place)).unwrap_or(EMPTY)
    }
}

fn names<K: Copy>(named: BTreeMap<K, Vec<String>>, section: &str) -> Result<BTreeMap<String, K>> {
    let mut names = BTreeMap::new();
    for (meaning, texts) in named {
        for text in texts {
            let text = folded(&text);
            let twice = names.insert(text.clone(), meaning).is_some();
            ensure!(!twice, "the mapping's [{section}] says {text:?} twice");
        }
    }
    Ok(names)
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn end_of_day(at: Time) -> Time {
    let at_midnight = at.time() == chrono::NaiveTime::MIN;
    if at_midnight { at + chrono::TimeDelta::days(1) - chrono::TimeDelta::seconds(1) } else { at }
}
