//! Reads of the hold ledger beyond the machine's own.

use contracts::{
    AccountId, Time,
    event::{ContainmentOutcome, HoldEffect, HoldKind, PublicReason},
};
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgPool, types::Json};

use crate::domain::{Extension, Hold, Kept, Release, State, Status, public_reason};

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
    /// Legal holds on categories, which shut nothing.
    pub kept: Vec<KeptBy>,
    /// Staff's holds that were released.
    pub released: Vec<Released>,
    /// The account is past the last fence of its deletion, and never comes back.
    pub past_return: bool,
}

/// One open hold, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldBy {
    /// The case, or the id that staff chose.
    pub hold_id: String,
    /// Why, in truth.
    pub kind: HoldKind,
    /// Why, in public words.
    pub public_reason: PublicReason,
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
    /// When somebody has to look at it again.
    pub expires_at: Option<Time>,
    /// Since when it has been expired, and nobody has decided.
    pub review_since: Option<Time>,
    /// Who decided that it stays, the oldest first.
    pub extensions: Vec<Extended>,
}

/// One legal hold on categories, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptBy {
    /// The id that staff chose.
    pub hold_id: String,
    /// What an erasure leaves out.
    pub categories: Vec<String>,
    /// Since when.
    pub since: Time,
    /// Who asked for it.
    pub source: String,
    /// Under what.
    pub reason: String,
    /// Who agreed.
    pub approver: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Time>,
    /// Who decided that it lasts longer, the oldest first.
    pub extensions: Vec<Extended>,
}

/// One decision that a hold stays, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extended {
    /// Until when.
    pub expires_at: Time,
    /// Who asked for it.
    pub actor: String,
    /// Their code for the record.
    pub reason: String,
    /// When.
    pub at: Time,
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

/// Which holds a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The open ones.
    Open,
    /// The open ones, and also accounts of which every hold is released.
    All,
    /// Those that have expired and that nobody has decided on.
    Expired,
}

/// Accounts and their holds, by account id; or only this one.
pub async fn list_holds(
    pool: &PgPool,
    account: Option<&AccountId>,
    wanted: Wanted,
) -> Result<Vec<HeldAccount>, sqlx::Error> {
    let rows: Vec<(String, Json<State>)> = sqlx::query_as(match wanted {
        // Beside what shuts an account: what came too late to an erased one, and what keeps categories.
        Wanted::Open => {
            "select story, state from states \
             where (status = 'held' or keeps_categories or status = 'erased' and holds_late) \
             and ($1::text is null or story = $1) order by story"
        }
        Wanted::All => {
            "select story, state from states \
             where (status = 'held' or keeps_categories or status = 'erased' and holds_late or state -> 'released' <> '{}') \
             and ($1::text is null or story = $1) order by story"
        }
        Wanted::Expired => {
            "select story, state from states where reviews_open > 0 \
             and ($1::text is null or story = $1) order by story"
        }
    })
    .bind(account.map(AccountId::as_str))
    .fetch_all(pool)
    .await?;
    let mut accounts: Vec<_> =
        rows.into_iter().map(|(account, state)| held(account, &state.0)).collect();
    if wanted == Wanted::Expired {
        let expired = |hold: &HeldBy| hold.review_since.is_some();
        accounts.iter_mut().for_each(|held| {
            held.holds.retain(expired);
            held.kept.clear();
        });
    }
    Ok(accounts)
}

/// Whether a legal hold, or a match with a sanctions list, is on the whole person.
///
/// # Errors
/// When the database does not answer.
pub async fn has_legal_hold(pool: &PgPool, account: &AccountId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from states where story = $1
                           and jsonb_path_exists(state, '$.manual.* ? (@.kind == \"legal\" || @.kind == \"sanctions_match\")'))",
    )
    .bind(account.as_str())
    .fetch_one(pool)
    .await
}

/// Which of these accounts have a hold that forbids to erase them, those that came too late too.
///
/// # Errors
/// When the database does not answer.
pub async fn find_stopped(
    pool: &PgPool,
    accounts: &[AccountId],
) -> Result<Vec<String>, sqlx::Error> {
    let accounts: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
    let rows: Vec<(String, Json<State>)> =
        sqlx::query_as("select story, state from states where story = any($1) order by story")
            .bind(accounts)
            .fetch_all(pool)
            .await?;
    let stops = |state: &State| state.known_holds().iter().any(|hold| hold.kind.forbids_erasure());
    Ok(rows.into_iter().filter(|(_, state)| stops(state)).map(|(account, _)| account).collect())
}

/// How many holds have expired and wait for somebody to decide.
pub async fn count_reviews(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select coalesce(sum(reviews_open), 0) from states where reviews_open > 0")
        .fetch_one(pool)
        .await
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
        kept: state.kept.iter().map(|(id, kept)| kept_by(id, kept)).collect(),
        released: state.released.iter().map(|(id, release)| released(id, release)).collect(),
        past_return: state.leaving.as_ref().is_some_and(|leaving| leaving.sealed),
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
        public_reason: public_reason(hold.kind),
        effect: hold.effect,
        since: hold.since,
        source: hold.source.clone(),
        reason: hold.reason.clone(),
        approver: hold.approver.clone(),
        expires_at: hold.expires_at,
        review_since: hold.review_since,
        extensions: hold.extensions.iter().map(extended).collect(),
    }
}

fn kept_by(hold_id: &str, kept: &Kept) -> KeptBy {
    KeptBy {
        hold_id: hold_id.to_owned(),
        categories: kept.categories.iter().cloned().collect(),
        since: kept.since,
        source: kept.actor.clone(),
        reason: kept.basis.clone(),
        approver: kept.approver.clone(),
        expires_at: kept.expires_at,
        extensions: kept.extensions.iter().map(extended).collect(),
    }
}

fn extended(extension: &Extension) -> Extended {
    let Extension { expires_at, actor, reason, at, approver } = extension.clone();
    Extended { expires_at, actor, reason, at, approver }
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
