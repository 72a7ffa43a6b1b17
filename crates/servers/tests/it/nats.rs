//! What NATS keeps and what it forgets, seen by a client that is not ours.

use std::{process::Command, time::Instant};

use servers::{
    Nats, Scratch, Signal,
    nats::Options,
    python::{NATS_PY, python_path},
};

/// Runs the body of an async Python function that has `nats`, `client` and `stream` (JetStream) at hand.
fn client(url: &str, body: &str) -> String {
    let script = format!(
        "import asyncio, nats\n\
         async def main():\n \
         client = await nats.connect('{url}', connect_timeout=1, max_reconnect_attempts=1, allow_reconnect=False)\n \
         stream = client.jetstream()\n \
         {body}\n \
         await client.close()\n\
         asyncio.run(main())"
    );
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", python_path(&[NATS_PY]).unwrap()).args(["-c", &script]);
    let output = python.output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned()
}

const COUNT: &str = "print((await stream.stream_info('KEPT')).state.messages)";
const FILL: &str = "await stream.add_stream(name='KEPT', subjects=['kept.*'])\n for n in range(3): await stream.publish('kept.x', b'x')";

#[test]
fn stored_messages_survive_a_kill() {
    for sync_always in [false, true] {
        let scratch = Scratch::new().unwrap();
        let options = Options { sync_always, ..Options::default() };
        let mut nats = Nats::start(scratch.path(), &options).unwrap();
        assert_eq!(client(&nats.url(), FILL), "");
        nats.kill();
        assert_eq!(nats.pid(), None);
        assert!(client(&nats.url(), COUNT).contains("Error"));
        nats.restart().unwrap();
        assert_eq!(client(&nats.url(), COUNT), "3");
    }
}

#[test]
fn a_deleted_store_comes_back_empty() {
    let scratch = Scratch::new().unwrap();
    let mut nats = Nats::start(scratch.path(), &Options::default()).unwrap();
    assert_eq!(client(&nats.url(), FILL), "");
    nats.delete_store().unwrap();
    nats.restart().unwrap();
    assert!(client(&nats.url(), COUNT).contains("stream not found"));
}

#[test]
fn a_stopped_server_answers_nobody_until_it_continues() {
    let scratch = Scratch::new().unwrap();
    let nats = Nats::start(scratch.path(), &Options::default()).unwrap();
    nats.signal(Signal::STOP).unwrap();
    assert!(client(&nats.url(), "print('connected')").contains("Error"));
    nats.signal(Signal::CONT).unwrap();
    assert_eq!(client(&nats.url(), "print('connected')"), "connected");
}

#[test]
fn limits_and_users_are_those_of_the_caller() {
    let scratch = Scratch::new().unwrap();
    let extra = "authorization { users: [{ user: a, password: b }] }".to_owned();
    let options = Options { max_payload: 4096, extra, ..Options::default() };
    let nats = Nats::start(scratch.path(), &options).unwrap();
    assert!(client(&nats.url(), "print('in')").contains("Authorization Violation"));
    let url = nats.url().replace("//", "//a:b@");
    assert_eq!(client(&url, "print(client.max_payload)"), "4096");
}

#[test]
fn a_start_takes_a_fraction_of_a_second() {
    let scratch = Scratch::new().unwrap();
    servers::nats::binary().unwrap(); // may be a download
    let started = Instant::now();
    for number in 0..10 {
        Nats::start(&scratch.path().join(number.to_string()), &Options::default()).unwrap();
    }
    println!("{:?} each", started.elapsed() / 10);
    assert!(started.elapsed().as_secs() < 5);
}
