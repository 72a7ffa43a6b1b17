//! An installation, and the binary run against it.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use harness::{Databases, DemoHost, Installation, STAFF_TOKEN, start_broker};
use servers::{Nats, Scratch, nats::Options};
use tokio::task::block_in_place;

/// An installation whose services nobody runs.
pub struct Site {
    pub installation: Installation,
    pub databases: Databases,
    pub nats: Nats,
    pub scratch: Scratch,
}

impl Site {
    /// Migrated, with a broker.
    pub async fn new() -> Self {
        Self::migrated(&Options::default()).await
    }

    /// With a broker that keeps every message through a power cut.
    pub async fn durable() -> Self {
        let options = Options { sync_always: true, ..Options::default() };
        Self::migrated(&options).await
    }

    async fn migrated(options: &Options) -> Self {
        let site = Self::with(Databases::copied(DemoHost::Integer).await, options);
        ostiary::migrate::broker(&site.installation.config()).await.unwrap();
        site
    }

    /// Nobody has run `ostiary migrate` here.
    pub async fn unmigrated() -> Self {
        Self::with(Databases::unmigrated(DemoHost::Integer).await, &Options::default())
    }

    fn with(databases: Databases, options: &Options) -> Self {
        let scratch = Scratch::new().unwrap();
        let installation = Installation::new(&databases, "nats://127.0.0.1:1", DemoHost::Integer);
        let nats =
            block_in_place(|| start_broker(&installation, &scratch.path().join("nats"), options));
        Self { installation, databases, nats, scratch }
    }

    /// Runs the binary to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        run(&self.installation, arguments)
    }

    /// Replaces a text in one of the settings files.
    pub fn edit(&self, file: &str, old: &str, new: &str) {
        edit(&self.installation, file, old, new);
    }

    /// Settings as in production: on the system's clock.
    pub fn in_production(&self) {
        self.edit("ostiary.toml", "mode = \"development\"", "mode = \"production\"");
        self.edit("ostiary.toml", "virtual_file = \"clock\"", "");
    }

    /// Runs SQL in Ostiary's database, as the superuser.
    pub async fn sql(&self, sql: &str) {
        let mut db = self.databases.connect(&self.databases.ostiary).await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    }
}

/// Replaces a text in one of the settings files.
pub fn edit(installation: &Installation, file: &str, old: &str, new: &str) {
    let text = std::fs::read_to_string(installation.file(file)).unwrap();
    assert!(text.contains(old), "{file} does not say {old:?}");
    installation.write(file, &text.replace(old, new));
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// It went well, and standard error is empty.
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// It went well, and this is the JSON that it printed.
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// It failed, and says why in one line.
    pub fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        let line = self.err.strip_suffix('\n').and_then(|err| err.strip_prefix("ostiary: "));
        let line = line.filter(|line| !line.is_empty() && !line.contains('\n'));
        line.unwrap_or_else(|| panic!("not one line: {}", self.err)).to_owned()
    }

    /// A role failed to start: among its log, one line says why.
    pub fn failed_service(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        let mut lines = self.err.lines().filter_map(|line| line.strip_prefix("ostiary: "));
        lines.next().unwrap_or_else(|| panic!("no reason: {}", self.err)).to_owned()
    }

    /// It failed in this way, and nothing was printed for programs.
    pub fn refused(self, why: &str) {
        assert_eq!(self.out, "");
        let line = self.failed();
        assert!(line.contains(why), "{line:?} does not say {why:?}");
    }

    /// Nobody said who they are.
    pub fn said_by_nobody(self) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:?}");
        assert!(self.err.starts_with("ostiary: who acts? ") && self.err.lines().count() == 1);
    }

    /// The arguments make no sense.
    pub fn misused(self) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""));
        assert!(!self.err.is_empty());
    }
}

/// The binary with these settings, acting as the member of staff with every role.
pub fn command(installation: &Installation, arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command.arg("--config").arg(installation.file("ostiary.toml"));
    command.env("OSTIARY_STAFF_TOKEN", STAFF_TOKEN);
    command
}

/// The binary without settings, in a folder where there are none.
pub fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ostiary"));
    command.args(arguments).current_dir(Path::new("/")).env_remove("OSTIARY_STAFF_TOKEN");
    command
}

/// More of the staff: `staff-2` and `staff-3` of compliance, `engineer` who keeps machines running, `agent` of support,
/// and `lead`, a manager.
pub fn more_staff(installation: &Installation) {
    for (id, role) in [
        ("staff-2", "compliance"),
        ("staff-3", "compliance"),
        ("engineer", "sre"),
        ("agent", "support"),
        ("lead", "manager"),
    ] {
        let hash = runtime::staff::hash(id);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        installation.append(
            "staff.toml",
            &format!("[[staff]]\nid = \"{id}\"\nroles = [\"{role}\"]\ntoken_sha256 = \"{hash}\""),
        );
    }
}

/// Runs the binary to its end as one of [`more_staff`].
pub fn run_as(installation: &Installation, who: &str, arguments: &[&str]) -> Said {
    let mut command = command(installation, arguments);
    command.env("OSTIARY_STAFF_TOKEN", who);
    said(command)
}

/// The approval that an act waits for.
pub fn waits(said: Said) -> String {
    let said = said.done();
    // A note may follow.
    let (first, _) = said.split_once('\n').unwrap();
    let (_, id) = first.split_once(": approval ").unwrap();
    let (id, rest) = id.split_once(", expires ").unwrap();
    assert!(first.starts_with("waits for ") && rest.ends_with('Z'), "{said}");
    id.to_owned()
}

/// Runs the binary to its end.
pub fn run(installation: &Installation, arguments: &[&str]) -> Said {
    said(command(installation, arguments))
}

/// Runs a command to its end.
pub fn said(mut command: Command) -> Said {
    let output = block_in_place(|| command.stdin(Stdio::null()).output()).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}
