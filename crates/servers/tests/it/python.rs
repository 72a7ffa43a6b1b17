//! Packages beside the machine's own.

use std::process::Command;

use servers::python::{NATS_PY, python_path};

#[test]
fn asking_at_the_same_time_gives_the_same_packages() {
    let ask = || std::thread::spawn(|| python_path(&[NATS_PY]).unwrap());
    let folders = [ask(), ask(), ask()].map(|thread| thread.join().unwrap());
    assert!(folders.iter().all(|folder| *folder == folders[0]));
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", &folders[0]).args(["-c", "import nats; print(nats.__file__)"]);
    let printed = String::from_utf8(python.output().unwrap().stdout).unwrap();
    assert!(printed.starts_with(folders[0].to_str().unwrap()), "{printed}");
}
