//! The demo: real servers, a made-up company, and what becomes of its customers, in a minute or so.

mod company;
pub mod kept;
mod options;
mod outside;
mod secrets;
mod settings;
mod staff;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use servers::{Mariadb, Nats, Postgres, Process, Scratch, Smtp, mariadb, nats, postgres, python};

use tokio::signal::unix::{SignalKind, signal};

use crate::{step::Failed, workspace_root};
pub use options::Options;
use options::{HostDb, Story};
use outside::Outside;
use settings::Settings;

const START_WITHIN: Duration = Duration::from_secs(30);
const STOP_WITHIN: Duration = Duration::from_secs(25);
/// What `play.py` ends with when something is not as it must be.
const PROVEN: u8 = 5;
/// Within which the story is to be played once everything is built and fetched.
const GOAL: Duration = Duration::from_secs(60);
/// What is printed last while everything is kept running.
const KEPT: &str = "Ctrl-C stops everything.";
/// How many lines of Ostiary's log are shown when something went wrong.
const SHOWN: usize = 20;

/// Builds the binary, before the clock of the demo starts, and plays it.
pub fn run(options: &Options) -> Result<()> {
    let built = options.binary.clone().map(Ok);
    run_with(built.unwrap_or_else(|| build(&["--package", "ostiary"]))?, options)
}

/// Starts everything, plays the story, and stops everything.
fn run_with(binary: PathBuf, options: &Options) -> Result<()> {
    ensure!(
        !options.lose_broker || options.story == Story::Kyc,
        "--lose-broker belongs to --story kyc"
    );
    let started = Instant::now();
    let demo = Demo::prepare(binary, started, options.host_db)?;
    let mut ostiary = demo.start()?;
    let played = demo.play(options);
    let agreed = if options.prove_check { as_planted(played) } else { played };
    if options.keep {
        demo.wait_for_ctrl_c()?;
    }
    if agreed.is_err() {
        eprintln!("\nWhat Ostiary's log warns of (bad messages belong to the demo):");
        let log = ostiary.log();
        let alarming = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR"));
        alarming.take(SHOWN).for_each(|line| eprintln!("{line}"));
    }
    agreed?;
    let status = ostiary.terminate(STOP_WITHIN)?;
    ensure!(status.success(), "ostiary ended with {status}; its log says:\n{}", ostiary.log());
    drop(demo);
    say(started, "stopped; nothing is left behind");
    if options.is_plain() {
        let (took, goal) = (started.elapsed().as_secs_f64(), GOAL.as_secs());
        println!("It took {took:.1} s; the goal is {goal} s once everything is built and fetched.");
    }
    Ok(())
}

/// What the demo ends with that was made to disagree: the code of a disagreement, which no other end has.
fn as_planted(played: Result<()>) -> Result<()> {
    match played {
        Err(error) if error.downcast_ref::<Failed>().map(Failed::code) == Some(PROVEN) => Ok(()),
        Ok(()) => bail!("the demo ended well, although disagreements were planted"),
        other => other,
    }
}

/// Builds what is asked for, and says where the binary is.
pub fn build(what: &[&str]) -> Result<PathBuf> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    let messages = "--message-format=json-render-diagnostics";
    cargo.args(["build", "--quiet", messages]).args(what);
    let output = cargo.current_dir(workspace_root()).stderr(Stdio::inherit()).output();
    let output = output.context("could not run cargo")?;
    ensure!(output.status.success(), "ostiary does not build");
    cargo_metadata::Message::parse_stream(output.stdout.as_slice())
        .filter_map(|message| match message.ok()? {
            cargo_metadata::Message::CompilerArtifact(artifact) => artifact.executable,
            _ => None,
        })
        .find(|path| path.file_name() == Some("ostiary"))
        .map(PathBuf::from)
        .context("cargo built no binary `ostiary`")
}

/// Servers, settings and the company's database, ready for Ostiary to start. Fields are dropped in this order.
struct Demo {
    postgres: Postgres,
    /// The company's database, if it is not on PostgreSQL too.
    mariadb: Option<Mariadb>,
    nats: Nats,
    /// Keeps every mail that it is given.
    mail: Smtp,
    outside: Outside,
    settings: Settings,
    binary: PathBuf,
    python_path: PathBuf,
    started: Instant,
    scratch: Scratch,
}

