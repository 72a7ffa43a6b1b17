//! Whether the host database is as `host.toml` says, for `ostiary doctor` and for whoever has to correct it.

use std::{collections::BTreeMap, fmt};

use contracts::Time;
use serde_json::json;
use sqlx::SqlStr;

use crate::{
    Host, HostError,
    config::{Accounts, Column, Table},
    dialect::{Delete, Described, Dialect, LookStatements, Statements, effects_table, explain},
    error::verdict,
    session::Link,
};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Holds cannot be carried out.
    Error,
    /// They can, but slowly.
    Warning,
}

/// One thing at the host that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Where: `table.column`, as configured.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}; {}", self.place, self.problem, self.remedy)
    }
}

/// A column that `host.toml` names.
struct Named<'c> {
    table: &'c Table,
    column: &'c Column,
    /// The key that names it.
    key: String,
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The one place of each account id.
    Id,
    /// Ids of accounts.
    Owner,
    /// Anything.
    Value,
}

impl Host {
    /// Compares the host database with `host.toml`; changes nothing.
    ///
    /// Nothing found: containment will work. `Unavailable` if the database cannot be asked.
    pub async fn check(&self) -> Result<Vec<Finding>, HostError> {
        let mut session = self.pool.acquire().await?;
        let link = &mut session.link();
        let mut findings = self.check_columns(link).await?;
        if link.value(self.dialect().is_read_only()).await? {
            let remedy = "connect to the primary, with a login that may write";
            findings.push(error(
                "connection".to_owned(),
                "the database is read-only".to_owned(),
                remedy,
            ));
        }
        // Only what is there can be tried; the rest would say the same thing again.
        if findings.iter().all(|finding| finding.severity == Severity::Warning) {
            findings.extend(self.check_statements(link).await?);
        }
        Ok(findings)
    }

    /// What time its server has.
    pub async fn now(&self) -> Result<Time, HostError> {
        let mut session = self.pool.acquire().await?;
        let micros = session.link().value(self.dialect().now()).await?;
        Time::from_timestamp_micros(micros)
            .ok_or_else(|| HostError::Misconfigured("its clock shows no moment".to_owned()))
    }

    /// The first error that `check` finds, in one line.
    pub(crate) async fn first_error(&self) -> Option<String> {
        let findings = self.check().await.ok()?;
        let found = findings.into_iter().find(|finding| finding.severity == Severity::Error)?;
        Some(found.to_string())
    }

    async fn check_columns(&self, link: &mut Link<'_>) -> Result<Vec<Finding>, HostError> {
        let named = self.named();
        let columns: Vec<_> = named.iter().map(|named| (named.table, named.column)).collect();
        let described = self.describe(link, &columns).await?;
        let pairs = named.iter().zip(&described);
        Ok(pairs
            .flat_map(|(named, described)| match self.judge(named, described) {
                None if named.holds == Holds::Value => self.misfits(named, described),
                finding => finding.into_iter().collect(),
            })
            .collect())
    }

    /// What the catalogue knows of columns, one by one.
    pub(crate) async fn describe(
        &self,
        link: &mut Link<'_>,
        columns: &[(&Table, &Column)],
    ) -> Result<Vec<Described>, sqlx::Error> {
        let asked = columns.iter().map(|(table, column)| {
            json!({
                "schema": table.schema,
                "table": table.name,
                "relation": self.dialect().quoted_table(table),
                "column": column.0,
            })
        });
        let asked = asked.collect::<serde_json::Value>().to_string();
        link.fetch(&self.dialect().describe(), &asked).await
    }

