//! What is kept longer than its term: under the keys of a later month, as long as somebody says so.

use std::collections::HashSet;

use contracts::Time;
use sqlx::{FromRow, types::Json};
use uuid::Uuid;

use super::{EntryRow, Vault, VaultError, note};
use crate::{
    pseudonym::Pseudonym,
    vault::{Epoch, Wrapped},
};

/// An entry that a hold may keep, or kept.
#[derive(FromRow)]
struct Held {
    #[sqlx(flatten)]
    entry: EntryRow,
    /// When it would go without a hold, where one keeps it longer.
    unheld_until: Option<Time>,
}

impl Held {
    /// When it would go without a hold.
    fn own(&self) -> Time {
        self.unheld_until.unwrap_or(self.entry.kept_until)
    }

    /// When it goes, and not before this moment.
    fn until(&self, least: Time) -> Time {
        self.own().max(least)
    }
}

impl Vault {
    /// Keeps entries on: a legal hold, or an authority that asked for more time. Their records stay as they are; their
    /// keys are wrapped under the later month. What is kept longer already stays.
    ///
    /// # Errors
    /// When a half or the database does not do it: every entry is then as it was.
    pub async fn keep_on(&self, ids: &[Uuid], until: Time, now: Time) -> Result<(), VaultError> {
        let later = Epoch::of(until);
        if later.ends_at() <= now {
            return Err(VaultError::Over(until));
        }
        note(&self.pool, &[later]).await?;
        let entries: Vec<EntryRow> = sqlx::query_as(
            "select id, pseudonym, basis, kept_until, epoch, commitment, wrapped from vault_entries
              where id = any($1) and kept_until < $2 order by id",
        )
        .bind(ids)
        .bind(until)
        .fetch_all(&self.pool)
        .await?;
        let mut wrapped = Vec::with_capacity(entries.len());
        for entry in &entries {
            let key = self.unwrap(entry).await?;
            let anew = self.halves.wrap(&key, entry.pseudonym.parse()?, entry.id, later).await?;
            wrapped.push(Json(anew.0));
        }
        sqlx::query(
            "update vault_entries set kept_until = $1, epoch = $2, wrapped = later.wrapped
               from unnest($3::uuid[], $4::text[], $5::jsonb[]) as later (id, epoch, wrapped)
              where vault_entries.id = later.id and vault_entries.epoch = later.epoch and kept_until < $1",
        )
        .bind(until)
        .bind(later.to_string())
        .bind(entries.iter().map(|entry| entry.id).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.epoch.as_str()).collect::<Vec<_>>())
        .bind(wrapped)
        .execute(&self.pool)
        .await?;
        let kept: HashSet<Uuid> = sqlx::query_scalar(
            "select id from vault_entries where id = any($1) and kept_until >= $2",
        )
        .bind(ids)
        .bind(until)
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .collect();
        // What a hold keeps besides goes back to no earlier end.
        sqlx::query(
            "update vault_entries set unheld_until = $2 where id = any($1) and unheld_until < $2",
        )
        .bind(ids)
        .bind(until)
        .execute(&self.pool)
        .await?;
        match ids.iter().find(|id| !kept.contains(id)) {
            Some(lost) => Err(VaultError::NotKept(*lost, until)),
            None => Ok(()),
        }
    }

    /// As [`Self::keep_on`], everything that may still be kept of somebody.
    ///
    /// # Errors
    /// As there.
    pub async fn keep_all_on(
        &self,
        pseudonym: Pseudonym,
        until: Time,
        now: Time,
    ) -> Result<(), VaultError> {
        let entries = self.entries(&[pseudonym], now).await?;
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
        self.keep_on(&ids, until, now).await
    }

    /// As a legal hold has it: everything that might be kept of somebody since the hold was placed stays until its end, or each
    /// entry until its own where that is later. With no hold any more each goes back to its own end, or ends now. Done twice is
    /// done.
    ///
    /// # Errors
    /// When a half or the database does not do it: every entry is then as it was.
    pub async fn follow_hold(
        &self,
        pseudonym: Pseudonym,
        (since, held_until): (Time, Option<Time>),
        now: Time,
    ) -> Result<(), VaultError> {
        let held: Vec<Held> = sqlx::query_as(
            "select id, pseudonym, basis, kept_until, epoch, commitment, wrapped, unheld_until from vault_entries
              where pseudonym = $1 and kept_until > $2 order by id",
        )
        .bind(pseudonym.to_string())
        .bind(since)
        .fetch_all(&self.pool)
        .await?;
        let least = held_until.unwrap_or(now);
        // That of the hold's end, too: the last part of a certificate waits for it, also of whom the vault has nothing.
        let epochs = held.iter().map(|one| one.until(least)).chain([least]).map(Epoch::of);
        note(&self.pool, &epochs.collect::<Vec<_>>()).await?;
        let mut wrapped = Vec::with_capacity(held.len());
        for one in &held {
            let (key, epoch) = (self.unwrap(&one.entry).await?, Epoch::of(one.until(least)));
            wrapped.push(Json(self.halves.wrap(&key, pseudonym, one.entry.id, epoch).await?.0));
        }
        let moved = self.move_held(&held, wrapped, least, held_until.is_some()).await?;
        match held.first().filter(|_| moved < held.len() as u64) {
            Some(one) => Err(VaultError::NotKept(one.entry.id, one.until(least))),
            None => Ok(()),
        }
    }

    /// How many: who moved meanwhile is not among them.
    async fn move_held(
        &self,
        held: &[Held],
        wrapped: Vec<Json<Wrapped>>,
        least: Time,
        is_held: bool,
    ) -> Result<u64, sqlx::Error> {
        let unheld = |one: &Held| is_held.then_some(one.own());
        let epoch = |one: &Held| Epoch::of(one.until(least)).to_string();
        let moved = sqlx::query(
            "update vault_entries v set kept_until = new.until, epoch = new.later, wrapped = new.wrapped, unheld_until = new.unheld
               from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::timestamptz[])
                 as new (id, epoch, kept_until, until, later, wrapped, unheld)
              where v.id = new.id and v.epoch = new.epoch and v.kept_until = new.kept_until",
        )
        .bind(held.iter().map(|one| one.entry.id).collect::<Vec<_>>())
        .bind(held.iter().map(|one| one.entry.epoch.as_str()).collect::<Vec<_>>())
        .bind(held.iter().map(|one| one.entry.kept_until).collect::<Vec<_>>())
        .bind(held.iter().map(|one| one.until(least)).collect::<Vec<_>>())
        .bind(held.iter().map(epoch).collect::<Vec<_>>())
        .bind(wrapped)
        .bind(held.iter().map(unheld).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(moved.rows_affected())
    }
}
