//! The vault's rows: kept, opened, kept on, and destroyed with their month.
//!
//! Keys may lie across a network, so that nobody waits for them with a transaction open.

mod held;

use std::collections::{HashMap, HashSet};

use contracts::{Time, envelope::derive_id};
use messaging::Pii;
use sqlx::{FromRow, PgPool, types::Json};
use uuid::Uuid;

use super::{
    Commitment, DataKey, Epoch, HalfOpened, Halves, KeyError, NoEpoch, OpenError, RecordName,
    SealedRecord, Wrapped, WrappedTwice,
};
use crate::pseudonym::{NoPseudonym, Pseudonym};

/// What is kept of one person on one basis.
#[derive(Debug)]
pub struct Entry {
    /// The id of the order that it is kept by, so that the order repeated keeps nothing twice.
    pub id: Uuid,
    /// Whose.
    pub pseudonym: Pseudonym,
    /// Under which basis of the data map or policy, such as `aml`.
    pub basis: String,
    /// When that ends.
    pub kept_until: Time,
    /// What it is, by its name in the data map.
    pub records: Vec<(String, Pii)>,
}

/// One record, opened.
#[derive(Debug)]
pub struct Opened {
    /// What it is.
    pub field: String,
    /// Why it was kept.
    pub basis: String,
    /// Until when.
    pub kept_until: Time,
    /// What was kept.
    pub plaintext: Pii,
}

