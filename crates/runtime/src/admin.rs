//! What is served beside the work, on a port of its own: `/livez`, `/readyz`, `/metrics`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use sqlx::PgPool;
use sqlx::migrate::Migrator;
use tokio::net::TcpListener;

use crate::BoxError;
use crate::database::check_schema;
use crate::lifecycle::Lifecycle;
use crate::telemetry;

/// A check that takes longer counts as failed.
const CHECK_WITHIN: Duration = Duration::from_secs(3);
/// How often measurements are folded together while nobody scrapes.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Why the admin endpoints are not there.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on the admin address {address}")]
pub struct AdminError {
    /// Where it was tried.
    pub address: SocketAddr,
    /// What the system said.
    pub source: std::io::Error,
}

/// What `/readyz` asks. Not the broker: the outbox covers for it.
#[derive(Clone, Default)]
pub struct Checks(Vec<(&'static str, Check)>);

type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>;

#[derive(Clone)]
struct Admin {
    lifecycle: Lifecycle,
    checks: Checks,
}

impl Checks {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more, under the name that `/readyz` shows.
    #[must_use]
    pub fn with<F>(
        mut self,
        name: &'static str,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.0.push((name, Arc::new(move || check().boxed())));
        self
    }

    /// A service's pool answers, and its schema is not behind.
    #[must_use]
    pub fn with_schema(
        self,
        service: &'static str,
        pool: PgPool,
        migrations: Arc<Migrator>,
    ) -> Self {
        self.with(service, move || {
            let (pool, migrations) = (pool.clone(), Arc::clone(&migrations));
            async move { check_schema(&pool, &migrations).await.map_err(BoxError::from) }
        })
    }
}

/// Serves the endpoints at `address` until the lifecycle stops, and says where that is if the port was 0.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    lifecycle: &Lifecycle,
    address: SocketAddr,
    checks: Checks,
) -> Result<SocketAddr, AdminError> {
    let failed = |source| AdminError { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let stopping = lifecycle.stopping();
    let router = router(lifecycle.clone(), checks);
    lifecycle.spawn("admin", async move {
        // Dropped rather than drained: from the first signal on this process is not ready, and a probe repeats itself.
        tokio::select! {
            served = async { axum::serve(listener, router).await } => served.map_err(BoxError::from),
            () = keep_up() => Ok(()),
            () = stopping.cancelled() => Ok(()),
        }
    });
    tracing::info!(address = %bound, "admin endpoints are served");
    Ok(bound)
}

/// The endpoints, to be served by whoever has a port.
pub fn router(lifecycle: Lifecycle, checks: Checks) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(Admin { lifecycle, checks })
}

/// Heartbeats only: the outage of a dependency must not restart us.
async fn livez(State(admin): State<Admin>) -> (StatusCode, String) {
    liveness(&admin.lifecycle.silent_loops())
}

fn liveness(silent: &[&str]) -> (StatusCode, String) {
    if silent.is_empty() {
        return (StatusCode::OK, "live\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("silent: {}\n", silent.join(", ")))
}

async fn readyz(State(admin): State<Admin>) -> (StatusCode, String) {
    let results = join_all(admin.checks.0.iter().map(|(name, check)| async move {
        match tokio::time::timeout(CHECK_WITHIN, check()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{name}: {error}\n")),
            Err(_elapsed) => {
                Some(format!("{name}: no answer within {} s\n", CHECK_WITHIN.as_secs()))
            }
        }
    }));
    let problems: String = results.await.into_iter().flatten().collect();
    if problems.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, problems)
}

async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], telemetry::render())
}

async fn keep_up() {
    let mut ticks = tokio::time::interval(UPKEEP_EVERY);
    loop {
        ticks.tick().await;
        telemetry::keep_up();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_loop_is_named() {
        assert_eq!(liveness(&[]), (StatusCode::OK, "live\n".to_owned()));
        let silent = liveness(&["outbox", "timers"]);
        assert_eq!(
            silent,
            (StatusCode::SERVICE_UNAVAILABLE, "silent: outbox, timers\n".to_owned())
        );
    }
}
