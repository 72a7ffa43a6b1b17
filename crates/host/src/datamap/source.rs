//! `datamap.toml` as it is written, each part with its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Basis, DataMapError, Processor, Record, rule::Stage};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    #[serde(default)]
    pub record: Record,
    #[serde(default)]
    pub bases: BTreeMap<String, Basis>,
    #[serde(default)]
    pub processors: BTreeMap<String, Processor>,
    #[serde(default)]
    pub tables: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

/// `[tables.<table>]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceTable {
    pub account: Option<Owners>,
    #[serde(default)]
    pub columns: BTreeMap<String, toml::Value>,
    #[serde(default)]
    pub no_person: bool,
    pub reason: Option<String>,
    pub purpose: Option<String>,
    /// `delete-row`, for the table as a whole.
    pub erase: Option<String>,
    pub when: Option<Stage>,
    pub basis: Option<String>,
    pub until: Option<String>,
    #[serde(default)]
    pub seal: bool,
    #[serde(default)]
    pub triggers: Vec<String>,
}

/// One person's rows, or rows of two.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a way to an account, or a list of two")]
pub(super) enum Owners {
    One(String),
    Several(Vec<String>),
}

impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, DataMapError> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            DataMapError::at(line, "", error.message())
        })
    }
}

/// The line of a byte of the text.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The line on which a column of a table is written: found by its name after the table's own, because the parser
/// keeps no places within tables that are made of dotted keys.
pub(super) fn line_of_column(text: &str, table: &str, column: &str) -> usize {
    let header = |line: &str| line.trim_start().starts_with('[');
    let bare = |part: &str| part.replace(['"', '\'', ' '], "");
    let mut within = false;
    let mut found = 1;
    for (number, line) in text.lines().enumerate() {
        if header(line) {
            let name =
                bare(line.trim().trim_start_matches('[').split(']').next().unwrap_or_default());
            within = name == format!("tables.{table}")
                || name.starts_with(&format!("tables.{table}.columns"));
            if name == format!("tables.{table}")
                || name == format!("tables.{table}.columns.{column}")
            {
                found = number + 1;
            }
        } else if within {
            let key = bare(line.split('=').next().unwrap_or_default());
            let column = bare(column);
            if key == format!("columns.{column}") || key == column {
                return number + 1;
            }
        }
    }
    found
}
