//! What of people goes into the vault before it is erased: everything that the data map marks with `seal = true`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use contracts::AccountId;
use secrecy::SecretString;
use serde_json::Value;
use tokio::time::timeout;

use super::{
    DataMap, PeopleRows, Rows,
    catalogue::{Catalogue, ColumnInfo, TableInfo},
    link::Link as Owner,
    plan::asked,
    program::{Program, Step, Work, compile, way},
    rule::{Rule, Stage, Term},
};
use crate::{
    Host, HostError, account,
    config::{Column, Table},
    session::{DEADLINE, Link, Session},
};

/// What the host holds of one person, row by row; equal rows of a table once. Personal data: it prints nothing.
pub type Identity = Vec<HeldRow>;

/// The marked values of one row.
#[derive(Clone)]
pub struct HeldRow {
    /// As the catalogue names it.
    pub table: String,
    /// By column, or `column->place` within a JSON; null is missing.
    pub values: BTreeMap<String, Held>,
}

/// One value.
#[derive(Clone)]
pub struct Held {
    /// As the database writes it as a text.
    pub text: SecretString,
    /// On what ground it is kept, where the data map says so at the column.
    pub term: Option<Term>,
}

impl fmt::Debug for HeldRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HeldRow").field("table", &self.table).finish_non_exhaustive()
    }
}

/// What is read of one table by one way.
struct Reading<'m> {
    step: Step,
    columns: Vec<ColumnInfo>,
    marked: Vec<Marked<'m>>,
}

/// One place that is marked.
struct Marked<'m> {
    /// In [`Reading::columns`].
    column: usize,
    /// Within a JSON.
    path: &'m [String],
    rule: &'m Rule,
}

