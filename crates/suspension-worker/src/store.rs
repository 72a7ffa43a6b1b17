//! Reads of the hold ledger beyond the machine's own.

use contracts::{
    AccountId, Time,
    event::{ContainmentOutcome, HoldEffect, HoldKind},
};
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgPool, types::Json};

use crate::domain::{Hold, Release, State, Status};

/// An account with open holds, and whether the host obeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldAccount {
    /// Whose.
    pub account: String,
    /// Version of the hold set.
    pub hold_set_version: i64,
    /// The strongest effect of the holds.
    pub effect: HoldEffect,
    /// `contained`, `ordered`, or why a person is needed.
    pub containment: String,
    /// The open holds: those of cases, those of staff, that of a deletion.
    pub holds: Vec<HeldBy>,
    /// Staff's holds that were released.
    pub released: Vec<Released>,
}

/// One open hold, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldBy {
    /// The case, or the id that staff chose.
    pub hold_id: String,
    /// Why, in truth.
    pub kind: HoldKind,
    /// What it forbids.
    pub effect: HoldEffect,
    /// Since when.
    pub since: Time,
    /// Who asked for it.
    pub source: String,
    /// Their code for the record; a case gives none.
    pub reason: Option<String>,
    /// Who agreed, where two had to.
    pub approver: Option<String>,
}

/// One hold that staff released, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Released {
    /// The id that staff chose.
    pub hold_id: String,
    /// Who released it.
    pub actor: String,
    /// Their code for the record.
    pub reason: String,
    /// When.
    pub at: Time,
    /// Who agreed, where two had to.
    pub approver: Option<String>,
}

/// All accounts with open holds, by account id; or only this one. `all`: also those of which every hold is released.
pub async fn list_holds(
    pool: &PgPool,
    account: Option<&AccountId>,
    all: bool,
) -> Result<Vec<HeldAccount>, sqlx::Error> {
    let rows: Vec<(String, Json<State>)> = sqlx::query_as(if all {
        "select story, state from states where (status = 'held' or state -> 'released' <> '{}') \
         and ($1::text is null or story = $1) order by story"
    } else {
        "select story, state from states where status = 'held' \
         and ($1::text is null or story = $1) order by story"
    })
    .bind(account.map(AccountId::as_str))
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(account, state)| held(account, &state.0)).collect())
}

/// The next stories that the reconciler asks the host about, after one, in their order: as they are stored.
pub(crate) async fn find_compared(
    pool: &PgPool,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, Value)>, sqlx::Error> {
    sqlx::query_as(
        "select story, state from states where (status = 'held' or state ? 'drift') and story > $1
          order by story limit $2",
    )
    .bind(after.unwrap_or_default())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(pool)
    .await
}

/// Whether a story is one of them.
pub(crate) fn is_compared(state: &State) -> bool {
    state.status == Status::Held || state.drift.is_some()
}

/// The stories of these accounts, as they are stored; who has none is missing.
pub(crate) async fn find_states(
    pool: &PgPool,
    accounts: &[AccountId],
) -> Result<Vec<(String, Value)>, sqlx::Error> {
    let accounts: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
    sqlx::query_as("select story, state from states where story = any($1)")
        .bind(accounts)
        .fetch_all(pool)
        .await
}

fn held(account: String, state: &State) -> HeldAccount {
    let cases =
        state.cases.iter().filter_map(|(id, case)| Some((id.to_string(), case.hold.as_ref()?)));
    let manual = state.manual.iter().map(|(id, hold)| (id.clone(), hold));
    let leaving = state.leaving.iter();
    let leaving = leaving.filter_map(|one| Some((one.deletion.to_string(), one.hold.as_ref()?)));
    HeldAccount {
        account,
        hold_set_version: state.version,
        effect: state.effect,
        containment: containment(state),
        holds: cases.chain(manual).chain(leaving).map(|(id, hold)| held_by(id, hold)).collect(),
        released: state.released.iter().map(|(id, release)| released(id, release)).collect(),
    }
}

fn containment(state: &State) -> String {
    match state.attention {
        Some(outcome) => format!("needs attention: {}", reason(outcome)),
        None if state.contained == state.version => "contained".to_owned(),
        None => "ordered".to_owned(),
    }
}

fn reason(outcome: ContainmentOutcome) -> &'static str {
    match outcome {
        ContainmentOutcome::Applied => "applied",
        ContainmentOutcome::Outdated => "outdated",
        ContainmentOutcome::NoSuchAccount => "no such account",
        ContainmentOutcome::InvalidAccountId => "invalid account id",
        ContainmentOutcome::Refused => "refused",
    }
}

fn held_by(hold_id: String, hold: &Hold) -> HeldBy {
    HeldBy {
        hold_id,
        kind: hold.kind,
        effect: hold.effect,
        since: hold.since,
        source: hold.source.clone(),
        reason: hold.reason.clone(),
        approver: hold.approver.clone(),
    }
}

fn released(hold_id: &str, release: &Release) -> Released {
    Released {
        hold_id: hold_id.to_owned(),
        actor: release.actor.clone(),
        reason: release.reason.clone(),
        at: release.at,
        approver: release.approver.clone(),
    }
}
