//! `ostiary deletions reapply`: in the role of `anonymizer`, at the host's database.

use std::collections::BTreeMap;

use anonymizer::restore::{Restorer, Returned};
use anyhow::{Result, ensure};
use contracts::AccountId;
use runtime::{roles, staff::StaffRole};
use serde_json::{Value, json};

use crate::{
    cli::StaffArg,
    commands::{acting, say, say_json, table},
    config::Config,
    role,
};

/// Who may have erasures done again that were decided before.
const ENTITLED: [StaffRole; 3] = [StaffRole::Compliance, StaffRole::Manager, StaffRole::Sre];

/// Does what was typed.
pub(super) async fn run(
    config: &Config,
    staff: &StaffArg,
    named: &[AccountId],
    (dry_run, json): (bool, bool),
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let restorer = role::restorer(config, role::shell(config, roles::ANONYMIZER).await?)?;
    let found = restorer.find_all().await?;
    restorer.note(&found).await?;
    for account in named {
        let known = found.iter().any(|one| one.account == *account);
        ensure!(known, "nobody of account {account} was erased, or they are not there again");
    }
    let (chosen, left): (Vec<Returned>, Vec<Returned>) =
        found.into_iter().partition(|one| match named {
            [] => one.certain,
            named => named.contains(&one.account),
        });
    if dry_run {
        return preview(&restorer, &chosen, &left, json).await;
    }
    let done = restorer.reapply(&chosen, &member.id).await?;
    let mut rows: Vec<Row> =
        done.done.iter().map(|(account, rows)| Row::new(account, "erased", Some(*rows))).collect();
    rows.extend(done.failed.iter().map(|(account, why)| Row::new(account, why, None)));
    rows.extend(left.iter().map(|one| Row::new(&one.account, doubt(one), None)));
    print(&rows, json)?;
    ensure!(done.failed.is_empty(), "{} were not erased", done.failed.len());
    Ok(())
}

async fn preview(
    restorer: &Restorer,
    chosen: &[Returned],
    left: &[Returned],
    json: bool,
) -> Result<()> {
    let planned: BTreeMap<AccountId, u64> = restorer.preview(chosen).await?;
    let chosen = chosen
        .iter()
        .map(|one| Row::new(&one.account, "would be erased", planned.get(&one.account).copied()));
    let left = left.iter().map(|one| Row::new(&one.account, doubt(one), None));
    print(&chosen.chain(left).collect::<Vec<_>>(), json)
}

fn doubt(one: &Returned) -> &'static str {
    if one.certain {
        "left alone: not named"
    } else {
        "left alone: perhaps somebody else has the id now; look, and name it with --account"
    }
}

/// One account, and what becomes of it.
struct Row {
    account: String,
    outcome: String,
    rows: Option<u64>,
}

impl Row {
    fn new(account: &AccountId, outcome: &str, rows: Option<u64>) -> Self {
        Self { account: account.as_str().to_owned(), outcome: outcome.to_owned(), rows }
    }
}

fn print(rows: &[Row], json: bool) -> Result<()> {
    if json {
        let document =
            |row: &Row| json!({ "account": row.account, "outcome": row.outcome, "rows": row.rows });
        return say_json(&rows.iter().map(document).collect::<Vec<Value>>());
    }
    if rows.is_empty() {
        return say("nobody who was erased is at the host again");
    }
    let row = |row: &Row| {
        let count = row.rows.map(|rows| rows.to_string()).unwrap_or_default();
        vec![row.account.clone(), row.outcome.clone(), count]
    };
    say(table(&["account", "outcome", "rows"], rows.iter().map(row).collect()))
}
