//! What an erasure does at one stage, in order: the data map made into steps, each one statement over many accounts.

mod compile;
mod order;

use std::collections::BTreeSet;

use super::{
    DataMap, Rows,
    catalogue::{Catalogue, ColumnInfo},
    link::Link,
    rule::{Action, Rule, Stage},
    template::Template,
};
use crate::config::{Column, IdType, Table};
pub(crate) use compile::compile;

/// The steps of one stage.
#[derive(Debug)]
pub(crate) struct Program {
    pub id_type: IdType,
    /// The accounts' own table and column.
    pub accounts: (Table, Column),
    /// In this order: a row is not changed before those that are found through it.
    pub steps: Vec<Step>,
    /// Ids that have to be drawn for each account; `New::Surrogate` counts them.
    pub surrogates: Vec<Drawn>,
}

/// A column whose values are drawn.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub table: Table,
    pub column: ColumnInfo,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub table: Table,
    /// How its rows are found.
    pub way: Way,
    pub work: Work,
    pub primary_key: Vec<ColumnInfo>,
}

/// A link, with what the catalogue knows of its last column.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub link: Link,
    pub owner: ColumnInfo,
}

/// What is done to the rows.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    Update(Vec<Change>),
    Delete,
    /// A value gives way to its keyed hash.
    Hash(ColumnInfo),
    /// The account's row is written again under its new id, because other rows name the old one.
    Copy {
        columns: Vec<ColumnInfo>,
        changes: Vec<Change>,
    },
    /// Then the old one goes.
    Drop,
    /// Nothing; these columns are counted as what stays.
    Keep(Vec<ColumnInfo>),
}

/// A column and its new value.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub column: ColumnInfo,
    pub new: New,
}

/// A place within a JSON, and what stands there then; `None`: null.
pub(crate) type Place = (Vec<String>, Option<Template>);

/// All that stands above some places, the whole first.
pub(crate) fn ways(places: &[Place]) -> BTreeSet<Vec<String>> {
    let above =
        |path: &Vec<String>| (0..path.len()).map(|end| path[..end].to_vec()).collect::<Vec<_>>();
    places.iter().flat_map(|(path, _)| above(path)).collect()
}

/// A new value.
#[derive(Debug, Clone)]
pub(crate) enum New {
    Null,
    Text(Template),
    Surrogate(usize),
    Year,
    Network,
    /// Places within a JSON.
    Json(Vec<Place>),
}

impl Program {
    /// What the accounts' own ids become at this stage.
    pub(crate) fn new_id(&self) -> Option<&New> {
        let (table, column) = &self.accounts;
        let steps = self.steps.iter().filter(|step| step.table == *table);
        let mut changes = steps.flat_map(Step::changes);
        changes.find(|change| change.column.name == *column).map(|change| &change.new)
    }
}

impl Step {
    /// Whether the update changes the very column by which its rows are found, so that a row that is done is not
    /// found again.
    pub(crate) fn moves(&self) -> bool {
        match &self.work {
            Work::Update(changes) => {
                let first = self.way.link.first_column();
                changes.iter().any(|change| change.column.name == *first)
            }
            Work::Delete | Work::Drop => true,
            Work::Hash(_) | Work::Copy { .. } | Work::Keep(_) => false,
        }
    }

    /// Its name in plans and receipts.
    pub(crate) fn name(&self) -> String {
        let Self { table, way, .. } = self;
        let how = match &self.work {
            Work::Hash(column) => format!(" hash {}", column.name),
            Work::Update(_) => " update".to_owned(),
            Work::Copy { .. } => " rewrite".to_owned(),
            Work::Drop => " drop".to_owned(),
            Work::Delete => " delete".to_owned(),
            Work::Keep(_) => " keep".to_owned(),
        };
        format!("{table} by {}{how}", way.link)
    }

    /// The JSON columns in which places change.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&Change, &[Place])> {
        self.changes().iter().filter_map(|change| match &change.new {
            New::Json(places) => Some((change, &places[..])),
            _ => None,
        })
    }

    /// What changes, column by column.
    pub(crate) fn changes(&self) -> &[Change] {
        match &self.work {
            Work::Update(changes) | Work::Copy { changes, .. } => changes,
            Work::Delete | Work::Drop | Work::Hash(_) | Work::Keep(_) => &[],
        }
    }
}

/// Whether a rule's time is this stage. What belongs to the confirmation is done again when grace ends, for whoever
/// gave a consent once more meanwhile.
pub(crate) fn is_due(rule: &Rule, followed: Option<Stage>, stage: Stage) -> bool {
    let when = followed.unwrap_or(rule.when);
    when == stage || (stage == Stage::GraceEnd && when == Stage::Confirmation)
}

/// When a column that follows changes: with the one that it follows.
pub(crate) fn followed_stage(map: &DataMap, rule: &Rule) -> Option<Stage> {
    let Action::Follows(table, column) = &rule.action else { return None };
    match &map.tables.get(table)?.rows {
        Rows::People(rows) => rows.columns.get(column).map(|rule| rule.when),
        Rows::NoPerson(_) => None,
    }
}

/// What stays of each table, as steps that only count.
pub(crate) fn kept(map: &DataMap, catalogue: &Catalogue) -> Vec<Step> {
    let mut steps = vec![];
    for (table, mapped) in &map.tables {
        let Rows::People(rows) = &mapped.rows else { continue };
        let table = catalogue.named(table);
        let Some(info) = catalogue.tables.get(&table) else { continue };
        if rows.delete.as_ref().is_some_and(|rule| rule.when != Stage::RetentionEnd) {
            continue;
        }
        let stays = |rule: &Rule| rule.action == Action::Keep || rule.when == Stage::RetentionEnd;
        let whole = rows.delete.is_some();
        let columns =
            rows.columns.iter().filter(|(_, rule)| whole || (stays(rule) && rule.term.is_some()));
        let columns: Vec<ColumnInfo> =
            columns.filter_map(|(column, _)| info.column(column).cloned()).collect();
        if columns.is_empty() {
            continue;
        }
        let ways = rows.owners.iter().filter_map(|link| way(catalogue, &table, link));
        steps.extend(ways.map(|way| Step {
            table: table.clone(),
            way,
            work: Work::Keep(columns.clone()),
            primary_key: info.key_columns(),
        }));
    }
    steps
}

/// Whether the account's row cannot simply get another id: others name it, or the column is never written.
pub(crate) fn must_copy(catalogue: &Catalogue, table: &Table, id: &Column) -> bool {
    let named = catalogue
        .foreign_keys
        .iter()
        .any(|key| key.to_table == *table && key.to_columns.contains(id));
    let always = catalogue
        .tables
        .get(table)
        .and_then(|info| info.column(id))
        .is_some_and(|id| id.identity_always);
    named || always
}

/// A link with its tables as the catalogue names them; `None` where one is not there.
pub(crate) fn way(catalogue: &Catalogue, table: &Table, link: &Link) -> Option<Way> {
    let mut link = link.clone();
    let mut at = table.clone();
    for hop in &mut link.hops {
        catalogue.tables.get(&at)?.column(&hop.from)?;
        hop.table = catalogue.named(&hop.table);
        catalogue.tables.get(&hop.table)?.column(&hop.key)?;
        at = hop.table.clone();
    }
    let owner = catalogue.tables.get(&at)?.column(&link.account)?.clone();
    Some(Way { link, owner })
}