impl Host {
    /// Reads what the data map has sealed, of all these accounts by one query for each table; who has no account here is
    /// missing from the answer.
    ///
    /// # Errors
    /// When the database is away, or not as the data map says: nothing is left out in silence.
    pub async fn read_identity(
        &self,
        map: &DataMap,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Identity>, HostError> {
        let possible = accounts.iter().filter(|id| account::fits(self.config.accounts.id_type, id));
        let possible: Vec<&AccountId> = possible.collect();
        let mut session = self.pool.acquire().await?;
        match timeout(DEADLINE * 4, self.identity_on(&mut session, map, &possible)).await {
            Ok(read) => read,
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }

    async fn identity_on(
        &self,
        session: &mut Session,
        map: &DataMap,
        accounts: &[&AccountId],
    ) -> Result<HashMap<AccountId, Identity>, HostError> {
        let mut tx = session.begin_as(self.dialect().begin_reading()).await?;
        let read = self.identity_in(&mut tx.link(), map, accounts).await;
        let _ = tx.rollback().await;
        read
    }

    async fn identity_in(
        &self,
        link: &mut Link<'_>,
        map: &DataMap,
        accounts: &[&AccountId],
    ) -> Result<HashMap<AccountId, Identity>, HostError> {
        let catalogue = Catalogue::read(link, self.dialect(), &map.schemas()).await?;
        let program = compile(map, &catalogue, &self.config, Stage::GraceEnd);
        let asked = asked(&program, accounts);
        let mut found: HashMap<AccountId, Identity> = HashMap::new();
        let there = self.statements(link).await?.looks.flags.clone();
        let ids = serde_json::json!(accounts).to_string();
        let there: Vec<(String, i64, Option<i64>)> = link.fetch(&there, &ids).await?;
        let known: HashMap<&str, &AccountId> =
            accounts.iter().map(|id| (id.as_str(), *id)).collect();
        for (account, ..) in there {
            if let Some(account) = known.get(account.as_str()) {
                found.insert((*account).clone(), vec![]);
            }
        }
        for reading in readings(map, &catalogue)? {
            for (account, row) in self.read_rows(link, &program, &reading, &asked).await? {
                let account = known.get(account.as_str());
                if let Some(rows) = account.and_then(|account| found.get_mut(*account)) {
                    rows.push(row);
                }
            }
        }
        Ok(found)
    }

    async fn read_rows(
        &self,
        link: &mut Link<'_>,
        program: &Program,
        reading: &Reading<'_>,
        asked: &str,
    ) -> Result<Vec<(String, HeldRow)>, HostError> {
        let statement = self.dialect().rows(program, &reading.step, &reading.columns);
        let rows: Vec<(String, String)> = link.fetch(&statement, asked).await?;
        let mut held = Vec::with_capacity(rows.len());
        for (account, texts) in rows {
            let texts: Vec<Value> = serde_json::from_str(&texts).map_err(|_| {
                let table = &reading.step.table;
                HostError::Misconfigured(format!("{table}: a row that is to be sealed is no text"))
            })?;
            let texts: Vec<Option<String>> = texts.into_iter().map(text).collect();
            let values = reading.marked.iter().filter_map(|marked| marked.read(reading, &texts));
            let values: BTreeMap<String, Held> = values.collect();
            if !values.is_empty() {
                held.push((account, HeldRow { table: reading.step.table.to_string(), values }));
            }
        }
        Ok(held)
    }
}

impl Marked<'_> {
    fn read(&self, reading: &Reading<'_>, texts: &[Option<String>]) -> Option<(String, Held)> {
        let mut name = reading.columns[self.column].name.to_string();
        let mut text = texts.get(self.column)?.clone()?;
        if !self.path.is_empty() {
            let whole: Value = serde_json::from_str(&text).ok()?;
            let place = self.path.iter().try_fold(&whole, |at, key| at.get(key))?;
            text = match place {
                Value::Null => return None,
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            name = format!("{name}->{}", self.path.join("->"));
        }
        Some((name, Held { text: text.into(), term: self.rule.term.clone() }))
    }
}

/// MariaDB takes a JSON within a JSON for what it is, and not for a text.
fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// What has to be read: for each table that has something marked, by each way to its people.
fn readings<'m>(map: &'m DataMap, catalogue: &Catalogue) -> Result<Vec<Reading<'m>>, HostError> {
    let mut readings = vec![];
    for (table, mapped) in &map.tables {
        let Rows::People(rows) = &mapped.rows else { continue };
        let marked = marked(rows);
        if marked.is_empty() {
            continue;
        }
        let table = catalogue.named(table);
        let info = catalogue.tables.get(&table);
        let info = info.ok_or_else(|| HostError::Misconfigured(format!("{table}: missing")))?;
        for owner in &rows.owners {
            let of_owner: Vec<_> = marked
                .iter()
                .filter(|(.., rule)| rows.owner_of(rule).is_none_or(|link| link == owner))
                .collect();
            if !of_owner.is_empty() {
                readings.push(reading(catalogue, &table, info, owner, &of_owner)?);
            }
        }
    }
    Ok(readings)
}

fn reading<'m>(
    catalogue: &Catalogue,
    table: &Table,
    info: &TableInfo,
    owner: &Owner,
    marked: &[&(&'m Column, &'m [String], &'m Rule)],
) -> Result<Reading<'m>, HostError> {
    let missing = |what: &str| HostError::Misconfigured(format!("{table}.{what}: missing"));
    let way = way(catalogue, table, owner).ok_or_else(|| missing(&owner.to_string()))?;
    let names: BTreeSet<&Column> = marked.iter().map(|(column, ..)| *column).collect();
    let columns =
        names.iter().map(|name| info.column(name).cloned().ok_or_else(|| missing(&name.0)));
    let columns: Vec<ColumnInfo> = columns.collect::<Result<_, _>>()?;
    let marked = marked.iter().map(|(column, path, rule)| Marked {
        column: names.iter().position(|name| name == column).unwrap_or_default(),
        path,
        rule,
    });
    let step = Step {
        table: table.clone(),
        way,
        work: Work::Keep(columns.clone()),
        primary_key: info.key_columns(),
    };
    Ok(Reading { step, columns, marked: marked.collect() })
}

fn marked(rows: &PeopleRows) -> Vec<(&Column, &[String], &Rule)> {
    let whole = rows.columns.iter().map(|(column, rule)| (column, &[][..], rule));
    let places = rows.paths.iter().flat_map(|(column, places)| {
        places.iter().map(move |(path, rule)| (column, path.as_slice(), rule))
    });
    whole.chain(places).filter(|(.., rule)| rule.seal).collect()
}
