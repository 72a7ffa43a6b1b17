//! PostgreSQL's children, which make themselves independent of its process group.

use std::{fs, path::Path, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

use crate::process::poll;

const AT_ONCE: Duration = Duration::from_secs(2);

/// The processes whose parent is `parent`.
pub(super) fn children(parent: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|id| status(*id).is_some_and(|(_, its_parent)| its_parent == parent)).collect()
}

/// Signals those that are still there.
pub(super) fn signal_all(ids: &[u32], signal: Signal) {
    for id in ids {
        if let Some(pid) = i32::try_from(*id).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, signal); // gone meanwhile
        }
    }
}

/// A stop signal arrives a moment after it was sent.
pub(super) fn wait_until_stopped(id: u32) {
    poll(AT_ONCE, || status(id).is_none_or(|(state, _)| state == 'T' || state == 'Z'));
}

/// Until none of them holds the shared memory any more, which a restart would refuse.
pub(super) fn wait_until_gone(ids: &[u32]) {
    poll(AT_ONCE, || ids.iter().all(|id| status(*id).is_none_or(|(state, _)| state == 'Z')));
}

/// The state letter and the parent of a process.
fn status(id: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).ok()?;
    // `id (name) state parent …`, and a name may hold blanks and brackets.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
