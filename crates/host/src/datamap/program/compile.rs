//! The data map made into the steps of one stage.

use std::collections::BTreeMap;

use super::{
    Change, Drawn, New, Place, Program, Step, Work, followed_stage, is_due, must_copy, order, way,
};
use crate::{
    HostConfig,
    config::{Column, Table},
    datamap::{
        DataMap, PeopleRows, Precision, Rows,
        catalogue::{Catalogue, ColumnInfo, Kind},
        link::Link,
        rule::{Action, Rule, Stage},
        template::{PSEUDONYM_DIGITS, Part, Template},
    },
};

/// Makes the steps of a stage. What `check` finds fault with is left out, for nothing runs while there is a finding.
pub(crate) fn compile(
    map: &DataMap,
    catalogue: &Catalogue,
    config: &HostConfig,
    stage: Stage,
) -> Program {
    let mut compiler =
        Compiler { map, catalogue, config, stage, steps: vec![], surrogates: vec![] };
    compiler.draw_account();
    for (table, mapped) in &map.tables {
        if let Rows::People(rows) = &mapped.rows {
            compiler.table(&catalogue.named(table), rows);
        }
    }
    let accounts = (catalogue.named(&config.accounts.table), config.accounts.id.clone());
    let steps = order::in_order(compiler.steps, catalogue);
    Program { id_type: config.accounts.id_type, accounts, steps, surrogates: compiler.surrogates }
}

struct Compiler<'m> {
    map: &'m DataMap,
    catalogue: &'m Catalogue,
    config: &'m HostConfig,
    stage: Stage,
    steps: Vec<Step>,
    surrogates: Vec<Drawn>,
}

impl Compiler<'_> {
    /// The account's own new id is the first that is drawn.
    fn draw_account(&mut self) {
        let table = self.catalogue.named(&self.config.accounts.table);
        let column = self
            .catalogue
            .tables
            .get(&table)
            .and_then(|info| info.column(&self.config.accounts.id));
        self.surrogates.extend(column.map(|column| Drawn { table, column: column.clone() }));
    }

    fn table(&mut self, table: &Table, rows: &PeopleRows) {
        let Some(info) = self.catalogue.tables.get(table) else { return };
        if let Some(delete) = &rows.delete {
            if is_due(delete, None, self.stage) {
                self.push(table, rows.owners.first(), Work::Delete);
            }
            if self.stage >= delete.when {
                return;
            }
        }
        let mut updates: BTreeMap<Link, Vec<Change>> = BTreeMap::new();
        for (column, rule) in &rows.columns {
            let followed = followed_stage(self.map, rule);
            if !rule.changes() || !is_due(rule, followed, self.stage) {
                continue;
            }
            let Some(column) = info.column(column).cloned() else { continue };
            if rule.action == Action::KeyedHash {
                let owner = rows.owner_of(rule).cloned();
                self.push(table, owner.as_ref(), Work::Hash(column));
                continue;
            }
            let link = match &rule.action {
                Action::Follows(..) => Some(Link::direct(column.name.clone())),
                _ => rows.owner_of(rule).cloned(),
            };
            if let (Some(link), Some(new)) = (link, self.new_value(table, &column, rule)) {
                updates.entry(link).or_default().push(Change { column, new });
            }
        }
        for (column, paths) in &rows.paths {
            self.paths(rows, info.column(column), paths, &mut updates);
        }
        for (link, changes) in updates {
            self.update(table, &link, changes);
        }
    }

    /// All places of one JSON that belong to one person are one new value.
    fn paths(
        &self,
        rows: &PeopleRows,
        column: Option<&ColumnInfo>,
        paths: &BTreeMap<Vec<String>, Rule>,
        updates: &mut BTreeMap<Link, Vec<Change>>,
    ) {
        let Some(column) = column else { return };
        let mut by_owner: BTreeMap<&Link, Vec<Place>> = BTreeMap::new();
        for (path, rule) in
            paths.iter().filter(|(_, rule)| rule.changes() && is_due(rule, None, self.stage))
        {
            let new = match &rule.action {
                Action::Replace(template) => Some(template.clone()),
                Action::Pseudonym => Some(whole_pseudonym()),
                _ => None,
            };
            if let Some(owner) = rows.owner_of(rule) {
                by_owner.entry(owner).or_default().push((path.clone(), new));
            }
        }
        for (owner, places) in by_owner {
            let change = Change { column: column.clone(), new: New::Json(places) };
            updates.entry(owner.clone()).or_default().push(change);
        }
    }

    fn new_value(&mut self, table: &Table, column: &ColumnInfo, rule: &Rule) -> Option<New> {
        Some(match &rule.action {
            Action::Null => New::Null,
            Action::Replace(template) => New::Text(template.clone()),
            Action::Pseudonym => New::Text(whole_pseudonym()),
            Action::Truncate(Some(Precision::Network)) => New::Network,
            Action::Truncate(Some(Precision::Year)) => New::Year,
            Action::Truncate(None) if column.kind == Kind::Inet => New::Network,
            Action::Truncate(None) => New::Year,
            Action::Surrogate if self.is_account(table, &column.name) => New::Surrogate(0),
            Action::Surrogate => {
                self.surrogates.push(Drawn { table: table.clone(), column: column.clone() });
                New::Surrogate(self.surrogates.len() - 1)
            }
            Action::Follows(..) => match self.account_rule().map(|rule| &rule.action) {
                Some(Action::Pseudonym) => New::Text(whole_pseudonym()),
                _ => New::Surrogate(0),
            },
            Action::Keep | Action::KeyedHash => return None,
        })
    }

    fn account_rule(&self) -> Option<&Rule> {
        let accounts = &self.config.accounts;
        let table = self.catalogue.named(&accounts.table);
        let mapped =
            self.map.tables.iter().find(|(name, _)| self.catalogue.named(name) == table)?;
        match &mapped.1.rows {
            Rows::People(rows) => rows.columns.get(&accounts.id),
            Rows::NoPerson(_) => None,
        }
    }

    fn is_account(&self, table: &Table, column: &Column) -> bool {
        let accounts = &self.config.accounts;
        *table == self.catalogue.named(&accounts.table) && *column == accounts.id
    }

    fn update(&mut self, table: &Table, link: &Link, changes: Vec<Change>) {
        let moves = |column: &Column| changes.iter().any(|change| change.column.name == *column);
        let is_root =
            link.hops.is_empty() && self.is_account(table, &link.account) && moves(&link.account);
        if is_root && must_copy(self.catalogue, table, &link.account) {
            let Some(info) = self.catalogue.tables.get(table) else { return };
            let columns = info.columns.iter().filter(|column| !column.generated).cloned().collect();
            self.push(table, Some(link), Work::Copy { columns, changes });
            self.push(table, Some(link), Work::Drop);
        } else {
            self.push(table, Some(link), Work::Update(changes));
        }
    }

    fn push(&mut self, table: &Table, link: Option<&Link>, work: Work) {
        let way = link.and_then(|link| way(self.catalogue, table, link));
        let info = self.catalogue.tables.get(table);
        if let (Some(way), Some(info)) = (way, info) {
            let primary_key = info.key_columns();
            self.steps.push(Step { table: table.clone(), way, work, primary_key });
        }
    }
}

fn whole_pseudonym() -> Template {
    Template(vec![Part::Pseudonym(PSEUDONYM_DIGITS)])
}
