//! Notices that every channel refused and that no later one made good: nobody but staff can tell the person now.

use contracts::Time;
use serde::Serialize;
use sqlx::{FromRow, PgPool};

/// A notice that its person never got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Unheard {
    /// Whom it was for.
    pub account: String,
    /// What it was to say, by the name of its template.
    pub notice: String,
    /// When it was asked for.
    pub asked_at: Time,
    /// Why it was given up: `no_address`, `refused` or `bounced`.
    pub reason: String,
}

/// The newest `limit` of them. The questions and their reminders are not among them where their case says so itself, and
/// waits for compliance: not once it is suspended for silence, because no clock runs then that a delivery starts or stops.
///
/// # Errors
/// When the database does not answer.
pub async fn find_unheard(pool: &PgPool, limit: i64) -> Result<Vec<Unheard>, sqlx::Error> {
    sqlx::query_as(
        "select account, says ->> 'template' as notice, (says ->> 'asked_at')::timestamptz as asked_at, ended as reason
           from deliveries lost
          where ended in ('no_address', 'refused', 'bounced')
            and (says ->> 'template' not in ('questionnaire', 'reminder') or says ->> 'situation' = 'silent')
            and not exists (select from deliveries newer
                             where newer.account = lost.account and newer.id <> lost.id
                               and newer.says ->> 'asked_at' > lost.says ->> 'asked_at'
                               and (newer.says ->> 'template' not in ('questionnaire', 'reminder')
                                    or newer.says ->> 'situation' = 'silent')
                               and newer.ended is distinct from 'outdated'
                               and newer.ended is distinct from 'replaced')
          order by says ->> 'asked_at' desc, account limit $1",
    )
    .bind(limit)
    .fetch_all(pool)
    .await
}
