//! Counting: a query for each table, for all accounts at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use contracts::AccountId;
use serde_json::json;

use super::{AccountPlan, Misshapen, Plan, PlannedColumn, PlannedTable, asked};
use crate::{
    Host, HostError,
    config::{Column, Table},
    datamap::{
        DataMap, Rows, Rule, TableMap,
        catalogue::Catalogue,
        program::{Program, Step, Work, compile, kept},
        rule::Stage,
    },
    session::{Link, Session},
};

/// What `count` gives.
type Counted = (String, i64, String);

/// One plan under way.
pub(super) struct Counting<'c> {
    pub host: &'c Host,
    pub map: &'c DataMap,
    pub stage: Stage,
    pub as_of: NaiveDate,
}

impl Counting<'_> {
    pub(super) async fn run(
        &self,
        session: &mut Session,
        accounts: &[&AccountId],
    ) -> Result<Plan, HostError> {
        let mut tx = session.begin_as(self.host.dialect().begin_reading()).await?;
        let plan = self.count(&mut tx.link(), accounts).await;
        let _ = tx.rollback().await;
        plan
    }

    async fn count(&self, link: &mut Link<'_>, accounts: &[&AccountId]) -> Result<Plan, HostError> {
        let Self { host, map, stage, .. } = *self;
        let catalogue = Catalogue::read(link, host.dialect(), &map.schemas()).await?;
        let program = compile(map, &catalogue, &host.config, stage);
        let by_table: ByTable<'_> =
            map.tables.iter().map(|(table, mapped)| (catalogue.named(table), mapped)).collect();
        let statements = host.statements(link).await?;
        let ids: Vec<&str> = accounts.iter().map(|account| account.as_str()).collect();
        let sights: Vec<(String, i64, Option<i64>)> =
            link.fetch(&statements.looks.flags, &json!(ids).to_string()).await?;
        let there: HashSet<&str> = sights.iter().map(|(id, ..)| id.as_str()).collect();
        let found: Vec<&AccountId> =
            accounts.iter().copied().filter(|id| there.contains(id.as_str())).collect();
        let mut plans: HashMap<&str, AccountPlan> =
            found.iter().map(|id| (id.as_str(), AccountPlan::default())).collect();
        let asked = asked(&program, &found);
        let shown = program.steps.iter().filter(|step| !matches!(step.work, Work::Drop));
        for step in shown {
            for (account, table) in self.count_step(link, &by_table, &program, step, &asked).await?
            {
                if let Some(plan) = plans.get_mut(account.as_str()) {
                    plan.tables.push(table);
                }
            }
            for (account, misshapen) in self.misshapen(link, &program, step, &asked).await? {
                if let Some(plan) = plans.get_mut(account.as_str()) {
                    plan.misshapen.push(misshapen);
                }
            }
        }
        for step in &kept(map, &catalogue) {
            for (account, table) in self.count_step(link, &by_table, &program, step, &asked).await?
            {
                if let Some(plan) = plans.get_mut(account.as_str()) {
                    plan.kept.push(table);
                }
            }
        }
        let accounts =
            found.into_iter().filter_map(|id| Some((id.clone(), plans.remove(id.as_str())?)));
        Ok(Plan { stage, map_sha256: map.sha256.clone(), accounts: accounts.collect() })
    }

    /// What cannot be erased by its place.
    async fn misshapen(
        &self,
        link: &mut Link<'_>,
        program: &Program,
        step: &Step,
        asked: &str,
    ) -> Result<Vec<(String, Misshapen)>, HostError> {
        let mut found = vec![];
        for (column, statement) in self.host.dialect().step(program, step).misshapen {
            let rows: Vec<(String, i64)> = link.fetch(&statement, asked).await?;
            let place = format!("{}.{column}", step.table);
            found.extend(rows.into_iter().map(|(account, rows)| {
                (account, Misshapen { place: place.clone(), rows: rows.unsigned_abs() })
            }));
        }
        Ok(found)
    }

    async fn count_step(
        &self,
        link: &mut Link<'_>,
        by_table: &ByTable<'_>,
        program: &Program,
        step: &Step,
        asked: &str,
    ) -> Result<Vec<(String, PlannedTable)>, HostError> {
        let count = self.host.dialect().step(program, step).count;
        let rows: Vec<Counted> = link.fetch(&count, asked).await?;
        let planned = rows.into_iter().map(|(account, rows, columns)| {
            let values: Vec<f64> = serde_json::from_str(&columns).unwrap_or_default();
            let columns =
                self.columns(by_table, step, u64::try_from(rows).unwrap_or_default(), &values);
            let planned = PlannedTable {
                step: step.name(),
                table: step.table.to_string(),
                rows: u64::try_from(rows).unwrap_or_default(),
                columns,
            };
            (account, planned)
        });
        Ok(planned.collect())
    }

    fn columns(
        &self,
        by_table: &ByTable<'_>,
        step: &Step,
        rows: u64,
        values: &[f64],
    ) -> Vec<PlannedColumn> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts of rows"
        )]
        let counted = |index: usize| values.get(index).map_or(0, |value| *value as u64);
        let plain = |column: String, action: String, values: u64| PlannedColumn {
            column,
            action,
            values,
            basis: None,
            until: None,
            ends_at: None,
        };
        match &step.work {
            Work::Hash(column) => {
                vec![plain(column.name.to_string(), "keyed-hash".to_owned(), rows)]
            }
            Work::Keep(columns) => {
                let mapped = by_table.get(&step.table);
                let columns = columns.iter().enumerate();
                columns
                    .map(|(index, column)| self.kept(mapped, &column.name, counted(index)))
                    .collect()
            }
            _ => {
                let changes = step.changes().iter().enumerate();
                let planned = changes.map(|(index, change)| {
                    let action = action(by_table.get(&step.table), &change.column.name);
                    plain(change.column.name.to_string(), action, counted(index))
                });
                planned.collect()
            }
        }
    }

    fn kept(&self, mapped: Option<&&TableMap>, column: &Column, values: u64) -> PlannedColumn {
        let rule = rule(mapped, column);
        let term = rule.and_then(|rule| rule.term.as_ref()).or_else(|| match &mapped?.rows {
            Rows::People(rows) => rows.delete.as_ref()?.term.as_ref(),
            Rows::NoPerson(_) => None,
        });
        PlannedColumn {
            column: column.to_string(),
            action: rule.map_or("keep", |rule| rule.action.name()).to_owned(),
            values,
            basis: term.map(|term| term.basis.clone()),
            until: term.map(|term| term.until.to_string()),
            ends_at: term.and_then(|term| term.until.after(self.as_of)),
        }
    }
}

/// Every table of the map, named as the catalogue names it: two schemas may have tables of one name.
type ByTable<'m> = HashMap<Table, &'m TableMap>;

fn rule<'m>(mapped: Option<&&'m TableMap>, column: &Column) -> Option<&'m Rule> {
    let Rows::People(rows) = &mapped?.rows else { return None };
    rows.columns.get(column)
}

fn action(mapped: Option<&&TableMap>, column: &Column) -> String {
    let rule = rule(mapped, column).filter(|rule| rule.changes());
    rule.map_or("parts of the JSON", |rule| rule.action.name()).to_owned()
}
