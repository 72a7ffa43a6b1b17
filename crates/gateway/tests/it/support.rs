//! A gateway of its own for each test: its own database, its own NATS server, a stopped clock.

pub mod broker;
mod caller;
mod database;
pub mod intercom;
pub mod log;
pub mod mails;
pub mod page;

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use contracts::{AccountId, Envelope, Event, Time};
use gateway::{
    Client, Clients, Config, Scope, Statement, StatementSection, SumsubConfig, TokenHash, Trust,
};
use messaging::{Service, Shell, seal::Keys};
use runtime::{
    clock::Clock,
    config::{LinksConfig, Secret},
    lifecycle::Lifecycle,
    links::Links,
    staff::Staff,
};
use servers::{Nats, Scratch};
use sqlx::PgPool;
use uuid::Uuid;

pub use caller::{Answer, Caller, encoded};
pub use database::Database;

/// May do all that a host's own service does.
pub const HOST: &str = "token-of-the-host";
/// Another service with the same rights.
pub const OTHER: &str = "token-of-another-service";
/// Has people ask to leave and take it back.
pub const LEAVERS: &str = "token-of-the-leavers-desk";
/// Reads standings, and nothing else.
pub const READER: &str = "token-of-a-reader";
/// Reads standings with their true kinds.
pub const COMPLIANCE: &str = "token-of-compliance";
/// Checks registrations, and learns why.
pub const OFFICER: &str = "token-of-an-officer";

/// Hands on mails.
pub const MAIL_SERVER: &str = "token-of-the-mail-server";

/// What the stopped clock shows.
pub const NOW: &str = "2026-11-21T09:00:00Z";

/// Longest wait for something that comes by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// A gateway that listens, with everything it needs.
pub struct World {
    pub service: Arc<Service>,
    pub caller: Caller,
    pub database: Database,
    pub nats: Nats,
    pub intercom: simulators::intercom::Intercom,
    pub lifecycle: Lifecycle,
    _scratch: Scratch,
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// With other settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_saying(statements(), change).await
    }

    /// Where there is no data map.
    pub async fn start_without_statement() -> Self {
        Self::start_saying(vec![], |_| ()).await
    }

    async fn start_saying(statements: Vec<Statement>, change: impl FnOnce(&mut Config)) -> Self {
        let scratch = Scratch::new().unwrap();
        let nats = Nats::start(&scratch.path().join("nats"), &servers::nats::Options::default());
        let (nats, database) = (nats.unwrap(), Database::create().await);
        broker::make_streams(&nats).await;
        let clock = scratch.path().join("clock");
        runtime::clock::set(&clock, at(NOW)).unwrap();
        let shell = Shell {
            service: runtime::roles::GATEWAY,
            pool: database.pool.clone(),
            nats: broker::connect(&nats).await,
            clock: Clock::virtual_at(clock).unwrap(),
            keys: Keys::new(&[7; 32], runtime::roles::GATEWAY),
        };
        let intercom = simulators::intercom::Intercom::start().await.unwrap();
        intercom::open_conversation(&intercom).await;
        let mut config =
            Config { intercom: Some(intercom::config(&intercom)), ..config(scratch.path()) };
        change(&mut config);
        let (service, lifecycle) = (Arc::new(gateway::service(shell)), Lifecycle::new());
        let trust = Trust { statements, ..trust(scratch.path()) };
        let address =
            gateway::start(Arc::clone(&service), &config, trust, &lifecycle).await.unwrap();
        let caller = Caller::new(address);
        Self { service, caller, database, nats, intercom, lifecycle, _scratch: scratch }
    }

    /// Says an event as `suspension-worker` does; the same `id` is the same event.
    pub async fn say(&self, id: &str, event: Event) {
        self.say_at(NOW, id, event).await;
    }

    /// As [`World::say`], at another moment.
    pub async fn say_at(&self, moment: &str, id: &str, event: Event) {
        let envelope = said("suspension-worker", id, at(moment), event);
        broker::publish(&self.service.shell().nats, &envelope).await;
    }

    /// Says an event as `kyc-screener` does, with its story's version.
    pub async fn say_of_case(&self, version: i64, event: Event) {
        self.say_of_story("kyc-screener", version, event).await;
    }

    /// Says an event as `deletion-orchestrator` does, with its story's version.
    pub async fn say_of_deletion(&self, version: i64, event: Event) {
        self.say_of_story("deletion-orchestrator", version, event).await;
    }

    async fn say_of_story(&self, service: &str, version: i64, event: Event) {
        let id = format!("{version} {event:?}");
        let mut envelope = said(service, &id, at(NOW), event);
        envelope.story_version = Some(version);
        broker::publish(&self.service.shell().nats, &envelope).await;
    }

    /// Steps every loop until nothing moves.
    pub async fn settle(&self) {
        while self.service.step().await.unwrap() > 0 {}
    }

    /// All that the stream `HOST` holds.
    pub async fn sign_ups(&self) -> Vec<serde_json::Value> {
        broker::stored(&self.service.shell().nats, "HOST").await
    }

    /// Answers a question as `kyc-screener` would, and keeps what was asked.
    pub async fn answer_as_kyc_screener(
        &self,
        subject: &'static str,
        reply: serde_json::Value,
    ) -> broker::Questions {
        broker::answer(&self.nats, subject, Some(reply)).await
    }

    /// The same for `notifier`.
    pub async fn answer_as_notifier(
        &self,
        subject: &'static str,
        reply: serde_json::Value,
    ) -> broker::Questions {
        broker::answer(&self.nats, subject, Some(reply)).await
    }

    /// Listens to questions without ever answering.
    pub async fn ignore_as_kyc_screener(&self, subject: &'static str) -> broker::Questions {
        broker::answer(&self.nats, subject, None).await
    }

    pub fn pool(&self) -> &PgPool {
        &self.database.pool
    }
}

