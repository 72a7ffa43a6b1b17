//! Whether the data map fits the live database: an erasure refuses to start while anything is found here.

mod columns;
mod keys;
mod suggest;
mod tables;
mod trial;
mod types;

use std::fmt;

use serde::Serialize;
use tokio::time::timeout;

use super::{DataMap, catalogue::Catalogue};
use crate::{
    Host, HostConfig, HostError, Severity,
    session::{DEADLINE, Link},
};

/// What kind of misfit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Our login does not see all tables, so that one might be missed.
    HiddenTables,
    /// The accounts' own table is not mapped as such.
    AccountsTable,
    /// A table that the map does not name.
    UnmappedTable,
    /// A table of the map that is not there.
    NoSuchTable,
    /// A column that the map does not name.
    UnmappedColumn,
    /// A column of the map that is not there.
    NoSuchColumn,
    /// The rows' way to an account does not lead there.
    Unreachable,
    /// The strategy does not fit the type.
    Type,
    /// The new value is longer than the column.
    Length,
    /// The column takes no null.
    NotNull,
    /// Two rows would get the same value.
    Unique,
    /// A rule of the table forbids the new value.
    Check,
    /// A foreign key would break.
    ForeignKey,
    /// The database makes the value itself.
    Generated,
    /// A trigger that nobody has looked at.
    Trigger,
    /// Our login may not do it.
    Permission,
    /// A row policy hides rows.
    RowPolicy,
    /// What is done to the table cannot be undone, or nothing can be done.
    Engine,
    /// A table said to hold no person names one.
    NamesPerson,
    /// Nothing leads to the rows but reading the whole table.
    NoIndex,
    /// The rows of one person cannot be done in parts.
    NoPrimaryKey,
    /// The database does not plan the statement.
    Statement,
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind.
    pub class: Class,
    /// Whether an erasure may start all the same.
    #[serde(serialize_with = "severity")]
    pub severity: Severity,
    /// `table.column`.
    pub place: String,
    /// Why it does not fit.
    pub problem: String,
    /// What to do, or the lines to paste.
    pub remedy: String,
}

impl Finding {
    fn error(
        class: Class,
        place: impl fmt::Display,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        let severity = Severity::Error;
        let (place, problem, remedy) = (place.to_string(), problem.to_string(), remedy.to_string());
        Self { class, severity, place, problem, remedy }
    }

    fn warning(
        class: Class,
        place: impl fmt::Display,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(class, place, problem, remedy) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.problem)?;
        self.remedy.lines().try_for_each(|line| write!(formatter, "\n    {line}"))
    }
}

fn severity<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    })
}

impl Host {
    /// Compares the data map with the live catalogue; changes nothing.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn check_datamap(&self, map: &DataMap) -> Result<Vec<Finding>, HostError> {
        let mut session = self.pool.acquire().await?;
        let checked = async {
            let mut tx = session.begin_as(self.dialect().begin_checking()).await?;
            let findings = self.check_datamap_on(&mut tx.link(), map).await;
            let _ = tx.rollback().await;
            findings.map(|(findings, _)| findings)
        };
        match timeout(DEADLINE * 4, checked).await {
            Ok(findings) => findings,
            Err(_) => {
                session.abandon();
                Err(HostError::silent())
            }
        }
    }

    pub(super) async fn check_datamap_on(
        &self,
        link: &mut Link<'_>,
        map: &DataMap,
    ) -> Result<(Vec<Finding>, Catalogue), HostError> {
        let catalogue = Catalogue::read(link, self.dialect(), &map.schemas()).await?;
        let checking = Checking { map, catalogue: &catalogue, config: &self.config };
        let mut findings = checking.tables();
        findings.extend(checking.columns());
        findings.extend(checking.keys());
        // Only what is there can be tried; the rest would say the same thing again.
        if findings.iter().all(|finding| finding.severity == Severity::Warning) {
            findings.extend(self.try_datamap(link, map, &catalogue).await?);
        }
        findings.dedup();
        Ok((findings, catalogue))
    }
}

/// A map, and what it is compared with.
struct Checking<'c> {
    map: &'c DataMap,
    catalogue: &'c Catalogue,
    config: &'c HostConfig,
}
