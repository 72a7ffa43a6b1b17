//! Whose time has ended, what was done about it, and of whom nothing is kept any more.

use std::collections::HashMap;

use contracts::{AccountId, Time};
use messaging::seal::Keys;
use sqlx::{FromRow, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    certificate::{Hash, Signed, Step},
    departures::{Hashing, Kept, kept_name},
    elsewhere, own_key,
    pseudonym::Pseudonym,
    receipt::Receipt,
    store::issue,
    vault::Epoch,
};

/// So many at a time.
const SOME: i64 = 200;

/// Somebody whose time has ended.
pub(super) struct Due {
    pub departure: Uuid,
    /// Who they are at the host now; `None`: it had nothing of them.
    pub kept: Option<Kept>,
}

/// Somebody of whom the host keeps nothing any more.
pub(super) struct Ended {
    pub departure: Uuid,
    pub pseudonym: Option<Pseudonym>,
    pub step: Step,
    pub plan: String,
    pub data_map: String,
    pub places: u64,
}

/// Somebody whose certificate may get its last part.
pub(super) struct Ready {
    pub departure: Uuid,
    pub ended_at: Time,
    pub host: Step,
    /// What the others said by themselves, then what they answered to their orders.
    pub others: Vec<Step>,
    pub plan: Hash,
    pub data_map: Hash,
    pub places: u64,
    pub epoch: String,
    pub destroyed_at: Time,
    /// Who they are at the host now, until the last part is there.
    pub kept: Option<Kept>,
    /// Which of [`OWN_PLACES`] still have something of theirs.
    pub left: Vec<&'static str>,
    /// The parts before, in the order of their issue.
    pub before: Vec<Signed>,
}

#[derive(FromRow)]
struct DueRow {
    id: Uuid,
    kept_until: Time,
    wrapped: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct ReadyRow {
    departure: Uuid,
    ended_at: Time,
    kept_until: Time,
    step: Json<Step>,
    plan: String,
    data_map: String,
    places: i64,
    others: Json<Vec<Step>>,
    receipts: Json<Vec<Receipt>>,
    before: Json<Vec<Signed>>,
    wrapped: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
}

/// Some whose time has ended, and behind whom the next are.
pub(super) struct DuePage {
    pub due: Vec<Due>,
    /// `None`: these were the last.
    pub next: Option<(Time, Uuid)>,
}

/// Some whose time has ended, the longest first: whoever waits for the host, or for a person, keeps nobody behind them waiting. Who came back from a backup waits to be erased again (`ostiary doctor` fails until
/// then): the id that was drawn is not theirs there, and what is not found by it is not gone. One whose id does not open any more is logged and left to a person.
pub(super) async fn find_due(
    pool: &PgPool,
    keys: &Keys,
    after: Option<(Time, Uuid)>,
    now: Time,
) -> Result<DuePage, sqlx::Error> {
    let (after_end, after_id) = after.unzip();
    let rows: Vec<DueRow> = sqlx::query_as(
        "select d.id, d.kept_until, k.wrapped, k.sealed from departures d left join kept_accounts k on k.departure = d.id
          where d.ended_at is null and d.kept_until <= $1
            and not exists (select from returned r where r.departure = d.id and r.certain and r.reapplied_at is null)
            and ($3::timestamptz is null or (d.kept_until, d.id) > ($3, $4))
          order by d.kept_until, d.id limit $2",
    )
    .bind(now)
    .bind(SOME)
    .bind(after_end)
    .bind(after_id)
    .fetch_all(pool)
    .await?;
    let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == SOME);
    let next = rows.last().filter(|_| full).map(|row| (row.kept_until, row.id));
    let due = rows.into_iter().filter_map(|DueRow { id, wrapped, sealed, .. }| {
        let Some((wrapped, sealed)) = wrapped.zip(sealed) else {
            return Some(Due { departure: id, kept: None });
        };
        let kept = opened(keys, id, Some((wrapped, sealed)));
        if kept.is_none() {
            tracing::error!(deletion.id = %id, "the id under which the host keeps records does not open");
        }
        kept.map(|kept| Due { departure: id, kept: Some(kept) })
    });
    Ok(DuePage { due: due.collect(), next })
}

/// Who somebody is at the host now; `None`: that is not kept, or does not open.
fn opened(keys: &Keys, departure: Uuid, row: Option<(Vec<u8>, Vec<u8>)>) -> Option<Kept> {
    let (wrapped, sealed) = row?;
    own_key::open(keys, &kept_name(departure), &wrapped, &sealed)
}