fn said(service: &str, id: &str, time: Time, event: Event) -> Envelope {
    Envelope {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()).to_string(),
        source: format!("urn:ostiary:{service}"),
        time: Some(time),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    }
}

/// What signs that somebody came by a mailed link; its other half, by which `deletion-orchestrator` knows it, lies beside it.
const CONFIRMATION_KEY: &str =
    include_str!("../../../deletion-orchestrator/tests/keys/gateway.key.pem");

pub fn config(folder: &Path) -> Config {
    use Scope::{Answers, Compliance, Deletions, Mail, Signups, Standing};
    let client = |name: &str, token: &str, scopes: &[Scope]| Client {
        name: name.to_owned(),
        token_sha256: TokenHash::of(token),
        scopes: scopes.iter().copied().collect(),
    };
    let clients = vec![
        client("host", HOST, &[Signups, Answers, Standing]),
        client("other", OTHER, &[Signups, Answers, Standing]),
        client("leavers", LEAVERS, &[Deletions, Standing]),
        client("reader", READER, &[Standing]),
        client("mx", MAIL_SERVER, &[Mail]),
        client("compliance", COMPLIANCE, &[Standing, Compliance]),
        client("officer", OFFICER, &[Signups, Compliance]),
    ];
    Config {
        host: IpAddr::from([127, 0, 0, 1]),
        port: 0,
        body_limit: 64 * 1024,
        mail_limit: 1024 * 1024,
        request_deadline: Duration::from_secs(2),
        connection_deadline: Duration::from_secs(60),
        country_database: Some(country_database(folder).into()),
        body_rate: 32 * 1024,
        limits: limits(),
        intercom: None,
        sumsub: Some(sumsub()),
        confirmation_key: Some(Secret::new(CONFIRMATION_KEY)),
        clients: Clients::try_new(clients).unwrap(),
    }
}

/// How Sumsub's webhooks are signed: a secret is being changed.
pub fn sumsub() -> SumsubConfig {
    let secrets = ["new-secret", simulators::sumsub::WEBHOOK_SECRET].map(Secret::new).into();
    SumsubConfig { secrets, sandbox: false }
}

/// As they ship.
fn limits() -> gateway::LimitsConfig {
    let shipped: toml::Table = gateway::DEFAULTS.parse().unwrap();
    shipped["gateway"]["limits"].clone().try_into().unwrap()
}

/// Who signs links, and who of the staff is who in Intercom.
pub fn trust(folder: &Path) -> Trust {
    let file = folder.join("staff.toml");
    std::fs::write(&file, intercom::staff_toml()).unwrap();
    Trust { links: links(), staff: Staff::load(&file).unwrap(), statements: statements() }
}

/// What is shown to who leaves.
pub fn statements() -> Vec<Statement> {
    let one = |language: &str, heading: &str, line: &str| {
        let (heading, lines) = (heading.to_owned(), vec![line.to_owned()]);
        let sections = vec![StatementSection { heading, lines }];
        Statement { language: language.to_owned(), title: "Before".to_owned(), sections }
    };
    vec![
        one("en", "What stays", "Payments <AML Act> for 5 years"),
        one("ru", "Что остаётся", "Платежи 5 лет"),
    ]
}

/// Signs as the notifier does.
pub fn links() -> Links {
    let config = LinksConfig {
        public_url: Some("https://verify.example.com".to_owned()),
        mail_domain: Some("mail.example.com".to_owned()),
        key: Some(Secret::new("a".repeat(64))),
        old_keys: vec![],
        valid_days: 90,
    };
    Links::open(&config).unwrap()
}

/// A country database of networks that documentation may use, and of one that is only registered somewhere.
fn country_database(folder: &Path) -> PathBuf {
    let mut writer = mmdb_writer::Writer::new("Test-Country");
    for (network, field, country) in [
        ("198.51.100.0/24", "country", "RU"),
        ("203.0.113.0/24", "country", "DE"),
        ("2001:db8:7::/48", "country", "RU"),
        ("192.0.2.0/24", "registered_country", "RU"),
        ("100.64.0.0/16", "country", "russia"),
    ] {
        let network: ipnet::IpNet = network.parse().unwrap();
        writer.insert(network, &serde_json::json!({ field: { "iso_code": country } })).unwrap();
    }
    let file = folder.join("country.mmdb");
    std::fs::write(&file, writer.to_bytes().unwrap()).unwrap();
    file
}

/// Looks until something is true that comes by itself.
pub async fn until(what: &str, done: impl AsyncFn() -> bool) {
    let looking = tokio::time::timeout(PATIENCE, async {
        while !done().await {
            tokio::task::yield_now().await;
        }
    });
    assert!(looking.await.is_ok(), "waited in vain until {what}");
}

/// What must come before a NATS client gives a request up by itself, which it does after 10 s.
pub async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(8), work).await.expect("it comes soon")
}

pub fn at(moment: &str) -> Time {
    moment.parse().unwrap()
}

pub fn account(id: &str) -> AccountId {
    AccountId::try_new(id).unwrap()
}
