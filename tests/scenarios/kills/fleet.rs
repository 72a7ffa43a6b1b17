//! Everything that can be killed: servers of the campaign's own, and one process for each role.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
    sync::atomic::{AtomicUsize, Ordering},
};

use harness::{Databases, DemoHost, Installation};
use servers::{Nats, Postgres, Process, Scratch, free_ports, nats, postgres};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::Mutex, task::block_in_place};

use super::place::Place;

/// What an installation of a campaign has that another one has not.
pub struct Outfit {
    /// The processes of the roles: two replicas where replicas meet.
    pub roles: &'static [&'static str],
    /// Where its people get their mail.
    pub mail_domain: String,
    /// The host's tables beside those that every demo host has.
    pub tables: String,
    /// Changes of the settings.
    pub settings: Box<dyn FnOnce(&Installation)>,
}

/// Servers and processes. Whoever does something to one of them holds its lock. Dropped in this order.
pub struct Fleet {
    pub roles: Vec<Mutex<Process>>,
    /// How often each role came to an end without warning, whoever ended it.
    ends: Vec<AtomicUsize>,
    pub nats: Mutex<Nats>,
    pub postgres: Mutex<Postgres>,
    pub place: Place,
    pub names: &'static [&'static str],
    settings: Settings,
    scratch: Scratch,
}

/// How the binary is called.
struct Settings {
    binary: PathBuf,
    installation: Installation,
    variables: Vec<(&'static str, String)>,
}

impl Settings {
    fn command(&self, argument: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--config").arg(self.installation.file("ostiary.toml")).arg(argument);
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        command
    }
}

impl Fleet {
    /// Starts servers, with nothing said yet and no role running.
    pub async fn new(outfit: Outfit) -> Self {
        let Outfit { roles, mail_domain, tables, settings: change } = outfit;
        let scratch = Scratch::new().unwrap();
        let binary = copy_of_the_binary(scratch.path());
        let (postgres, nats) = block_in_place(|| {
            let options = postgres::Options { trusting: true, ..postgres::Options::durable() };
            let postgres = Postgres::start(&scratch.path().join("postgres"), &options).unwrap();
            let nats = Nats::start(&scratch.path().join("nats"), &nats::Options::default());
            (postgres, nats.unwrap())
        });
        let server = PgConnectOptions::from_str(&postgres.superuser_url("postgres")).unwrap();
        let databases = Databases::named(server, "ostiary".into(), "shop".into());
        let installation = Installation::new(&databases, &nats.url(), DemoHost::Integer);
        change(&installation);
        make_databases(&databases, &tables, &installation).await;
        let [port] = free_ports().unwrap();
        let countries = country_database(scratch.path());
        let variables = vec![
            ("OSTIARY__GATEWAY__PORT", port.to_string()),
            ("OSTIARY__GATEWAY__COUNTRY_DATABASE", countries.display().to_string()),
        ];
        let place = Place {
            ostiary: databases.server.clone().database(&databases.ostiary),
            host: databases.server.clone().database(&databases.host),
            nats: async_nats::ConnectOptions::new().connect(nats.url()).await.unwrap(),
            gateway: format!("http://127.0.0.1:{port}"),
            clock: installation.file("clock"),
            mail_domain,
        };
        let settings = Settings { binary, installation, variables };
        let (nats, postgres) = (Mutex::new(nats), Mutex::new(postgres));
        let ends = roles.iter().map(|_| AtomicUsize::new(0)).collect();
        let (names, roles) = (roles, vec![]);
        let fleet = Self { roles, ends, nats, postgres, place, names, settings, scratch };
        assert!(fleet.migrate(), "`ostiary migrate` failed: {}", fleet.log("migrate"));
        fleet
    }

    /// Starts every role.
    pub fn start(&mut self) {
        let names = self.names.iter().enumerate();
        self.roles = names.map(|(at, role)| self.role(at, role)).collect();
    }

    /// The settings as the binary reads them, for whoever of the staff uses the command line.
    pub fn installation(&self) -> &Installation {
        &self.settings.installation
    }

    fn role(&self, at: usize, role: &str) -> Mutex<Process> {
        let log = self.scratch.path().join(format!("{role}-{at}.log"));
        Mutex::new(Process::start(role, self.settings.command(role), &log).unwrap())
    }

