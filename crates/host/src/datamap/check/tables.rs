//! Tables: every one is mapped, is there, can be reached from an account and written.

use std::collections::BTreeSet;

use super::{Checking, Class, Finding, suggest::header};
use crate::{
    config::{Column, IdType, Table},
    datamap::{
        PeopleRows, Rows, TableMap,
        catalogue::{Kind, TableInfo},
        link::Link,
        program::{must_copy, way},
        rule::{Action, Rule, Stage},
    },
};

impl Checking<'_> {
    pub(super) fn tables(&self) -> Vec<Finding> {
        let mut findings = self.whole();
        let mapped: BTreeSet<Table> =
            self.map.tables.keys().map(|table| self.catalogue.named(table)).collect();
        for (table, info) in
            self.catalogue.tables.iter().filter(|(table, _)| !mapped.contains(table))
        {
            let lines = self.suggest_table(table, info);
            findings.push(Finding::error(
                Class::UnmappedTable,
                table,
                "the data map does not name this table; add",
                lines,
            ));
        }
        for (table, map) in &self.map.tables {
            let table = self.catalogue.named(table);
            match (self.catalogue.tables.get(&table), &map.rows) {
                (None, _) => findings.push(Finding::error(
                    Class::NoSuchTable,
                    &table,
                    "there is no such table",
                    format!("remove {}, or correct its name", header(&table)),
                )),
                (Some(info), Rows::People(rows)) => {
                    findings.extend(self.people(&table, info, map, rows))
                }
                (Some(_), Rows::NoPerson(_)) => {}
            }
        }
        findings
    }

    /// What concerns the map as a whole.
    fn whole(&self) -> Vec<Finding> {
        let mut findings = vec![];
        if !self.catalogue.sees_all {
            let home = &self.catalogue.home;
            findings.push(Finding::error(
                Class::HiddenTables,
                home,
                "tables to which our login has no right are hidden from it, so that one might be missed",
                format!("grant select on {home}.* to our login"),
            ));
        }
        if !self.catalogue.sees_triggers {
            findings.push(Finding::warning(
                Class::Trigger,
                &self.catalogue.home,
                "triggers are hidden from our login, which has no right to make any",
                "check once as a login that has the right TRIGGER",
            ));
        }
        let accounts = &self.config.accounts;
        let table = self.catalogue.named(&accounts.table);
        let mapped = self.map.tables.iter().find(|(name, _)| self.catalogue.named(name) == table);
        let fits = mapped.is_some_and(|(_, mapped)| match &mapped.rows {
            Rows::People(rows) => rows.owners == [Link::direct(accounts.id.clone())],
            Rows::NoPerson(_) => false,
        });
        if !fits {
            findings.push(Finding::error(
                Class::AccountsTable,
                format!("{table}.{}", accounts.id),
                "host.toml names the accounts here, the data map does not; it needs",
                format!("{}\naccount = \"{}\"", header(&table), accounts.id),
            ));
        }
        findings
    }

    fn people(
        &self,
        table: &Table,
        info: &TableInfo,
        map: &TableMap,
        rows: &PeopleRows,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            rows.owners.iter().flat_map(|link| self.reach(table, link)).collect();
        let deletes = rows.delete.is_some();
        let writes = deletes
            || rows
                .columns
                .values()
                .chain(rows.paths.values().flat_map(|paths| paths.values()))
                .any(Rule::changes);
        if !writes {
            return findings;
        }
        if !info.writable {
            findings.push(Finding::error(
                Class::Engine,
                table,
                "rows of a materialised view or of another server cannot be erased here",
                "say no_person = true with a reason, and see to its source",
            ));
        }
        if !info.transactional {
            findings.push(Finding::error(
                Class::Engine,
                table,
                "the table knows no transactions, so half an erasure might stay, or it keeps its history, so all of it would",
                format!("alter table {table} engine = InnoDB; -- or: alter table {table} drop system versioning;"),
            ));
        }
        if info.hides_rows {
            findings.push(Finding::error(
                Class::RowPolicy,
                table,
                "a row policy decides which rows our login sees, so some might stay",
                "give our login `bypassrls`, or a policy that shows it every row",
            ));
        }
        for trigger in info.triggers.iter().filter(|name| !map.triggers.contains(*name)) {
            findings.push(Finding::error(
                Class::Trigger,
                table,
                format!("the trigger {trigger} would run: does it copy what is erased, or tell somebody? when it is harmless, add under {}", header(table)),
                format!("triggers = [{trigger:?}]"),
            ));
        }
        let account = rows.owners.first().filter(|_| deletes || self.copies(table, rows));
        if account.is_some() && !info.can_delete {
            findings.push(Finding::error(
                Class::Permission,
                table,
                "our login may not delete here",
                format!("grant delete on {table} to our login;"),
            ));
        }
        findings.extend(self.owners_of_kept(table, info, rows));
        if info.primary_key().is_empty() {
            findings.push(Finding::warning(
                Class::NoPrimaryKey,
                table,
                "without a primary key all rows of one person are done in one transaction",
                "give the table one",
            ));
        }
        findings
    }

    /// Rows that would be deleted stay under a legal hold, and then they name the account by its new id: without the right
    /// to write it, that would come to light in the night when somebody under such a hold is erased.
    fn owners_of_kept(&self, table: &Table, info: &TableInfo, rows: &PeopleRows) -> Vec<Finding> {
        let accounts = self.catalogue.named(&self.config.accounts.table);
        if rows.delete.is_none() || *table == accounts || !self.ids_change() {
            return vec![];
        }
        let direct = rows.owners.iter().filter(|link| link.hops.is_empty());
        let columns: BTreeSet<&Column> = direct.map(|link| &link.account).collect();
        // A column that changes anyway is looked at as such.
        let kept = |name: &Column| !rows.columns.get(name).is_some_and(Rule::changes);
        let lacking = info.columns.iter().filter(|column| {
            columns.contains(&column.name) && kept(&column.name) && !column.can_update
        });
        let findings = lacking.map(|column| {
            Finding::error(
                Class::Permission,
                format!("{table}.{}", column.name),
                "our login may not update: under a legal hold these rows stay, and name the account by its new id",
                format!("grant update ({}) on {table} to our login;", column.name),
            )
        });
        findings.collect()
    }

    /// Whether an erasure gives accounts another id.
    pub(super) fn ids_change(&self) -> bool {
        let accounts = self.catalogue.named(&self.config.accounts.table);
        let mut tables = self.map.tables.iter();
        let found = tables.find(|(name, _)| self.catalogue.named(name) == accounts);
        found.is_some_and(|(_, mapped)| match &mapped.rows {
            Rows::People(rows) => {
                rows.columns.get(&self.config.accounts.id).is_some_and(Rule::changes)
            }
            Rows::NoPerson(_) => false,
        })
    }

    /// Whether the rows of this table are written anew under another id.
    pub(super) fn copies(&self, table: &Table, rows: &PeopleRows) -> bool {
        let id = &self.config.accounts.id;
        let changes = rows.columns.get(id).is_some_and(|rule| {
            matches!(rule.action, Action::Surrogate | Action::Pseudonym)
                && rule.when != Stage::Confirmation
        });
        changes
            && *table == self.catalogue.named(&self.config.accounts.table)
            && must_copy(self.catalogue, table, id)
    }

    /// Whether a way leads to accounts, to one for each row, and without reading whole tables.
    fn reach(&self, table: &Table, link: &Link) -> Vec<Finding> {
        let place = format!("{table}.{}", link.first_column());
        let Some(way) = way(self.catalogue, table, link) else {
            return vec![Finding::error(
                Class::Unreachable,
                place,
                format!("no account is reached by `{link}`: a table or column of it is not there"),
                "correct `account`",
            )];
        };
        let mut findings = vec![];
        if !self.holds_ids(way.owner.kind) {
            findings.push(Finding::error(
                Class::Unreachable,
                place.clone(),
                format!(
                    "`{link}` ends in a column of type {}, which holds no account ids",
                    way.owner.full_type
                ),
                "correct `account`, or accounts.id_type in host.toml",
            ));
        }
        for hop in &way.link.hops {
            let unique =
                self.catalogue.tables.get(&hop.table).is_some_and(|info| info.is_unique(&hop.key));
            if !unique {
                findings.push(Finding::error(
                    Class::Unreachable,
                    place.clone(),
                    format!(
                        "{}.{} is not unique, so a row may belong to several accounts",
                        hop.table, hop.key
                    ),
                    "lead the way over a unique column",
                ));
            }
        }
        let last = way.link.hops.last().map_or(table, |hop| &hop.table);
        let mut read = vec![(last, &way.link.account)];
        let mut at = table;
        for hop in &way.link.hops {
            read.push((at, &hop.from));
            at = &hop.table;
        }
        findings.extend(
            read.into_iter().filter_map(|(table, column)| self.without_index(table, column)),
        );
        findings
    }

    pub(super) fn without_index(&self, table: &Table, column: &Column) -> Option<Finding> {
        let indexed = self.catalogue.tables.get(table)?.is_indexed(column);
        (!indexed).then(|| {
            Finding::warning(
                Class::NoIndex,
                format!("{table}.{column}"),
                "no index, so every erasure reads the whole table",
                format!("create index on {table} ({column});"),
            )
        })
    }

    pub(super) fn holds_ids(&self, kind: Kind) -> bool {
        // A text may hold ids of any kind.
        match self.config.accounts.id_type {
            IdType::Integer => matches!(kind, Kind::Integer { .. } | Kind::Text),
            IdType::Uuid => matches!(kind, Kind::Uuid | Kind::Text),
            IdType::Text => kind == Kind::Text,
        }
    }
}
