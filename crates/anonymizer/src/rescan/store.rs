//! Who waits for a second part, and when it is looked.

use chrono::TimeDelta;
use contracts::Time;
use messaging::{Shell, seal::Keys};
use sqlx::{Connection as _, FromRow, PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Waiting, Whom, due_at};
use crate::{
    certificate::{Certificate, Signed},
    own_key::{self, Closed},
    store::issue,
};

/// So many in one pass.
const SOME: i64 = 200;
/// A pass may wait for the host or a service for so long, and nobody has to look.
const LATE: TimeDelta = TimeDelta::days(1);
/// From a look that came to nothing to the next: each reads the whole host.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Somebody whose id is looked for now.
pub(super) struct Due {
    pub deletion: Uuid,
    pub whom: Whom,
    /// The parts so far, in the order of their issue.
    pub before: Vec<Signed>,
}

/// Some of them.
pub(super) struct Page {
    pub due: Vec<Due>,
    /// Where the next page begins; `None`: this is the last.
    pub next: Option<Place>,
}

/// A place in the order of [`find_due`].
pub(super) type Place = (Time, Uuid);

#[derive(FromRow)]
struct Row {
    deletion: Uuid,
    due_at: Time,
    wrapped: Vec<u8>,
    sealed: Vec<u8>,
    before: Json<Vec<Signed>>,
}

impl Due {
    pub fn executed_at(&self) -> Time {
        self.before.first().map_or(Time::UNIX_EPOCH, |first| first.certificate.executed_at)
    }
}

fn name(deletion: Uuid) -> String {
    format!("rescan:{deletion}")
}

/// Notes whom to look for when the first part's last place has ended.
pub(crate) async fn wait(
    tx: &mut PgConnection,
    shell: &Shell,
    certified: &[(&Certificate, Whom)],
) -> Result<(), sqlx::Error> {
    let close = |(certificate, whom): &(&Certificate, Whom)| {
        own_key::close(&shell.keys, &name(certificate.deletion_id), whom)
    };
    let closed: Vec<Closed> = certified.iter().map(close).collect();
    sqlx::query(
        "insert into rescans (deletion, due_at, wrapped, sealed)
         select * from unnest($1::uuid[], $2::timestamptz[], $3::bytea[], $4::bytea[]) as new (deletion, due_at, wrapped, sealed)
          order by deletion on conflict do nothing",
    )
    .bind(certified.iter().map(|(one, _)| one.deletion_id).collect::<Vec<_>>())
    .bind(certified.iter().map(|(one, _)| due_at(one)).collect::<Vec<_>>())
    .bind(closed.iter().map(|one| one.wrapped.as_slice()).collect::<Vec<_>>())
    .bind(closed.iter().map(|one| one.sealed.as_slice()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// The turn to look: one replica has it, for as long as this connection of its own lives. No transaction is open meanwhile.
pub(super) struct Turn(PgConnection);

impl Turn {
    /// `None`: another replica has it.
    pub async fn take(pool: &PgPool) -> Result<Option<Self>, sqlx::Error> {
        // Taken out of the pool, so that whatever ends this ends the connection, and the turn with it.
        let mut db = pool.acquire().await?.detach();
        let taken: bool = sqlx::query_scalar(
            "select pg_try_advisory_lock(hashtext('rescans'), hashtext(current_schema))",
        )
        .fetch_one(&mut db)
        .await?;
        Ok(taken.then_some(Self(db)))
    }

    /// Leaves it to whoever comes next.
    pub async fn end(self) -> Result<(), sqlx::Error> {
        self.0.close().await
    }
}

/// Whether anybody is due.
pub(super) async fn is_due(pool: &PgPool, now: Time) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from rescans where due_at <= $1 and (looked_at is null or looked_at <= $2))",
    )
    .bind(now)
    .bind(now - AGAIN_AFTER)
    .fetch_one(pool)
    .await
}

/// Notes that a look at everybody who is due came to nothing: they wait a while, and stay due.
pub(super) async fn note_nobody_looked(pool: &PgPool, now: Time) -> Result<(), sqlx::Error> {
    sqlx::query("update rescans set looked_at = $1 where due_at <= $1")
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// As [`note_nobody_looked`], for some.
pub(super) async fn note_not_found_out(
    pool: &PgPool,
    deletions: &[Uuid],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update rescans set looked_at = $2 where deletion = any($1)")
        .bind(deletions)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// Who is due and was not looked for in vain just now, the longest first. One whose id does not open any more is logged and left to a person.
pub(super) async fn find_due(
    pool: &PgPool,
    keys: &Keys,
    now: Time,
    after: Option<Place>,
) -> Result<Page, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select r.deletion, r.due_at, r.wrapped, r.sealed,
                (select coalesce(jsonb_agg(c.document order by c.issued_at, c.part), '[]') from certificates c
                  where c.deletion = r.deletion) as before
           from rescans r
          where r.due_at <= $1 and ($2::timestamptz is null or (r.due_at, r.deletion) > ($2, $3))
            and (r.looked_at is null or r.looked_at <= $4)
          order by r.due_at, r.deletion limit $5",
    )
    .bind(now)
    .bind(after.map(|(due_at, _)| due_at))
    .bind(after.map(|(_, deletion)| deletion))
    .bind(now - AGAIN_AFTER)
    .bind(SOME)
    .fetch_all(pool)
    .await?;
    let next = rows.last().filter(|_| i64::try_from(rows.len()) == Ok(SOME));
    let next = next.map(|row| (row.due_at, row.deletion));
    let due = rows.into_iter().filter_map(|Row { deletion, wrapped, sealed, before, .. }| {
        let whom = own_key::open(keys, &name(deletion), &wrapped, &sealed);
        if whom.is_none() {
            tracing::error!(deletion.id = %deletion, "whom to look for again does not open");
        }
        Some(Due { deletion, whom: whom?, before: before.0 })
    });
    Ok(Page { due: due.collect(), next })
}

/// Notes where it still stands; it is looked again then.
pub(super) async fn put_off(
    pool: &PgPool,
    deletion: Uuid,
    places: &[String],
    due_at: Time,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query("update rescans set places = $2, due_at = $3, looked_at = $4 where deletion = $1")
        .bind(deletion)
        .bind(places)
        .bind(due_at)
        .bind(now)
        .execute(pool)
        .await?;
    Ok(())
}

/// Keeps the part as it was signed, and forgets the account with it; `false`: another part came first, and it is made anew.
pub(super) async fn save_part(
    pool: &PgPool,
    signed: &Signed,
    before: usize,
) -> Result<bool, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let issued = issue(&mut tx, signed, before).await?;
    if issued {
        sqlx::query("delete from rescans where deletion = $1")
            .bind(signed.certificate.deletion_id)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(issued)
}

pub(super) async fn count_waiting(pool: &PgPool, now: Time) -> Result<Waiting, sqlx::Error> {
    sqlx::query_as(
        "select count(*) filter (where places <> '{}') as found, count(*) filter (where due_at <= $1) as overdue
           from rescans where places <> '{}' or due_at <= $1",
    )
    .bind(now - LATE)
    .fetch_one(pool)
    .await
}

pub(super) async fn list_found(
    pool: &PgPool,
    most: i64,
) -> Result<Vec<(Uuid, Vec<String>)>, sqlx::Error> {
    sqlx::query_as(
        "select deletion, places from rescans where places <> '{}' order by looked_at, deletion limit $1",
    )
    .bind(most)
    .fetch_all(pool)
    .await
}
