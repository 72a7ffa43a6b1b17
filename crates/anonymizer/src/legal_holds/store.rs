//! Legal holds on people who have left, as rows.

use contracts::Time;
use messaging::seal::Keys;
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use super::{LegalHoldError, Placed};
use crate::{
    departures::{Kept, kept_name},
    own_key,
};

/// So many at a time.
const SOME: i64 = 200;

/// A hold as lists have it.
#[derive(Debug, Clone, FromRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Which.
    pub hold: Uuid,
    /// Of whom: the deletion.
    pub deletion: Uuid,
    /// Its own end.
    pub until: Time,
    /// Why.
    pub reason: String,
    /// Since when.
    pub placed_at: Time,
    /// When two people released it; absent: it stands, or its end has come.
    pub released_at: Option<Time>,
}

/// Somebody of whom the vault does not know yet what holds say.
pub(super) struct Changed {
    pub departure: Uuid,
    pub held_until: Option<Time>,
    /// When the first of the holds that stand was placed.
    pub held_since: Option<Time>,
    /// What the vault has followed, as the database writes it: a release leaves `-infinity`, which is no moment.
    pub followed: Option<String>,
    pub pseudonym: String,
}

/// The holds, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(pool: &PgPool, most: i64) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "select id as hold, departure as deletion, until, reason, placed_at, released_at from legal_holds
          order by placed_at desc, id limit $1",
    )
    .bind(most)
    .fetch_all(pool)
    .await
}

/// The deletion by which somebody left, by its own id or their certificate's.
///
/// # Errors
/// When the database does not answer.
pub async fn find_deletion(pool: &PgPool, id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar(
        "select id from departures where id = $1
          union select deletion from certificates where certificate = $1 limit 1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// Keeps somebody on. What has ended has ended.
pub(super) async fn place(
    tx: &mut PgConnection,
    hold: &Placed,
    approval: Uuid,
    now: Time,
) -> Result<(), LegalHoldError> {
    may_be_placed(tx, hold, now).await?;
    sqlx::query(
        "insert into legal_holds (id, departure, until, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(hold.hold)
    .bind(hold.deletion)
    .bind(hold.until)
    .bind(&hold.reason)
    .bind(approval)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "update departures set unheld_until = coalesce(unheld_until, kept_until), held_until = greatest(held_until, $2),
                               kept_until = greatest(kept_until, $2)
          where id = $1",
    )
    .bind(hold.deletion)
    .bind(hold.until)
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether something is kept still, and is found by the deletion. The departure stays locked.
async fn may_be_placed(
    tx: &mut PgConnection,
    hold: &Placed,
    now: Time,
) -> Result<(), LegalHoldError> {
    let Placed { deletion, until, .. } = *hold;
    if until <= now {
        return Err(LegalHoldError::Over(until));
    }
    let found: Option<(bool, bool)> = sqlx::query_as(
        "select ended_at is null and kept_until > $2,
                exists (select from kept_accounts where departure = id and sealed is not null)
           from departures where id = $1 for update",
    )
    .bind(deletion)
    .bind(now)
    .fetch_optional(tx)
    .await?;
    match found {
        None => Err(LegalHoldError::Unknown(deletion)),
        Some((false, _)) => Err(LegalHoldError::TooLate(deletion)),
        Some((true, false)) => Err(LegalHoldError::NotFound(deletion)),
        Some((true, true)) => Ok(()),
    }
}

/// Keeps nobody on any more because of this one. What stays until the vault has followed is no longer than a pass, which
/// comes also where it never heard of the hold.
pub(super) async fn release(
    tx: &mut PgConnection,
    hold: Uuid,
    approval: Uuid,
    now: Time,
) -> Result<(), LegalHoldError> {
    let whose: Option<Uuid> = sqlx::query_scalar(
        "select d.id from departures d join legal_holds h on h.departure = d.id where h.id = $1 for update of d",
    )
    .bind(hold)
    .fetch_optional(&mut *tx)
    .await?;
    let departure = whose.ok_or(LegalHoldError::NoHold(hold))?;
    let released = sqlx::query(
        "update legal_holds set released_by = $2, released_at = $3 where id = $1 and released_at is null and until > $3",
    )
    .bind(hold)
    .bind(approval)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    if released.rows_affected() == 0 {
        return Err(LegalHoldError::NoHold(hold));
    }
    sqlx::query(
        "update departures
            set held_until = (select max(until) from legal_holds where departure = $1 and released_at is null),
                vault_held_until = '-infinity'
          where id = $1",
    )
    .bind(departure)
    .execute(tx)
    .await?;
    Ok(())
}

/// Some of whom the vault has to follow. Whose id does not open any more has no pseudonym.
pub(super) async fn find_changed(
    pool: &PgPool,
    keys: &Keys,
    after: Option<Uuid>,
    now: Time,
) -> Result<Vec<Changed>, sqlx::Error> {
    type Row = (Uuid, Option<Time>, Option<Time>, Option<String>, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Row> = sqlx::query_as(
        "select d.id, d.held_until,
                (select min(h.placed_at) from legal_holds h
                  where h.departure = d.id and h.released_at is null and h.until > $3) as held_since,
                d.vault_held_until::text, k.wrapped, k.sealed
           from departures d left join kept_accounts k on k.departure = d.id
          where d.held_until is distinct from d.vault_held_until and d.ended_at is null
            and ($2::uuid is null or d.id > $2) order by d.id limit $1",
    )
    .bind(SOME)
    .bind(after)
    .bind(now)
    .fetch_all(pool)
    .await?;
    let changed = rows.into_iter().map(|row| {
        let (departure, held_until, held_since, followed, wrapped, sealed) = row;
        let kept = wrapped.zip(sealed).and_then(|(wrapped, sealed)| {
            own_key::open::<Kept>(keys, &kept_name(departure), &wrapped, &sealed)
        });
        let pseudonym = kept.map(|kept| kept.pseudonym).unwrap_or_default();
        Changed { departure, held_until, held_since, followed, pseudonym }
    });
    Ok(changed.collect())
}

/// Notes that the vault has followed, unless another hold came or went meanwhile: all ends with the longest hold that stands,
/// with none as it would have.
pub(super) async fn note_followed(
    pool: &PgPool,
    one: &Changed,
    standing: Option<Time>,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update departures
            set vault_held_until = held_until,
                kept_until = greatest(unheld_until, coalesce($3::timestamptz, $4)),
                unheld_until = case when $3 is not null then unheld_until end
          where id = $1 and held_until is not distinct from $2 and vault_held_until::text is not distinct from $5
            and unheld_until is not null",
    )
    .bind(one.departure)
    .bind(one.held_until)
    .bind(standing)
    .bind(now)
    .bind(&one.followed)
    .execute(pool)
    .await?;
    Ok(())
}
