//! Reads of the hold ledger beyond the machine's own.

use contracts::{
    AccountId, Time,
    event::{HoldEffect, HoldKind},
};
use serde::Serialize;
use sqlx::{PgPool, types::Json};

use crate::domain::{Hold, State};

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
    /// The open holds: those of cases, then those of staff.
    pub holds: Vec<HeldBy>,
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
}

/// All accounts with open holds, by account id; or only this one.
pub async fn list_holds(
    pool: &PgPool,
    account: Option<&AccountId>,
) -> Result<Vec<HeldAccount>, sqlx::Error> {
    let rows: Vec<(String, Json<State>)> = sqlx::query_as(
        "select story, state from states where status = 'held' and ($1::text is null or story = $1) order by story",
    )
    .bind(account.map(AccountId::as_str))
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(account, state)| held(account, &state.0)).collect())
}

fn held(account: String, state: &State) -> HeldAccount {
    let cases =
        state.cases.iter().filter_map(|(id, case)| Some((id.to_string(), case.hold.as_ref()?)));
    let manual = state.manual.iter().map(|(id, hold)| (id.clone(), hold));
    HeldAccount {
        account,
        hold_set_version: state.version,
        effect: state.effect,
        containment: containment(state),
        holds: cases.chain(manual).map(|(id, hold)| held_by(id, hold)).collect(),
    }
}

fn containment(state: &State) -> String {
    match state.attention {
        Some(outcome) => format!("needs attention: {outcome:?}"),
        None if state.contained == state.version => "contained".to_owned(),
        None => "ordered".to_owned(),
    }
}

fn held_by(hold_id: String, hold: &Hold) -> HeldBy {
    HeldBy {
        hold_id,
        kind: hold.kind,
        effect: hold.effect,
        since: hold.since,
        source: hold.source.clone(),
    }
}
