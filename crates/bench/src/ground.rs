//! What everything is measured on: durable servers of its own, and installations on them.

use std::str::FromStr;

use anyhow::Result;
use async_nats::jetstream;
use contracts::topology::{Durable, Stream};
use harness::{Databases, DemoHost, Installation};
use messaging::Shell;
use ostiary::config::Config;
use runtime::clock::Clock;
use servers::{Nats, Postgres, Scratch, nats, postgres};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::task::block_in_place;

/// The servers. Fields are dropped in this order.
pub struct Ground {
    pub postgres: Postgres,
    pub nats: Nats,
    _folder: Scratch,
}

/// One installation: its databases and its settings.
pub struct Site {
    pub databases: Databases,
    pub config: Config,
    pub installation: Installation,
    nats_url: String,
}

impl Ground {
    /// Starts the servers. `sync_always`: the broker syncs each message, else every two minutes.
    pub fn prepare(sync_always: bool) -> Result<Self> {
        let folder = Scratch::new()?;
        // As one sets a server for this work: no checkpoint falls into a round, and what is hot stays in memory.
        let settings =
            [("shared_buffers", "1GB"), ("max_wal_size", "16GB"), ("checkpoint_timeout", "1h")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let of_postgres =
            postgres::Options { trusting: true, settings, ..postgres::Options::durable() };
        let of_nats = nats::Options { sync_always, ..nats::Options::default() };
        block_in_place(|| {
            let postgres = Postgres::start(&folder.path().join("postgres"), &of_postgres)?;
            let nats = Nats::start(&folder.path().join("nats"), &of_nats)?;
            Ok(Self { postgres, nats, _folder: folder })
        })
    }

    /// Makes an installation with databases of its own; the broker is shared by all of them.
    pub async fn site(&self, name: &str) -> Result<Site> {
        let server = PgConnectOptions::from_str(&self.postgres.superuser_url("postgres"))?;
        let databases = Databases::named(server, format!("{name}_ostiary"), format!("{name}_host"));
        let mut db = databases.connect("postgres").await;
        for name in [&databases.ostiary, &databases.host] {
            execute(&mut db, &format!("create database {name}")).await?;
        }
        db.close().await?;
        make_host(&databases).await?;
        let nats_url = self.nats.url();
        let installation = Installation::new(&databases, &nats_url, DemoHost::Integer);
        let config = installation.config();
        ostiary::migrate::run(&config).await?;
        Ok(Site { databases, config, installation, nats_url })
    }
}

impl Site {
    /// What a service works with, on the system's clock.
    pub async fn shell(&self, service: &'static str) -> Result<Shell> {
        let shell = ostiary::role::shell(&self.config, service).await?;
        Ok(Shell { clock: Clock::System, ..shell })
    }

    /// A superuser's connection to Ostiary's database, with the tables of one schema in reach.
    pub async fn superuser(&self, schema: &str) -> Result<PgConnection> {
        let mut db = self.databases.connect(&self.databases.ostiary).await;
        execute(&mut db, &format!("set search_path = {schema}")).await?;
        Ok(db)
    }

    /// A superuser's connection to the host's database.
    pub async fn host(&self) -> PgConnection {
        self.databases.connect(&self.databases.host).await
    }

    /// Reads the settings again, of which some were changed.
    pub fn reload(&mut self) {
        self.config = self.installation.config();
    }

    /// A client of our own, which shares no connection with what is measured.
    pub async fn client(&self) -> Result<async_nats::Client> {
        Ok(async_nats::connect(&self.nats_url).await?)
    }

    /// The same, for streams.
    pub async fn jetstream(&self) -> Result<jetstream::Context> {
        Ok(jetstream::new(self.client().await?))
    }
}

/// Runs statements without values.
pub async fn execute(db: &mut PgConnection, sql: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// The last sequence of a stream.
pub async fn last_sequence(jetstream: &jetstream::Context, stream: Stream) -> Result<u64> {
    Ok(jetstream.get_stream(stream.name()).await?.cached_info().state.last_sequence)
}

/// Up to where a consumer has acknowledged everything that concerns it.
pub async fn ack_floor(jetstream: &jetstream::Context, durable: Durable) -> Result<u64> {
    let consumer: jetstream::consumer::PullConsumer =
        jetstream.get_consumer_from_stream(durable.name, durable.stream.name()).await?;
    Ok(consumer.cached_info().ack_floor.stream_sequence)
}

async fn make_host(databases: &Databases) -> Result<()> {
    let settings = host::HostConfig::parse(DemoHost::Integer.settings())?;
    let login =
        "do $$ begin create role ostiary login; exception when duplicate_object then null; end $$";
    let mut db = databases.connect(&databases.host).await;
    for sql in [login, DemoHost::Integer.ddl(), &host::schema::ddl(&settings)] {
        execute(&mut db, sql).await?;
    }
    Ok(db.close().await?)
}