/// Why the vault does not do it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The end of its retention is no future.
    #[error("what is kept until {0} is not kept: that month is over")]
    Over(Time),
    /// Somebody else moved it meanwhile, or it is gone: look, and ask again.
    #[error("entry {0} of the vault is not kept until {1}")]
    NotKept(Uuid, Time),
    /// It was sealed after the approvers had released the rest.
    #[error("entry {0} of the vault was not released by the approvers")]
    NotReleased(Uuid),
    /// Its month was given up.
    #[error("an entry of the vault is to be kept on, so that the keys of {0} are not destroyed")]
    KeptOn(Epoch),
    /// The month has not passed.
    #[error("the keys of {0} are destroyed from {1} on, not before")]
    NotOver(Epoch, Time),
    /// A half says no.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The record is not what it should be.
    #[error("record {0} of the vault")]
    Record(Uuid, #[source] OpenError),
    /// A row says what none of ours does.
    #[error("a row of the vault is none of ours: {0}")]
    Row(#[from] NoPseudonym),
    /// A row says what none of ours does.
    #[error("a row of the vault is none of ours: {0}")]
    Month(#[from] NoEpoch),
    /// The database does not answer, or refuses.
    #[error("the vault's database")]
    Database(#[from] sqlx::Error),
}

/// The vault of an installation.
#[derive(Clone)]
pub struct Vault {
    pool: PgPool,
    halves: Halves,
    tenant: String,
}

#[derive(FromRow)]
struct EntryRow {
    id: Uuid,
    pseudonym: String,
    basis: String,
    kept_until: Time,
    epoch: String,
    commitment: Vec<u8>,
    wrapped: Json<Wrapped>,
}

#[derive(FromRow)]
struct RecordRow {
    id: Uuid,
    entry: Uuid,
    field: String,
    sealed: Vec<u8>,
}

/// An entry that is ready to be written.
struct Ready {
    id: Uuid,
    pseudonym: String,
    basis: String,
    kept_until: Time,
    epoch: Epoch,
    commitment: Commitment,
    wrapped: Wrapped,
    records: Vec<(Uuid, String, SealedRecord)>,
}

impl Vault {
    /// With its rows in this schema and its keys at these halves.
    pub fn new(pool: PgPool, halves: Halves, tenant: &str) -> Self {
        Self { pool, halves, tenant: tenant.to_owned() }
    }

    /// Seals and keeps. An entry that is kept already stays as it is.
    ///
    /// # Errors
    /// When a half or the database does not do it: nothing of it is kept then. When a retention is over already.
    pub async fn keep(&self, entries: &[Entry], now: Time) -> Result<(), VaultError> {
        if let Some(over) = entries.iter().find(|one| Epoch::of(one.kept_until).ends_at() <= now) {
            return Err(VaultError::Over(over.kept_until));
        }
        let epochs: Vec<Epoch> = entries.iter().map(|one| Epoch::of(one.kept_until)).collect();
        note(&self.pool, &epochs).await?;
        let mut ready = Vec::with_capacity(entries.len());
        for entry in entries {
            ready.push(self.seal(entry).await?);
        }
        write(&self.pool, &ready, now).await
    }

    async fn seal(&self, entry: &Entry) -> Result<Ready, VaultError> {
        let epoch = Epoch::of(entry.kept_until);
        let (key, pseudonym) = (DataKey::draw(), entry.pseudonym);
        let wrapped = self.halves.wrap(&key, pseudonym, entry.id, epoch).await?;
        let records = entry.records.iter().enumerate().map(|(number, (field, plaintext))| {
            let id = derive_id(entry.id, &[b"vault-record", &number.to_be_bytes()]);
            let name = self.name(entry.id, pseudonym, &entry.basis, id, field);
            (id, field.clone(), SealedRecord::seal(&key, &name, plaintext.expose()))
        });
        Ok(Ready {
            id: entry.id,
            pseudonym: pseudonym.to_string(),
            basis: entry.basis.clone(),
            kept_until: entry.kept_until,
            epoch,
            commitment: key.commitment(),
            wrapped: wrapped.0,
            records: records.collect(),
        })
    }

    /// Everything that may still be kept of somebody, complete, by basis and field, with both halves in one hand.
    ///
    /// # Errors
    /// When one record does not open: half an answer is none.
    pub async fn open(&self, pseudonym: Pseudonym, now: Time) -> Result<Vec<Opened>, VaultError> {
        let released = self.half_open(&[pseudonym], now).await?;
        self.open_released(pseudonym, &released, now).await
    }

    /// The approvers' part: takes their wrap off the keys of everything that may still be kept of these people. By entry.
    ///
    /// # Errors
    /// When one key does not open, or the database or the approvers' half does not answer.
    pub async fn half_open(
        &self,
        pseudonyms: &[Pseudonym],
        now: Time,
    ) -> Result<HashMap<Uuid, HalfOpened>, VaultError> {
        let mut released = HashMap::new();
        for entry in self.entries(pseudonyms, now).await? {
            let wrapped = WrappedTwice(entry.wrapped.0);
            let half = self.halves.half_open(&wrapped, entry.pseudonym.parse()?, entry.id).await?;
            released.insert(entry.id, half);
        }
        Ok(released)
    }

    /// The vault's part: everything that may still be kept of somebody, complete, by basis and field.
    ///
    /// # Errors
    /// When something of it was not released, or one record does not open: half an answer is none.
    pub async fn open_released(
        &self,
        pseudonym: Pseudonym,
        released: &HashMap<Uuid, HalfOpened>,
        now: Time,
    ) -> Result<Vec<Opened>, VaultError> {
        let entries = self.entries(&[pseudonym], now).await?;
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
        let mut records = self.records(&ids).await?;
        let mut opened = vec![];
        for entry in entries {
            let half = released.get(&entry.id).ok_or(VaultError::NotReleased(entry.id))?;
            let epoch = entry.wrapped.0.epoch;
            let key = self.halves.open(half, pseudonym, entry.id, epoch).await?;
            for record in records.remove(&entry.id).unwrap_or_default() {
                opened.push(self.open_record(&entry, &key, pseudonym, record)?);
            }
        }
        Ok(opened)
    }

    /// What may still be kept of these people.
    async fn entries(
        &self,
        pseudonyms: &[Pseudonym],
        now: Time,
    ) -> Result<Vec<EntryRow>, sqlx::Error> {
        sqlx::query_as(
            "select id, pseudonym, basis, kept_until, epoch, commitment, wrapped from vault_entries
              where pseudonym = any($1) and kept_until > $2 order by pseudonym, basis, id",
        )
        .bind(pseudonyms.iter().map(Pseudonym::to_string).collect::<Vec<_>>())
        .bind(now)
        .fetch_all(&self.pool)
        .await
    }

    async fn records(&self, entries: &[Uuid]) -> Result<HashMap<Uuid, Vec<RecordRow>>, VaultError> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "select id, entry, field, sealed from vault_records where entry = any($1) order by entry, field, id",
        )
        .bind(entries)
        .fetch_all(&self.pool)
        .await?;
        let mut records: HashMap<Uuid, Vec<RecordRow>> = HashMap::new();
        for row in rows {
            records.entry(row.entry).or_default().push(row);
        }
        Ok(records)
    }

    async fn unwrap(&self, entry: &EntryRow) -> Result<DataKey, VaultError> {
        let pseudonym: Pseudonym = entry.pseudonym.parse()?;
        let wrapped = WrappedTwice(entry.wrapped.0.clone());
        let half = self.halves.half_open(&wrapped, pseudonym, entry.id).await?;
        Ok(self.halves.open(&half, pseudonym, entry.id, wrapped.0.epoch).await?)
    }

    fn open_record(
        &self,
        entry: &EntryRow,
        key: &DataKey,
        pseudonym: Pseudonym,
        record: RecordRow,
    ) -> Result<Opened, VaultError> {
        let wrong = |error| VaultError::Record(record.id, error);
        let commitment: [u8; 32] =
            entry.commitment.as_slice().try_into().map_err(|_| wrong(OpenError::UnknownFormat))?;
        let name = self.name(entry.id, pseudonym, &entry.basis, record.id, &record.field);
        let plaintext = SealedRecord(record.sealed.clone())
            .open(key, &Commitment(commitment), &name)
            .map_err(wrong)?;
        Ok(Opened {
            field: record.field,
            basis: entry.basis.clone(),
            kept_until: entry.kept_until,
            plaintext: Pii::new(plaintext.to_vec()),
        })
    }

    /// Destroys the keys of a month that has passed, then the rows that nobody can open any more. Done twice is done.
    ///
    /// `kept_on` are the entries that a hold still needs: [`Self::keep_on`] first.
    ///
    /// # Errors
    /// When the month has not passed, or one of its entries is kept on; when a half or the database does not do it.
    pub async fn destroy(
        &self,
        epoch: Epoch,
        kept_on: &[Uuid],
        now: Time,
    ) -> Result<u64, VaultError> {
        if now < epoch.ends_at() {
            return Err(VaultError::NotOver(epoch, epoch.ends_at()));
        }
        let held: (bool,) = sqlx::query_as(
            "select exists (select from vault_entries where epoch = $1 and id = any($2))",
        )
        .bind(epoch.to_string())
        .bind(kept_on)
        .fetch_one(&self.pool)
        .await?;
        if held.0 {
            return Err(VaultError::KeptOn(epoch));
        }
        self.halves.destroy(epoch).await?;
        let mut tx = self.pool.begin().await?;
        sqlx::query(
            "update vault_epochs set destroyed_at = $2 where epoch = $1 and destroyed_at is null",
        )
        .bind(epoch.to_string())
        .bind(now)
        .execute(&mut *tx)
        .await?;
        let gone = sqlx::query("delete from vault_entries where epoch = $1")
            .bind(epoch.to_string())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(gone.rows_affected())
    }

    /// Months that have passed and whose keys are still there, the oldest first. Also those of which every entry is kept on:
    /// a backup still has them as they were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_over(&self, now: Time) -> Result<Vec<Epoch>, VaultError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select epoch from vault_epochs where epoch < $1 and destroyed_at is null order by epoch")
                .bind(Epoch::of(now).to_string())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(|(epoch,)| Ok(epoch.parse()?)).collect()
    }

    fn name(
        &self,
        entry: Uuid,
        pseudonym: Pseudonym,
        basis: &str,
        record: Uuid,
        field: &str,
    ) -> RecordName {
        RecordName {
            tenant: self.tenant.clone(),
            pseudonym,
            record,
            field: field.to_owned(),
            basis: basis.to_owned(),
            key: entry,
        }
    }
}

