//! Events that are too large for the broker: dead letters, until a person has raised its limit.

use async_trait::async_trait;
use contracts::Envelope;
use sqlx::PgPool;

use crate::{
    StepError,
    dead_letters::{self, Closed, DeadLetter, Dying},
    letters::By,
    machine::{Pii, Problem},
    outbox::OutboxRow,
    replay::Replayer,
    seal::Keys,
    shell::Shell,
    work::{Original, problem},
};

/// Who could not handle them.
const CONSUMER: &str = "outbox";

/// Keeps rows as dead letters, and no longer as what waits: no sweep meets them again.
pub(crate) async fn bury(pool: &PgPool, keys: &Keys, rows: &[&OutboxRow]) -> Result<(), StepError> {
    if rows.is_empty() {
        return Ok(());
    }
    let originals: Vec<Original> = rows.iter().map(|row| original(row)).collect();
    let dying = rows.iter().zip(&originals).map(|(row, original)| {
        let detail = format!("the broker takes no event of {} bytes", row.body.len());
        Dying {
            cause: row.id,
            problem: problem("too_large", &detail),
            original,
            trace_parent: None,
        }
    });
    let mut tx = pool.begin().await?;
    dead_letters::keep(&mut tx, keys, CONSUMER, &dying.collect::<Vec<_>>()).await?;
    sqlx::query("delete from unpublished where number = any($1)")
        .bind(rows.iter().map(|row| row.number).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn original(row: &OutboxRow) -> Original {
    let envelope = Envelope::decode(&row.subject, row.body.as_bytes());
    Original {
        subject: row.subject.clone(),
        account: envelope.ok().map(|envelope| envelope.account().clone()),
        body: row.body.clone().into(),
    }
}

/// Lets them go out again with the next sweep.
pub(crate) struct OutboxReplay(pub Shell);

#[async_trait]
impl Replayer for OutboxReplay {
    fn consumer(&self) -> &'static str {
        CONSUMER
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let mut tx = self.0.pool.begin().await?;
        if let Err(problem) = by.settle(&mut tx, self.0.clock.now()).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        // A rare act of a person's, and no index of the outbox serves it: days are left out, and patience is taken.
        sqlx::query("set local statement_timeout = '10min'").execute(&mut *tx).await?;
        let released = sqlx::query(
            "insert into unpublished (number, day, appended_at)
             select number, day, appended_at from outbox
              where day between $3::date - 1 and $3::date + 1 and subject = $1 and body = $2
             on conflict do nothing",
        )
        .bind(&letter.subject)
        .bind(String::from_utf8_lossy(body.expose()))
        .bind(letter.first_seen_at.date_naive())
        .execute(&mut *tx)
        .await?;
        if released.rows_affected() == 0 {
            return Ok(Err(problem("not_found", "the outbox has forgotten the event")));
        }
        dead_letters::close(&mut tx, letter.id, Closed::Replayed, &by.staff).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}
