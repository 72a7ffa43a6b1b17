//! A private MariaDB server.

use std::{
    env, fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::Duration,
};

use rustix::process::{Signal, getuid};

use crate::{
    Error, Process, Result, Scratch,
    error::trying,
    free_ports,
    private::{can_enter, encode, ids, password},
    process::{Guard, guarded, run},
    tools,
};

/// Holds the superuser's URL of a server that many test processes share.
pub const SHARED_VARIABLE: &str = "OSTIARY_TEST_MARIADB";

/// Recovery after a kill takes its time.
const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// Whom the server runs as when we are root; the Debian package makes this user.
const UNPRIVILEGED: &str = "mysql";

const SUPERUSER: &str = "superuser";

/// What differs between tests and demo.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether what was committed survives a loss of power. A kill of the server it always survives.
    pub durable: bool,
    /// Further settings by name, such as `("innodb_buffer_pool_size", "1G")`.
    pub settings: Vec<(String, String)>,
}

impl Options {
    /// As in production, for the demo.
    pub fn durable() -> Self {
        Self { durable: true, settings: Vec::new() }
    }

    /// As fast as it gets, for tests.
    pub fn fast() -> Self {
        Self { durable: false, ..Self::durable() }
    }
}

/// A running server. Dropping it kills it. Its calls wait, so from async code use them where waiting is allowed.
#[derive(Debug)]
pub struct Mariadb {
    process: Process,
    port: u16,
    password: String,
}

impl Mariadb {
    /// Makes a data folder `folder/data` and starts a server on it, whose log is `folder/mariadb.log`. It listens on
    /// 127.0.0.1 alone and knows one login, the superuser's. MariaDB is installed by `apt-get` if it is missing.
    ///
    /// # Errors
    /// When MariaDB cannot be installed, or the server does not come up. As root also when the user `mysql` may not
    /// enter `folder`, because a folder above it is private: [`Scratch`] is open enough.
    pub fn start(folder: &Path, options: &Options) -> Result<Self> {
        let (mariadbd, data, password) = (program("mariadbd")?, folder.join("data"), password()?);
        let logins = init(folder, &data, &password)?;
        let [port] = free_ports()?;
        let mut command = Command::new(mariadbd);
        command.current_dir(folder).arg("--no-defaults");
        command.arg(format!("--datadir={}", data.display()));
        command.arg(format!("--init-file={}", logins.display()));
        for (name, value) in settings(options, port) {
            command.arg(format!("--{name}={value}"));
        }
        let guard = Guard { at_our_death: "KILL", user: user() };
        let log = folder.join("mariadb.log");
        let process = Process::start_guarded("mariadbd", command, guard, &log)?;
        let mut mariadb = Self { process, port, password };
        mariadb.wait()?;
        Ok(mariadb)
    }

