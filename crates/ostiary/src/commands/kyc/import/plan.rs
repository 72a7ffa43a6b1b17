//! Who would be taken up as what, line by line. Pure: the host was asked before.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use contracts::{AccountId, Time, event::Standing};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    mapping::{Columns, Field, Mapping},
    sheet::{Cell, Line, Sheet},
};

/// A line that says something that can be taken, if the host knows whom it means.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    pub line: usize,
    pub who: Who,
    pub standing: Standing,
    pub deadline: Option<Time>,
}

/// Whom a line means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Who {
    Account(AccountId),
    /// As the sheet spells it.
    Email(String),
}

/// An account that is to be taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Taken {
    pub line: usize,
    pub account: AccountId,
    pub standing: Standing,
    /// As the sheet says; the screener never takes one earlier than seven days from then.
    pub deadline: Option<Time>,
    /// What follows from answers that came before anybody spoke of the account: they count for more than the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<&'static str>,
}

/// A line that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Bad {
    pub line: usize,
    pub reason: String,
}

/// All that an import would do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub taken: Vec<Taken>,
    pub bad: Vec<Bad>,
}

/// What the lines say, and those that say nothing usable. `deadline_after`: from being asked to the deadline, where the
/// sheet gives none.
pub(super) fn rows(
    sheet: &Sheet,
    mapping: &Mapping,
    deadline_after: chrono::TimeDelta,
) -> Result<(Vec<Row>, Vec<Bad>)> {
    let headings = sheet.lines.first().context("it is empty")?;
    let columns = mapping.columns(headings)?;
    let (mut rows, mut bad) = (vec![], vec![]);
    for line in &sheet.lines[1..] {
        if says_nothing(line, &columns) {
            continue;
        }
        match row(line, &columns, mapping, deadline_after) {
            Ok(row) => rows.push(row),
            Err(reason) => bad.push(Bad { line: line.number, reason }),
        }
    }
    Ok((rows, bad))
}

/// An empty line; formulas that were drawn down below the last one leave errors there.
fn says_nothing(line: &Line, columns: &Columns) -> bool {
    let silent = |cell: &Cell| matches!(cell, Cell::Empty | Cell::Broken(_));
    columns.cells(line).all(|cell| *cell == Cell::Empty) && line.cells.iter().all(silent)
}

/// Reasons never repeat a cell: it may be somebody's address or name.
fn row(
    line: &Line,
    columns: &Columns,
    mapping: &Mapping,
    deadline_after: chrono::TimeDelta,
) -> Result<Row, String> {
    let broken = columns.cells(line).find_map(|cell| match cell {
        Cell::Broken(why) => Some(*why),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) => None,
    });
    if let Some(why) = broken {
        return Err(why.to_owned());
    }
    let cell = |field| columns.cell(line, field);
    let (account, email) = (cell(Field::Account).as_text(), cell(Field::Email).as_text());
    let who = if !account.is_empty() {
        let account = AccountId::try_new(account);
        Who::Account(account.map_err(|_| "the account id cannot be one".to_owned())?)
    } else if email.contains('@') {
        Who::Email(email.to_owned())
    } else if email.is_empty() {
        return Err("it names neither an account nor an address".to_owned());
    } else {
        return Err("the address has no @".to_owned());
    };
    let standing = mapping
        .standing(cell(Field::Status).as_text())
        .ok_or("the state is none that the mapping knows")?;
    let moment = |field, what: &str| match cell(field) {
        Cell::Empty => Ok(None),
        given => match mapping.moment(given) {
            Some(at) => Ok(Some(at)),
            None => Err(format!("{what} is no date that the mapping knows")),
        },
    };
    let asked_at = moment(Field::AskedAt, "the day of asking")?;
    let given = moment(Field::Deadline, "the deadline")?;
    let deadline = match standing {
        Standing::Waiting | Standing::Silent => {
            given.or_else(|| asked_at.map(|at| at + deadline_after))
        }
        Standing::New | Standing::Cleared | Standing::Rejected => None,
    };
    Ok(Row { line: line.number, who, standing, deadline })
}

/// Who is meant by whom. `found`: accounts by address in lower case, several if they differ in capitals alone; `known`: whether the host has an account.
pub(super) fn plan(
    rows: Vec<Row>,
    mut bad: Vec<Bad>,
    found: &HashMap<String, Vec<AccountId>>,
    known: impl Fn(&AccountId) -> bool,
) -> Plan {
    let mut by_account: BTreeMap<AccountId, Vec<Taken>> = BTreeMap::new();
    for Row { line, who, standing, deadline } in rows {
        let account = match who {
            Who::Account(account) if known(&account) => Ok(account),
            Who::Account(_) => Err("the host has no such account"),
            Who::Email(email) => {
                match found.get(&email.to_lowercase()).map_or(&[][..], Vec::as_slice) {
                    [account] => Ok(account.clone()),
                    [] => Err("the host has no account with this address"),
                    _ => Err("several accounts have this address; name the account"),
                }
            }
        };
        match account {
            Ok(account) => by_account.entry(account.clone()).or_default().push(Taken {
                line,
                account,
                standing,
                deadline,
                answered: None,
            }),
            Err(reason) => bad.push(Bad { line, reason: reason.to_owned() }),
        }
    }
    let mut taken = vec![];
    for lines in by_account.into_values() {
        let [first, more @ ..] = &lines[..] else { continue };
        let same =
            |other: &Taken| (other.standing, other.deadline) == (first.standing, first.deadline);
        if more.iter().all(same) {
            taken.push(first.clone());
            continue;
        }
        let numbers: Vec<String> = lines.iter().map(|line| line.line.to_string()).collect();
        let reason = format!("lines {} say different things of one account", numbers.join(", "));
        bad.extend(lines.iter().map(|line| Bad { line: line.line, reason: reason.clone() }));
    }
    taken.sort_by_key(|taken| taken.line);
    bad.sort_by_key(|bad| bad.line);
    Plan { taken, bad }
}

impl Plan {
    /// Names exactly this plan: who, as what, until when, in spite of which answers. The same tomorrow, unless sheet, mapping,
    /// host or those answers changed.
    pub fn digest(&self) -> String {
        let document = serde_json::to_vec(&self.taken).unwrap_or_default();
        hex::encode(Sha256::digest(document))
    }
}
