//! Re-identification: what the vault keeps of somebody whom an authority asks for.
//!
//! One of compliance asks, others agree to exactly that question, and with the last yes the approvers' half is taken off
//! the keys of whoever is meant. Then whoever asked opens the answer, once, with the vault's half; the approval is used
//! up by it. What stays is who did what when, for which authority, and never about whom.

mod answer;
mod question;
mod search;
mod store;

use std::collections::{BTreeSet, HashMap};

use contracts::Time;
use messaging::Shell;
use runtime::{
    approvals::{self, Approval, Rule, Vote},
    staff::StaffMember,
};
use sqlx::{Connection as _, PgPool};
use uuid::Uuid;

pub use answer::{Answer, FORMAT, Person, Record};
pub use question::{Question, Whom};
pub use search::Search;
pub(crate) use store::forget_closed;
pub use store::{Asked, Logged, find_asked, list_asked, list_log, note_refused};

use crate::{
    pseudonym::Pseudonym,
    vault::{HalfOpened, Vault, VaultError},
};

/// The kind of the act that others agree to.
pub const KIND: &str = "open-vault";

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum ReidentifyError {
    /// There is none.
    #[error("there is no request {0} to the vault")]
    Unknown(Uuid),
    /// It was answered, refused or came too late.
    #[error("request {0} is closed: its question is forgotten")]
    Closed(Uuid),
    /// What is there is not what others agreed to.
    #[error("request {0} is not what was agreed to: it is never opened")]
    Changed(Uuid),
    /// Others have to agree first.
    #[error("request {0} is {1}: it opens once it is approved")]
    NotApproved(Uuid, String),
    /// Its time is over.
    #[error("request {0} has expired; ask for a new one")]
    Expired(Uuid),
    /// Somebody opened it at the same moment, or it expired at that moment.
    #[error("request {0} was opened before: an answer is opened once")]
    Spent(Uuid),
    /// Only who asked opens it.
    #[error("only who asked opens the answer")]
    NotYours,
    /// The approvers' half is still on.
    #[error("the approvers' half was not taken off: `ostiary approvals run {0}`")]
    NotReleased(Uuid),
    /// A question that cannot be looked up.
    #[error("{0}")]
    NotSearchable(String),
    /// What was kept of the question does not open.
    #[error("the question of request {0} does not open")]
    Unreadable(Uuid),
    /// A half says no, or a record is not what it should be.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The host's database does not answer.
    #[error("the host's database was asked whose transaction it is")]
    Host(#[from] host::HostError),
    /// The database does not answer, or one of the rules forbids it.
    #[error("the database did not take it")]
    Database(#[from] sqlx::Error),
}

impl ReidentifyError {
    /// Why somebody was refused, as the log has it; `None`: nobody was, it did not work.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Unknown(_) => Some("unknown"),
            Self::Closed(_) => Some("closed"),
            Self::Changed(_) => Some("changed"),
            Self::NotApproved(..) => Some("not_approved"),
            Self::Expired(_) => Some("expired"),
            Self::Spent(_) => Some("spent"),
            Self::NotYours => Some("not_yours"),
            Self::NotReleased(_) => Some("not_released"),
            Self::NotSearchable(_)
            | Self::Unreadable(_)
            | Self::Vault(_)
            | Self::Host(_)
            | Self::Database(_) => None,
        }
    }
}

/// Asks others to agree that this is looked up; the approval has the request's id.
///
/// # Errors
/// When the requester has no role that may ask, or the database does not take it.
pub async fn ask(
    shell: &Shell,
    id: Uuid,
    question: &Question,
    member: &StaffMember,
    rule: Rule<'_>,
) -> Result<(), ReidentifyError> {
    let now = shell.clock.now();
    let mut db = shell.pool.acquire().await?;
    let mut tx = db.begin().await?;
    store::keep(&mut tx, &shell.keys, id, question, &member.id, now).await?;
    approvals::request(&mut tx, &question.act(id), member, rule, (id, now)).await?;
    store::log(&mut tx, id, "asked", &member.id, now, None).await?;
    Ok(tx.commit().await?)
}

