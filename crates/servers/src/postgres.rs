//! A private PostgreSQL server.

mod install;
mod tree;

use std::{
    env, fs,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown},
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

use rustix::process::{Signal, getuid};

pub use install::program;

use crate::{
    Error, Process, Result, Scratch,
    error::trying,
    free_ports,
    private::{can_enter, encode, ids, password},
    process::{Guard, guarded, run},
};

/// Holds the superuser's URL of a server that many test processes share.
pub const SHARED_VARIABLE: &str = "OSTIARY_TEST_POSTGRES";

/// Recovery after a kill takes its time.
const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// Whom the server runs as when we are root, which PostgreSQL refuses to be.
const UNPRIVILEGED: &str = "postgres";

/// What differs between tests, demo and bench.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether what was committed survives a loss of power (`fsync`). A kill of the server it always survives.
    pub durable: bool,
    /// Whether any password will do. Checking one costs some 10 ms of each connection.
    pub trusting: bool,
    /// How many clients may be connected at once.
    pub max_connections: u16,
    /// Further settings by name, such as `("shared_buffers", "1GB")`.
    pub settings: Vec<(String, String)>,
}

impl Options {
    /// As in production, for demo, bench and kills.
    pub fn durable() -> Self {
        Self { durable: true, trusting: false, max_connections: 400, settings: Vec::new() }
    }

    /// As fast as it gets, for tests.
    pub fn fast() -> Self {
        Self { durable: false, trusting: true, ..Self::durable() }
    }
}

/// A running server. Dropping it stops it at once. Its calls wait, so from async code use them where waiting is allowed.
#[derive(Debug)]
pub struct Postgres {
    process: Process,
    port: u16,
    password: String,
}

impl Postgres {
    /// Makes a cluster in `folder/data` and starts a server for it, whose log is `folder/postgres.log`. Its superuser
    /// is `postgres`; it listens on 127.0.0.1 alone. PostgreSQL is installed by `apt-get` if it is missing.
    ///
    /// # Errors
    /// When PostgreSQL cannot be installed, or the server does not come up. As root also when the user `postgres` may
    /// not enter `folder`, because a folder above it is private: [`Scratch`] is open enough.
    pub fn start(folder: &Path, options: &Options) -> Result<Self> {
        let postgres = program("postgres")?;
        let (data, password) = (folder.join("data"), password()?);
        init(folder, &data, &password, options.trusting)?;
        let [port] = free_ports()?;
        let mut command = Command::new(postgres);
        command.current_dir(folder).arg("-D").arg(&data);
        for (name, value) in settings(options, port) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        // QUIT is "at once" to PostgreSQL: its children end too, and no shared memory stays behind.
        let guard = Guard { at_our_death: "QUIT", user: user() };
        let log = folder.join("postgres.log");
        let process = Process::start_guarded("postgres", command, guard, &log)?;
        let mut postgres = Self { process, port, password };
        postgres.wait()?;
        Ok(postgres)
    }

    /// `postgres://user:password@127.0.0.1:port/database`.
    pub fn url(&self, database: &str, user: &str, password: &str) -> String {
        let [database, user, password] = [database, user, password].map(encode);
        format!("postgres://{user}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// The same for the superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url(database, "postgres", &self.password)
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id of the postmaster; `None` once stopped or killed.
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Sends a signal: KILL, STOP and CONT to the server and all its children, as if the machine had halted; any other
    /// to the postmaster.
    ///
    /// # Errors
    /// When it is not running.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let Some(postmaster) = self.pid() else {
            return self.process.signal(signal); // says that it is not running
        };
        if ![Signal::KILL, Signal::STOP, Signal::CONT].contains(&signal) {
            return self.process.signal(signal);
        }
        // A stopped postmaster makes no new children while we go through those that there are.
        self.process.signal(Signal::STOP)?;
        tree::wait_until_stopped(postmaster);
        let children = tree::children(postmaster);
        tree::signal_all(&children, signal);
        self.process.signal(signal)?;
        if signal == Signal::KILL {
            tree::wait_until_gone(&children);
        }
        Ok(())
    }

    /// SIGKILL to the server and all its children, and waits until they are gone.
    pub fn kill(&mut self) {
        let _ = self.signal(Signal::KILL); // fails only when there is nobody to kill
        self.process.kill();
    }

