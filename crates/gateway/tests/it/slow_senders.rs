//! Large bodies over slow lines are waited for, those who stop sending are not.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task,
};

use crate::support::{MAIL_SERVER, World, mails::reply};

const SHORT: Duration = Duration::from_secs(1);

/// A mail server that has said how much it will send.
async fn begun(world: &World, length: usize) -> TcpStream {
    let mut connection = TcpStream::connect(world.caller.address).await.unwrap();
    let head = format!(
        "POST /v1/inbound-mail HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {MAIL_SERVER}\r\n\
         Content-Type: message/rfc822\r\nContent-Length: {length}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
}

async fn answer(mut connection: TcpStream) -> String {
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_large_mail_over_a_slow_line_is_taken() {
    let world = World::start_with(|config| {
        config.request_deadline = SHORT;
        config.body_rate = 1024;
    });
    let world = world.await;
    world.knows_notices().await;
    let mail = format!("{}{}", reply("1@x"), "x".repeat(64 * 1024));
    let (first, rest) = mail.as_bytes().split_at(32 * 1024);
    let mut connection = begun(&world, mail.len()).await;
    connection.write_all(first).await.unwrap();
    // What came has bought half a minute; the rest comes long after the deadline.
    let began = Instant::now();
    while began.elapsed() < 3 * SHORT {
        task::yield_now().await;
    }
    for some in rest.chunks(1024) {
        connection.write_all(some).await.unwrap();
    }
    let answer = answer(connection).await;
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    assert_eq!(world.told().await.len(), 1);
}

#[tokio::test]
async fn a_mail_that_stops_coming_is_not_waited_for() {
    let world = World::start_with(|config| {
        config.request_deadline = SHORT;
        config.body_rate = 1024 * 1024 * 1024;
    });
    let world = world.await;
    let mut connection = begun(&world, 64 * 1024).await;
    connection.write_all(reply("1@x").as_bytes()).await.unwrap();
    let answer = answer(connection).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!(world.told().await.len(), 0);
}
