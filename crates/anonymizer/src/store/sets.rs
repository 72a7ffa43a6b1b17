//! What people who leave are known by, kept encrypted for the erasure.

use std::collections::HashMap;

use contracts::AccountId;
use messaging::{Pii, Shell, StepError};
use uuid::Uuid;

use super::{Leaving, data_keys, set_name};
use crate::{
    departures::{self, Hashing, KeptAs},
    pseudonym::Pseudonym,
    working_set::WorkingSet,
};

/// What people are known by, by deletion; of whom nothing is there, they are not sealed yet, or certified already.
pub(crate) async fn open_working_sets(
    shell: &Shell,
    people: &[(&Leaving, &AccountId)],
) -> Result<HashMap<Uuid, Result<WorkingSet, StepError>>, StepError> {
    let has_one = |(leaving, _): &&(&Leaving, &AccountId)| leaving.working_set.is_some();
    let accounts: Vec<&str> =
        people.iter().filter(has_one).map(|(_, account)| account.as_str()).collect();
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("select account, wrapped from data_keys where account = any($1)")
            .bind(&accounts)
            .fetch_all(&shell.pool)
            .await?;
    let wrapped: HashMap<String, Vec<u8>> = rows.into_iter().collect();
    let opened = people.iter().filter_map(|(leaving, account)| {
        let sealed = leaving.working_set.as_deref()?;
        let wrapped = wrapped.get(account.as_str())?;
        let set = open(shell, leaving.deletion, account, wrapped, sealed).transpose()?;
        Some((leaving.deletion, set))
    });
    Ok(opened.collect())
}

fn open(
    shell: &Shell,
    deletion: Uuid,
    account: &AccountId,
    wrapped: &[u8],
    sealed: &[u8],
) -> Result<Option<WorkingSet>, StepError> {
    let key = shell.keys.unwrap_data_key(account.as_str(), wrapped)?;
    let bytes: Pii = key.open(&set_name(deletion), sealed)?;
    Ok(WorkingSet::from_bytes(&bytes))
}

/// Under which id the host keeps what it keeps of somebody.
pub(crate) struct Named<'n> {
    pub leaving: &'n Leaving,
    pub account: &'n AccountId,
    pub pseudonym: Pseudonym,
    pub id: &'n AccountId,
}

/// Notes under which ids the host's rows stand since: for the end of retention, and in the working sets for the scan.
/// After the certificate there is no such set to add it to.
pub(crate) async fn know_as(
    shell: &Shell,
    hashing: &Hashing,
    named: &[Named<'_>],
) -> Result<(), StepError> {
    if named.is_empty() {
        return Ok(());
    }
    let people: Vec<_> = named.iter().map(|one| (one.leaving, one.account)).collect();
    let mut known = open_working_sets(shell, &people).await?;
    let kept = named.iter().map(|one| KeptAs {
        deletion: one.leaving.deletion,
        pseudonym: one.pseudonym,
        kept_as: one.id,
    });
    let kept: Vec<KeptAs<'_>> = kept.collect();
    let mut sets = vec![];
    for one in named {
        let Some(set) = known.remove(&one.leaving.deletion) else { continue };
        sets.push((one, WorkingSet { now: Some(one.id.clone()), ..set? }));
    }
    let accounts: Vec<&AccountId> = sets.iter().map(|(one, _)| one.account).collect();
    let mut tx = shell.pool.begin().await?;
    departures::note_kept_as(&mut tx, hashing, &shell.keys, &kept).await?;
    let keys = data_keys(&mut tx, shell, &accounts).await?;
    let sealed = sets.iter().zip(&keys).map(|((one, set), key)| {
        key.seal(&set_name(one.leaving.deletion), set.to_bytes().expose())
    });
    let sealed: Vec<Vec<u8>> = sealed.collect();
    sqlx::query(
        "update leavings set working_set = new.working_set
           from unnest($1::uuid[], $2::bytea[]) as new (deletion, working_set)
          where leavings.deletion = new.deletion and leavings.working_set is not null",
    )
    .bind(sets.iter().map(|(one, _)| one.leaving.deletion).collect::<Vec<_>>())
    .bind(sealed)
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
