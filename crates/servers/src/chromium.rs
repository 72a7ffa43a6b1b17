//! A browser to be driven by tests: Debian's Chromium and its WebDriver, and axe-core, which judges pages in it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{Error, Process, Result, error::trying, free_ports, process::run, tools};

const DRIVER: &str = "chromedriver";
const START_WITHIN: Duration = Duration::from_secs(30);
/// The package that brings axe-core 4.12.1; without what it would like to have beside it.
const AXE: &str = "axe-playwright-python==0.1.8";
const AXE_SHA256: &str = "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8";

/// Switches for every browser: nobody looks, nothing is asked of the network, and it ends when its driver does.
pub const ARGUMENTS: [&str; 7] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
];

/// A running driver, which starts a browser for each session.
#[derive(Debug)]
pub struct Chromedriver {
    _process: Process,
    port: u16,
}

impl Chromedriver {
    /// Starts a driver whose log is in `folder`. Chromium is installed by `apt-get` if it is missing.
    ///
    /// # Errors
    /// When Chromium cannot be installed, or the driver does not come up.
    pub fn start(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(trying(format!("make {}", folder.display())))?;
        let [port] = free_ports()?;
        let mut command = Command::new(program()?);
        command.arg(format!("--port={port}")).env("TMPDIR", folder);
        let log = folder.join("chromedriver.log");
        let mut process = Process::start(DRIVER, command, &log)?;
        process.wait_for_line("started successfully", START_WITHIN)?;
        Ok(Self { _process: process, port })
    }

    /// Where it takes WebDriver's commands.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn program() -> Result<PathBuf> {
    let find = || {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain([PathBuf::from("/usr/bin")]);
        folders.map(|folder| folder.join(DRIVER)).find(|program| program.exists())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    let _lock = tools::lock()?;
    if find().is_none() {
        tools::apt_install("Chromium", package())?;
    }
    find().ok_or_else(|| Error::Missing(format!("the system's own Chromium has no `{DRIVER}`")))
}

/// As the system calls it.
fn package() -> &'static str {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_ubuntu = system.lines().any(|line| line == "ID=ubuntu");
    if is_ubuntu { "chromium-chromedriver" } else { "chromium-driver" }
}

/// axe-core, to be run in a page: fetched once, and checked.
///
/// # Errors
/// When there is no `python3`, or pip cannot fetch it.
pub fn axe() -> Result<String> {
    let folder = tools::folder().join(AXE);
    let script = folder.join("axe_playwright_python/axe.min.js");
    if !script.exists() {
        let _lock = tools::lock()?;
        if !script.exists() {
            fetch_axe(&folder)?;
        }
    }
    fs::read_to_string(&script).map_err(trying(format!("read {}", script.display())))
}

fn fetch_axe(folder: &Path) -> Result<()> {
    let part = folder.with_extension("part");
    let _ = fs::remove_dir_all(&part); // left by one that was killed meanwhile
    let wanted = tools::requirement(&part, AXE, &[AXE_SHA256])?;
    let install = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    let mut pip = tools::pip()?;
    pip.args(install).args(["--require-hashes", "--target"]).arg(&part).arg("-r").arg(&wanted);
    run(&mut pip)?;
    fs::rename(&part, folder).map_err(trying(format!("make {}", folder.display())))
}
