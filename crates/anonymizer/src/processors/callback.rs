//! A processor of OpenDSR says that something changed there: believed by its signature, and then looked at.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::{Time, topology::PROCESSOR_CALLBACK};
use messaging::{Problem, Question};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use super::Processor;
use crate::Office;

/// Requests that one step forgets.
const CHUNK: i64 = 5_000;

/// Has what waits for a processor look again. What the callback says is a hint and changes nothing else.
pub(crate) struct TakeCallback(pub Arc<Office>);

/// As the gateway hands it on.
#[derive(Deserialize)]
struct Asked {
    processor: String,
    /// Those of the signature.
    headers: BTreeMap<String, String>,
    /// The raw bytes, in Base64.
    body: String,
}

#[async_trait]
impl Question for TakeCallback {
    const SUBJECT: &'static str = PROCESSOR_CALLBACK;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let office = &self.0;
        let asked: Asked = serde_json::from_value(question)
            .map_err(|_| problem("bad_data", "processor, headers and body are needed"))?;
        let Some(Processor::Opendsr(client)) = office.processors.get(&asked.processor) else {
            return Err(problem("not_found", "no processor of OpenDSR has this name"));
        };
        let body = STANDARD.decode(&asked.body);
        let body = body.map_err(|_| problem("bad_data", "the body is no Base64"))?;
        let progress = client.callback_of(&asked.headers, &body).await.map_err(|untrusted| {
            let code = if untrusted.status() == 401 { "untrusted" } else { "bad_data" };
            problem(code, &untrusted.to_string())
        })?;
        let pool = &office.shell.pool;
        let call = find_call(pool, &asked.processor, progress.request).await;
        let Some(call) = call.map_err(|_| unavailable())? else {
            return Err(problem("bad_data", "subject_request_id is none of ours"));
        };
        let now = office.shell.clock.now();
        messaging::hasten(pool, call, now).await.map_err(|_| unavailable())?;
        Ok(json!({}))
    }
}

/// Notes which call waits for a request.
pub(super) async fn note(
    pool: &PgPool,
    (processor, request): (&str, Uuid),
    call: Uuid,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into processor_requests (processor, request, call, asked_at) values ($1, $2, $3, $4)
         on conflict do nothing",
    )
    .bind(processor)
    .bind(request)
    .bind(call)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

async fn find_call(
    pool: &PgPool,
    processor: &str,
    request: Uuid,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar("select call from processor_requests where processor = $1 and request = $2")
        .bind(processor)
        .bind(request)
        .fetch_optional(pool)
        .await
}

/// Forgets requests whose call was answered so long ago that nobody keeps it any more, or that have none; how many. A
/// callback that comes later still is of nothing that waits.
pub(crate) async fn forget(pool: &PgPool) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query(
        "delete from processor_requests where (processor, request) in (
             select processor, request from processor_requests asked
              where not exists (select from calls where calls.id = asked.call
                                and (done_at is null or done_at >= now() - interval '30 days'))
              limit $1)",
    )
    .bind(CHUNK)
    .execute(pool)
    .await?;
    Ok(forgotten.rows_affected())
}

fn unavailable() -> Problem {
    problem("unavailable", "the database does not answer")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