/// Keeps what was done and lets the marks die, in one transaction.
pub(super) async fn save_ended(
    pool: &PgPool,
    ended: &[Ended],
    now: Time,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = ended.iter().map(|one| one.departure).collect();
    let mut tx = pool.begin().await?;
    sqlx::query(
        "insert into endings (departure, step, plan, data_map, places)
         select * from unnest($1::uuid[], $2::jsonb[], $3::text[], $4::text[], $5::bigint[])
         on conflict (departure) do nothing",
    )
    .bind(&ids)
    .bind(ended.iter().map(|one| Json(&one.step)).collect::<Vec<_>>())
    .bind(ended.iter().map(|one| one.plan.as_str()).collect::<Vec<_>>())
    .bind(ended.iter().map(|one| one.data_map.as_str()).collect::<Vec<_>>())
    .bind(ended.iter().map(|one| i64::try_from(one.places).unwrap_or(i64::MAX)).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "update departures set ended_at = $2, waits_since = $2, reason = null where id = any($1) and ended_at is null",
    )
    .bind(&ids)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    sqlx::query("delete from former_user_marks where departure = any($1)")
        .bind(&ids)
        .execute(&mut *tx)
        .await?;
    let whose = ended.iter().filter_map(|one| one.pseudonym);
    sqlx::query("delete from vault_index where pseudonym = any($1)")
        .bind(whose.map(|one| one.to_string()).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// The index leads to nobody of whom nothing is kept.
pub(super) async fn forget_index(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from vault_index i
          where not exists (select from vault_entries e where e.pseudonym = i.pseudonym)",
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Some of whom nothing is kept any more.
pub(super) struct Page {
    /// Their last month's keys are destroyed.
    pub ready: Vec<Ready>,
    /// Where the next page begins; `None`: this is the last.
    pub next: Option<Place>,
}

/// A place in the order of [`find_ready`].
pub(super) type Place = (Time, Uuid);

/// Of whom nothing is kept any more, page by page: the first may wait for a provider for long, and nobody waits for them.
pub(super) async fn find_ready(
    pool: &PgPool,
    keys: &Keys,
    after: Option<Place>,
) -> Result<Page, sqlx::Error> {
    let rows: Vec<ReadyRow> = sqlx::query_as(FIND_READY)
        .bind(SOME)
        .bind(after.map(|(ended_at, _)| ended_at))
        .bind(after.map(|(_, departure)| departure))
        .fetch_all(pool)
        .await?;
    let next = rows.last().filter(|_| i64::try_from(rows.len()) == Ok(SOME));
    let next = next.map(|row| (row.ended_at, row.departure));
    let epochs: Vec<String> =
        rows.iter().map(|row| Epoch::of(row.kept_until).to_string()).collect();
    let destroyed: Vec<(String, Time)> = sqlx::query_as(
        "select epoch, destroyed_at from vault_epochs where epoch = any($1) and destroyed_at is not null",
    )
    .bind(&epochs)
    .fetch_all(pool)
    .await?;
    let over = rows.into_iter().filter_map(|mut row| {
        let epoch = Epoch::of(row.kept_until).to_string();
        let (_, destroyed_at) = destroyed.iter().find(|(known, _)| *known == epoch)?;
        let kept = opened(keys, row.departure, row.wrapped.take().zip(row.sealed.take()));
        Some(Over { row, kept, epoch, destroyed_at: *destroyed_at })
    });
    let over: Vec<Over> = over.collect();
    let mut left = find_left(pool, &over).await?;
    let ready = over.into_iter().filter_map(|Over { row, kept, epoch, destroyed_at }| {
        let hash = |text: &str| serde_json::from_value(text.into()).ok();
        let answered = row.receipts.0.iter().map(|receipt| receipt.step(false));
        Some(Ready {
            kept,
            left: left.remove(&row.departure).unwrap_or_default(),
            departure: row.departure,
            ended_at: row.ended_at,
            host: row.step.0,
            others: row.others.0.into_iter().chain(answered).collect(),
            plan: hash(&row.plan)?,
            data_map: hash(&row.data_map)?,
            places: u64::try_from(row.places).unwrap_or_default(),
            epoch,
            destroyed_at,
            before: row.before.0,
        })
    });
    Ok(Page { ready: ready.collect(), next })
}

/// Somebody whose last month's keys are destroyed.
struct Over {
    row: ReadyRow,
    kept: Option<Kept>,
    epoch: String,
    destroyed_at: Time,
}

/// Our own tables that kept something of somebody, and where nothing of theirs may stand when the last part is signed. Who
/// they are at the host is forgotten with the signing itself.
pub(super) const OWN_PLACES: [&str; 3] = ["vault_entries", "vault_index", "former_user_marks"];

/// Where something stands of these all the same, by departure. Of whom no pseudonym is kept, an entry is found by its month.
async fn find_left(
    pool: &PgPool,
    over: &[Over],
) -> Result<HashMap<Uuid, Vec<&'static str>>, sqlx::Error> {
    let pseudonyms = over.iter().map(|one| one.kept.as_ref().map(|kept| &*kept.pseudonym));
    let found: Vec<(Uuid, bool, bool, bool)> = sqlx::query_as(
        "select d.id,
                case when d.pseudonym is null then exists (select from vault_entries e where e.epoch = d.epoch)
                     else exists (select from vault_entries e where e.pseudonym = d.pseudonym) end,
                exists (select from vault_index i where i.pseudonym = d.pseudonym),
                exists (select from former_user_marks m where m.departure = d.id)
           from unnest($1::uuid[], $2::text[], $3::text[]) as d (id, pseudonym, epoch)",
    )
    .bind(over.iter().map(|one| one.row.departure).collect::<Vec<_>>())
    .bind(pseudonyms.collect::<Vec<_>>())
    .bind(over.iter().map(|one| one.epoch.as_str()).collect::<Vec<_>>())
    .fetch_all(pool)
    .await?;
    let named = found.into_iter().map(|(departure, entries, index, marks)| {
        let stands = OWN_PLACES.into_iter().zip([entries, index, marks]);
        (departure, stands.filter(|(_, stands)| *stands).map(|(place, _)| place).collect())
    });
    Ok(named.collect())
}

/// Through those who wait for their last part alone, held by a test of its plan.
pub const FIND_READY: &str = "
    select d.id as departure, d.ended_at, d.kept_until, e.step, e.plan, e.data_map, e.places,
           (select coalesce(jsonb_agg(o.step order by o.processor), '[]') from ending_steps o
             where o.departure = d.id) as others,
           (select coalesce(jsonb_agg(r.receipt order by r.processor), '[]') from receipts r
             where r.deletion = d.id and r.stage = 'retention_end' and r.receipt is not null) as receipts,
           (select coalesce(jsonb_agg(c.document order by c.issued_at, c.part), '[]') from certificates c
             where c.deletion = d.id) as before, k.wrapped, k.sealed
      from departures d join endings e on e.departure = d.id left join kept_accounts k on k.departure = d.id
     where d.waits_since is not null
       and exists (select from certificates c where c.deletion = d.id and c.part = 'erasure')
       and ($2::timestamptz is null or (d.waits_since, d.id) > ($2, $3))
     order by d.waits_since, d.id limit $1";

/// Keeps the last part as it was signed, and forgets with it who they are at the host and elsewhere; `false`: another part came
/// first, and it is made anew.
pub(super) async fn save_part(
    pool: &PgPool,
    signed: &Signed,
    before: usize,
) -> Result<bool, sqlx::Error> {
    let deletion = signed.certificate.deletion_id;
    let mut tx = pool.begin().await?;
    let issued = issue(&mut tx, signed, before).await?;
    if issued {
        sqlx::query("update kept_accounts set wrapped = null, sealed = null where departure = $1")
            .bind(deletion)
            .execute(&mut *tx)
            .await?;
        sqlx::query("update departures set waits_since = null where id = $1")
            .bind(deletion)
            .execute(&mut *tx)
            .await?;
        elsewhere::forget(&mut tx, deletion).await?;
    }
    tx.commit().await?;
    Ok(issued)
}

/// Whether a processor has said that what it kept is gone.
pub(crate) async fn has_said(
    pool: &PgPool,
    departure: Uuid,
    processor: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "select exists (select from ending_steps where departure = $1 and processor = $2)",
    )
    .bind(departure)
    .bind(processor)
    .fetch_one(pool)
    .await
}

/// Somebody who kept something of an account that left says that it is gone.
pub(crate) async fn said(
    pool: &PgPool,
    hashing: &Hashing,
    account: &AccountId,
    step: &Step,
) -> Result<(), sqlx::Error> {
    let hashes = hashing.tombstones(account);
    sqlx::query(
        "insert into ending_steps (departure, processor, step)
         select departure, $2, $3 from tombstones where hash = any($1) on conflict do nothing",
    )
    .bind(hashes.iter().map(|hash| hash.bytes.to_vec()).collect::<Vec<_>>())
    .bind(&step.processor)
    .bind(Json(step))
    .execute(pool)
    .await?;
    Ok(())
}
