//! Certificates: every part as it was signed, and what is kept for the parts to come.

use std::collections::HashMap;

use contracts::AccountId;
use messaging::{Shell, StepError};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    certificate::{Certificate, Part, Signed},
    elsewhere::{self, Keeper},
    rescan::{self, Whom},
};

/// An erasure that is certified.
pub(crate) struct Certified<'c> {
    pub signed: Signed,
    pub account: &'c AccountId,
    /// Who outside keeps something.
    pub keepers: Vec<Keeper>,
}

/// Stores certificates of erasures, and destroys in the same transaction what is left of the people here: working sets,
/// the accounts' keys and ids. What stays, encrypted, is the id until it was looked for again, and what those know the
/// person by who keep something.
pub(crate) async fn certify(shell: &Shell, certified: &[Certified<'_>]) -> Result<(), StepError> {
    if certified.is_empty() {
        return Ok(());
    }
    let certificates = || certified.iter().map(|one| &one.signed.certificate);
    let deletions: Vec<Uuid> = certificates().map(|one| one.deletion_id).collect();
    let accounts: Vec<&str> = certified.iter().map(|one| one.account.as_str()).collect();
    let mut tx = shell.pool.begin().await?;
    sqlx::query(
        "insert into certificates (certificate, part, deletion, document, issued_at)
         select certificate, part, deletion, document, issued_at
           from unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[], $5::timestamptz[])
             as new (certificate, part, deletion, document, issued_at)
          order by certificate on conflict do nothing",
    )
    .bind(certificates().map(|one| one.certificate_id).collect::<Vec<_>>())
    .bind(certificates().map(|one| part(one.part)).collect::<Vec<_>>())
    .bind(&deletions)
    .bind(certified.iter().map(|one| Json(&one.signed)).collect::<Vec<_>>())
    .bind(certificates().map(|one| one.issued_at).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    // An earlier deletion that was taken back named the account, too.
    sqlx::query(
        "update leavings set account = null, working_set = null where deletion = any($1) or account = any($2)",
    )
    .bind(&deletions)
    .bind(&accounts)
    .execute(&mut *tx)
    .await?;
    messaging::sealed::erase(&mut tx, &accounts).await?;
    let whom = |one: &Certified<'_>| Whom { account: one.account.clone() };
    let again = certified.iter().map(|one| (&one.signed.certificate, whom(one)));
    rescan::wait(&mut tx, shell, &again.collect::<Vec<_>>()).await?;
    let keepers = certified.iter().flat_map(|one| {
        one.keepers.iter().map(|keeper| (one.signed.certificate.deletion_id, keeper))
    });
    elsewhere::keep(&mut tx, shell, &keepers.collect::<Vec<_>>()).await?;
    Ok(tx.commit().await?)
}

/// Stores a later part as it was signed; `false`: another part came between, so that it names the wrong one before it.
pub(crate) async fn issue(
    tx: &mut PgConnection,
    signed: &Signed,
    before: usize,
) -> Result<bool, sqlx::Error> {
    let certificate = &signed.certificate;
    // One part after the other.
    sqlx::query("select from certificates where deletion = $1 and part = 'erasure' for update")
        .bind(certificate.deletion_id)
        .execute(&mut *tx)
        .await?;
    let stored = sqlx::query(
        "insert into certificates (certificate, part, deletion, document, issued_at)
         select $1, $2, $3, $4, $5 where (select count(*) from certificates where deletion = $3) = $6
         on conflict do nothing",
    )
    .bind(certificate.certificate_id)
    .bind(part(certificate.part))
    .bind(certificate.deletion_id)
    .bind(Json(signed))
    .bind(certificate.issued_at)
    .bind(i64::try_from(before).unwrap_or(i64::MAX))
    .execute(&mut *tx)
    .await?;
    Ok(stored.rows_affected() > 0)
}

/// The certificates of these deletions' erasures.
pub(crate) async fn find_certificates(
    pool: &PgPool,
    deletions: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>, sqlx::Error> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select deletion, certificate from certificates where deletion = any($1) and part = 'erasure'",
    )
    .bind(deletions)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().collect())
}

/// The host's tables in which rows of the person were erased under a part of a certificate: by the receipts that it was made of,
/// and at the end of retention by the plan whose hash it has. None where neither is kept.
pub async fn list_erased_tables(
    pool: &PgPool,
    certificate: &Certificate,
) -> Result<Vec<String>, sqlx::Error> {
    // A step's name begins with its table.
    sqlx::query_scalar(
        "select split_part(step, ' by ', 1) from receipts, jsonb_each_text(receipt -> 'detail' -> 'rows') as done (step, rows)
          where $2 = 'erasure' and deletion = $1 and processor = 'host' and stage <> 'retention_end' and rows::bigint > 0
         union
         select planned ->> 'table' from plans, jsonb_array_elements(plan -> 'tables') as planned
          where $2 = 'retention_end' and deletion = $1 and stage = $2 and hash = $3 and (planned ->> 'rows')::bigint > 0
          order by 1",
    )
    .bind(certificate.deletion_id)
    .bind(part(certificate.part))
    .bind(certificate.plan.to_string())
    .fetch_all(pool)
    .await
}

/// Every part of a certificate, by its own id or the deletion's, in the order of their issue.
pub async fn list_parts(pool: &PgPool, id: Uuid) -> Result<Vec<Signed>, sqlx::Error> {
    let rows: Vec<(Json<Signed>,)> = sqlx::query_as(
        "select document from certificates where certificate = $1 or deletion = $1 order by issued_at, part",
    )
    .bind(id)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(Json(signed),)| signed).collect())
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Erasure => "erasure",
        Part::Rescan => "rescan",
        Part::RetentionEnd => "retention_end",
    }
}