/// Notes months as in use, before anything is wrapped under their keys: a key that nobody knows of is never destroyed.
async fn note(pool: &PgPool, epochs: &[Epoch]) -> Result<(), VaultError> {
    sqlx::query(
        "insert into vault_epochs (epoch) select distinct * from unnest($1::text[])
         on conflict (epoch) do update set destroyed_at = null",
    )
    .bind(epochs.iter().map(Epoch::to_string).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    Ok(())
}

/// Two statements, whatever the number.
async fn write(pool: &PgPool, ready: &[Ready], now: Time) -> Result<(), VaultError> {
    let mut tx = pool.begin().await?;
    let kept: HashSet<Uuid> = sqlx::query_scalar(
        "insert into vault_entries (id, pseudonym, basis, kept_until, epoch, commitment, wrapped, kept_at)
         select *, $8::timestamptz from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bytea[], $7::jsonb[])
         on conflict (id) do nothing returning id",
    )
    .bind(ready.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| one.pseudonym.as_str()).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| one.basis.as_str()).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| one.kept_until).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| one.epoch.to_string()).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| one.commitment.0.to_vec()).collect::<Vec<_>>())
    .bind(ready.iter().map(|one| Json(&one.wrapped)).collect::<Vec<_>>())
    .bind(now)
    .fetch_all(&mut *tx)
    .await?
    .into_iter()
    .collect();
    let new: Vec<(Uuid, &(Uuid, String, SealedRecord))> = ready
        .iter()
        .filter(|one| kept.contains(&one.id))
        .flat_map(|one| one.records.iter().map(|record| (one.id, record)))
        .collect();
    sqlx::query(
        "insert into vault_records (id, entry, field, sealed)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])",
    )
    .bind(new.iter().map(|(_, record)| record.0).collect::<Vec<_>>())
    .bind(new.iter().map(|(entry, _)| *entry).collect::<Vec<_>>())
    .bind(new.iter().map(|(_, record)| record.1.as_str()).collect::<Vec<_>>())
    .bind(new.iter().map(|(_, record)| record.2.0.as_slice()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