    /// `mysql://user:password@127.0.0.1:port/database`.
    pub fn url(&self, database: &str, user: &str, password: &str) -> String {
        let [database, user, password] = [database, user, password].map(encode);
        format!("mysql://{user}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// The same for the superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url(database, SUPERUSER, &self.password)
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id; `None` once stopped or killed.
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// When it is not running.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        self.process.signal(signal)
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Kills the server if it still runs and starts it on the same port and data.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<()> {
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
            self.process.terminate(STOP_WITHIN)?;
        }
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        self.process.wait_for_line("ready for connections", START_WITHIN).map(drop)
    }
}

/// The superuser's URL of the server that all tests share: what [`SHARED_VARIABLE`] says, or a fast server that this
/// process starts at the first call and that ends with it.
///
/// # Errors
/// As [`Mariadb::start`].
pub fn shared_url() -> Result<String> {
    static STARTED: OnceLock<Result<(Scratch, Mariadb)>> = OnceLock::new();
    if let Ok(url) = env::var(SHARED_VARIABLE) {
        return Ok(url);
    }
    let started = STARTED.get_or_init(|| {
        let scratch = Scratch::new()?;
        let mariadb = Mariadb::start(scratch.path(), &Options::fast())?;
        Ok((scratch, mariadb))
    });
    match started {
        Ok((_, mariadb)) => Ok(mariadb.superuser_url("mysql")),
        Err(error) => Err(Error::Missing(error.to_string())),
    }
}

/// A program of the MariaDB on this machine, `mariadbd` or `mariadb` say; installed if there is none.
///
/// # Errors
/// When there is none and it cannot be installed; the text says what to do.
pub fn program(name: &str) -> Result<PathBuf> {
    let find = || {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain(["/usr/sbin", "/usr/bin"].map(PathBuf::from));
        folders.map(|folder| folder.join(name)).find(|program| program.exists())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    let _lock = tools::lock()?;
    if find().is_none() {
        tools::apt_install("MariaDB", "mariadb-server")?;
    }
    find().ok_or_else(|| Error::Missing(format!("the system's own MariaDB has no `{name}`")))
}

/// What the client `mariadb` has to be told to reach a URL of ours.
pub fn client_arguments(url: &str) -> Vec<String> {
    let mut parts = url.trim_start_matches("mysql://").split(['@', '/', ':']);
    let mut next = || parts.next().unwrap_or_default();
    let (user, password, host, port, database) = (next(), next(), next(), next(), next());
    vec![
        "--no-defaults".to_owned(),
        format!("--user={user}"),
        format!("--password={password}"),
        format!("--host={host}"),
        format!("--port={port}"),
        format!("--database={database}"),
    ]
}

fn settings(options: &Options, port: u16) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> = [
        ("bind-address", "127.0.0.1"),
        ("port", &port.to_string()),
        // Nobody needs the socket; a bare name is one in the data folder, so that no path is too long.
        ("socket", "mariadb.sock"),
        ("pid-file", "mariadb.pid"),
        ("skip-name-resolve", "1"),
        ("character-set-server", "utf8mb4"),
        ("max-connections", "400"),
        // 2: written at each commit, synced once a second.
        ("innodb-flush-log-at-trx-commit", if options.durable { "1" } else { "2" }),
        ("innodb-doublewrite", if options.durable { "1" } else { "0" }),
        ("default-time-zone", "+00:00"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    settings.extend(options.settings.iter().cloned());
    settings
}

/// Makes the data folder, owned by whom the server will run as, and the file of logins that it reads at each start.
fn init(folder: &Path, data: &Path, password: &str) -> Result<PathBuf> {
    let install = program("mariadb-install-db")?;
    let tried = || trying(format!("prepare {}", folder.display()));
    fs::DirBuilder::new().recursive(true).mode(0o711).create(folder).map_err(tried())?;
    fs::DirBuilder::new().mode(0o700).create(data).map_err(tried())?;
    let logins = folder.join("logins.sql");
    let mut options = fs::OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(&logins).map_err(tried())?;
    let sql = format!(
        "create user if not exists {SUPERUSER}@'127.0.0.1' identified by '{password}';\n\
         grant all privileges on *.* to {SUPERUSER}@'127.0.0.1' with grant option;\n"
    );
    io::Write::write_all(&mut file, sql.as_bytes()).map_err(tried())?;
    if let Some(user) = user() {
        let (owner, group) = ids(user)?;
        for path in [data, &logins] {
            chown(path, Some(owner), Some(group)).map_err(tried())?;
        }
        can_enter(user, data)?;
    }
    let mut command = Command::new(install);
    command.current_dir(folder).arg("--no-defaults");
    command.arg(format!("--datadir={}", data.display()));
    // Root comes in by the socket alone, as the operating system's root.
    command.args(["--auth-root-authentication-method=socket", "--skip-test-db"]);
    run(&mut guarded(&command, &Guard { at_our_death: "KILL", user: user() }))?;
    Ok(logins)
}

fn user() -> Option<&'static str> {
    getuid().is_root().then_some(UNPRIVILEGED)
}
