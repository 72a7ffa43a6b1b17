//! Nothing outlives us, however we end.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use servers::{Nats, Postgres, Process, Scratch, Signal, nats, postgres};

/// Set in the process that plays the victim: the folder for its servers, and whether they hang when it dies.
const VICTIM: &str = "SERVERS_TEST_VICTIM";
const HANGING: &str = "SERVERS_TEST_HANGING";

#[test]
fn servers_die_with_a_killed_parent() {
    victim_dies(false);
}

#[test]
fn even_hanging_servers_die_with_a_killed_parent() {
    victim_dies(true);
}

#[test]
fn servers_outlive_the_thread_that_started_them() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().to_owned();
    let start = move || Nats::start(&folder, &nats::Options::default()).unwrap();
    let nats = thread::spawn(start).join().unwrap();
    assert!(!soon(Duration::from_millis(200), || !alive(nats.pid().unwrap())));
}

/// Not a test but a part of those above, as only this binary is at hand to be killed.
#[test]
fn the_victim_starts_servers_and_waits_to_be_killed() {
    let Some(folder) = env::var_os(VICTIM).map(PathBuf::from) else { return };
    let postgres = Postgres::start(&folder.join("pg"), &postgres::Options::fast()).unwrap();
    let nats = Nats::start(&folder.join("nats"), &nats::Options::default()).unwrap();
    if env::var_os(HANGING).is_some() {
        postgres.signal(Signal::STOP).unwrap();
        nats.signal(Signal::STOP).unwrap();
    }
    println!("started {} {}", postgres.pid().unwrap(), nats.pid().unwrap());
    loop {
        thread::park();
    }
}

fn victim_dies(hanging: bool) {
    let scratch = Scratch::new().unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "guard::the_victim_starts_servers_and_waits_to_be_killed"]);
    command.arg("--nocapture").env(VICTIM, scratch.path());
    if hanging {
        command.env(HANGING, "yes");
    }
    let mut victim = Process::start("victim", command, &scratch.path().join("log")).unwrap();
    let line = victim.wait_for_line("started", Duration::from_secs(60)).unwrap();
    let ids: Vec<u32> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().copied().all(alive));
    victim.kill();
    assert!(soon(Duration::from_secs(10), || !ids.iter().copied().any(alive)), "{line}");
}

fn alive(id: u32) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

fn soon(within: Duration, done: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < within {
        if done() {
            return true;
        }
        thread::yield_now();
    }
    false
}
