//! Columns: every one is mapped and there, and what becomes of it fits what it can hold.

use super::{
    Checking, Class, Finding,
    suggest::{kept, key},
};
use crate::{
    config::Table,
    datamap::{
        Link, PeopleRows, Rows,
        catalogue::{ColumnInfo, Kind, TableInfo},
        rule::{Action, Rule, Stage},
    },
};

impl Checking<'_> {
    pub(super) fn columns(&self) -> Vec<Finding> {
        let mut findings = vec![];
        for (table, map) in &self.map.tables {
            let table = self.catalogue.named(table);
            if let (Rows::People(rows), Some(info)) = (&map.rows, self.catalogue.tables.get(&table))
            {
                findings.extend(self.unmapped(&table, info, rows));
                for (column, rule) in &rows.columns {
                    findings.extend(self.column(&table, info, rows, &column.0, rule));
                }
                for (column, paths) in &rows.paths {
                    for rule in paths.values() {
                        findings.extend(self.path(&table, info, rows, &column.0, rule));
                    }
                }
            }
        }
        findings
    }

    fn unmapped(&self, table: &Table, info: &TableInfo, rows: &PeopleRows) -> Vec<Finding> {
        // Where the whole row goes, no column of it can stay.
        if rows.delete.as_ref().is_some_and(|rule| rule.when != Stage::RetentionEnd) {
            return vec![];
        }
        let one_each = one_row_each(info, rows);
        let unmapped = info
            .columns
            .iter()
            .filter(|column| !column.generated && !rows.columns.contains_key(&column.name));
        let findings = unmapped.map(|column| {
            let line = self.suggest_column(table, info, column, one_each);
            let problem = "the data map does not say what becomes of this column; add for example";
            Finding::error(Class::UnmappedColumn, format!("{table}.{}", column.name), problem, line)
        });
        findings.collect()
    }

    fn column(
        &self,
        table: &Table,
        info: &TableInfo,
        rows: &PeopleRows,
        name: &str,
        rule: &Rule,
    ) -> Vec<Finding> {
        let place = format!("{table}.{name}");
        let Some(column) = info.columns.iter().find(|column| column.name.0 == name) else {
            return vec![no_such_column(place, name)];
        };
        let mut findings = vec![];
        if rule.changes() {
            if column.generated {
                findings.push(Finding::error(
                    Class::Generated,
                    &place,
                    "the database makes this value itself from others",
                    format!("remove columns.{}; it changes with them", key(name)),
                ));
                return findings;
            }
            if let Some((class, problem, remedy)) = self.misfit(table, info, rows, column, rule) {
                findings.push(Finding::error(class, &place, problem, remedy));
            }
            if let Action::Follows(..) = rule.action {
                findings.extend(self.without_index(table, &column.name));
            }
        }
        findings.extend(self.rights(table, rows, column, rule));
        findings
    }

    fn rights(
        &self,
        table: &Table,
        rows: &PeopleRows,
        column: &ColumnInfo,
        rule: &Rule,
    ) -> Option<Finding> {
        let copies = self.copies(table, rows);
        let lacks = [
            ("select", !column.can_select),
            ("update", rule.changes() && !column.can_update && !copies),
            ("insert", copies && !column.can_insert),
        ];
        let lacks: Vec<&str> =
            lacks.iter().filter(|(_, lacks)| *lacks).map(|(right, _)| *right).collect();
        (!lacks.is_empty()).then(|| {
            let name = &column.name;
            let rights: Vec<String> =
                lacks.iter().map(|right| format!("{right} ({name})")).collect();
            Finding::error(
                Class::Permission,
                format!("{table}.{name}"),
                format!("our login may not {}", lacks.join(" and ")),
                format!("grant {} on {table} to our login;", rights.join(", ")),
            )
        })
    }

    fn path(
        &self,
        table: &Table,
        info: &TableInfo,
        rows: &PeopleRows,
        name: &str,
        rule: &Rule,
    ) -> Vec<Finding> {
        let place = format!("{table}.{name}");
        let Some(column) = info.columns.iter().find(|column| column.name.0 == name) else {
            return vec![no_such_column(place, name)];
        };
        let mut findings = vec![];
        if column.kind != Kind::Json {
            findings.push(Finding::error(
                Class::Type,
                &place,
                format!("places within a {} cannot be changed", column.full_type),
                "name the column as a whole",
            ));
        }
        if rows.columns.get(&column.name).is_some_and(Rule::changes) {
            findings.push(Finding::error(
                Class::Type,
                &place,
                "what becomes of the rest of this JSON contradicts its places",
                kept(name),
            ));
        }
        let names_row = matches!(&rule.action, Action::Replace(template) if template.names_row());
        if names_row && info.primary_key().len() != 1 {
            findings.push(Finding::error(
                Class::Type,
                &place,
                "{row} needs a primary key of one column",
                "use {pseudonym}",
            ));
        }
        findings.extend(self.rights(table, rows, column, rule));
        findings
    }
}

/// Whether nobody has more than one row here.
pub(super) fn one_row_each(info: &TableInfo, rows: &PeopleRows) -> bool {
    let one = |link: &Link| link.hops.is_empty() && info.is_unique(&link.account);
    rows.owners.len() == 1 && rows.owners.iter().all(one)
}

fn no_such_column(place: String, name: &str) -> Finding {
    Finding::error(
        Class::NoSuchColumn,
        place,
        "there is no such column",
        format!("remove columns.{}, or correct its name", key(name)),
    )
}
