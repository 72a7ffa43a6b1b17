//! What was delivered, and when a channel took it.

use std::collections::HashMap;

use contracts::Time;
use sqlx::PgPool;
use uuid::Uuid;

/// One notice that a channel took.
pub(crate) struct Delivery<'a> {
    pub id: Uuid,
    pub account: &'a str,
    /// The type of the event that asked.
    pub notice: &'a str,
    pub accepted_at: Time,
}

/// Records notices; one that was recorded before keeps its moment. When each was accepted.
pub(crate) async fn save_deliveries(
    pool: &PgPool,
    deliveries: &[Delivery<'_>],
) -> Result<HashMap<Uuid, Time>, sqlx::Error> {
    let ids: Vec<Uuid> = deliveries.iter().map(|delivery| delivery.id).collect();
    sqlx::query(
        "insert into deliveries (id, account, notice, accepted_at)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as new (id, account, notice, accepted_at)
          order by id on conflict do nothing",
    )
    .bind(&ids)
    .bind(deliveries.iter().map(|delivery| delivery.account).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.notice).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.accepted_at).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    let accepted: Vec<(Uuid, Time)> =
        sqlx::query_as("select id, accepted_at from deliveries where id = any($1)")
            .bind(&ids)
            .fetch_all(pool)
            .await?;
    Ok(accepted.into_iter().collect())
}