    /// Runs `ostiary migrate`; whether it went through.
    pub fn migrate(&self) -> bool {
        let log = fs::File::create(self.scratch.path().join("migrate.log")).unwrap();
        let mut command = self.settings.command("migrate");
        command.stdout(log.try_clone().unwrap()).stderr(log);
        block_in_place(|| command.status().unwrap().success())
    }

    /// Starts every role that has ended.
    pub fn revive(&self) {
        for (at, role) in self.roles.iter().enumerate() {
            // Whoever holds the lock does something to it, and starts it in the end.
            let Ok(mut process) = role.try_lock() else { continue };
            if process.ended().is_some() {
                self.restart(at, &mut process);
            }
        }
    }

    /// Starts a role that has come to an end.
    pub fn restart(&self, at: usize, process: &mut Process) {
        self.ends[at].fetch_add(1, Ordering::Relaxed);
        process.restart().unwrap();
    }

    /// How often the notifier came to an end without warning.
    pub fn notifier_ends(&self) -> usize {
        let notifiers = self.names.iter().zip(&self.ends).filter(|(role, _)| **role == "notifier");
        notifiers.map(|(_, ends)| ends.load(Ordering::Relaxed)).sum()
    }

    /// What a log of this name says.
    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.scratch.path().join(format!("{name}.log"))).unwrap_or_default()
    }

    /// What roles said of themselves when they panicked: no blow makes them.
    pub fn panics(&self) -> Vec<String> {
        let logs =
            self.names.iter().enumerate().map(|(at, role)| self.log(&format!("{role}-{at}")));
        let panicked = |log: String| {
            let lines =
                log.lines().filter(|line| line.contains("ERROR") && line.contains("panicked"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        logs.flat_map(panicked).collect()
    }

    /// How often each kind of warning and error was logged by all roles, the most frequent last.
    pub fn alarms(&self) -> Vec<(usize, String)> {
        let mut kinds = std::collections::BTreeMap::<String, usize>::new();
        for (at, role) in self.names.iter().enumerate() {
            let log = self.log(&format!("{role}-{at}"));
            let alarming = |line: &&str| line.contains("WARN") || line.contains("ERROR");
            for line in log.lines().filter(alarming) {
                let words = line.split_once("WARN").or(line.split_once("ERROR")).unwrap().1;
                *kinds.entry(words.chars().take(160).collect()).or_default() += 1;
            }
        }
        let mut kinds: Vec<_> = kinds.into_iter().map(|(words, count)| (count, words)).collect();
        kinds.sort();
        kinds
    }
}

async fn make_databases(databases: &Databases, tables: &str, installation: &Installation) {
    let mut server = PgConnection::connect_with(&databases.server).await.unwrap();
    for sql in [
        format!("create database {}", databases.ostiary),
        format!("create database {}", databases.host),
        "create role ostiary login".to_owned(),
    ] {
        server.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
    }
    let mut db = databases.connect(&databases.host).await;
    for sql in [DemoHost::Integer.ddl(), tables, &installation.host_schema()] {
        db.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.unwrap();
    }
}

/// The binary as it is now: whoever builds during the campaign changes nothing for it.
fn copy_of_the_binary(folder: &Path) -> PathBuf {
    let tests = env::current_exe().unwrap();
    let built = tests.ancestors().nth(2).unwrap().join("ostiary");
    assert!(built.exists(), "{} is missing: run `cargo build -p ostiary`", built.display());
    let copy = folder.join("ostiary");
    fs::copy(&built, &copy).unwrap();
    copy
}

fn country_database(folder: &Path) -> PathBuf {
    let mut writer = mmdb_writer::Writer::new("Test-Country");
    for (network, country) in [("198.51.100.0/24", "RU"), ("203.0.113.0/24", "DE")] {
        let network: mmdb_writer::ipnet::IpNet = network.parse().unwrap();
        writer.insert(network, &serde_json::json!({"country": {"iso_code": country}})).unwrap();
    }
    let file = folder.join("country.mmdb");
    fs::write(&file, writer.to_bytes().unwrap()).unwrap();
    file
}
