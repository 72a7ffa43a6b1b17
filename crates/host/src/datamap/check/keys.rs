//! Keys: no two rows get the same value where that is forbidden, and no row is left naming one that is gone.

use super::{
    Checking, Class, Finding,
    columns::one_row_each,
    suggest::{header, instead, kept, key, rest},
};
use crate::{
    config::{Column, Table},
    datamap::{
        PeopleRows, Rows,
        catalogue::{ForeignKey, Index, TableInfo},
        rule::{Action, Rule, Stage},
    },
};

impl Checking<'_> {
    pub(super) fn keys(&self) -> Vec<Finding> {
        let mut findings = vec![];
        for (table, map) in &self.map.tables {
            let table = self.catalogue.named(table);
            if let (Rows::People(rows), Some(info)) = (&map.rows, self.catalogue.tables.get(&table))
            {
                findings.extend(self.uniques(&table, info, rows));
            }
        }
        findings.extend(self.catalogue.foreign_keys.iter().filter_map(|key| self.foreign_key(key)));
        findings
    }

    fn uniques(&self, table: &Table, info: &TableInfo, rows: &PeopleRows) -> Vec<Finding> {
        let unique = info.indexes.iter().filter(|index| index.is_unique);
        let clashes = unique.filter_map(|index| {
            let column = clash(info, rows, index)?;
            Some(Finding::error(
                Class::Unique,
                format!("{table}.{column}"),
                format!(
                    "two rows would get the same value, which the unique index {} forbids",
                    index.name
                ),
                unique_remedy(info, rows, column),
            ))
        });
        let mut findings: Vec<Finding> = clashes.collect();
        findings.extend(self.kept_uniques(table, info, rows));
        findings
    }

    /// Where the account's row is written again, both are there for a moment.
    fn kept_uniques(&self, table: &Table, info: &TableInfo, rows: &PeopleRows) -> Vec<Finding> {
        if !self.copies(table, rows) {
            return vec![];
        }
        let kept = |index: &&Index| {
            index.is_unique
                && index.columns.iter().flatten().all(|column| {
                    !rows
                        .columns
                        .get(column)
                        .is_some_and(|rule| rule.changes() && rule.when != Stage::RetentionEnd)
                })
        };
        let findings = info.indexes.iter().filter(kept).map(|index| {
            let column = index.columns.iter().flatten().next().map_or("", |column| column.0.as_str());
            Finding::error(
                Class::Unique,
                format!("{table}.{column}"),
                format!(
                    "other tables name this account by a foreign key, so its row is written anew beside the old one, and the unique index {} keeps both from having the same value",
                    index.name
                ),
                told_apart(info, column, (true, "")),
            )
        });
        findings.collect()
    }

    fn rows_of(&self, table: &Table) -> Option<&Rows> {
        let mapped =
            self.map.tables.iter().find(|(name, _)| self.catalogue.named(name) == *table)?;
        Some(&mapped.1.rows)
    }

    fn foreign_key(&self, key: &ForeignKey) -> Option<Finding> {
        let Some(Rows::People(parents)) = self.rows_of(&key.to_table) else { return None };
        let children = match self.rows_of(&key.table)? {
            Rows::People(children) => children,
            Rows::NoPerson(_) => return Some(self.names_person(key)),
        };
        let pairs = || key.columns.iter().zip(&key.to_columns);
        let deleted_at = children.delete.as_ref().map(|rule| rule.when);
        if let Some(parents_go) = parents.delete.as_ref().map(|rule| rule.when) {
            let in_time = |rule: &Rule| rule.action == Action::Null && rule.when <= parents_go;
            let emptied =
                key.columns.iter().any(|column| children.columns.get(column).is_some_and(in_time));
            let itself = key.table == key.to_table;
            let gone = deleted_at.is_some_and(|when| when <= parents_go) && !itself;
            if !(emptied || gone || key.empties) {
                return Some(orphan(key, itself));
            }
        }
        pairs().find_map(|(column, to)| {
            let (child, parent) = (children.columns.get(column), parents.columns.get(to));
            let parent_changes = parent.filter(|rule| rule.changes());
            // Gone before the other one changes.
            if deleted_at
                .is_some_and(|when| parent_changes.is_none_or(|parent| when <= parent.when))
            {
                return None;
            }
            broken(key, column, to, child, parent_changes)
        })
    }

    fn names_person(&self, key: &ForeignKey) -> Finding {
        let column = key.columns.first().map_or("", |column| column.0.as_str());
        let lines = self
            .catalogue
            .tables
            .get(&key.table)
            .map_or_else(String::new, |info| self.suggest_table(&key.table, info));
        Finding::error(
            Class::NamesPerson,
            format!("{}.{column}", key.table),
            format!(
                "it is said to hold no person, but its foreign key {} names rows of {}; map it as people's",
                key.name, key.to_table
            ),
            lines,
        )
    }
}

