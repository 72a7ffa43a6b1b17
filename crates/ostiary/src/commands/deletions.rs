//! `ostiary deletions`: in the role of `deletion-orchestrator`, with its login and its machine.

mod reapply;

use anyhow::{Context, Result, bail, ensure};
use contracts::{
    AccountId, Event, Time,
    event::{CancelledBy, ExtensionReason},
};
use deletion_orchestrator::{
    domain::{Deletion, State, Status},
    store::{self, Listed, Next},
};
use messaging::Shell;
use runtime::{
    roles,
    staff::{StaffMember, StaffRole},
};
use serde_json::{Value, json};

use crate::{
    cli::DeletionsCommand,
    commands::{acting, order, say, say_json, table, word},
    config::Config,
    role,
};

/// Who may take a deletion back for its person.
const ENTITLED: [StaffRole; 3] = [StaffRole::Support, StaffRole::Compliance, StaffRole::Manager];

/// Who may decide that one takes longer.
const DECIDING: [StaffRole; 2] = [StaffRole::Compliance, StaffRole::Manager];

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: DeletionsCommand) -> Result<()> {
    if let DeletionsCommand::Reapply { dry_run, accounts, staff, json } = command {
        return reapply::run(config, &staff, &accounts, (dry_run, json)).await;
    }
    let shell = role::shell(config, roles::DELETION_ORCHESTRATOR).await?;
    match command {
        DeletionsCommand::List { status, limit, json } => {
            let status = status.map(|status| status.stored());
            let listed =
                store::list_deletions(&shell.pool, status.as_deref(), limit.into()).await?;
            if json { say_json(&listed) } else { say(rows(&listed)) }
        }
        DeletionsCommand::Show { account, json } => {
            let state = store::find_state(&shell.pool, &account).await?.unwrap_or_default();
            let deletion = state.deletion.as_deref().with_context(|| none(&account))?;
            let waits = store::list_timers(&shell.pool, &account).await?;
            let shown = shown(&account, &state, deletion, &waits);
            if json { say_json(&shown) } else { say(lines(&shown)) }
        }
        DeletionsCommand::Cancel { account, staff } => {
            let member = acting(config, &staff, &ENTITLED)?;
            let now = shell.clock.now();
            let (pool, service) = (shell.pool.clone(), role::service(config, shell)?);
            let (cancelled_by, actor) = (CancelledBy::Support, Some(member.id.clone()));
            let whose = account.clone();
            let event = Event::CancelDeletion { account, deletion: None, cancelled_by, actor };
            if let Err(problem) = service.command(order(&member, now, event)).await? {
                bail!("{}", problem.detail);
            }
            let state = store::find_state(&pool, &whose).await?.unwrap_or_default();
            ensure!(state.status == Status::Cancelled, "too late: it is {}", word(&state.status));
            say("cancelled")
        }
        DeletionsCommand::Extend { account, because, staff } => {
            let member = acting(config, &staff, &DECIDING)?;
            extend(config, shell, account, because.into(), &member).await
        }
        DeletionsCommand::Reapply { .. } => unreachable!("it is the anonymizer's"),
    }
}

/// The law's date moves, and the person is told why.
async fn extend(
    config: &Config,
    shell: Shell,
    account: AccountId,
    reason: ExtensionReason,
    member: &StaffMember,
) -> Result<()> {
    let now = shell.clock.now();
    let (pool, service) = (shell.pool.clone(), role::service(config, shell)?);
    let (whose, actor) = (account.clone(), member.id.clone());
    let event = Event::ExtendDeletion { account, deletion: None, reason, actor };
    if let Err(problem) = service.command(order(member, now, event)).await? {
        bail!("{}", problem.detail);
    }
    let state = store::find_state(&pool, &whose).await?.unwrap_or_default();
    let due_at = state.deletion.context("the deletion is gone")?.due_at;
    say(format_args!("extended until {}", due_at.format("%FT%TZ")))
}

fn none(account: &AccountId) -> String {
    format!("nobody asked for account {} to be deleted", account.as_str())
}

fn rows(listed: &[Listed]) -> String {
    let rows = listed.iter().map(|one| {
        let execute = one.execute_ms.map_or_else(String::new, moment);
        let (account, deletion, status) =
            (one.account.clone(), one.deletion.clone(), one.status.clone());
        vec![account, deletion, status, execute, moment(one.due_ms)]
    });
    table(&["account", "deletion", "status", "execute after", "due"], rows.collect())
}

fn moment(millis: i64) -> String {
    Time::from_timestamp_millis(millis).map_or_else(String::new, |at| at.to_rfc3339())
}

/// Everything that is known, as one document.
fn shown(account: &AccountId, state: &State, deletion: &Deletion, waits: &[Next]) -> Value {
    json!({
        "account": account,
        "status": state.status,
        "executeAfter": state.execute_after(),
        "deletion": deletion,
        "holds": state.holds,
        "categoriesKept": state.kept.categories,
        "recoveries": state.recoveries,
        "waitsFor": waits,
    })
}

/// One line for each of the things that people ask about.
fn lines(shown: &Value) -> String {
    let deletion = &shown["deletion"];
    let rows = [
        ("account", &shown["account"]),
        ("deletion", &deletion["id"]),
        ("status", &shown["status"]),
        ("asked at", &deletion["asked_at"]),
        ("profile", &deletion["terms"]["profile"]),
        ("execute after", &shown["executeAfter"]),
        ("blockers", &deletion["blockers"]),
        ("waived", &deletion["waived"]),
        ("orders", &deletion["orders"]),
        ("certificate", &deletion["certificate"]),
        ("waits for", &shown["waitsFor"]),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_null());
    let rows = rows.map(|(name, value)| vec![name.to_owned(), word(value)]).collect();
    table(&["", ""], rows)
}
