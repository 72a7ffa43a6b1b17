//! What is left behind when somebody's identity is sealed, so that they are still recognised: marks for when they come
//! again, an index for when an authority asks, a tombstone for when the host's database comes back from a backup.

use contracts::{AccountId, Time, event::LeavingReason};
use messaging::seal::Keys;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    keyed::{Field, HashKeys, KeyVersion, KeyedHash},
    marks::{Identity, Purpose, Spelling},
    own_key::{self, Closed},
    pseudonym::Pseudonym,
};

const TOMBSTONE: Field = Field { name: "account", purpose: "tombstone", normaliser: 1 };
const KEPT_AS: Field = Field { name: "account", purpose: "vault-index", normaliser: 1 };

/// Under which kind [`KeptAs`] stands in the vault's index.
pub(crate) const KEPT_ACCOUNT: &str = "kept_account";

/// How identifiers become hashes.
#[derive(Debug, Clone)]
pub struct Hashing {
    /// Under which keys.
    pub keys: HashKeys,
    /// In which spelling.
    pub spelling: Spelling,
}

/// Somebody whose identity was sealed.
pub struct Departure<'a> {
    /// The deletion.
    pub deletion: Uuid,
    /// The account that goes.
    pub account: &'a AccountId,
    /// What stands for it in the vault.
    pub pseudonym: Pseudonym,
    /// Why they leave.
    pub reason: LeavingReason,
    /// All that they are known by, past spellings too.
    pub identity: Identity<'a>,
    /// When the last of what is kept of them goes.
    pub kept_until: Time,
}

/// The host has erased somebody: the id that stands in what it keeps, the account's own where none was drawn.
pub struct KeptAs<'a> {
    /// The deletion.
    pub deletion: Uuid,
    /// What stands in the vault for the account that went.
    pub pseudonym: Pseudonym,
    /// What stands at the host now.
    pub kept_as: &'a AccountId,
}

/// A hash as a row has it.
pub(crate) struct Row {
    pub kind: &'static str,
    pub hash: KeyedHash,
}

impl Hashing {
    /// By what an account is found among the tombstones, one for each key.
    pub(crate) fn tombstones(&self, account: &AccountId) -> Vec<KeyedHash> {
        self.keys.hashes(TOMBSTONE, account.as_str())
    }

    /// By what the id in kept records is found in the vault's index.
    pub(crate) fn kept_accounts(&self, kept_as: &AccountId) -> Vec<KeyedHash> {
        self.keys.hashes(KEPT_AS, kept_as.as_str())
    }

    fn marks(&self, identity: &Identity<'_>, purpose: Purpose) -> Vec<Row> {
        let marks = self.spelling.marks(identity, purpose, &self.keys);
        marks.into_iter().map(|mark| Row { kind: mark.kind.name(), hash: mark.hash }).collect()
    }
}

/// Notes who leaves; the same deletion again changes nothing. Four statements, whatever the number.
///
/// # Errors
/// When the database does not do it; the transaction is to be rolled back then.
pub async fn note(
    tx: &mut PgConnection,
    hashing: &Hashing,
    departures: &[Departure<'_>],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into departures (id, reason, left_at, kept_until, term)
         select id, reason, $4::timestamptz, kept_until, kept_until - $4::timestamptz from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as d (id, reason, kept_until)
          order by id on conflict (id) do nothing",
    )
    .bind(departures.iter().map(|one| one.deletion).collect::<Vec<_>>())
    .bind(departures.iter().map(|one| reason_name(one.reason)).collect::<Vec<_>>())
    .bind(departures.iter().map(|one| one.kept_until).collect::<Vec<_>>())
    .bind(now)
    .execute(&mut *tx)
    .await?;
    bury(tx, hashing, departures, now).await?;
    mark(tx, hashing, departures).await?;
    let found_by = departures.iter().flat_map(|one| {
        let marks = hashing.marks(&one.identity, Purpose::VaultIndex);
        marks.into_iter().map(move |row| (row, one.pseudonym))
    });
    index(tx, &found_by.collect::<Vec<_>>()).await
}

