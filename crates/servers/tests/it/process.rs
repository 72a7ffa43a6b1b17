//! Any program, watched through its log, its HTTP port and its end.

use std::{process::Command, time::Duration};

use servers::{Error, Process, Scratch, free_ports};

const LONG: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(50);

fn shell(scratch: &Scratch, script: &str) -> Process {
    let mut command = Command::new("sh");
    command.args(["-c", script]).env("GREETING", "hello").current_dir(scratch.path());
    Process::start("shell", command, &scratch.path().join("log")).unwrap()
}

#[test]
fn a_line_of_the_log_can_be_waited_for_after_each_start() {
    let scratch = Scratch::new().unwrap();
    let mut process = shell(&scratch, "echo $GREETING $$; exec sleep 60");
    let first = process.wait_for_line("hello", LONG).unwrap();
    assert_eq!(first, format!("hello {}", process.pid().unwrap()));
    process.restart().unwrap();
    assert_ne!(process.wait_for_line("hello", LONG).unwrap(), first);
    process.kill();
    assert_eq!(process.pid(), None);
}

#[test]
fn an_early_end_is_told_with_the_end_of_the_log() {
    let scratch = Scratch::new().unwrap();
    let mut process = shell(&scratch, "echo no such luck >&2; exit 3");
    let error = process.wait_for_line("ready", LONG).unwrap_err();
    assert!(matches!(&error, Error::NotReady { ended: true, .. }), "{error}");
    assert!(error.to_string().contains("no such luck"), "{error}");
    assert_eq!(process.wait(LONG).unwrap().code(), Some(3));
    assert!(matches!(process.signal(servers::Signal::TERM), Err(Error::NotRunning(_))));
}

#[test]
fn patience_ends() {
    let scratch = Scratch::new().unwrap();
    let mut process = shell(&scratch, "exec sleep 60");
    let error = process.wait_for_line("ready", SHORT).unwrap_err();
    assert!(matches!(&error, Error::NotReady { ended: false, .. }), "{error}");
    assert!(process.wait(SHORT).is_err());
    assert!(!process.terminate(LONG).unwrap().success());
}

#[test]
fn a_missing_program_says_so() {
    let scratch = Scratch::new().unwrap();
    let log = scratch.path().join("log");
    let mut process = Process::start("ghost", Command::new("no-such-program"), &log).unwrap();
    let error = process.wait_for_line("ready", LONG).unwrap_err();
    assert!(error.to_string().contains("no-such-program"), "{error}");
}

#[test]
fn an_http_answer_of_200_can_be_waited_for() {
    let scratch = Scratch::new().unwrap();
    let [port] = free_ports().unwrap();
    let mut process =
        shell(&scratch, &format!("exec python3 -m http.server {port} --bind 127.0.0.1"));
    process.wait_for_http(&format!("http://127.0.0.1:{port}/"), LONG).unwrap();
    let missing = format!("http://127.0.0.1:{port}/missing");
    assert!(process.wait_for_http(&missing, SHORT).is_err());
}
