//! Pinned plans: what the host is held to.

use std::collections::HashMap;

use contracts::{Time, event::ErasureStage};
use host::datamap::AccountPlan;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::name;

/// A pinned plan.
#[derive(Debug, Clone)]
pub(crate) struct Pinned {
    pub deletion: Uuid,
    pub map_hash: String,
    pub plan: AccountPlan,
    pub hash: String,
}

/// Pins plans of a stage. One that is pinned stays, but where the data map is another one since, and nothing was begun or
/// the new one goes on with what the old one left out, as it was `read`: if another replica, with yet another data map,
/// went on meanwhile, it goes on with that.
pub(crate) async fn pin(
    db: &mut PgConnection,
    stage: ErasureStage,
    plans: &[Pinned],
    read: &HashMap<Uuid, Pinned>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into plans (deletion, stage, map_hash, plan, hash)
         select deletion, $2, map_hash, plan, hash
           from unnest($1::uuid[], $3::text[], $4::jsonb[], $5::text[]) as new (deletion, map_hash, plan, hash)
          order by deletion
         on conflict (deletion, stage) do update
            set map_hash = excluded.map_hash, plan = excluded.plan, hash = excluded.hash
          where plans.map_hash <> excluded.map_hash and (plans.begun_at is null
                 or (excluded.plan ? 'follows' and (plans.deletion, plans.hash) in (select * from unnest($6::uuid[], $7::text[]))))",
    )
    .bind(plans.iter().map(|one| one.deletion).collect::<Vec<_>>())
    .bind(name(stage))
    .bind(plans.iter().map(|one| one.map_hash.as_str()).collect::<Vec<_>>())
    .bind(plans.iter().map(|one| Json(&one.plan)).collect::<Vec<_>>())
    .bind(plans.iter().map(|one| one.hash.as_str()).collect::<Vec<_>>())
    .bind(read.keys().collect::<Vec<_>>())
    .bind(read.values().map(|one| one.hash.as_str()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that the host is held to these plans from now on.
pub(crate) async fn hold_to(
    pool: &PgPool,
    stage: ErasureStage,
    deletions: &[Uuid],
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update plans set begun_at = $3 where stage = $1 and deletion = any($2) and begun_at is null",
    )
    .bind(name(stage))
    .bind(deletions)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// The pinned plans of a stage.
pub(crate) async fn find_plans(
    pool: &PgPool,
    stage: ErasureStage,
    deletions: &[Uuid],
) -> Result<HashMap<Uuid, Pinned>, sqlx::Error> {
    let rows: Vec<(Uuid, String, Json<AccountPlan>, String)> = sqlx::query_as(
        "select deletion, map_hash, plan, hash from plans where stage = $1 and deletion = any($2)",
    )
    .bind(name(stage))
    .bind(deletions)
    .fetch_all(pool)
    .await?;
    let pinned = rows.into_iter().map(|(deletion, map_hash, Json(plan), hash)| {
        (deletion, Pinned { deletion, map_hash, plan, hash })
    });
    Ok(pinned.collect())
}