async fn bury(
    tx: &mut PgConnection,
    hashing: &Hashing,
    departures: &[Departure<'_>],
    now: Time,
) -> Result<(), sqlx::Error> {
    // Under the pseudonym's key, so that it is found again by it.
    let hash = |one: &Departure<'_>| {
        let version = one.pseudonym.version_of(one.account, &hashing.keys);
        let version = version.unwrap_or_else(|| hashing.keys.current());
        let hash = hashing.keys.hash_under(version, TOMBSTONE, one.account.as_str());
        hash.unwrap_or_else(|| hashing.keys.hash(TOMBSTONE, one.account.as_str()))
    };
    let hashes: Vec<KeyedHash> = departures.iter().map(hash).collect();
    sqlx::query(
        "insert into tombstones (hash, key_version, departure, buried_at)
         select hash, version, departure, $4::timestamptz from unnest($1::bytea[], $2::integer[], $3::uuid[]) as t (hash, version, departure)
          order by hash on conflict (hash) do nothing",
    )
    .bind(hashes.iter().map(|hash| hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(hashes.iter().map(|hash| i32::from(hash.version.0)).collect::<Vec<_>>())
    .bind(departures.iter().map(|one| one.deletion).collect::<Vec<_>>())
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

async fn mark(
    tx: &mut PgConnection,
    hashing: &Hashing,
    departures: &[Departure<'_>],
) -> Result<(), sqlx::Error> {
    let rows: Vec<(Uuid, Row)> = departures
        .iter()
        .flat_map(|one| {
            let marks = hashing.marks(&one.identity, Purpose::FormerUser);
            marks.into_iter().map(|row| (one.deletion, row))
        })
        .collect();
    sqlx::query(
        "insert into former_user_marks (departure, kind, hash, key_version)
         select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::integer[]) as m (departure, kind, hash, version)
          where exists (select from departures where id = m.departure and ended_at is null)
          order by hash, kind on conflict do nothing",
    )
    .bind(rows.iter().map(|(departure, _)| *departure).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, row)| row.kind).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, row)| row.hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, row)| i32::from(row.hash.version.0)).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that the host has erased people, and under which ids it keeps what it keeps: a kept record leads to the vault, and the end of retention to the
/// kept records. The ids are encrypted under the service's own keys.
///
/// # Errors
/// When the database does not do it; the transaction is to be rolled back then.
pub async fn note_kept_as(
    tx: &mut PgConnection,
    hashing: &Hashing,
    keys: &Keys,
    kept: &[KeptAs<'_>],
) -> Result<(), sqlx::Error> {
    let sealed: Vec<(Uuid, Vec<u8>, Vec<u8>)> = kept
        .iter()
        .map(|one| {
            let name = kept_name(one.deletion);
            let both = Kept { account: one.kept_as.clone(), pseudonym: one.pseudonym.to_string() };
            let Closed { wrapped, sealed } = own_key::close(keys, &name, &both);
            (one.deletion, wrapped, sealed)
        })
        .collect();
    let same = |one: &KeptAs<'_>| one.pseudonym.version_of(one.kept_as, &hashing.keys).is_some();
    sqlx::query(
        "insert into kept_accounts (departure, wrapped, sealed, same_id)
         select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::boolean[]) as k (departure, wrapped, sealed, same_id)
          where exists (select from departures where id = k.departure)
          order by departure
         on conflict (departure) do update
            set wrapped = excluded.wrapped, sealed = excluded.sealed, same_id = excluded.same_id",
    )
    .bind(sealed.iter().map(|one| one.0).collect::<Vec<_>>())
    .bind(sealed.iter().map(|one| one.1.as_slice()).collect::<Vec<_>>())
    .bind(sealed.iter().map(|one| one.2.as_slice()).collect::<Vec<_>>())
    .bind(kept.iter().map(same).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    let rows = kept.iter().map(|one| {
        let hash = hashing.keys.hash(KEPT_AS, one.kept_as.as_str());
        (Row { kind: KEPT_ACCOUNT, hash }, one.pseudonym)
    });
    index(tx, &rows.collect::<Vec<_>>()).await
}

/// Who somebody is at the host now, and what stands for them in the vault: needed together when retention ends.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    pub account: AccountId,
    pub pseudonym: String,
}

impl Kept {
    /// What events call them: by the id that the host knows now, or by the deletion where that is the pseudonym, which stands
    /// beside no other id.
    pub(crate) fn named(self, deletion: Uuid) -> AccountId {
        if self.account.as_str() != self.pseudonym {
            return self.account;
        }
        let of_ours = AccountId::try_new(deletion.to_string());
        of_ours.expect("an id of ours has the form of an account's")
    }
}

