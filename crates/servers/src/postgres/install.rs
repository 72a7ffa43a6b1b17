//! Finds PostgreSQL's programs, or has the system's packager install them.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use crate::{Error, Result, process::run, tools};

/// The oldest major version that Ostiary works with.
const OLDEST: u32 = 15;

/// A program of the newest PostgreSQL on this machine, `postgres` or `psql` say; installed if there is none.
///
/// # Errors
/// When there is none and it cannot be installed; the text says what to do.
pub fn program(name: &str) -> Result<PathBuf> {
    static FOUND: Mutex<Option<PathBuf>> = Mutex::new(None);
    let mut found = FOUND.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let folder = match &*found {
        Some(folder) => folder,
        None => found.insert(find_or_install()?),
    };
    Ok(folder.join(name))
}

fn find_or_install() -> Result<PathBuf> {
    if let Some(folder) = find() {
        return Ok(folder);
    }
    let _lock = tools::lock()?;
    if find().is_none() {
        tools::apt_install("PostgreSQL", "postgresql")?;
    }
    find().ok_or_else(|| {
        Error::Missing(format!("the system's own PostgreSQL is older than {OLDEST}: install a newer one from apt.postgresql.org"))
    })
}

/// The folder of programs of the newest version that will do.
fn find() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|entry| entry.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    // The last of equal versions is taken: a folder of the PATH may lack what Debian's has.
    let folders = env::split_paths(&path).chain(debian);
    let complete = folders.filter(|folder| folder.join("initdb").exists());
    let known = complete.filter_map(|folder| Some((major_version(&folder)?, folder)));
    known
        .filter(|(version, _)| *version >= OLDEST)
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
}

fn major_version(folder: &Path) -> Option<u32> {
    // postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1); betas say 19beta1
    let printed = run(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    let version = printed.split_whitespace().nth(2)?;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}
