//! Acts that need a second person: asked for by one, agreed to by others, carried out once.
//!
//! The rules stand in the database (`migrations/base/0002_approvals.sql` and those after it), which alone decides; here
//! they get their words.

use contracts::{AccountId, Event, Time};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::staff::{StaffMember, StaffRole};

/// Exactly what is to be done. Whatever differs by one byte is another act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    kind: String,
    account: Option<String>,
    bytes: Vec<u8>,
}

/// Who may ask, who may agree, how many of them have to, and until when.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// Whoever asks holds one of these, also when it is carried out.
    pub askers: &'a [StaffRole],
    /// Holders of any of these.
    pub roles: &'a [StaffRole],
    /// How many others.
    pub needed: i32,
    /// From then on nobody may agree, and what was agreed to may not be done.
    pub expires_at: Time,
}

/// An act that waits for others, or did.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Approval {
    /// Its id; also that of the order that carries it out.
    pub id: Uuid,
    /// The act's name, such as `decide-review`.
    pub kind: String,
    /// The account that it concerns.
    pub account: Option<String>,
    /// The act's bytes.
    pub action: Vec<u8>,
    /// Their SHA-256.
    pub action_sha256: Vec<u8>,
    /// The staff id of whoever asked.
    pub requester: String,
    /// Names of the roles of which the requester holds one.
    pub askers: Vec<String>,
    /// Names of the roles of which a voter holds one.
    pub roles: Vec<String>,
    /// How many others have to agree.
    pub needed: i32,
    /// When it was asked for.
    pub requested_at: Time,
    /// The end of it.
    pub expires_at: Time,
    /// `open`, `approved` (and not yet carried out), `refused`, `withdrawn` or `done`.
    pub status: String,
    /// When it was refused, withdrawn or done.
    pub closed_at: Option<Time>,
}

/// What one of the others said.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vote {
    /// The approval.
    #[serde(skip)]
    pub approval: Uuid,
    /// The staff id.
    pub voter: String,
    /// Yes or no.
    pub agrees: bool,
    /// When.
    pub voted_at: Time,
}

/// Why the database does not take a vote, or does not let an act be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// Nobody agrees with themselves, under whatever spelling.
    #[error("nobody approves or refuses what they asked for themselves")]
    Own,
    /// It is for whoever asked to withdraw it.
    #[error("only who asked for it withdraws it; others refuse it")]
    NotYours,
    /// One vote for each person.
    #[error("you have voted on this before")]
    Again,
    /// None of the roles that count here.
    #[error("your roles are none of those that decide about this")]
    NotEntitled,
    /// It is not there, or not what was looked at.
    #[error("there is no such approval, or it is not what you looked at")]
    Changed,
    /// Too late.
    #[error("the approval has expired; ask for a new one")]
    Expired,
    /// It is approved, refused, withdrawn or done.
    #[error("the approval is not open any more")]
    Closed,
    /// The database does not answer.
    #[error("the database did not take it")]
    Database(#[source] sqlx::Error),
}

impl Act {
    /// An order of staff's, whoever agrees to it.
    pub fn order(event: &Event) -> Self {
        let event = event.clone().agreed_by(None);
        let name = event.subject().rsplit('.').next().unwrap_or_default();
        let data = event.encode();
        let written = Written { type_name: event.type_name(), data: &data };
        Self::new(name, Some(event.account()), &written)
    }

    /// Any other act, by its name and what makes it this one.
    pub fn new(kind: &str, account: Option<&AccountId>, what: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(what).expect("texts have a JSON form");
        Self { kind: kind.to_owned(), account: account.map(|id| id.as_str().to_owned()), bytes }
    }

    /// What a vote and the act itself are bound to.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    type_name: &'static str,
    data: &'a serde_json::value::RawValue,
}

#[derive(serde::Deserialize)]
struct Read {
    #[serde(rename = "type")]
    type_name: String,
    data: Box<serde_json::value::RawValue>,
}

impl Approval {
    /// The order that was asked for, without who agreed; `None`: it is another act.
    pub fn order(&self) -> Option<Event> {
        let read: Read = serde_json::from_slice(&self.action).ok()?;
        Event::decode(&read.type_name, Some(&read.data)).ok()
    }

    /// Whether somebody's roles let them decide about it.
    pub fn is_for(&self, member: &StaffMember) -> bool {
        holds_one_of(member, &self.roles)
    }

    /// Whether somebody's roles let them ask for it.
    pub fn may_be_asked_by(&self, member: &StaffMember) -> bool {
        holds_one_of(member, &self.askers)
    }
}

fn holds_one_of(member: &StaffMember, names: &[String]) -> bool {
    member.roles.iter().any(|role| names.iter().any(|name| name == role.name()))
}

fn names(roles: &[StaffRole]) -> Vec<&'static str> {
    roles.iter().map(|role| role.name()).collect()
}