/// Under which name the id of a departure is sealed.
pub(crate) fn kept_name(departure: Uuid) -> String {
    format!("kept-account:{departure}")
}

async fn index(tx: &mut PgConnection, rows: &[(Row, Pseudonym)]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into vault_index (kind, hash, key_version, pseudonym)
         select * from unnest($1::text[], $2::bytea[], $3::integer[], $4::text[]) as i (kind, hash, version, pseudonym)
          order by hash, kind, pseudonym on conflict do nothing",
    )
    .bind(rows.iter().map(|(row, _)| row.kind).collect::<Vec<_>>())
    .bind(rows.iter().map(|(row, _)| row.hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(rows.iter().map(|(row, _)| i32::from(row.hash.version.0)).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, pseudonym)| pseudonym.to_string()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Somebody who had left turned out to be somebody else's business: a hold came after the fence. A graver reason stays.
///
/// # Errors
/// When the database does not do it.
pub async fn worsen(
    tx: &mut PgConnection,
    hashing: &Hashing,
    account: &AccountId,
    reason: LeavingReason,
) -> Result<(), sqlx::Error> {
    let lighter = REASONS.into_iter().filter(|one| gravity(*one) < gravity(reason));
    let hashes = hashing.tombstones(account);
    sqlx::query(
        "update departures set reason = $2
          where reason = any($3) and id in (select departure from tombstones where hash = any($1))",
    )
    .bind(hashes.iter().map(|hash| hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(reason_name(reason))
    .bind(lighter.map(reason_name).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether somebody who left does not just want to be gone, as far as is known by now.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn is_grave(pool: &PgPool, departure: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from departures where id = $1 and reason <> $2)")
        .bind(departure)
        .bind(reason_name(LeavingReason::Voluntary))
        .fetch_one(pool)
        .await
}

/// Keeps what is kept of somebody on, because a hold came after the fence: the term is counted anew from it. Whom it is
/// about in the vault, and until when; `None`: nobody of this account has left, or nothing is kept any more.
///
/// # Errors
/// When the database does not do it.
pub async fn extend(
    tx: &mut PgConnection,
    hashing: &Hashing,
    account: &AccountId,
    held_at: Time,
) -> Result<Option<(Pseudonym, Time)>, sqlx::Error> {
    let hashes = hashing.tombstones(account);
    let extended: Option<(Time, i32)> = sqlx::query_as(
        "update departures d set kept_until = greatest(d.kept_until, $2::timestamptz + d.term),
                unheld_until = case when d.unheld_until is not null then greatest(d.unheld_until, $2::timestamptz + d.term) end
           from tombstones t where t.departure = d.id and t.hash = any($1) and d.ended_at is null
         returning coalesce(d.unheld_until, d.kept_until), t.key_version",
    )
    .bind(hashes.iter().map(|hash| hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(held_at)
    .fetch_optional(tx)
    .await?;
    Ok(extended.and_then(|(until, version)| {
        let version = KeyVersion(u16::try_from(version).ok()?);
        Some((Pseudonym::under(account, &hashing.keys, version)?, until))
    }))
}

const REASONS: [LeavingReason; 4] = [
    LeavingReason::Voluntary,
    LeavingReason::ProviderRejected,
    LeavingReason::Fraud,
    LeavingReason::Sanctions,
];

/// The graver, the higher.
pub(crate) fn gravity(reason: LeavingReason) -> u8 {
    match reason {
        LeavingReason::Voluntary => 0,
        LeavingReason::ProviderRejected => 1,
        LeavingReason::Fraud => 2,
        LeavingReason::Sanctions => 3,
    }
}

/// As a row has it.
pub(crate) fn reason_name(reason: LeavingReason) -> &'static str {
    match reason {
        LeavingReason::Voluntary => "voluntary",
        LeavingReason::Sanctions => "sanctions",
        LeavingReason::Fraud => "fraud",
        LeavingReason::ProviderRejected => "provider_rejected",
    }
}

/// What [`reason_name`] wrote.
pub(crate) fn reason_named(name: &str) -> Option<LeavingReason> {
    REASONS.into_iter().find(|one| reason_name(*one) == name)
}
