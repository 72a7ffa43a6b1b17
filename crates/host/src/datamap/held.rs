//! An erasure that leaves some tables alone, because a legal hold keeps them: only their rows wait.

use std::collections::BTreeSet;

use super::{
    DataMap, PeopleRows, Rows,
    catalogue::Catalogue,
    link::Link,
    program::{followed_stage, is_due},
    rule::{Action, Rule, Stage},
};
use crate::{
    HostConfig,
    config::{Column, Table},
};

/// The map, the catalogue and the settings that a hold is about.
pub(crate) struct Holding<'h> {
    pub map: &'h DataMap,
    pub catalogue: &'h Catalogue,
    pub config: &'h HostConfig,
    pub stage: Stage,
}

impl Holding<'_> {
    /// The tables to leave alone, as the catalogue names them: those that are held, and those without which their rows
    /// could not stay, or would not be found again.
    pub fn tables(&self, held: &BTreeSet<String>) -> BTreeSet<Table> {
        let named = self.map.tables.keys().filter(|table| held.contains(&table.to_string()));
        let mut all: BTreeSet<Table> = named.map(|table| self.catalogue.named(table)).collect();
        loop {
            let needed: Vec<Table> = all.iter().flat_map(|table| self.needed_by(table)).collect();
            let before = all.len();
            all.extend(needed);
            if all.len() == before {
                return all;
            }
        }
    }

    /// What rows of a table name and what would be deleted; and through which they are found, if that way would end.
    fn needed_by(&self, table: &Table) -> Vec<Table> {
        let keys = self.catalogue.foreign_keys.iter().filter(|key| key.table == *table);
        let named = keys.map(|key| key.to_table.clone()).filter(|to| self.goes(to));
        let owners = self.rows(table).map(|rows| &rows.owners[..]).unwrap_or_default();
        let through = owners.iter().flat_map(|link| self.through(link));
        named.chain(through).collect()
    }

    fn through(&self, link: &Link) -> Vec<Table> {
        let onward = link.hops.iter().skip(1).map(|hop| &hop.from).chain([&link.account]);
        let hops = link.hops.iter().map(|hop| self.catalogue.named(&hop.table)).zip(onward);
        hops.filter(|(table, column)| self.goes(table) || self.ends(table, column))
            .map(|(table, _)| table)
            .collect()
    }

    /// Whether rows of a table are deleted at this stage.
    fn goes(&self, table: &Table) -> bool {
        let delete = self.rows(table).and_then(|rows| rows.delete.as_ref());
        delete.is_some_and(|rule| is_due(rule, None, self.stage))
    }

    /// Whether a column by which rows are found leads nowhere after this stage.
    fn ends(&self, table: &Table, column: &Column) -> bool {
        let is_id = *table == self.accounts() && *column == self.config.accounts.id;
        let rule = self.rows(table).and_then(|rows| rows.columns.get(column));
        rule.is_some_and(|rule| {
            let followed = followed_stage(self.map, rule);
            let moves = matches!(rule.action, Action::Follows(..)) || is_id;
            rule.changes() && !moves && is_due(rule, followed, self.stage)
        })
    }

    fn accounts(&self) -> Table {
        self.catalogue.named(&self.config.accounts.table)
    }

    fn rows(&self, table: &Table) -> Option<&PeopleRows> {
        let mut tables = self.map.tables.iter();
        let (_, mapped) = tables.find(|(name, _)| self.catalogue.named(name) == *table)?;
        match &mapped.rows {
            Rows::People(rows) => Some(rows),
            Rows::NoPerson(_) => None,
        }
    }

    /// The map as if the tables were kept; what of them names the account still gets its new id. `moved`: it has it
    /// already, from an erasure of before.
    pub fn map_without(&self, tables: &BTreeSet<Table>, moved: bool) -> DataMap {
        let mut map = self.map.clone();
        let fixed = moved || tables.contains(&self.accounts());
        let follow = self.following().filter(|_| !fixed);
        for (name, mapped) in &mut map.tables {
            let Rows::People(rows) = &mut mapped.rows else { continue };
            let table = self.catalogue.named(name);
            if tables.contains(&table) {
                **rows = left_alone(rows, follow.as_ref());
            } else if fixed {
                self.keep_ids(&table, rows);
            }
        }
        map
    }

    /// The rule of a column that takes the account's new id; `None`: it gets none at this stage.
    fn following(&self) -> Option<Rule> {
        let id = &self.config.accounts.id;
        let name =
            self.map.tables.keys().find(|name| self.catalogue.named(name) == self.accounts())?;
        let rule = self.rows(&self.accounts())?.columns.get(id).filter(|rule| rule.changes())?;
        let action = Action::Follows(name.clone(), id.clone());
        Some(Rule { action, when: rule.when, term: None, reason: None, seal: false, side: None })
    }

    fn keep_ids(&self, table: &Table, rows: &mut PeopleRows) {
        let is_id =
            |column: &Column| *table == self.accounts() && *column == self.config.accounts.id;
        for (column, rule) in &mut rows.columns {
            if matches!(rule.action, Action::Follows(..)) || is_id(column) {
                rule.action = Action::Keep;
            }
        }
    }
}

fn left_alone(rows: &PeopleRows, follow: Option<&Rule>) -> PeopleRows {
    let direct = rows.owners.iter().filter(|link| link.hops.is_empty());
    let columns = direct.filter_map(|link| Some((link.account.clone(), follow?.clone())));
    PeopleRows {
        owners: rows.owners.clone(),
        delete: None,
        columns: columns.collect(),
        paths: [].into(),
    }
}
