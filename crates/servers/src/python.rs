//! Python packages for scripts, beside whatever the machine's own Python has.

use std::{fs, path::PathBuf, process::Command};

use crate::{Result, error::trying, process::run, tools};

/// The NATS client that plays a host which shares no code with us.
pub const NATS_PY: &str = "nats-py==2.16.0";

/// A folder with `packages` (as pip spells them, versions pinned) for the variable `PYTHONPATH` of a `python3`.
///
/// # Errors
/// When there is no `python3`, or pip cannot fetch a package.
pub fn python_path(packages: &[&str]) -> Result<PathBuf> {
    let version = "import sys; print('python%d.%d' % sys.version_info[:2])";
    let version = run(Command::new("python3").args(["-c", version]))?;
    let mut packages = packages.to_vec();
    packages.sort_unstable();
    let folder = tools::folder().join(version.trim()).join(packages.join("+"));
    if folder.exists() {
        return Ok(folder);
    }
    let _lock = tools::lock()?;
    if !folder.exists() {
        let part = folder.with_file_name("part");
        let _ = fs::remove_dir_all(&part); // left by one that was killed meanwhile
        let install =
            ["install", "--quiet", "--disable-pip-version-check", "--upgrade", "--target"];
        run(tools::pip()?.args(install).arg(&part).args(packages))?;
        fs::rename(&part, &folder).map_err(trying(format!("make {}", folder.display())))?;
    }
    Ok(folder)
}
