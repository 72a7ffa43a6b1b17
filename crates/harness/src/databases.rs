//! Databases copied from a migrated template: a fraction of what migrating each would cost.

use std::{
    str::FromStr,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use servers::postgres::OwnDatabase;
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::sync::OnceCell;

use crate::Installation;

/// Which demo host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DemoHost {
    /// Integer ids.
    #[default]
    Integer,
    /// Text ids.
    Text,
    /// UUIDs.
    Uuid,
}

/// The host of text ids again, with UUIDs for texts.
static UUID_DDL: LazyLock<String> = LazyLock::new(|| {
    let names_an_account = |line: &&str| {
        ["id ", "user_id "].iter().any(|column| line.trim_start().starts_with(column))
    };
    let lines = DemoHost::Text.ddl().lines();
    let lines = lines.map(|line| {
        if names_an_account(&line) { line.replace(" text ", " uuid ") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
});
static UUID_SETTINGS: LazyLock<String> =
    LazyLock::new(|| DemoHost::Text.settings().replace("id_type = \"text\"", "id_type = \"uuid\""));

impl DemoHost {
    /// Its tables.
    pub fn ddl(self) -> &'static str {
        match self {
            Self::Integer => include_str!("../../../demo/host/postgres.sql"),
            Self::Text => include_str!("../../../demo/host/postgres-text-ids.sql"),
            Self::Uuid => &UUID_DDL,
        }
    }

    /// Its `host.toml`, whose connection is to be replaced.
    pub fn settings(self) -> &'static str {
        match self {
            Self::Integer => include_str!("../../../demo/host/host.toml"),
            Self::Text => include_str!("../../../demo/host/host-text-ids.toml"),
            Self::Uuid => &UUID_SETTINGS,
        }
    }

    /// The same for the database behind this URL. It is ours alone, so that nothing is rested for.
    pub fn settings_at(self, url: &str) -> String {
        let lines = self.settings().lines().map(|line| match line.strip_prefix("url = ") {
            Some(_) => format!("url = \"{url}\"\n"),
            None => format!("{line}\n"),
        });
        lines.collect::<String>() + "\n[work]\nerase_share = 1.0\nscan_share = 1.0\n"
    }

    /// Its `datamap.toml`: of the demo host's, what is about tables that it has.
    pub fn datamap(self) -> String {
        const WHOLE: &str = include_str!("../../../demo/host/datamap.toml");
        let (head, tables) = WHOLE.split_at(WHOLE.find("[tables.").unwrap());
        let has = |section: &&str| {
            let name = section.split(']').next().unwrap();
            name == "ostiary_effects" || self.ddl().contains(&format!("create table {name} ("))
        };
        let sections = tables.split("[tables.").skip(1).filter(has);
        head.to_owned() + &sections.map(|section| format!("[tables.{section}")).collect::<String>()
    }

    fn template(self) -> String {
        format!("template_host_{self:?}_{}", std::process::id()).to_lowercase()
    }
}

/// The two databases of one installation. Copies go with the last clone.
#[derive(Debug, Clone)]
pub struct Databases {
    /// URL of a superuser, for whatever database.
    pub server: PgConnectOptions,
    /// Name of Ostiary's database.
    pub ostiary: String,
    /// Name of the host's.
    pub host: String,
    _own: Option<Arc<[OwnDatabase; 2]>>,
}

static NEXT: AtomicU32 = AtomicU32::new(1);
static OSTIARY_TEMPLATE: OnceCell<String> = OnceCell::const_new();
static HOST_TEMPLATES: [OnceCell<String>; 3] = [const { OnceCell::const_new() }; 3];

impl Databases {
    /// Those of these names, which stay.
    pub fn named(server: PgConnectOptions, ostiary: String, host: String) -> Self {
        Self { server, ostiary, host, _own: None }
    }

    /// Copies on the server that the tests share.
    pub async fn copied(host: DemoHost) -> Self {
        let url = tokio::task::spawn_blocking(servers::postgres::shared_url).await.unwrap();
        let url = url.expect("no PostgreSQL: run `cargo xtask test`");
        let server = PgConnectOptions::from_str(&url).unwrap();
        let ostiary_template =
            OSTIARY_TEMPLATE.get_or_init(|| make_ostiary_template(&server)).await;
        let host_template =
            HOST_TEMPLATES[host as usize].get_or_init(|| make_host_template(&server, host)).await;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = |kind: &str| format!("{kind}_{}_{number}", std::process::id());
        let [ostiary, host] = [name("ostiary"), name("host")];
        copy(&server, ostiary_template, &ostiary).await;
        copy(&server, host_template, &host).await;
        let own = [&ostiary, &host].map(|name| OwnDatabase::new(&url, name));
        Self { server, ostiary, host, _own: Some(Arc::new(own)) }
    }

    /// As [`Databases::copied`], but Ostiary's own is empty: nobody has run `ostiary migrate` yet.
    pub async fn unmigrated(host: DemoHost) -> Self {
        let databases = Self::copied(host).await;
        let name = &databases.ostiary;
        administer(&databases.server, &format!("drop database {name}")).await;
        create(&databases.server, name).await;
        databases
    }

    /// Gives Ostiary at the host what `host.toml` asks for, as its administrator does with `ostiary host schema`.
    pub(crate) async fn grant(&self, installation: &Installation) {
        sqlx::raw_sql(AssertSqlSafe(installation.host_schema()))
            .execute(&mut self.connect(&self.host).await)
            .await
            .unwrap();
    }

    /// A superuser's connection to one of them.
    pub async fn connect(&self, database: &str) -> PgConnection {
        PgConnection::connect_with(&self.server.clone().database(database)).await.unwrap()
    }
}

async fn make_ostiary_template(server: &PgConnectOptions) -> String {
    let name = format!("template_ostiary_{}", std::process::id());
    create(server, &name).await;
    let databases = Databases::named(server.clone(), name.clone(), "postgres".to_owned());
    let installation = Installation::new(&databases, "nats://127.0.0.1:1", DemoHost::Integer);
    ostiary::migrate::database(&installation.config()).await.unwrap();
    name
}

async fn make_host_template(server: &PgConnectOptions, host: DemoHost) -> String {
    let name = host.template();
    create(server, &name).await;
    let mut db = PgConnection::connect_with(&server.clone().database(&name)).await.unwrap();
    let settings = host::HostConfig::parse(host.settings()).unwrap();
    let login = "do $$ begin create role ostiary login; exception when duplicate_object or unique_violation then null; end $$";
    let map = host::datamap::DataMap::parse(&host.datamap(), &[].into()).unwrap();
    let own =
        format!("{}\n{}", host::schema::ddl(&settings), host::datamap::grants(&map, &settings));
    for sql in [login.to_owned(), host.ddl().to_owned(), own] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    }
    db.close().await.unwrap();
    name
}

async fn create(server: &PgConnectOptions, name: &str) {
    administer(server, &format!("create database {name}")).await;
}

async fn copy(server: &PgConnectOptions, template: &str, name: &str) {
    administer(server, &format!("create database {name} template {template} strategy file_copy"))
        .await;
}

async fn administer(server: &PgConnectOptions, sql: &str) {
    let mut db = PgConnection::connect_with(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}
