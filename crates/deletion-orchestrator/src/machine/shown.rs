//! A deletion as outsiders may see it.

use contracts::{
    AccountId, Time,
    event::{Blocker, DeletionStatus},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{State, Status},
    policy::Policy,
};

/// Where a deletion stands: `DeletionShown` of `proto/`. Without a deletion, only the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Whose.
    pub account_id: String,
    /// Which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_id: Option<Uuid>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DeletionStatus>,
    /// What forbids it; of one that waits for its confirmation, what has to be given up with it.
    pub blockers: Vec<Blocker>,
    /// Not before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execute_after: Option<Time>,
    /// Until when the law wants it done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
}

impl Shown {
    /// What is shown of a state.
    pub fn of(account: &AccountId, state: &State, policy: &Policy) -> Self {
        let deletion = state.deletion.as_ref();
        let blockers = match (state.status, deletion) {
            (Status::Blocked, Some(deletion)) => {
                let codes = deletion.blockers.iter();
                codes.map(|code| policy.blocker(code, &deletion.dust)).collect()
            }
            (Status::Requested, Some(deletion)) => policy.dust(&deletion.dust),
            _ => vec![],
        };
        Self {
            account_id: account.as_str().to_owned(),
            deletion_id: deletion.map(|deletion| deletion.id),
            status: state.shown(),
            blockers,
            execute_after: state.execute_after(),
            due_at: deletion.map(|deletion| deletion.due_at),
        }
    }
}
