//! Carries an erasure out: pinned, set-based, in bounded transactions, and never twice, wherever it was killed.

mod draw;
mod group;
mod outcome;
mod receipt;
mod resume;
mod step;
mod transact;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use contracts::{AccountId, Time};

use super::{
    DataMap, PSEUDONYM_DIGITS,
    check::Finding,
    held::Holding,
    plan::{AccountPlan, Plan},
    program::{Program, compile},
    rule::Stage,
};
use crate::{
    Host, HostError, Severity, account,
    error::{is_contention, is_time_out},
};
pub use outcome::{Deviation, Erased, Verdict};
use transact::Run;

/// Planned rows in one transaction; an account that has more goes alone, and in parts.
const TOGETHER: u64 = 20_000;
/// Accounts in one transaction.
const ACCOUNTS: usize = 500;

/// One person to be erased.
#[derive(Clone)]
pub struct Subject {
    /// As the host writes it now: at the end of retention, the id that was drawn.
    pub account: AccountId,
    /// 64 hexadecimal digits in lower case, the same for this account for ever; the caller's keyed hash.
    pub pseudonym: String,
}

impl fmt::Debug for Subject {
    /// An account and its pseudonym never stand in one line.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Subject").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The caller's keyed hash of a value: for `table.column` and the value.
pub type KeyedHash<'k> = dyn Fn(&str, &str) -> [u8; 32] + Send + Sync + 'k;

/// Why an account was not erased; nothing of it was written since the last part that was committed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErasureError {
    /// The data map does not fit the database: nothing was touched.
    #[error("the data map does not fit the host database: {}", first(.0))]
    Findings(Vec<Finding>),
    /// The plan was made from another data map.
    #[error("the plan was made from another data map: plan again")]
    OtherMap,
    /// The plan does not have this account, or another plan was begun for it.
    #[error("the erasure was begun under another plan, or the plan does not have the account")]
    OtherPlan,
    /// The host has no such account, and no receipt of its erasure.
    #[error("the host has no such account")]
    NoSuchAccount,
    /// No account of this host can have this id, or the pseudonym is none.
    #[error("the account id or the pseudonym is none")]
    Invalid,
    /// Rows were planned and none was touched.
    #[error("{planned} rows were planned, and none was there to be erased")]
    ZeroWork {
        /// How many.
        planned: u64,
    },
    /// Something is left after all was done.
    #[error(
        "{rows} rows of {step} are as they were: a trigger or a rule of the host undoes the erasure"
    )]
    Left {
        /// Which step.
        step: String,
        /// How many rows.
        rows: u64,
    },
    /// A JSON is not of the shape that the map expects: what stands there cannot be erased by its place, and stays.
    #[error(
        "{rows} values of {place} are not of the shape that the map expects, so what is in them would stay: correct them, or erase the column as a whole"
    )]
    Misshapen {
        /// `table.column`.
        place: String,
        /// How many rows.
        rows: u64,
    },
    /// No unused id was found.
    #[error("no unused id was found for {place}")]
    NoId {
        /// `table.column`.
        place: String,
    },
    /// The host holds rows of this account.
    #[error("another transaction of the host holds rows of this account: ask again")]
    Busy,
    /// The host has so much to do that even few rows take too long.
    #[error("the host is too slow, even for few rows at a time: ask again")]
    Slow,
    /// The database did not do it.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl From<sqlx::Error> for ErasureError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(reported) if is_contention(reported) => Self::Busy,
            Some(reported) if is_time_out(reported) => Self::Slow,
            _ => Self::Host(error.into()),
        }
    }
}

/// What came of each account.
pub type Outcomes = BTreeMap<AccountId, Result<Erased, ErasureError>>;

impl Host {
    /// Erases these accounts as the plan says, at its stage, and answers each.
    ///
    /// May be asked again whatever happened: what is done stays done, and a finished account gets its first receipt.
    /// What one account's rows refuse is that account's error alone. `at`: for the record.
    pub async fn erase(
        &self,
        map: &DataMap,
        plan: &Plan,
        subjects: &[Subject],
        hash: &KeyedHash<'_>,
        at: Time,
    ) -> Outcomes {
        self.erase_without(map, plan, subjects, &LeftAlone::default(), hash, at).await
    }

    /// As [`Host::erase`], and some tables are left alone.
    async fn erase_without(
        &self,
        map: &DataMap,
        plan: &Plan,
        subjects: &[Subject],
        alone: &LeftAlone<'_>,
        hash: &KeyedHash<'_>,
        at: Time,
    ) -> Outcomes {
        let (program, left) = match self.erasure_program(map, plan, alone).await {
            Ok(program) => program,
            Err(error) => return all(subjects, &error),
        };
        let mut outcomes = Outcomes::new();
        let mut ready = BTreeMap::new();
        for subject in subjects {
            match self.is_ready(plan, subject) {
                Ok(planned) => drop(ready.insert(&subject.account, (subject, planned))),
                Err(error) => drop(outcomes.insert(subject.account.clone(), Err(error))),
            }
        }
        let run = Run { host: self, program: &program, plan, left: &left, hash, at };
        for group in groups(ready.into_values()) {
            run.group(group, &mut outcomes).await;
        }
        outcomes
    }

