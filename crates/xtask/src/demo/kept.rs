//! Whether `demo --keep` does what it says: what it prints answers, Ctrl-C ends it, and nothing is left behind.

use std::{
    net::TcpStream,
    path::Path,
    process::{self, Command},
    time::Duration,
};

use anyhow::{Result, ensure};
use servers::{Process, Scratch, Signal};

use super::KEPT;

/// Nothing takes longer, unless something is wrong.
const PLAYED_WITHIN: Duration = Duration::from_secs(600);
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// Plays the story with its check put to the test, as somebody at a terminal would, looks at what is kept, and ends it.
pub fn check(binary: &Path) -> Result<()> {
    let scratch = Scratch::new()?;
    // Ourselves, also when a build has put another file in our place since.
    let mut command = Command::new(format!("/proc/{}/exe", process::id()));
    command.args(["demo", "--prove-check", "--keep", "--binary"]).arg(binary);
    let mut demo = Process::start("demo", command, &scratch.path().join("demo.log"))?;
    let outcome = look_and_end(&mut demo);
    println!("{}", demo.log());
    outcome
}

fn look_and_end(demo: &mut Process) -> Result<()> {
    demo.wait_for_line(KEPT, PLAYED_WITHIN)?;
    let printed = demo.log();
    let kept = Kept::read(&printed);
    ensure!(!kept.ready.is_empty(), "no service says where it can be asked");
    for url in &kept.ready {
        demo.wait_for_http(url, ANSWERS_WITHIN)?;
    }
    for address in &kept.addresses {
        ensure!(TcpStream::connect(address).is_ok(), "nobody listens at {address}");
    }
    ensure!(kept.settings.exists(), "{} is not there", kept.settings.display());
    demo.signal(Signal::INT)?;
    let status = demo.wait(ENDS_WITHIN)?;
    ensure!(status.success(), "the demo that was kept ended with {status}");
    for address in kept.addresses {
        ensure!(TcpStream::connect(address).is_err(), "somebody still listens at {address}");
    }
    ensure!(!kept.settings.exists(), "{} is still there", kept.settings.display());
    Ok(())
}

/// What is printed at the end.
#[derive(Debug, PartialEq, Eq)]
struct Kept<'p> {
    /// Where each service says whether it is ready.
    ready: Vec<String>,
    /// Everybody who listens.
    addresses: Vec<&'p str>,
    settings: &'p Path,
}

impl<'p> Kept<'p> {
    fn read(printed: &'p str) -> Self {
        let lines = printed.lines().filter_map(|line| line.trim().rsplit_once(' '));
        let (mut ready, mut addresses, mut settings) = (Vec::new(), Vec::new(), Path::new(""));
        for (what, place) in lines {
            if let Some(url) = place.strip_suffix("/metrics") {
                ready.push(format!("{url}/readyz"));
            }
            addresses.extend(address(place));
            if what.trim() == "settings" {
                settings = Path::new(place);
            }
        }
        Self { ready, addresses, settings }
    }
}

/// Host and port in a URL of this machine.
fn address(place: &str) -> Option<&str> {
    let from = place.find("127.0.0.1:")?;
    place[from..].split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_printed() {
        let printed = "  41.2 s   all agree  or not\n   gateway            http://127.0.0.1:1\n   \
            company            postgres://shop:p@127.0.0.1:2/shop\n   settings           /tmp/x/ostiary.toml\n   \
            deletion_orchestrator http://127.0.0.1:3/metrics\n";
        let kept = Kept::read(printed);
        assert_eq!(kept.ready, ["http://127.0.0.1:3/readyz"]);
        assert_eq!(kept.addresses, ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]);
        assert_eq!(kept.settings, Path::new("/tmp/x/ostiary.toml"));
    }
}
