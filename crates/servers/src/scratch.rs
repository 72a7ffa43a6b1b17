//! A folder for throw-away data, gone with its process.

use std::{
    env, fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process,
};

use crate::{Result, error::trying, port::random};

const PREFIX: &str = "ostiary-";

/// A folder that is removed when dropped.
///
/// Others may pass through it but not look inside, so that PostgreSQL, which refuses to be root, reaches its data. What
/// a killed process left behind is removed by the next one.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a new empty folder below the system's temporary one.
    ///
    /// # Errors
    /// When the temporary folder cannot be written to.
    pub fn new() -> Result<Self> {
        Self::below(&env::temp_dir())
    }

    /// The same below another.
    ///
    /// # Errors
    /// When that cannot be written to.
    pub fn below(folder: &Path) -> Result<Self> {
        sweep(folder);
        let draw = u64::from_ne_bytes(random().map_err(trying("draw a name"))?);
        let path = folder.join(format!("{PREFIX}{}-{draw:016x}", process::id()));
        let mut builder = fs::DirBuilder::new();
        builder.mode(0o711).create(&path).map_err(trying(format!("make {}", path.display())))?;
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path); // the next process sweeps what is left
    }
}

/// Removes the folders whose process is gone.
fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let owner = owner.and_then(|rest| rest.split_once('-')?.0.parse::<u32>().ok());
        if owner.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
            let _ = fs::remove_dir_all(entry.path()); // somebody else's: theirs to remove
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_swept_and_what_lives_is_kept() {
        let left_behind = env::temp_dir().join(format!("{PREFIX}4294967295-0"));
        fs::create_dir_all(left_behind.join("data")).unwrap();
        let parent = std::os::unix::process::parent_id();
        let alive = env::temp_dir().join(format!("{PREFIX}{parent}-test"));
        fs::create_dir_all(&alive).unwrap();
        sweep(&env::temp_dir());
        assert!(!left_behind.exists());
        assert!(alive.exists());
        fs::remove_dir(alive).unwrap();
    }
}