/// The column whose new values clash.
fn clash<'i>(info: &TableInfo, rows: &PeopleRows, index: &'i Index) -> Option<&'i Column> {
    if rows.delete.as_ref().is_some_and(|rule| rule.when != Stage::RetentionEnd) {
        return None;
    }
    let rule = |column: &Column| rows.columns.get(column).filter(|rule| rule.changes());
    let columns: Vec<&Column> = index.columns.iter().flatten().collect();
    let told_apart = |column: &&Column| match rule(column) {
        // It tells rows apart by itself, and goes on doing so.
        None => columns.len() > 1 && info.is_unique(column),
        Some(rule) => {
            let by_person = told_apart_by_person(info, rows, &columns, column);
            differs_by_row(rule, by_person) && (columns.len() == 1 || !is_moved(rule))
        }
    };
    let changed = columns.iter().find(|column| rule(column).is_some_and(|rule| !is_moved(rule)))?;
    (!columns.iter().any(told_apart)).then_some(*changed)
}

/// Different values stay different.
fn is_moved(rule: &Rule) -> bool {
    matches!(rule.action, Action::Follows(..) | Action::Surrogate | Action::KeyedHash)
}

/// Whether nobody has two rows with the same values in the rest of an index.
fn told_apart_by_person(
    info: &TableInfo,
    rows: &PeopleRows,
    columns: &[&Column],
    changed: &Column,
) -> bool {
    let [owner] = rows.owners.as_slice() else { return false };
    let rest = |column: &Column| {
        *column == owner.account || (column != changed && columns.contains(&column))
    };
    let keyed = |index: &Index| {
        index.is_unique && !index.partial && index.columns.iter().flatten().all(rest)
    };
    owner.hops.is_empty() && info.indexes.iter().any(keyed)
}

fn differs_by_row(rule: &Rule, one_each: bool) -> bool {
    match &rule.action {
        Action::Null => true,
        Action::Replace(template) => template.names_row() || (template.names_person() && one_each),
        Action::Pseudonym => one_each,
        Action::Surrogate | Action::KeyedHash | Action::Follows(..) => true,
        Action::Truncate(_) | Action::Keep => false,
    }
}

fn unique_remedy(info: &TableInfo, rows: &PeopleRows, column: &Column) -> String {
    let rest = rows.columns.get(column).map(rest).unwrap_or_default();
    told_apart(info, &column.0, (one_row_each(info, rows), &rest))
}

/// A value of its own for each, or none.
fn told_apart(info: &TableInfo, name: &str, (one_each, rest): (bool, &str)) -> String {
    let column = info.columns.iter().find(|column| column.name.0 == name);
    let erased = column.and_then(|column| {
        let nothing = column.nullable.then(|| "erase = \"null\"".to_owned());
        instead(info, column, (true, one_each)).or(nothing)
    });
    erased.map_or_else(
        || "widen the column, let it be null, or drop the index".to_owned(),
        |erased| format!("columns.{} = {{ {erased}{rest} }}", key(name)),
    )
}

fn orphan(key: &ForeignKey, itself: bool) -> Finding {
    let column = key.columns.first().map_or("", |column| column.0.as_str());
    let how = if key.cascades {
        "would be deleted with them unplanned"
    } else {
        "would be left naming them"
    };
    let problem = format!(
        "rows of {} are deleted, and rows here, by the foreign key {}, {how}",
        key.to_table, key.name
    );
    let name = self::key(column);
    let remedy = if itself {
        format!(
            "columns.{name} = {{ erase = \"null\" }} covers the person's own rows alone: declare the foreign key `on delete set null`"
        )
    } else {
        format!("{}\nerase = \"delete-row\"", header(&key.table))
    };
    Finding::error(Class::ForeignKey, format!("{}.{column}", key.table), problem, remedy)
}

/// Whether a column and the one that it names go different ways.
fn broken(
    key: &ForeignKey,
    column: &Column,
    to: &Column,
    child: Option<&Rule>,
    parent: Option<&Rule>,
) -> Option<Finding> {
    let place = format!("{}.{column}", key.table);
    let name = self::key(&column.0);
    let to_place = format!("{}.{to}", key.to_table);
    match (child.map(|rule| &rule.action), parent) {
        (Some(Action::Null), Some(parent))
            if child.is_some_and(|rule| rule.when <= parent.when) =>
        {
            None
        }
        (Some(Action::Null), None) | (Some(Action::Keep) | None, None) => None,
        (Some(Action::Follows(table, column)), _)
            if table.name == key.to_table.name && column == to =>
        {
            None
        }
        (_, Some(_)) => Some(Finding::error(
            Class::ForeignKey,
            place,
            format!(
                "the foreign key {} leads to {to_place}, which gets another value; add",
                key.name
            ),
            format!("columns.{name} = {{ follows = \"{to_place}\" }}"),
        )),
        (Some(_), None) => Some(Finding::error(
            Class::ForeignKey,
            place,
            format!("the foreign key {} leads to {to_place}, where the new value is not", key.name),
            kept(&column.0),
        )),
    }
}
