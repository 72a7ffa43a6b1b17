//! Any program as a child that never outlives us, with its log in a file.

use std::{
    ffi::OsStr,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{LazyLock, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{Error, Result, error::trying};

/// A running program. Dropping it kills it; if we die first, even by SIGKILL, the kernel kills it.
#[derive(Debug)]
pub struct Process {
    name: String,
    command: Command,
    guard: Guard,
    log: PathBuf,
    /// How long the log was when the program was last started.
    log_start: u64,
    /// `None` once it has ended.
    child: Option<Child>,
    status: Option<ExitStatus>,
}

/// How a program runs under `setpriv`.
#[derive(Debug)]
pub(crate) struct Guard {
    /// The signal that the kernel sends it when we die.
    pub(crate) at_our_death: &'static str,
    /// Whom it runs as, if not as we do.
    pub(crate) user: Option<&'static str>,
}

impl Process {
    /// Starts `command`; whatever it prints is appended to the file `log`. `name` is for error messages.
    ///
    /// The program, its arguments, added and removed variables and the working folder are taken from `command`;
    /// `env_clear` and redirections are not.
    ///
    /// # Errors
    /// When it cannot be spawned or the log cannot be written. A program that does not exist shows as one that ends at
    /// once, with the reason in its log.
    pub fn start(name: &str, command: Command, log: &Path) -> Result<Self> {
        Self::start_guarded(name, command, Guard { at_our_death: "KILL", user: None }, log)
    }

    /// As [`Process::start`], but as another user or with a gentler signal at our death.
    pub(crate) fn start_guarded(
        name: &str,
        command: Command,
        guard: Guard,
        log: &Path,
    ) -> Result<Self> {
        let (name, log) = (name.to_owned(), log.to_owned());
        let mut process =
            Self { name, command, guard, log, log_start: 0, child: None, status: None };
        process.restart()?;
        Ok(process)
    }

    /// Kills the program if it still runs and starts it again, in the same way.
    ///
    /// # Errors
    /// As [`Process::start`].
    pub fn restart(&mut self) -> Result<()> {
        self.kill();
        let tried = |what: &str| trying(format!("{what} the log {}", self.log.display()));
        let log = OpenOptions::new().create(true).append(true).open(&self.log);
        let log = log.map_err(tried("open"))?;
        self.log_start = log.metadata().map_err(tried("read"))?.len();
        let errors = log.try_clone().map_err(tried("share"))?;
        let mut command = guarded(&self.command, &self.guard);
        // A group of its own: Ctrl-C in the terminal is for us, we end our servers in order.
        command.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0);
        self.child = Some(spawn(command).map_err(trying(format!("start {}", self.name)))?);
        self.status = None;
        Ok(())
    }

    /// The process id; `None` once it has ended, as far as we noticed.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// When it is not running.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let child = self.child.as_ref().ok_or_else(|| Error::NotRunning(self.name.clone()))?;
        kill_process(Pid::from_child(child), signal)
            .map_err(|error| trying(format!("signal {}", self.name))(error.into()))
    }

    /// SIGKILL, and waits until it is gone. Nothing happens when it already is.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Both fail only when the child is gone already, which is what we want.
            let _ = child.kill();
            self.status = child.wait().ok();
        }
    }

    /// SIGTERM, and waits until it has ended.
    ///
    /// # Errors
    /// When it is not running or takes longer than `within`; it goes on running then.
    pub fn terminate(&mut self, within: Duration) -> Result<ExitStatus> {
        self.signal(Signal::TERM)?;
        self.wait(within)
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// When it takes longer than `within`; it goes on running then.
    pub fn wait(&mut self, within: Duration) -> Result<ExitStatus> {
        poll(within, || self.ended().is_some());
        self.ended().ok_or_else(|| self.not_ready("it ends", within))
    }

    /// How it ended; `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten())
        {
            self.child = None; // its id may soon be somebody else's
            self.status = Some(status);
        }
        self.status
    }

    /// Asks `ready` every few milliseconds until it says yes. `what` completes "waiting until …".
    ///
    /// # Errors
    /// When the program ends first, or `within` has passed.
    pub fn wait_until(
        &mut self,
        what: &str,
        within: Duration,
        mut ready: impl FnMut(&Self) -> bool,
    ) -> Result<()> {
        let started = Instant::now();
        let mut is_ready = false;
        poll(within, || {
            is_ready = ready(self);
            is_ready || self.ended().is_some()
        });
        if is_ready { Ok(()) } else { Err(self.not_ready(what, started.elapsed())) }
    }

    /// Waits until a line of the log contains `text` and returns that line.
    ///
    /// # Errors
    /// As [`Process::wait_until`].
    pub fn wait_for_line(&mut self, text: &str, within: Duration) -> Result<String> {
        let mut found = None;
        self.wait_until(&format!("it prints `{text}`"), within, |process| {
            let log = process.log();
            found = log.lines().find(|line| line.contains(text)).map(str::to_owned);
            found.is_some()
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Waits until a GET of `url` (`http://host:port/path`) is answered by 200.
    ///
    /// # Errors
    /// As [`Process::wait_until`].
    pub fn wait_for_http(&mut self, url: &str, within: Duration) -> Result<()> {
        self.wait_until(&format!("{url} answers 200"), within, |_| http_status(url) == Some(200))
    }

    /// What it printed since it was last started.
    pub fn log(&self) -> String {
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            let mut log = File::open(&self.log)?;
            log.seek(SeekFrom::Start(self.log_start))?;
            log.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        String::from_utf8_lossy(&read().unwrap_or_default()).into_owned()
    }

    fn not_ready(&mut self, what: &str, waited: Duration) -> Error {
        let ended = self.ended().is_some();
        let log = last_lines(&self.log(), 20);
        Error::NotReady { name: self.name.clone(), what: what.to_owned(), waited, ended, log }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// `command` under `setpriv`.
///
/// That program (in every Debian and Ubuntu) rather than a `pre_exec` of ours: changing the user clears the parent-death
/// signal, so the order matters, and it needs no unsafe code.
pub(crate) fn guarded(command: &Command, guard: &Guard) -> Command {
    let mut guarded = Command::new("setpriv");
    guarded.arg("--pdeathsig").arg(guard.at_our_death);
    if let Some(user) = guard.user {
        guarded.args(["--reuid", user, "--regid", user, "--init-groups"]);
    }
    guarded.arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => guarded.env(name, value),
            None => guarded.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        guarded.current_dir(folder);
    }
    guarded
}

/// Spawns on a thread that lives as long as the process does.
///
/// The kernel sends the parent-death signal when the spawning *thread* dies, and a test's thread dies with the test.
fn spawn(command: Command) -> io::Result<Child> {
    type Order = (Command, mpsc::Sender<io::Result<Child>>);
    static SPAWNER: LazyLock<mpsc::Sender<Order>> = LazyLock::new(|| {
        let (orders, incoming) = mpsc::channel::<Order>();
        thread::spawn(move || {
            for (mut command, reply) in incoming {
                let _ = reply.send(command.spawn()); // the caller waits below
            }
        });
        orders
    });
    let (reply, answer) = mpsc::channel();
    SPAWNER.send((command, reply)).map_err(io::Error::other)?;
    answer.recv().map_err(io::Error::other)?
}

/// Asks `done` every few milliseconds; `false` when `within` has passed first.
#[expect(clippy::disallowed_methods, reason = "waits for other programs, on real time")]
pub(crate) fn poll(within: Duration, mut done: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    loop {
        if done() {
            return true;
        }
        if started.elapsed() >= within {
            return false;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Runs a tool to its end and returns what it printed.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(trying(format!("run {tool}")))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        return Ok(printed.into_owned());
    }
    let arguments: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    let tool = format!("`{tool} {}`", arguments.join(" "));
    let all = format!("{printed}{}", String::from_utf8_lossy(&output.stderr));
    Err(Error::Tool { tool, output: last_lines(&all, 10) })
}

/// The status of a GET; `None` when nobody answers within a second.
fn http_status(url: &str) -> Option<u16> {
    let (address, path) = url.strip_prefix("http://")?.split_once('/')?;
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {address}\r\n\r\n").ok()?;
    let mut start = [0; 12]; // `HTTP/1.1 200`
    stream.read_exact(&mut start).ok()?;
    std::str::from_utf8(&start[9..]).ok()?.parse().ok()
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