    /// Kills the server if it still runs and starts it on the same port and data.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<()> {
        self.kill();
        self.process.restart()?;
        self.wait()
    }

    /// Stops the server in good order: open transactions are rolled back, all data is written out.
    ///
    /// # Errors
    /// When that takes longer than 30 s.
    pub fn stop(&mut self) -> Result<()> {
        if self.pid().is_some() {
            self.signal(Signal::CONT)?;
            self.signal(Signal::INT)?; // "fast shutdown"
            self.process.wait(STOP_WITHIN)?;
        }
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        let ready = "database system is ready to accept connections";
        self.process.wait_for_line(ready, START_WITHIN)?;
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let quit = self.signal(Signal::CONT).and_then(|()| self.signal(Signal::QUIT));
        if quit.and_then(|()| self.process.wait(Duration::from_secs(6)).map(drop)).is_err() {
            self.kill();
        }
    }
}

/// The superuser's URL of the server that all tests share: what [`SHARED_VARIABLE`] says, or a fast server that this
/// process starts at the first call and that ends with it.
///
/// # Errors
/// As [`Postgres::start`].
pub fn shared_url() -> Result<String> {
    static STARTED: OnceLock<Result<(Scratch, Postgres)>> = OnceLock::new();
    if let Ok(url) = env::var(SHARED_VARIABLE) {
        return Ok(url);
    }
    let started = STARTED.get_or_init(|| {
        let scratch = Scratch::new()?;
        let postgres = Postgres::start(scratch.path(), &Options::fast())?;
        Ok((scratch, postgres))
    });
    match started {
        Ok((_, postgres)) => Ok(postgres.superuser_url("postgres")),
        Err(error) => Err(Error::Missing(error.to_string())),
    }
}

/// A database of a test's own. Dropping this drops it, whoever is connected: a thousand tests need neither the disk nor
/// the connections of a thousand.
#[derive(Debug)]
pub struct OwnDatabase {
    server: String,
    name: String,
}

impl OwnDatabase {
    /// The one of this name on the server with this superuser's URL. It is made by others.
    pub fn new(server: &str, name: &str) -> Self {
        Self { server: server.to_owned(), name: name.to_owned() }
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let Ok(dropdb) = program("dropdb") else { return };
        let mut command = Command::new(dropdb);
        command.args(["--force", "--if-exists", "--maintenance-db", &self.server, &self.name]);
        // Nobody waits for it. What does not come about goes with the server.
        thread::spawn(move || command.stderr(Stdio::null()).status());
    }
}

fn settings(options: &Options, port: u16) -> Vec<(String, String)> {
    let on = if options.durable { "on" } else { "off" };
    let mut settings: Vec<(String, String)> = [
        ("listen_addresses", "127.0.0.1"),
        ("port", &port.to_string()),
        // Nobody needs a socket, and its path may not be long.
        ("unix_socket_directories", ""),
        ("max_connections", &options.max_connections.to_string()),
        ("fsync", on),
        ("full_page_writes", on),
        // Error details quote values of rows: personal data, in production.
        ("log_error_verbosity", "terse"),
        ("timezone", "UTC"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    settings.extend(options.settings.iter().cloned());
    settings
}

/// Makes the cluster, owned by whom the server will run as.
fn init(folder: &Path, data: &Path, password: &str, trusting: bool) -> Result<()> {
    let initdb = program("initdb")?;
    let tried = || trying(format!("prepare {}", folder.display()));
    fs::DirBuilder::new().recursive(true).mode(0o711).create(folder).map_err(tried())?;
    fs::DirBuilder::new().mode(0o700).create(data).map_err(tried())?;
    let secret = folder.join("superuser-password");
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(&secret);
    std::io::Write::write_all(&mut file.map_err(tried())?, password.as_bytes()).map_err(tried())?;
    if let Some(user) = user() {
        let (owner, group) = ids(user)?;
        for path in [data, &secret] {
            chown(path, Some(owner), Some(group)).map_err(tried())?;
        }
        can_enter(user, data)?;
    }
    let mut command = Command::new(initdb);
    command.current_dir(folder).arg("-D").arg(data).arg(format!("--pwfile={}", secret.display()));
    command.arg(if trusting { "--auth=trust" } else { "--auth=scram-sha-256" });
    command.args(["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
    command.args(["--no-instructions", "--no-sync"]);
    run(&mut guarded(&command, &Guard { at_our_death: "KILL", user: user() }))?;
    fs::remove_file(secret).map_err(tried())
}

fn user() -> Option<&'static str> {
    getuid().is_root().then_some(UNPRIVILEGED)
}
