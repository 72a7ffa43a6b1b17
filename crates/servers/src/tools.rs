//! The folder of downloaded tools, and pip, which downloads them.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use rustix::process::getuid;

use crate::{Error, Result, error::trying, process::run};

const PIP: &str = "pip-25.3-py3-none-any.whl";
const PIP_SHA256: &str = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd";

/// `<workspace>/.tools`, which git ignores.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .join(".tools")
}

/// Makes the tools folder and keeps other processes (and threads) of ours out of it until dropped.
pub(crate) fn lock() -> Result<File> {
    let folder = folder();
    let path = folder.join("lock");
    let tried = || format!("lock {}", path.display());
    fs::create_dir_all(&folder).map_err(trying(tried()))?;
    let file = File::create(&path).map_err(trying(tried()))?;
    file.lock().map_err(trying(tried()))?;
    Ok(file)
}

/// A file for pip's `--require-hashes`. Whatever is run here is what it was when it was looked at, whoever publishes under its
/// name and version.
pub(crate) fn requirement(folder: &Path, package: &str, sha256: &[&str]) -> Result<PathBuf> {
    let file = folder.join("requirements.txt");
    let tried = || format!("write {}", file.display());
    fs::create_dir_all(folder).map_err(trying(tried()))?;
    let hashes = sha256.iter().map(|hash| format!(" --hash=sha256:{hash}"));
    fs::write(&file, package.to_owned() + &hashes.collect::<String>()).map_err(trying(tried()))?;
    Ok(file)
}

/// `python3 -m pip`, or a downloaded pip on a machine that has none. Call it with the lock held.
pub(crate) fn pip() -> Result<Command> {
    static HAS_PIP: OnceLock<bool> = OnceLock::new();
    let mut command = Command::new("python3");
    if *HAS_PIP
        .get_or_init(|| run(Command::new("python3").args(["-m", "pip", "--version"])).is_ok())
    {
        command.args(["-m", "pip"]);
        return Ok(command);
    }
    // A wheel is a zip file, and Python runs programs out of zip files.
    let wheel = folder().join(PIP);
    if !wheel.exists() {
        let script = ["-c", include_str!("get_pip.py")];
        run(Command::new("python3").args(script).arg(&wheel).arg(PIP_SHA256))?;
    }
    command.arg(wheel.join("pip"));
    Ok(command)
}

/// Has the system's packager install `package`, of which `name` is what people call it. Call it with the lock held.
pub(crate) fn apt_install(name: &str, package: &str) -> Result<()> {
    eprintln!("{name} is missing: installing it by apt-get");
    for arguments in [&["update"][..], &["install", "--yes", package]] {
        let mut command = Command::new(if getuid().is_root() { "apt-get" } else { "sudo" });
        if !getuid().is_root() {
            command.arg("apt-get");
        }
        run(command.arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive")).map_err(|error| {
            Error::Missing(format!("{name} is missing and could not be installed ({error}): run `apt-get install {package}` as root"))
        })?;
    }
    Ok(())
}
