//! Where the servers of the tests keep their data.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use rustix::fs::statvfs;

/// What all tests together keep at a time, in GiB, with some to spare.
const NEEDED: u64 = 6;
/// A file system in memory.
const MEMORY: &str = "/dev/shm";

/// What `TMPDIR` says; else a folder in memory, if there is plenty; else the system's temporary one.
///
/// Databases that live for a second keep a disk busy with making and deleting their files.
///
/// # Errors
/// When there is not room enough. Every test would fail of its own, after a while, and say something else.
pub fn folder() -> Result<PathBuf> {
    if env::var_os("TMPDIR").is_none() && plenty_of_memory().unwrap_or(false) {
        return Ok(MEMORY.into());
    }
    let folder = env::temp_dir();
    let room = free(&folder)?;
    ensure!(
        room >= NEEDED,
        "the tests keep up to {NEEDED} GiB below {}, where {room} GiB are free: make room, or name another folder in TMPDIR",
        folder.display()
    );
    Ok(folder)
}

/// Twice what is needed: those who use it need some, too.
fn plenty_of_memory() -> Result<bool> {
    let memory = fs::read_to_string("/proc/meminfo")?;
    let available = memory.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kib = available.and_then(|line| line.trim().strip_suffix(" kB")).context("no amount")?;
    Ok(free(Path::new(MEMORY))? >= NEEDED && kib.parse::<u64>()? >> 20 >= 2 * NEEDED)
}

/// How many GiB may still be written below a folder.
fn free(folder: &Path) -> Result<u64> {
    let system = statvfs(folder)
        .with_context(|| format!("cannot ask for the room of {}", folder.display()))?;
    Ok((system.f_bavail * system.f_frsize) >> 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_says_what_room_it_has() {
        assert_eq!(free(Path::new("/proc")).unwrap(), 0);
        assert!(
            free(Path::new("/no such folder")).unwrap_err().to_string().contains("/no such folder")
        );
        plenty_of_memory().unwrap();
    }
}
