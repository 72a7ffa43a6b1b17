//! The connection to the broker, which may be away at any time, also when the process starts.

use std::path::Path;
use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use rand::RngExt as _;
use secrecy::ExposeSecret as _;

use crate::config::{NatsConfig, NatsLogin, SecretError};
use crate::roles;

/// A hung server keeps its socket: two unanswered pings end the connection.
const PING_INTERVAL: Duration = Duration::from_secs(5);
const FIRST_DELAY: Duration = Duration::from_millis(50);
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// Why there will be no connection.
#[derive(Debug, thiserror::Error)]
pub enum NatsError {
    /// A password or nkey seed cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// `nats.url` names no server.
    #[error("nats.url is not a list of nats:// or tls:// URLs")]
    BadUrl(#[source] std::io::Error),
    /// `nats.url` would be printed with a password in it.
    #[error("nats.url names a user: say so in nats.roles, by role")]
    LoginInUrl,
    /// The settings contradict each other.
    #[error("nats.roles.{role}: {problem}")]
    BadLogin {
        /// The role's key.
        role: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The client refuses the settings.
    #[error("cannot connect to nats at {url}")]
    Refused {
        /// `nats.url`.
        url: String,
        /// What the client said.
        source: async_nats::ConnectError,
    },
}

/// Connects as the role of a service; returns at once and keeps trying while the server is away.
///
/// # Errors
/// When the settings cannot be used. A server that is away or refuses the login is logged and tried again.
pub async fn connect(config: &NatsConfig, service: &'static str) -> Result<Client, NatsError> {
    let servers = servers(&config.url)?;
    let login = config.roles.get(&roles::schema(service));
    let options = match login {
        Some(login) => log_in(options(service), service, login)?,
        None => options(service),
    };
    let options = match &config.tls_root_certificates {
        Some(file) => options.add_root_certificates(Path::to_path_buf(file)),
        None => options,
    };
    options
        .connect(servers)
        .await
        .map_err(|source| NatsError::Refused { url: config.url.clone(), source })
}

/// Where replies to a role's questions go; not below `_INBOX`, since whoever reads that reads every reply.
pub fn inbox_prefix(service: &str) -> String {
    format!("_INBOX_{service}")
}

fn options(service: &'static str) -> ConnectOptions {
    ConnectOptions::new()
        .name(format!("ostiary-{service}"))
        .custom_inbox_prefix(inbox_prefix(service))
        .ping_interval(PING_INTERVAL)
        .retry_on_initial_connect()
        .reconnect_delay_callback(reconnect_delay)
        .event_callback(move |event| async move { notice(service, &event) })
}

fn servers(url: &str) -> Result<Vec<ServerAddr>, NatsError> {
    let servers = url.split(',').map(|server| server.trim().parse());
    let servers = servers.collect::<Result<Vec<ServerAddr>, _>>().map_err(NatsError::BadUrl)?;
    if servers.iter().any(ServerAddr::has_user_pass) {
        return Err(NatsError::LoginInUrl);
    }
    Ok(servers)
}

fn log_in(
    options: ConnectOptions,
    service: &str,
    login: &NatsLogin,
) -> Result<ConnectOptions, NatsError> {
    let problem = |problem| NatsError::BadLogin { role: roles::schema(service), problem };
    match (&login.user, &login.password, &login.nkey_seed) {
        (None, None, None) => Ok(options),
        (Some(user), Some(password), None) => {
            Ok(options.user_and_password(user.clone(), password.read()?.expose_secret().to_owned()))
        }
        (None, None, Some(seed)) => Ok(options.nkey(seed.read()?.expose_secret().to_owned())),
        (Some(_), None, None) => Err(problem("user is set without password")),
        (None, Some(_), None) => Err(problem("password is set without user")),
        (_, _, Some(_)) => Err(problem("nkey_seed excludes user and password")),
    }
}

/// Doubles up to 10 s; half of it is drawn, so that roles do not come back all at once.
fn reconnect_delay(attempts: usize) -> Duration {
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).saturating_sub(1);
    let longest = FIRST_DELAY.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_DELAY);
    longest.mul_f64(rand::rng().random_range(0.5..1.0))
}

fn notice(service: &'static str, event: &Event) {
    match event {
        Event::Connected => {
            metrics::gauge!("nats_connected", "service" => service).set(1.0);
            metrics::counter!("nats_connections_total", "service" => service).increment(1);
            tracing::info!(service, "connected to nats");
        }
        Event::Disconnected => {
            metrics::gauge!("nats_connected", "service" => service).set(0.0);
            tracing::warn!(service, "disconnected from nats");
        }
        // As every process does when it ends.
        Event::Closed => {
            metrics::gauge!("nats_connected", "service" => service).set(0.0);
            tracing::info!(service, "the connection to nats is closed");
        }
        Event::SlowConsumer(subscription) => {
            metrics::counter!("nats_slow_consumers_total", "service" => service).increment(1);
            tracing::warn!(service, subscription, "nats dropped messages of a slow subscription");
        }
        Event::LameDuckMode | Event::Draining => tracing::info!(service, "nats: {event}"),
        Event::ServerError(_) | Event::ClientError(_) => {
            metrics::counter!("nats_errors_total", "service" => service).increment(1);
            tracing::warn!(service, "nats: {event}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    #[test]
    fn the_pause_before_a_new_attempt_grows_to_ten_seconds_and_varies() {
        for (attempts, longest) in
            [(0, 50), (1, 50), (2, 100), (5, 800), (9, 10_000), (usize::MAX, 10_000)]
        {
            let longest = Duration::from_millis(longest);
            for _ in 0..100 {
                let delay = reconnect_delay(attempts);
                assert!(delay >= longest / 2 && delay <= longest, "attempt {attempts}: {delay:?}");
            }
        }
    }

    #[test]
    fn a_list_of_servers_is_separated_by_commas() {
        assert_eq!(servers("nats://a:1, tls://b:2").unwrap().len(), 2);
        assert!(matches!(servers("http://a:1"), Err(NatsError::BadUrl(_))));
        assert!(matches!(servers("nats://kyc:hunter2@a:1"), Err(NatsError::LoginInUrl)));
    }

    #[test]
    fn a_login_is_one_thing_and_whole() {
        let user = Some("kyc".to_owned());
        let secret = Some(Secret::new("hunter2"));
        let whole = NatsLogin { user: user.clone(), password: secret.clone(), nkey_seed: None };
        assert!(log_in(ConnectOptions::new(), "kyc-screener", &whole).is_ok());
        let half = NatsLogin { user: user.clone(), ..NatsLogin::default() };
        let both = NatsLogin { user, password: secret.clone(), nkey_seed: secret };
        for login in [half, both] {
            let refusal =
                log_in(ConnectOptions::new(), "kyc-screener", &login).unwrap_err().to_string();
            assert!(refusal.starts_with("nats.roles.kyc_screener: "), "{refusal}");
        }
    }
}
