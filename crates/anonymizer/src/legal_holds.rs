//! Legal holds on people who have left: what is kept of them stays beyond its term, until two people say otherwise or the
//! hold's own end. They are named by the deletion or its certificate: no hold stands beside an account or a pseudonym.

mod store;

use contracts::Time;
use messaging::{Shell, StepError};
use runtime::approvals::{self, Act, Approval};
use serde::{Deserialize, Serialize};
use sqlx::Connection as _;
use uuid::Uuid;

pub use store::{Listed, find_deletion, list};

use crate::{Office, pseudonym::Pseudonym};
use store::Changed;

/// The kind of the act that places one.
pub const PLACE: &str = "hold-departed";
/// The kind of the act that releases one.
pub const RELEASE: &str = "release-departed";

/// A hold that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    /// Its id.
    pub hold: Uuid,
    /// Of whom: the deletion.
    pub deletion: Uuid,
    /// From then on all ends as if there had been none.
    pub until: Time,
    /// A short code, never personal data.
    pub reason: String,
}

/// The end of a hold, asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Released {
    /// Which.
    pub hold: Uuid,
    /// A short code, never personal data.
    pub reason: String,
}

/// Why it is not done.
#[derive(Debug, thiserror::Error)]
pub enum LegalHoldError {
    /// Nobody has left so.
    #[error("nobody left by a deletion or certificate {0}")]
    Unknown(Uuid),
    /// It is not erased yet, or the host had nothing of the account.
    #[error(
        "what is kept by deletion {0} is not found by it: before the host's erasure place the hold on the account (`ostiary holds place`); where the host had no such account nothing leads from the deletion to the vault"
    )]
    NotFound(Uuid),
    /// What was kept ends, or has.
    #[error("too late: the retention of deletion {0} has ended")]
    TooLate(Uuid),
    /// The end is no future.
    #[error("the hold would end at once: {0} is over")]
    Over(Time),
    /// There is none, or it was released.
    #[error("there is no open hold {0} on anybody who has left")]
    NoHold(Uuid),
    /// Not one of ours, or of another release.
    #[error("this is no act on a legal hold")]
    OtherAct,
    /// It was not agreed to, or the database does not answer.
    #[error("the database did not take it")]
    Database(#[from] sqlx::Error),
}

impl Placed {
    /// What others agree to.
    pub fn act(&self) -> Act {
        Act::new(PLACE, None, self)
    }
}

impl Released {
    /// What others agree to.
    pub fn act(&self) -> Act {
        Act::new(RELEASE, None, self)
    }
}

/// Does what was agreed to, in the transaction that uses the approval up. The vault follows within a pass of the ends.
///
/// # Errors
/// When it was not agreed to, when it comes too late, or the database does not do it: nothing has changed then.
pub async fn carry_out(shell: &Shell, approval: &Approval) -> Result<(), LegalHoldError> {
    let now = shell.clock.now();
    let other = |_| LegalHoldError::OtherAct;
    let mut db = shell.pool.acquire().await?;
    let mut tx = db.begin().await?;
    let sha256 = approval.action_sha256.as_slice().try_into();
    let sha256 = sha256.map_err(|_| LegalHoldError::OtherAct)?;
    approvals::spend(&mut tx, &[(approval.id, sha256)], now).await?;
    match approval.kind.as_str() {
        PLACE => {
            let hold: Placed = serde_json::from_slice(&approval.action).map_err(other)?;
            store::place(&mut tx, &hold, approval.id, now).await?;
        }
        RELEASE => {
            let hold: Released = serde_json::from_slice(&approval.action).map_err(other)?;
            store::release(&mut tx, hold.hold, approval.id, now).await?;
        }
        _ => return Err(LegalHoldError::OtherAct),
    }
    Ok(tx.commit().await?)
}

/// What came of a pass.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Followed {
    /// How many people's entries are as their holds say now.
    pub done: usize,
    /// How many are not: their old keys are still needed.
    pub waiting: usize,
}

/// Has the vault follow holds that came or went since: what stays longer is wrapped under a later month before the keys of its
/// own are destroyed.
pub(crate) async fn follow(office: &Office, now: Time) -> Result<Followed, StepError> {
    let shell = &office.shell;
    let (mut followed, mut after) = (Followed::default(), None);
    loop {
        let page = store::find_changed(&shell.pool, &shell.keys, after, now).await?;
        let Some(last) = page.last() else { return Ok(followed) };
        after = Some(last.departure);
        for one in &page {
            match follow_one(office, one, now).await {
                Ok(()) => followed.done += 1,
                Err(why) => {
                    tracing::error!(deletion.id = %one.departure, why, "what a legal hold says is not done in the vault yet");
                    followed.waiting += 1;
                }
            }
        }
    }
}

async fn follow_one(office: &Office, one: &Changed, now: Time) -> Result<(), String> {
    let standing = one.held_until.filter(|until| *until > now);
    match one.pseudonym.parse::<Pseudonym>() {
        Ok(pseudonym) => {
            let since = one.held_since.unwrap_or(now);
            let followed = office.vault.follow_hold(pseudonym, (since, standing), now).await;
            // What it says may name an entry, which leads to the pseudonym: never in one line with the deletion.
            followed.map_err(|error| {
                tracing::error!(%error, "the vault does not do what a legal hold says");
                "the vault does not do it".to_owned()
            })?;
        }
        Err(_) if standing.is_some() => return Err("whose it is does not open".to_owned()),
        // Nobody's keys wait for it: entries that a hold moved to a later month end with that month.
        Err(_) => {
            tracing::error!(deletion.id = %one.departure, "whose entries a legal hold kept does not open: they end by the hold's date");
        }
    }
    let noted = store::note_followed(&office.shell.pool, one, standing, now).await;
    noted.map_err(|error| error.to_string())
}