    fn named(&self) -> Vec<Named<'_>> {
        let config = &*self.config;
        let table = &config.accounts.table;
        let id = Named {
            table,
            column: &config.accounts.id,
            key: "accounts.id".to_owned(),
            holds: Holds::Id,
        };
        let flags = config.effects.full.set.keys().map(|column| Named {
            table,
            column,
            key: "effects.full.set".to_owned(),
            holds: Holds::Value,
        });
        let owners = config.tokens.iter().map(|(table, tokens)| Named {
            table,
            column: &tokens.account,
            key: format!("tokens.{table}.account"),
            holds: Holds::Owner,
        });
        let directory = config.directory.columns().map(|(key, column)| Named {
            table,
            column,
            key: format!("directory.{key}"),
            holds: Holds::Value,
        });
        [id].into_iter().chain(flags).chain(owners).chain(directory).collect()
    }

    fn judge(&self, named: &Named<'_>, described: &Described) -> Option<Finding> {
        let place = format!("{}.{}", named.table, named.column);
        let correct = format!("correct {} in host.toml", named.key);
        if !described.table_found {
            return Some(error(place, format!("there is no table {}", named.table), &correct));
        }
        if !described.transactional {
            let problem =
                "the table knows no transactions, so half a suspension might stay".to_owned();
            return Some(error(place, problem, "convert it to InnoDB"));
        }
        if !described.column_found {
            return Some(error(place, "there is no such column".to_owned(), &correct));
        }
        if named.holds == Holds::Value {
            return None;
        }
        if let Some((problem, remedy)) = self.inexact(described) {
            return Some(error(place, problem, remedy));
        }
        if named.holds == Holds::Id && !described.is_unique {
            return Some(error(
                place,
                "no unique index".to_owned(),
                "make it unique, or name the column that is",
            ));
        }
        let (problem, remedy) = if !described.indexed {
            ("no index, so every suspension reads the whole table", "create one on this column")
        } else if described.loose {
            (
                "its collation takes different texts for equal, so accounts that look alike cannot be suspended",
                "give it the collation utf8mb4_nopad_bin, unless no two ids differ in case or spaces alone",
            )
        } else {
            return None;
        };
        Some(Finding {
            severity: Severity::Warning,
            place,
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        })
    }

    /// Why a column does not hold ids exactly, and what to do.
    fn inexact(&self, described: &Described) -> Option<(String, &'static str)> {
        let (dialect, id_type) = (self.dialect(), self.config.accounts.id_type);
        let type_name = described.type_name.as_deref().unwrap_or_default();
        // MariaDB's tables are loose unless somebody took care; statements compare byte by byte there.
        let loose = if described.loose && dialect == Dialect::Postgres {
            " with a collation that takes different texts for equal"
        } else if dialect.exact_types(id_type).contains(&type_name) {
            return None;
        } else {
            ""
        };
        let said = format!("{type_name}{loose} does not hold {id_type:?} ids exactly");
        Some((said.to_lowercase(), "correct accounts.id_type, or the column"))
    }

    /// The configured values that a flag column cannot hold.
    fn misfits(&self, named: &Named<'_>, described: &Described) -> Vec<Finding> {
        let column = named.column;
        let stated = self.config.effects.stated().into_iter();
        let values = stated.filter_map(|(key, effect)| Some((key, effect.set.get(column)?)));
        let misfit = values.filter_map(|(key, value)| {
            let problem = self.dialect().misfit(value, described)?;
            let remedy = format!("correct effects.{key}.set.{column} in host.toml");
            Some(error(format!("{}.{column}", named.table), problem.to_owned(), &remedy))
        });
        misfit.collect()
    }

    /// Plans every statement that containment will run: whether names, types, values and rights allow it.
    async fn check_statements(&self, link: &mut Link<'_>) -> Result<Vec<Finding>, HostError> {
        let statements = self.statements(link).await?;
        let mut findings: Vec<Finding> = vec![];
        for (place, statement, remedy) in self.trials(&statements) {
            let trial = link.execute(&explain(&statement), "[]").await;
            findings.extend(failed(place, trial.err(), &remedy)?);
        }
        if findings.is_empty() {
            findings.extend(self.check_looks(link, &statements.looks).await?);
        }
        let receipts = effects_table(&self.config);
        if findings.iter().all(|finding| finding.place != receipts.to_string())
            && let Some(is_keyed) = self.dialect().is_keyed()
        {
            let asked = json!([{ "schema": receipts.schema, "table": receipts.name }]).to_string();
            let rows: Vec<(bool,)> = link.fetch(&is_keyed, &asked).await?;
            if rows != [(true,)] {
                let problem = "the unique key is missing".to_owned();
                findings.push(error(receipts.to_string(), problem, SCHEMA));
            }
        }
        findings.dedup_by(|later, earlier| later.place == earlier.place);
        Ok(findings)
    }

    /// Plans the statements that compare: they read what the others only write.
    async fn check_looks(
        &self,
        link: &mut Link<'_>,
        looks: &LookStatements,
    ) -> Result<Vec<Finding>, HostError> {
        let table = &self.config.accounts.table;
        let flags: Vec<&str> =
            self.config.effects.full.set.keys().map(|column| column.0.as_str()).collect();
        let trial = link.execute(&explain(&looks.flags), "[]").await;
        let place = format!("{table}.{}", flags.join(", "));
        Ok(failed(place, trial.err(), "correct effects in host.toml")?.into_iter().collect())
    }

    /// Place, statement, and what to do when it fails.
    fn trials(&self, statements: &Statements) -> Vec<(String, SqlStr, String)> {
        let Accounts { table, id, .. } = &self.config.accounts;
        let mut trials = vec![(
            format!("{table}.{id}"),
            statements.lock.clone(),
            "correct accounts in host.toml".to_owned(),
        )];
        for (key, effect) in self.config.effects.stated() {
            trials.extend(effect.set.iter().map(|(column, value)| {
                let statement = self.dialect().set_flag(&self.config, column, value);
                (
                    format!("{table}.{column}"),
                    statement,
                    format!("correct effects.{key}.set.{column} in host.toml"),
                )
            }));
        }
        let deletes: BTreeMap<&Table, &Delete> = statements
            .effects
            .values()
            .flat_map(|effect| effect.deletes.iter().map(|(table, delete)| (table, delete)))
            .collect();
        for (table, Delete { count, delete }) in deletes {
            trials.extend([count].into_iter().chain(delete).map(|statement| {
                let remedy = format!("correct tokens.{table} in host.toml");
                (table.to_string(), statement.clone(), remedy)
            }));
        }
        let receipts = effects_table(&self.config).to_string();
        for statement in [&statements.find_done, &statements.save] {
            trials.push((receipts.clone(), statement.clone(), SCHEMA.to_owned()));
        }
        trials
    }
}

const SCHEMA: &str = "run what `ostiary host schema` prints, as the owner of the tables";

/// An outage is no finding.
fn failed(
    place: String,
    trial: Option<sqlx::Error>,
    remedy: &str,
) -> Result<Option<Finding>, HostError> {
    let Some(failure) = trial else { return Ok(None) };
    let known = failure.as_database_error().map(verdict);
    match (HostError::from(failure), known) {
        (HostError::Unavailable(said), _) => Err(HostError::Unavailable(said)),
        (_, Some(verdict)) => {
            let remedy = if verdict.denied { SCHEMA } else { remedy };
            Ok(Some(error(place, verdict.meaning.to_owned(), remedy)))
        }
        (other, None) => Err(other),
    }
}

fn error(place: String, problem: String, remedy: &str) -> Finding {
    Finding { severity: Severity::Error, place, problem, remedy: remedy.to_owned() }
}