impl Demo {
    fn prepare(binary: PathBuf, started: Instant, host_db: HostDb) -> Result<Self> {
        say(
            started,
            "starting PostgreSQL, NATS, a mail server, and simulators of Intercom, Sumsub and a mailing tool",
        );
        let requirements = fs::read_to_string(workspace_root().join("demo/requirements.txt"))?;
        let packages: Vec<&str> = requirements.lines().filter(|line| line.contains("==")).collect();
        let python_path = python::python_path(&packages)?;
        let scratch = Scratch::new()?;
        // Passwords as in production, but nobody needs this data after a loss of power.
        let options = postgres::Options { durable: false, ..postgres::Options::durable() };
        let postgres = Postgres::start(&scratch.path().join("postgres"), &options)?;
        let nats = Nats::start(&scratch.path().join("nats"), &nats::Options::default())?;
        let mariadb = match host_db {
            HostDb::Postgres => None,
            HostDb::Mariadb => {
                let (folder, options) = (scratch.path().join("mariadb"), mariadb::Options::fast());
                Some(Mariadb::start(&folder, &options)?)
            }
        };
        let mail = Smtp::start(&scratch.path().join("mail"), &outside::relay())?;
        let outside = Outside::start()?;
        let settings = Settings::draw(scratch.path(), &binary)?;
        let demo = Self {
            postgres,
            mariadb,
            nats,
            mail,
            outside,
            settings,
            binary,
            python_path,
            started,
            scratch,
        };
        demo.say("making the company's database and Ostiary's");
        demo.settings.write(&demo)?;
        demo.run_python("networks.py", &demo.folder().join("networks.mmdb"))?;
        demo.run_python("proof.py", demo.folder())?;
        company::make_databases(&demo)?;
        demo.run_ostiary(&["migrate"])?;
        Ok(demo)
    }

    /// The company's database, for one of its logins.
    fn host_url(&self, user: &str, password: &str) -> String {
        match &self.mariadb {
            Some(mariadb) => mariadb.url(company::DATABASE, user, password),
            None => self.postgres.url(company::DATABASE, user, password),
        }
    }

    fn start(&self) -> Result<Process> {
        self.say("starting `ostiary all`");
        let mut command = self.ostiary();
        command.arg("all");
        let mut process = Process::start("ostiary", command, &self.folder().join("ostiary.log"))?;
        for url in self.settings.readiness_urls() {
            process.wait_for_http(&url, START_WITHIN)?;
        }
        Ok(process)
    }

    /// The company's side, which shares no code with Ostiary.
    fn play(&self, options: &Options) -> Result<()> {
        let file = self.folder().join("play.json");
        let document = self.settings.for_play(self, options);
        fs::write(&file, serde_json::to_vec_pretty(&document)?)?;
        self.run_python("play.py", &file)
    }

    fn run_python(&self, script: &str, argument: &Path) -> Result<()> {
        let mut python = Command::new("python3");
        python.arg(workspace_root().join("demo").join(script).canonicalize()?).arg(argument);
        python.env("PYTHONPATH", &self.python_path).env("PYTHONDONTWRITEBYTECODE", "1");
        crate::step::run(&mut python)
    }

    /// `ostiary` with this demo's settings.
    fn ostiary(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--config").arg(self.folder().join("ostiary.toml"));
        command
    }

    /// Runs a command to its end and returns what it printed; its log lines only if it fails.
    fn run_ostiary(&self, arguments: &[&str]) -> Result<String> {
        let output = self.ostiary().args(arguments).output()?;
        let log = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`ostiary {}` failed:\n{log}", arguments.join(" "));
        Ok(String::from_utf8(output.stdout)?)
    }

    fn wait_for_ctrl_c(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            // Before anybody is told of it.
            let mut ctrl_c = signal(SignalKind::interrupt())?;
            println!("\n{}\n{KEPT}", self.settings.addresses(self));
            ctrl_c.recv().await;
            Ok(())
        })
    }

    fn folder(&self) -> &Path {
        self.scratch.path()
    }

    fn say(&self, words: &str) {
        say(self.started, words);
    }
}

fn say(started: Instant, words: &str) {
    println!("{:6.1} s   {words}", started.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(code: u8) -> Result<()> {
        crate::step::run(Command::new("sh").args(["-c", &format!("exit {code}")]))
    }

    #[test]
    fn only_a_disagreement_is_what_planted_ones_may_end_with() {
        as_planted(ended(PROVEN)).unwrap();
        as_planted(ended(0)).unwrap_err();
        assert_eq!(as_planted(ended(1)).unwrap_err().to_string(), "`sh -c exit 1` failed");
        as_planted(ended(3)).unwrap_err();
        as_planted(ended(4)).unwrap_err();
    }
}
