//! Whether the host database is as `host.toml` says, for `ostiary doctor` and for whoever has to correct it.

use std::{collections::BTreeMap, fmt};

use contracts::Time;
use sqlx::{PgConnection, SqlStr, query, query_as, query_scalar, types::Json};
use uuid::Uuid;

use crate::{
    Host, HostError,
    config::{Accounts, Column, Table},
    postgres,
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

/// What the catalogue knows of a column.
#[derive(sqlx::FromRow)]
struct Described {
    table_found: bool,
    column_found: bool,
    type_name: Option<String>,
    loose: bool,
    indexed: bool,
    is_unique: bool,
}

impl Host {
    /// Compares the host database with `host.toml`; changes nothing.
    ///
    /// Nothing found: containment will work. `Unavailable` if the database cannot be asked.
    pub async fn check(&self) -> Result<Vec<Finding>, HostError> {
        let mut connection = self.pool.acquire().await?;
        let mut findings = self.check_columns(&mut connection).await?;
        // Only what is there can be tried; the rest would say the same thing again.
        if findings.iter().all(|finding| finding.severity == Severity::Warning) {
            findings.extend(self.check_statements(&mut connection).await?);
        }
        if query_scalar(postgres::IS_READ_ONLY).fetch_one(&mut *connection).await? {
            let remedy = "connect to the primary, with a login that may write";
            findings.push(error(
                "connection".to_owned(),
                "the database is read-only".to_owned(),
                remedy,
            ));
        }
        Ok(findings)
    }

    /// The first error that `check` finds, in one line.
    pub(crate) async fn first_error(&self) -> Option<String> {
        let findings = self.check().await.ok()?;
        let found = findings.into_iter().find(|finding| finding.severity == Severity::Error)?;
        Some(found.to_string())
    }

    async fn check_columns(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Vec<Finding>, HostError> {
        let named = self.named();
        let tables: Vec<String> =
            named.iter().map(|named| postgres::quoted_table(named.table)).collect();
        let columns: Vec<&str> = named.iter().map(|named| named.column.0.as_str()).collect();
        let described: Vec<Described> =
            query_as(postgres::DESCRIBE).bind(tables).bind(columns).fetch_all(connection).await?;
        Ok(named
            .iter()
            .zip(&described)
            .filter_map(|(named, described)| self.judge(named, described))
            .collect())
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
        if !described.column_found {
            return Some(error(place, "there is no such column".to_owned(), &correct));
        }
        if named.holds == Holds::Value {
            return None;
        }
        let type_name = described.type_name.as_deref().unwrap_or_default();
        if described.loose
            || !postgres::exact_types(self.config.accounts.id_type).contains(&type_name)
        {
            let loose = if described.loose {
                " with a collation that takes different texts for equal"
            } else {
                ""
            };
            let said = format!(
                "{type_name}{loose} does not hold {:?} ids exactly",
                self.config.accounts.id_type
            );
            return Some(error(
                place,
                said.to_lowercase(),
                "correct accounts.id_type, or the column",
            ));
        }
        if named.holds == Holds::Id && !described.is_unique {
            return Some(error(
                place,
                "no unique index".to_owned(),
                "make it unique, or name the column that is",
            ));
        }
        (!described.indexed).then(|| Finding {
            severity: Severity::Warning,
            place,
            problem: "no index, so every suspension reads the whole table".to_owned(),
            remedy: "create one on this column".to_owned(),
        })
    }

    /// Plans every statement that containment will run: whether names, types, values and rights allow it.
    async fn check_statements(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Vec<Finding>, HostError> {
        let mut findings: Vec<Finding> = vec![];
        for (place, statement, remedy) in self.trials() {
            let nobody = Vec::<&str>::new();
            let trial =
                query(postgres::explain(&statement)).bind(nobody).execute(&mut *connection).await;
            findings.extend(failed(place, trial.err(), &remedy)?);
        }
        let receipts = postgres::effects_table(&self.config).to_string();
        let trial = query(postgres::explain(&self.statements.save))
            .bind(Vec::<&str>::new())
            .bind(Vec::<i64>::new())
            .bind(Vec::<Uuid>::new())
            .bind(Vec::<Json<()>>::new())
            .bind(Vec::<Time>::new())
            .execute(connection)
            .await;
        findings.extend(failed(receipts, trial.err(), SCHEMA)?);
        findings.dedup_by(|later, earlier| later.place == earlier.place);
        Ok(findings)
    }

    /// Place, statement, and what to do when it fails.
    fn trials(&self) -> Vec<(String, SqlStr, String)> {
        let Accounts { table, id, .. } = &self.config.accounts;
        let mut trials = vec![(
            format!("{table}.{id}"),
            self.statements.lock.clone(),
            "correct accounts in host.toml".to_owned(),
        )];
        for (key, effect) in self.config.effects.stated() {
            trials.extend(effect.set.iter().map(|(column, value)| {
                let statement = postgres::set_flag(&self.config, column, value);
                (
                    format!("{table}.{column}"),
                    statement,
                    format!("correct effects.{key}.set.{column} in host.toml"),
                )
            }));
        }
        let deletes: BTreeMap<&Table, &SqlStr> = self
            .statements
            .effects
            .values()
            .flat_map(|effect| effect.deletes.iter().map(|(table, statement)| (table, statement)))
            .collect();
        trials.extend(deletes.into_iter().map(|(table, statement)| {
            (table.to_string(), statement.clone(), format!("correct tokens.{table} in host.toml"))
        }));
        let receipts = postgres::effects_table(&self.config).to_string();
        trials.push((receipts, self.statements.find_done.clone(), SCHEMA.to_owned()));
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
    let code = failure
        .as_database_error()
        .and_then(|reported| reported.code())
        .map(|code| code.into_owned());
    match (HostError::from(failure), code) {
        (HostError::Unavailable(said), _) => Err(HostError::Unavailable(said)),
        (_, Some(code)) => {
            let remedy = if code == postgres::PERMISSION_DENIED { SCHEMA } else { remedy };
            Ok(Some(error(place, postgres::meaning(&code).to_owned(), remedy)))
        }
        (other, None) => Err(other),
    }
}

fn error(place: String, problem: String, remedy: &str) -> Finding {
    Finding { severity: Severity::Error, place, problem, remedy: remedy.to_owned() }
}