/// The question, for whoever has to decide about it. That they looked is kept before they see anything.
///
/// # Errors
/// When there is none any more, or the database does not answer.
pub async fn look(shell: &Shell, id: Uuid, who: &str) -> Result<Question, ReidentifyError> {
    let question = store::question(&shell.pool, &shell.keys, id).await?;
    let mut db = shell.pool.acquire().await?;
    store::log(&mut db, id, "looked", who, shell.clock.now(), None).await?;
    Ok(question)
}

/// The approvers' part, once the last that is needed has agreed: whoever is meant is looked up, and the approvers' wrap
/// is taken off their keys. May be done again until it is opened.
///
/// # Errors
/// When others have not agreed to exactly this, or a half or a database does not answer.
pub async fn release(
    shell: &Shell,
    vault: &Vault,
    search: &Search,
    id: Uuid,
    who: &str,
) -> Result<(), ReidentifyError> {
    let now = shell.clock.now();
    let question = store::question(&shell.pool, &shell.keys, id).await?;
    let (approval, _) = approval(&shell.pool, id).await?;
    approved(&approval, &question, now)?;
    let meant = search.find(&question.whom).await?;
    let halves = vault.half_open(&meant.iter().copied().collect::<Vec<_>>(), now).await?;
    let counts = (meant.len(), halves.len());
    let mut db = shell.pool.acquire().await?;
    let mut tx = db.begin().await?;
    store::release(&mut tx, &shell.keys, id, &halves, now).await?;
    store::log(&mut tx, id, "released", who, now, Some(counts)).await?;
    Ok(tx.commit().await?)
}

/// The vault's part, once, by whoever asked: opens what was released, uses the approval up, and forgets the question.
///
/// # Errors
/// When it is not theirs, not approved, too late or used up; when one record does not open: half an answer is none.
pub async fn open(
    shell: &Shell,
    vault: &Vault,
    id: Uuid,
    member: &StaffMember,
) -> Result<Answer, ReidentifyError> {
    let now = shell.clock.now();
    let (approval, votes) = approval(&shell.pool, id).await?;
    if approval.requester != member.id {
        return Err(ReidentifyError::NotYours);
    }
    let question = store::question(&shell.pool, &shell.keys, id).await?;
    approved(&approval, &question, now)?;
    let released = store::released(&shell.pool, &shell.keys, id).await?;
    let persons = persons(shell, vault, &released).await?;
    let answer = Answer::new(&question, &approval, votes, persons, now);
    let act = question.act(id).sha256();
    let mut db = shell.pool.acquire().await?;
    let mut tx = db.begin().await?;
    // Whoever opens it a second time, at the same moment too, fails here.
    approvals::spend(&mut tx, &[(id, act)], now).await.map_err(|error| spent(id, error))?;
    store::log(&mut tx, id, "opened", &member.id, now, Some(answer.counts())).await?;
    store::forget(&mut tx, &[id], now).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn persons(
    shell: &Shell,
    vault: &Vault,
    released: &HashMap<Uuid, HalfOpened>,
) -> Result<Vec<Person>, ReidentifyError> {
    let whose: BTreeSet<Pseudonym> = store::whose(&shell.pool, released.keys()).await?;
    let mut persons = Vec::with_capacity(whose.len());
    for pseudonym in whose {
        let opened = vault.open_released(pseudonym, released, shell.clock.now()).await?;
        persons.push(Person::new(opened));
    }
    Ok(persons)
}

async fn approval(pool: &PgPool, id: Uuid) -> Result<(Approval, Vec<Vote>), ReidentifyError> {
    let found = approvals::find(&mut *pool.acquire().await?, id).await?;
    found.filter(|(approval, _)| approval.kind == KIND).ok_or(ReidentifyError::Unknown(id))
}

fn spent(id: Uuid, error: sqlx::Error) -> ReidentifyError {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    match constraint {
        Some("is_used_once") => ReidentifyError::Spent(id),
        _ => error.into(),
    }
}

/// Whether exactly this was agreed to, and may still be done.
fn approved(approval: &Approval, question: &Question, now: Time) -> Result<(), ReidentifyError> {
    let id = approval.id;
    if approval.action_sha256 != question.act(id).sha256() {
        return Err(ReidentifyError::Changed(id));
    }
    if approval.status != "approved" {
        return Err(ReidentifyError::NotApproved(id, approval.status.clone()));
    }
    if now >= approval.expires_at {
        return Err(ReidentifyError::Expired(id));
    }
    Ok(())
}
