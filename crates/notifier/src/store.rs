//! What was delivered, and when a channel took it.

use std::collections::HashMap;

use contracts::Time;
use sqlx::PgPool;
use uuid::Uuid;

/// One notice that a channel took.
pub(crate) struct Delivery<'a> {
    pub id: Uuid,
    /// The event that asked for it.
    pub request: Uuid,
    pub case: Option<Uuid>,
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
        "insert into deliveries (id, account, notice, accepted_at, request, says)
         select id, account, notice, accepted_at, request, jsonb_build_object('case', kyc_case)
           from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::uuid[])
             as new (id, account, notice, accepted_at, request, kyc_case)
          order by id on conflict do nothing",
    )
    .bind(&ids)
    .bind(deliveries.iter().map(|delivery| delivery.account).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.notice).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.accepted_at).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.request).collect::<Vec<_>>())
    .bind(deliveries.iter().map(|delivery| delivery.case).collect::<Vec<_>>())
    .execute(pool)
    .await?;
    let accepted: Vec<(Uuid, Time)> =
        sqlx::query_as("select id, accepted_at from deliveries where id = any($1)")
            .bind(&ids)
            .fetch_all(pool)
            .await?;
    Ok(accepted.into_iter().collect())
}

/// Who was written to about a case, and the case.
pub(crate) async fn find_case(pool: &PgPool, case: Uuid) -> Result<Option<Whom>, sqlx::Error> {
    sqlx::query_as(
        "select account, $1::uuid from deliveries where coalesce(says ->> 'story', says ->> 'case') = $1::text limit 1",
    )
    .bind(case)
    .fetch_optional(pool)
    .await
}

/// Who was sent what this event asked for, and the case that it belongs to.
pub(crate) async fn find_request(
    pool: &PgPool,
    request: Uuid,
) -> Result<Option<Whom>, sqlx::Error> {
    sqlx::query_as("select account, (says ->> 'case')::uuid from deliveries where request = $1")
        .bind(request)
        .fetch_optional(pool)
        .await
}

/// An account, and the case that its notice was about.
pub(crate) type Whom = (String, Option<Uuid>);