    /// The steps, if nothing is found that would break; and the tables that they leave alone.
    async fn erasure_program(
        &self,
        map: &DataMap,
        plan: &Plan,
        alone: &LeftAlone<'_>,
    ) -> Result<(Program, BTreeSet<String>), ErasureError> {
        if plan.map_sha256 != map.sha256 {
            return Err(ErasureError::OtherMap);
        }
        let mut session = self.pool.acquire().await.map_err(HostError::from)?;
        let mut tx =
            session.begin_as(self.dialect().begin_checking()).await.map_err(HostError::from)?;
        let checked = self.check_datamap_on(&mut tx.link(), map).await;
        let _ = tx.rollback().await;
        let (mut findings, catalogue) = checked?;
        findings.retain(|finding| finding.severity == Severity::Error);
        if !findings.is_empty() {
            return Err(ErasureError::Findings(findings));
        }
        let holding =
            Holding { map, catalogue: &catalogue, config: &self.config, stage: plan.stage };
        let tables = holding.tables(alone.held);
        let program = if tables.is_empty() && !alone.moved {
            compile(map, &catalogue, &self.config, plan.stage)
        } else {
            let map = holding.map_without(&tables, alone.moved);
            compile(&map, &catalogue, &self.config, plan.stage)
        };
        Ok((program, tables.iter().map(ToString::to_string).collect()))
    }

    fn is_ready<'p>(
        &self,
        plan: &'p Plan,
        subject: &Subject,
    ) -> Result<&'p AccountPlan, ErasureError> {
        let hexadecimal = |character: char| matches!(character, '0'..='9' | 'a'..='f');
        let is_pseudonym = subject.pseudonym.len() == PSEUDONYM_DIGITS
            && subject.pseudonym.chars().all(hexadecimal);
        if !is_pseudonym || !account::fits(self.config.accounts.id_type, &subject.account) {
            return Err(ErasureError::Invalid);
        }
        plan.accounts.get(&subject.account).ok_or(ErasureError::OtherPlan)
    }
}

/// What of the host's database is left alone for now.
struct LeftAlone<'l> {
    /// Tables, as the data map names them.
    held: &'l BTreeSet<String>,
    /// The rest was erased before: the accounts have their new ids.
    moved: bool,
}

static NOTHING: BTreeSet<String> = BTreeSet::new();

impl Default for LeftAlone<'_> {
    fn default() -> Self {
        Self { held: &NOTHING, moved: false }
    }
}

/// The same for all of them.
fn all(subjects: &[Subject], error: &ErasureError) -> Outcomes {
    subjects.iter().map(|subject| (subject.account.clone(), Err(error.clone()))).collect()
}

/// A subject and what was planned for it.
pub(super) type Planned<'s> = (&'s Subject, &'s AccountPlan);

/// Accounts that go together in one transaction.
fn groups<'s>(subjects: impl Iterator<Item = Planned<'s>>) -> Vec<Vec<Planned<'s>>> {
    let mut groups: Vec<Vec<Planned<'s>>> = vec![];
    let mut room = 0_u64;
    for (subject, planned) in subjects {
        // Nothing joins one who goes alone, however little it is.
        let rows = planned.rows().max(1);
        let open = groups.last_mut().filter(|group| group.len() < ACCOUNTS && rows <= room);
        match open {
            Some(group) => {
                room -= rows;
                group.push((subject, planned));
            }
            None => {
                room = TOGETHER.saturating_sub(rows);
                groups.push(vec![(subject, planned)]);
            }
        }
    }
    groups
}

/// Whether an account has too many rows for one transaction.
fn is_big(group: &[Planned<'_>]) -> bool {
    matches!(group, [(_, planned)] if planned.rows() > TOGETHER)
}

fn first(findings: &[Finding]) -> String {
    findings
        .first()
        .map_or_else(String::new, |finding| format!("{}: {}", finding.place, finding.problem))
}

/// The kind under which a stage's receipt is kept.
fn kind(stage: Stage) -> String {
    format!("erasure_{}", stage.name())
}

/// The kind of the mark that an id was drawn for somebody who is gone.
pub(crate) const MARK: &str = "erased";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datamap::plan::PlannedTable;

    fn sizes(rows: &[u64]) -> Vec<usize> {
        let plans: Vec<(Subject, AccountPlan)> = rows
            .iter()
            .map(|rows| {
                let table = PlannedTable {
                    step: "t".to_owned(),
                    table: "t".to_owned(),
                    rows: *rows,
                    columns: vec![],
                };
                let account = AccountId::try_new("1").unwrap();
                let subject = Subject { account, pseudonym: String::new() };
                (subject, AccountPlan { tables: vec![table], ..AccountPlan::default() })
            })
            .collect();
        let planned = plans.iter().map(|(subject, plan)| (subject, plan));
        groups(planned).iter().map(Vec::len).collect()
    }

    #[test]
    fn nobody_shares_a_transaction_with_one_who_has_very_many_rows() {
        assert_eq!(sizes(&[10, 20_000, 0, 5]), [1, 1, 2]);
        assert_eq!(sizes(&[20_001, 0]), [1, 1]);
        assert_eq!(sizes(&[12_000, 8_000, 1]), [2, 1]);
        assert_eq!(sizes(&[1; 1_001]), [500, 500, 1]);
    }
}