/// Asks others to agree; the approval, or the open one of before if the same was asked for.
///
/// # Errors
/// When the requester has no role that may ask, or the database does not take it.
pub async fn request(
    db: &mut PgConnection,
    act: &Act,
    requester: &StaffMember,
    rule: Rule<'_>,
    (id, now): (Uuid, Time),
) -> Result<Uuid, sqlx::Error> {
    sqlx::query_scalar("select request_approval($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(id)
        .bind(&act.kind)
        .bind(&act.account)
        .bind(&act.bytes)
        .bind(&requester.id)
        .bind(names(&requester.roles))
        .bind(names(rule.askers))
        .bind(names(rule.roles))
        .bind(rule.needed)
        .bind(now)
        .bind(rule.expires_at)
        .fetch_one(db)
        .await
}

/// Says yes or no to what was looked at; whether all that is needed have agreed now.
///
/// # Errors
/// When one of the rules forbids it, or the database does not answer.
pub async fn vote(
    db: &mut PgConnection,
    seen: &Approval,
    voter: &StaffMember,
    agrees: bool,
    now: Time,
) -> Result<bool, ApprovalError> {
    let status: String = sqlx::query_scalar("select vote_on_approval($1, $2, $3, $4, $5, $6)")
        .bind(seen.id)
        .bind(&seen.action_sha256)
        .bind(&voter.id)
        .bind(names(&voter.roles))
        .bind(agrees)
        .bind(now)
        .fetch_one(db)
        .await?;
    Ok(status == "approved")
}

/// Takes back what was asked for and not yet carried out.
///
/// # Errors
/// When somebody else asked, it is refused or done, or the database does not answer.
pub async fn withdraw(
    db: &mut PgConnection,
    id: Uuid,
    requester: &StaffMember,
    now: Time,
) -> Result<(), ApprovalError> {
    sqlx::query("select withdraw_approval($1, $2, $3)")
        .bind(id)
        .bind(&requester.id)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// How many wait at `now`, and since when the oldest does.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(
    db: &mut PgConnection,
    now: Time,
) -> Result<(i64, Option<Time>), sqlx::Error> {
    sqlx::query_as(
        "select count(*), min(requested_at) from approvals
          where status in ('open', 'approved') and expires_at > $1",
    )
    .bind(now)
    .fetch_one(db)
    .await
}

/// Those that wait, or all, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &mut PgConnection,
    all: bool,
    now: Time,
    limit: i64,
) -> Result<Vec<Approval>, sqlx::Error> {
    sqlx::query_as(
        "select * from approvals
          where $1 or (status in ('open', 'approved') and expires_at > $2)
          order by requested_at desc, id limit $3",
    )
    .bind(all)
    .bind(now)
    .bind(limit)
    .fetch_all(db)
    .await
}

/// One of them with its votes, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &mut PgConnection,
    id: Uuid,
) -> Result<Option<(Approval, Vec<Vote>)>, sqlx::Error> {
    let found: Option<Approval> = sqlx::query_as("select * from approvals where id = $1")
        .bind(id)
        .fetch_optional(&mut *db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some((found, votes(db, &[id]).await?)))
}

/// Reads approvals under their locks, for the transaction that carries the acts out.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<(Approval, Vec<Vote>)>, sqlx::Error> {
    let locked: Vec<Approval> =
        sqlx::query_as("select * from lock_approvals($1)").bind(ids).fetch_all(&mut *tx).await?;
    let votes = votes(tx, ids).await?;
    let of = |id| votes.iter().filter(|vote| vote.approval == id).cloned().collect();
    Ok(locked
        .into_iter()
        .map(|approval| {
            let votes = of(approval.id);
            (approval, votes)
        })
        .collect())
}

/// Uses approvals up in the transaction that carries their acts out.
///
/// # Errors
/// When one is not approved, has expired, was used before or is for other bytes; the transaction is rolled back then.
pub async fn spend(
    tx: &mut PgConnection,
    acts: &[(Uuid, [u8; 32])],
    now: Time,
) -> Result<(), sqlx::Error> {
    let (ids, sha256s): (Vec<Uuid>, Vec<Vec<u8>>) =
        acts.iter().map(|(id, sha256)| (*id, sha256.to_vec())).unzip();
    sqlx::query("select use_approvals($1, $2, $3)")
        .bind(ids)
        .bind(sha256s)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

async fn votes(db: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Vote>, sqlx::Error> {
    sqlx::query_as(
        "select approval, voter, agrees, voted_at from approval_votes
          where approval = any($1) order by voted_at, voter_person",
    )
    .bind(ids)
    .fetch_all(db)
    .await
}

impl From<sqlx::Error> for ApprovalError {
    fn from(error: sqlx::Error) -> Self {
        let constraint = error.as_database_error().and_then(|error| error.constraint());
        match constraint {
            Some("nobody_agrees_with_themselves") => Self::Own,
            Some("only_the_requester_withdraws") => Self::NotYours,
            Some("one_vote_each") => Self::Again,
            Some("holds_a_role") => Self::NotEntitled,
            Some("exactly_this") => Self::Changed,
            Some("before_it_expires") => Self::Expired,
            Some("is_open") => Self::Closed,
            _ => Self::Database(error),
        }
    }
}
