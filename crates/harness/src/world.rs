//! The World: one installation, its services in this process, stepped until nothing moves.

mod broker;
mod host;
mod http;
mod ledger;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use contracts::Time;
use messaging::Service;
use ostiary::config::Config;
use runtime::{clock::Clock, lifecycle::Lifecycle, roles};
use servers::{
    Scratch,
    nats::{Nats, Options},
};
use sqlx::MySqlPool;
use tokio::task::block_in_place;

pub use self::host::HostAccount;
use crate::{Databases, DemoHost, Installation, mariadb, start_broker};

/// More rounds than any story takes: reaching it means that something never comes to rest.
const MOST_ROUNDS: usize = 500;
const GRACE: Duration = Duration::from_secs(5);

/// A change of the settings before anything starts.
type Change = Box<dyn FnOnce(&Installation) + Send>;

/// Options of a World.
#[derive(Default)]
pub struct WorldBuilder {
    host: DemoHost,
    mariadb: bool,
    settings: Vec<Change>,
}

/// One installation, running.
pub struct World {
    /// Its settings.
    pub installation: Installation,
    /// Its databases.
    pub databases: Databases,
    /// Its broker.
    pub nats: Mutex<Nats>,
    /// A host's connection to the broker.
    pub client: async_nats::Client,
    services: BTreeMap<&'static str, Running>,
    gateway: SocketAddr,
    /// The host's database, where it is a MariaDB.
    company: Option<MySqlPool>,
    told: Mutex<Vec<(String, Vec<u8>)>>,
    _store: Scratch,
}

/// A service, and what runs of it beside the steps.
struct Running {
    service: Arc<Service>,
    lifecycle: Lifecycle,
}

/// So many times 24 hours.
pub fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}

/// So many hours.
pub fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

impl WorldBuilder {
    /// With another demo host.
    #[must_use]
    pub fn host(mut self, host: DemoHost) -> Self {
        self.host = host;
        self
    }

    /// With the demo host of integer ids on MariaDB, or not.
    #[must_use]
    pub fn mariadb(mut self, mariadb: bool) -> Self {
        self.mariadb = mariadb;
        self
    }

    /// With other settings, written before anything starts.
    #[must_use]
    pub fn settings(mut self, change: impl FnOnce(&Installation) + Send + 'static) -> Self {
        self.settings.push(Box::new(change));
        self
    }

    /// Starts it.
    pub async fn start(self) -> World {
        let databases = Databases::copied(self.host).await;
        let store = Scratch::new().unwrap();
        let installation = Installation::new(&databases, "nats://127.0.0.1:1", self.host);
        let company = if self.mariadb { Some(mariadb::start(&installation).await) } else { None };
        for change in self.settings {
            change(&installation);
        }
        if !self.mariadb {
            databases.grant(&installation).await;
        }
        let nats =
            block_in_place(|| start_broker(&installation, store.path(), &Options::default()));
        let config = installation.config();
        ostiary::migrate::broker(&config).await.unwrap();
        let mut services = BTreeMap::new();
        for name in roles::SERVICES {
            services.insert(name, Running::start(&config, name).await);
        }
        let gateway = services[roles::GATEWAY].listen(&config).await;
        let client = async_nats::connect(nats.url()).await.unwrap();
        let (nats, told) = (Mutex::new(nats), Mutex::default());
        World {
            installation,
            databases,
            nats,
            client,
            services,
            gateway,
            company,
            told,
            _store: store,
        }
    }
}

impl Running {
    async fn start(config: &Config, name: &'static str) -> Self {
        let shell = ostiary::role::shell(config, name).await.unwrap();
        let service = Arc::new(ostiary::role::service(config, shell).unwrap());
        let lifecycle = Lifecycle::new();
        service.serve(&lifecycle);
        service.listening().await;
        Self { service, lifecycle }
    }

    async fn listen(&self, config: &Config) -> SocketAddr {
        let trust = ostiary::role::trust(config).unwrap();
        let service = Arc::clone(&self.service);
        gateway::start(service, &config.gateway, trust, &self.lifecycle).await.unwrap()
    }
}

impl World {
    /// With the demo host of integer ids.
    pub async fn start() -> Self {
        WorldBuilder::default().start().await
    }

    /// With options.
    pub fn builder() -> WorldBuilder {
        WorldBuilder::default()
    }

    /// One of its services.
    pub fn service(&self, name: &str) -> &Service {
        &self.services[name].service
    }

    /// What time it is.
    pub fn now(&self) -> Time {
        Clock::virtual_at(self.installation.file("clock")).unwrap().now()
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: TimeDelta) {
        self.advance_to(self.now() + by);
    }

    /// Moves the clock forward to a moment.
    pub fn advance_to(&self, moment: Time) {
        runtime::clock::set(&self.installation.file("clock"), moment).unwrap();
    }

    /// Steps every service until nothing moves.
    pub async fn settle(&self) {
        self.settle_only(&roles::SERVICES).await;
    }

    /// Steps some services until nothing moves; the others stand still.
    pub async fn settle_only(&self, services: &[&str]) {
        for _ in 0..MOST_ROUNDS {
            let mut moved = 0;
            for service in services {
                moved += self.step(service).await.unwrap();
            }
            if moved == 0 {
                return;
            }
        }
        panic!("still moving after {MOST_ROUNDS} rounds");
    }

    /// Steps one service once, whatever comes of it.
    pub async fn step(&self, service: &str) -> Result<usize, messaging::StepError> {
        self.service(service).step().await
    }

    /// Stops a service for good.
    pub async fn stop(&mut self, name: &'static str) {
        let old = self.services.remove(name).unwrap();
        old.lifecycle.stop(GRACE).await.unwrap();
    }

    /// Stops a service, if it runs, and starts it again with the settings of now.
    pub async fn restart(&mut self, name: &'static str) {
        let config = self.installation.config();
        if let Some(old) = self.services.remove(name) {
            old.lifecycle.stop(GRACE).await.unwrap();
        }
        let new = Running::start(&config, name).await;
        if name == roles::GATEWAY {
            self.gateway = new.listen(&config).await;
        }
        self.services.insert(name, new);
    }
}
