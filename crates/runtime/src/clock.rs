//! What time it is: the system's, or a small file that all processes of a demo or test read.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};
use contracts::Time;

/// Where `now` comes from. Clones agree with each other.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The operating system's clock.
    System,
    /// A file that holds the moment; refused in production.
    Virtual(VirtualClock),
}

/// A clock that stands still until [`set`] moves its file.
#[derive(Clone, Debug)]
pub struct VirtualClock {
    path: PathBuf,
    /// Microseconds since 1970 of the latest moment ever read, for when the file cannot be.
    latest: Arc<AtomicI64>,
    /// Whether the last reading failed, so that it is told once and not at every reading.
    stuck: Arc<AtomicBool>,
}

/// Why a virtual clock could not be read or moved.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// The file is missing or unreadable.
    #[error("cannot read the virtual clock {}", .path.display())]
    Unreadable {
        /// The clock's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not hold one RFC 3339 moment.
    #[error("the virtual clock {} does not hold an RFC 3339 moment", .path.display())]
    NotAMoment {
        /// The clock's file.
        path: PathBuf,
        /// What the parser said.
        source: chrono::ParseError,
    },
    /// The new file could not be put in the old one's place.
    #[error("cannot replace the virtual clock {}", .path.display())]
    Unwritable {
        /// The clock's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Time only goes forward.
    #[error("cannot turn the virtual clock {} back from {from} to {to}", .path.display())]
    Backwards {
        /// The clock's file.
        path: PathBuf,
        /// What it shows.
        from: Time,
        /// What it was asked to show.
        to: Time,
    },
}

impl Clock {
    /// The clock kept in the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be read or does not hold an RFC 3339 moment.
    pub fn virtual_at(path: impl Into<PathBuf>) -> Result<Self, ClockError> {
        let path = path.into();
        let latest = Arc::new(AtomicI64::new(read(&path)?.timestamp_micros()));
        Ok(Self::Virtual(VirtualClock { path, latest, stuck: Arc::default() }))
    }

    /// The moment it is, in whole microseconds, as PostgreSQL keeps them.
    pub fn now(&self) -> Time {
        match self {
            Self::System => system_now(),
            Self::Virtual(clock) => clock.now(),
        }
    }
}

impl VirtualClock {
    /// The file that holds the moment.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Never earlier than what any clone has read before; a file that is unreadable for a moment stops the clock.
    fn now(&self) -> Time {
        let reading = read(&self.path);
        let was_stuck = self.stuck.swap(reading.is_err(), Ordering::AcqRel);
        let now = match reading {
            Ok(now) => {
                let now = now.timestamp_micros();
                self.latest.fetch_max(now, Ordering::AcqRel).max(now)
            }
            Err(error) => {
                if !was_stuck {
                    tracing::warn!(%error, "the virtual clock stands still");
                }
                self.latest.load(Ordering::Acquire)
            }
        };
        DateTime::from_timestamp_micros(now).expect("it was made from a moment")
    }
}

/// Moves the virtual clock at `path` to the moment `to`, or starts one there; readers see the old file or the new one.
///
/// # Errors
/// When the clock already shows a later moment, shows none, or cannot be replaced.
pub fn set(path: &Path, to: Time) -> Result<(), ClockError> {
    let to = to.trunc_subsecs(6);
    match read(path) {
        Ok(from) if from > to => return Err(ClockError::Backwards { path: path.into(), from, to }),
        Err(ClockError::Unreadable { source, .. })
            if source.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    replace(path, &to.to_rfc3339_opts(SecondsFormat::Micros, true))
        .map_err(|source| ClockError::Unwritable { path: path.into(), source })
}

fn read(path: &Path) -> Result<Time, ClockError> {
    let text = fs::read_to_string(path)
        .map_err(|source| ClockError::Unreadable { path: path.into(), source })?;
    DateTime::parse_from_rfc3339(text.trim())
        .map(|moment| moment.with_timezone(&Utc).trunc_subsecs(6))
        .map_err(|source| ClockError::NotAMoment { path: path.into(), source })
}

/// A rename within one folder is atomic; the process id keeps two writers off each other's draft.
fn replace(path: &Path, moment: &str) -> std::io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let draft = PathBuf::from(draft);
    let mut file = fs::File::create(&draft)?;
    file.write_all(moment.as_bytes())?;
    fs::rename(&draft, path)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
fn system_now() -> Time {
    Utc::now().trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn folder_and_file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        (folder, file)
    }

    fn second(second: i64) -> Time {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_clock_shows_what_was_set_cut_to_microseconds() {
        let (_folder, file) = folder_and_file();
        set(&file, second(1) + TimeDelta::nanoseconds(2_999)).unwrap();
        let clock = Clock::virtual_at(&file).unwrap();
        assert_eq!(clock.now(), second(1) + TimeDelta::microseconds(2));
        set(&file, second(5)).unwrap();
        assert_eq!((clock.now(), clock.clone().now()), (second(5), second(5)));
    }

    #[test]
    fn setting_it_back_is_refused_and_setting_it_again_is_not() {
        let (_folder, file) = folder_and_file();
        set(&file, second(5)).unwrap();
        set(&file, second(5)).unwrap();
        let refusal = set(&file, second(4)).unwrap_err();
        assert!(
            matches!(refusal, ClockError::Backwards { from, to, .. } if (from, to) == (second(5), second(4)))
        );
        assert_eq!(read(&file).unwrap(), second(5));
    }

    #[test]
    fn a_file_that_is_gone_broken_or_turned_back_stops_the_clock() {
        let (_folder, file) = folder_and_file();
        set(&file, second(5)).unwrap();
        let clock = Clock::virtual_at(&file).unwrap();
        fs::write(&file, second(1).to_rfc3339()).unwrap();
        assert_eq!(clock.now(), second(5));
        fs::write(&file, "soon").unwrap();
        assert_eq!(clock.now(), second(5));
        assert!(matches!(set(&file, second(9)), Err(ClockError::NotAMoment { .. })));
        fs::remove_file(&file).unwrap();
        assert_eq!(clock.now(), second(5));
        assert!(matches!(Clock::virtual_at(&file), Err(ClockError::Unreadable { .. })));
    }

    #[test]
    fn a_reader_sees_the_old_moment_or_the_new_one_and_no_draft_stays() {
        let (folder, file) = folder_and_file();
        set(&file, second(0)).unwrap();
        let clock = Clock::virtual_at(&file).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| (1..=500).for_each(|at| set(&file, second(at)).unwrap()));
            let mut before = second(0);
            while before < second(500) {
                let now = read(&file).expect("never half a file");
                assert!(now >= before);
                before = now;
            }
        });
        assert_eq!(clock.now(), second(500));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_system_clock_counts_whole_microseconds() {
        assert_eq!(Clock::System.now().timestamp_subsec_nanos() % 1_000, 0);
    }
}
