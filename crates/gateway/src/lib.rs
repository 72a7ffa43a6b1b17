#![doc = include_str!("../README.md")]

mod config;
mod countries;
mod http;
mod limits;
mod projection;
mod store;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use axum::Router;
use axum_server::{Handle, accept::NoDelayAcceptor};
use contracts::{event::Reporter, topology};
use hyper_util::rt::TokioTimer;
use messaging::{OwnRows, Service, Shell, graves::NAMED_FOR, migrations::with_base};
use runtime::{lifecycle::Lifecycle, links::Links, staff::Staff};
use sqlx::migrate::Migrator;

pub use config::{Client, Clients, Config, InvalidClients, Scope, TokenHash};
pub use countries::CountryDatabaseError;
pub use http::{
    intercom::{Config as IntercomConfig, IntercomError, Replies},
    openapi::document,
    statement::{Statement, StatementSection},
    sumsub::{Config as SumsubConfig, SumsubError},
};
pub use limits::{Config as LimitsConfig, Rate};

/// The commented defaults of `[gateway]`, for the binary to append to those of `runtime`.
pub const DEFAULTS: &str = include_str!("default.toml");

/// How people and teammates are told from everybody else.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Opens what the notifier signed.
    pub links: Links,
    /// Who of the staff is who in Intercom.
    pub staff: Staff,
    /// What people are shown before they confirm that they leave, by language; empty: nothing says it, and nobody can confirm
    /// on our page.
    pub statements: Vec<Statement>,
}

/// Why the gateway cannot open its door.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// `gateway.country_database` is not one.
    #[error(transparent)]
    CountryDatabase(#[from] CountryDatabaseError),
    /// `[gateway.intercom]` cannot be used.
    #[error(transparent)]
    Intercom(#[from] IntercomError),
    /// `[gateway.sumsub]` cannot be used.
    #[error(transparent)]
    Sumsub(#[from] SumsubError),
    /// `gateway.confirmation_key` cannot be used.
    #[error(transparent)]
    Confirming(#[from] http::page::leaving::ConfirmingError),
    /// Somebody else listens there, or the address is not ours.
    #[error("cannot listen on the gateway's address {address}")]
    Address {
        /// Where it was tried.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// Everything of the gateway but HTTP: its outbox, the standing that it keeps from events, what nobody reads, and
/// what it could not read.
pub fn service(shell: Shell) -> Service {
    Service::new(shell)
        .projection(projection::StandingProjection, &[topology::GATEWAY_STANDING])
        .unheard(topology::GATEWAY_UNHEARD)
        .handed(Replies)
        .erases(topology::GATEWAY_ERASE, own_rows())
}

/// How an account stands is said after its erasure, too: by what `deletion-orchestrator` says, and in the end by its grave.
fn own_rows() -> OwnRows {
    OwnRows {
        takes: &[
            "delete from questions where account = any($1) returning account",
            "update standing set kinds = '[]' where account = any($1) and kinds <> '[]' returning account",
        ],
        forgets: &["delete from standing where account = any($1) and $2::text[] is not null"],
        ends: vec![("standing", NAMED_FOR)],
        ..OwnRows::none(Reporter::Gateway)
    }
}

/// The tables of the gateway's schema.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/gateway"))
}

/// All calls, without a socket; [`start`] serves them.
///
/// # Errors
/// When the country database is configured and cannot be read.
pub fn router(service: Arc<Service>, config: &Config, trust: Trust) -> Result<Router, StartError> {
    Ok(http::router(http::Api::open(service, config, trust)?, config))
}

/// Serves all calls until the lifecycle stops, and finishes those in hand; the address tells the port that was free.
///
/// # Errors
/// When the country database cannot be read, or the address is taken.
pub async fn start(
    service: Arc<Service>,
    config: &Config,
    trust: Trust,
    lifecycle: &Lifecycle,
) -> Result<SocketAddr, StartError> {
    let router = router(service, config, trust)?;
    let address = SocketAddr::new(config.host, config.port);
    let taken = |source| StartError::Address { address, source };
    let listener = TcpListener::bind(address).map_err(taken)?;
    listener.set_nonblocking(true).map_err(taken)?;
    let bound = listener.local_addr().map_err(taken)?;
    let handle = Handle::new();
    // Answers are small: waiting to fill a packet only makes them late.
    let mut server = axum_server::from_tcp(listener)
        .map_err(taken)?
        .acceptor(NoDelayAcceptor::new())
        .http1_only()
        .handle(handle.clone());
    let http = &mut server.http_builder().http1();
    http.timer(TokioTimer::new()).header_read_timeout(config.connection_deadline);
    let stopping = lifecycle.stopping();
    lifecycle.spawn("http", async move {
        let ending = async {
            stopping.cancelled().await;
            handle.graceful_shutdown(None);
            std::future::pending().await
        };
        tokio::select! {
            served = server.serve(router.into_make_service_with_connect_info::<SocketAddr>()) => served?,
            () = ending => {}
        }
        Ok(())
    });
    tracing::info!(address = %bound, "listening");
    Ok(bound)
}
