//! How much processor time each of the three parties used, from `/proc`.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

use crate::ground::Ground;

/// What the kernel counts in here: `USER_HZ`, 100 on every platform of Linux.
const TICK: Duration = Duration::from_millis(10);

/// Processor time used so far, or between two readings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    pub ours: Duration,
    pub postgres: Duration,
    pub nats: Duration,
}

impl Usage {
    /// Reads the counters of this process and the servers.
    pub fn read(ground: &Ground) -> Result<Self> {
        let postmaster = ground.postgres.pid().context("PostgreSQL does not run")?;
        let mut postgres = used(postmaster)?;
        for child in children(postmaster)? {
            // One that ends meanwhile is counted by the postmaster from then on.
            postgres += used(child).unwrap_or_default();
        }
        let nats = used(ground.nats.pid().context("NATS does not run")?)?;
        Ok(Self { ours: used(std::process::id())?, postgres, nats })
    }

    /// What was used since `before`.
    pub fn since(self, before: Self) -> Self {
        Self {
            ours: self.ours.saturating_sub(before.ours),
            postgres: self.postgres.saturating_sub(before.postgres),
            nats: self.nats.saturating_sub(before.nats),
        }
    }

    /// All three.
    pub fn total(self) -> Duration {
        self.ours + self.postgres + self.nats
    }
}

/// User and system time of a process and of its children that have ended.
fn used(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name before the bracket may hold spaces; `utime` is the 12th field after it (proc(5): 14 to 17).
    let (_, fields) = stat.rsplit_once(')').context("/proc/<pid>/stat has no name")?;
    let ticks = fields.split_whitespace().skip(11).take(4).map(str::parse::<u32>);
    Ok(TICK * ticks.sum::<Result<u32, _>>()?)
}

fn children(pid: u32) -> Result<Vec<u32>> {
    let listed = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
    Ok(listed.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}
