//! The record of processing (Article 30) and what people are shown before they confirm, both made from the data map.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, Value, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{
    Basis, DataMap, PeopleRows, Processor, Record, Rows,
    program::followed_stage,
    rule::{Action, Precision, Rule, Stage},
    shown::Shown,
};
use crate::config::{Column, Table};

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// A whole page.
    Html,
    /// For programs.
    Json,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Who is responsible, and for what.
    pub record: Record,
    /// The data map that it was made from.
    pub map_sha256: String,
    /// What goes, by when.
    pub goes: Vec<Goes>,
    /// What stays, by ground.
    pub stays: Vec<Stays>,
    /// Who else holds data.
    pub processors: BTreeMap<String, Processor>,
    /// What people are shown before they confirm, in each language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Shown>,
    /// Every table of people, column by column.
    pub tables: Vec<StatedTable>,
    /// Tables without people, and why.
    pub without_people: BTreeMap<String, String>,
}

/// What goes at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goes {
    /// When.
    pub when: Stage,
    /// As people read it.
    pub in_words: &'static str,
    /// `table.column`.
    pub places: Vec<String>,
}

/// What stays on one ground for one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stays {
    /// Key of the ground.
    pub basis: String,
    /// As people read it.
    pub name: String,
    /// The article or section.
    pub law: Option<String>,
    /// ISO 8601.
    pub until: String,
    /// As people read it.
    pub in_words: String,
    /// `table.column`.
    pub places: Vec<String>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedTable {
    /// Which.
    pub table: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// How its rows belong to people.
    pub account: Vec<String>,
    /// Its columns, or the rows as a whole.
    pub columns: Vec<StatedColumn>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedColumn {
    /// Which.
    pub column: String,
    /// What becomes of it, as people read it.
    pub what: String,
    /// When; absent: it stays.
    pub when: Option<Stage>,
    /// Ground.
    pub basis: Option<String>,
    /// How long.
    pub until: Option<String>,
    /// Whether it is in the vault meanwhile.
    pub sealed: bool,
}

impl Statement {
    /// Makes it.
    pub fn new(map: &DataMap) -> Self {
        let mut statement = Self {
            record: map.record.clone(),
            map_sha256: map.sha256.clone(),
            goes: vec![],
            stays: vec![],
            processors: map.processors.clone(),
            shown: vec![],
            tables: vec![],
            without_people: BTreeMap::new(),
        };
        let mut goes: BTreeMap<Stage, Vec<String>> = BTreeMap::new();
        let mut stays: BTreeMap<(String, String), Stays> = BTreeMap::new();
        for (table, mapped) in &map.tables {
            match &mapped.rows {
                Rows::NoPerson(reason) => {
                    statement.without_people.insert(table.to_string(), reason.clone());
                }
                Rows::People(rows) => {
                    for (place, rule) in places(table, rows) {
                        sort(map, place, rule, &mut goes, &mut stays);
                    }
                    statement.tables.push(stated(map, table, mapped.purpose.as_ref(), rows));
                }
            }
        }
        statement.stays = stays.into_values().collect();
        let goes =
            goes.into_iter().map(|(when, places)| Goes { when, in_words: time(when), places });
        statement.goes = goes.collect();
        statement
    }

    /// With what people are shown before they confirm.
    #[must_use]
    pub fn with_shown(self, shown: Vec<Shown>) -> Self {
        Self { shown, ..self }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Never with the templates that are shipped.
    pub fn render(&self, format: Format) -> Result<String, minijinja::Error> {
        let (name, template) = match format {
            Format::Markdown => ("statement.md", include_str!("statement/statement.md")),
            Format::Html => ("statement.html", include_str!("statement/statement.html")),
            Format::Json => {
                let refused = |error: serde_json::Error| {
                    minijinja::Error::new(minijinja::ErrorKind::BadSerialization, error.to_string())
                };
                return serde_json::to_string_pretty(self).map_err(refused);
            }
        };
        let mut environment = Environment::new();
        let html = format == Format::Html;
        environment.set_auto_escape_callback(move |_| {
            if html { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.add_filter("cell", |text: String| text.replace('|', "\\|").replace('\n', " "));
        environment.render_named_str(
            name,
            template,
            context! { statement => Value::from(Serde(self)) },
        )
    }
}

/// Every place of a table with its rule; where whole rows go, the table itself.
fn places<'r>(table: &Table, rows: &'r PeopleRows) -> Vec<(String, &'r Rule)> {
    let delete = rows.delete.iter().map(|rule| (table.to_string(), rule));
    let columns = rows.columns.iter().map(|(column, rule)| (format!("{table}.{column}"), rule));
    let paths = rows.paths.iter().flat_map(|(column, paths)| {
        paths
            .iter()
            .map(move |(path, rule)| (format!("{table}.{column}->{}", path.join("->")), rule))
    });
    delete.chain(columns).chain(paths).collect()
}

fn sort(
    map: &DataMap,
    place: String,
    rule: &Rule,
    goes: &mut BTreeMap<Stage, Vec<String>>,
    stays: &mut BTreeMap<(String, String), Stays>,
) {
    if let Some(term) = &rule.term {
        let until = term.until.to_string();
        let Basis { name, law, .. } = &map.bases[&term.basis];
        let kept = stays.entry((term.basis.clone(), until.clone())).or_insert_with(|| Stays {
            basis: term.basis.clone(),
            name: name.clone(),
            law: law.clone(),
            until,
            in_words: term.until.in_words(),
            places: vec![],
        });
        kept.places.push(place.clone());
    }
    if rule.changes() {
        goes.entry(followed_stage(map, rule).unwrap_or(rule.when)).or_default().push(place);
    }
}

fn stated(
    map: &DataMap,
    table: &Table,
    purpose: Option<&String>,
    rows: &PeopleRows,
) -> StatedTable {
    let whole = rows.delete.iter().map(|rule| {
        let mut column = column(map, "(the whole row)".to_owned(), rule);
        "it is deleted".clone_into(&mut column.what);
        column
    });
    let columns = rows.columns.iter().map(|(name, rule)| column(map, name.to_string(), rule));
    let paths = rows.paths.iter().flat_map(|(name, paths): (&Column, _)| {
        paths
            .iter()
            .map(move |(path, rule)| column(map, format!("{name}->{}", path.join("->")), rule))
    });
    StatedTable {
        table: table.to_string(),
        purpose: purpose.cloned(),
        account: rows.owners.iter().map(ToString::to_string).collect(),
        columns: whole.chain(columns).chain(paths).collect(),
    }
}

fn column(map: &DataMap, column: String, rule: &Rule) -> StatedColumn {
    let what = match &rule.action {
        Action::Keep => match &rule.reason {
            Some(reason) => format!("it stays: {reason}"),
            None => "it stays".to_owned(),
        },
        Action::Null => "it is emptied".to_owned(),
        Action::Replace(template) => format!("`{template}` stands in its place"),
        Action::Pseudonym => "a pseudonym stands in its place".to_owned(),
        Action::Surrogate => "an unused number stands in its place".to_owned(),
        Action::KeyedHash => "a keyed hash stands in its place".to_owned(),
        Action::Truncate(Some(Precision::Year)) => "the year alone stays".to_owned(),
        Action::Truncate(Some(Precision::Network)) => "the network alone stays".to_owned(),
        Action::Truncate(None) => "the year or the network alone stays".to_owned(),
        Action::Follows(table, column) => format!("it follows {table}.{column}"),
    };
    StatedColumn {
        column,
        what,
        when: rule.changes().then(|| followed_stage(map, rule).unwrap_or(rule.when)),
        basis: rule.term.as_ref().map(|term| term.basis.clone()),
        until: rule.term.as_ref().map(|term| term.until.to_string()),
        sealed: rule.seal,
    }
}

fn time(stage: Stage) -> &'static str {
    match stage {
        Stage::Confirmation => "as soon as the deletion is confirmed",
        Stage::GraceEnd => "when the time for changing one's mind has ended",
        Stage::RetentionEnd => "when the last legal ground has ended",
    }
}
