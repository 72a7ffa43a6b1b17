//! The admin endpoints over real sockets.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use runtime::admin::{self, Checks};
use runtime::lifecycle::Lifecycle;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Status line and body.
async fn get(address: SocketAddr, path: &str) -> (String, String) {
    let answer = ask(address, path).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

async fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn readiness_follows_its_checks_and_liveness_does_not() {
    let lifecycle = Lifecycle::new();
    let _heartbeat = lifecycle.heartbeat("loop");
    let healthy = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&healthy);
    let checks = Checks::new().with("database", move || {
        let healthy = seen.load(Ordering::Acquire);
        async move { if healthy { Ok(()) } else { Err("the schema is behind".into()) } }
    });
    let address = admin::serve(&lifecycle, ANYWHERE, checks).await.unwrap();

    let unready = get(address, "/readyz").await;
    assert_eq!(unready.0, "HTTP/1.1 503 Service Unavailable");
    assert_eq!(unready.1, "database: the schema is behind\n");
    assert_eq!(get(address, "/livez").await.0, "HTTP/1.1 200 OK");
    healthy.store(true, Ordering::Release);
    assert_eq!(get(address, "/readyz").await.0, "HTTP/1.1 200 OK");

    lifecycle.stop(Duration::from_secs(5)).await.unwrap();
    // A child that another test is just starting may still hold the socket, so that only the answer is missing.
    let answer = ask(address, "/readyz").await.unwrap_or_default();
    assert_eq!(answer, "", "who stops is not ready");
}

#[tokio::test]
async fn measurements_are_shown_as_prometheus_reads_them() {
    let lifecycle = Lifecycle::new();
    let address = admin::serve(&lifecycle, ANYWHERE, Checks::new()).await.unwrap();
    get(address, "/metrics").await; // installs the recorder, as `telemetry::init` does in a process
    metrics::counter!("handled_total", "service" => "test").increment(2);
    metrics::histogram!("handling_seconds").record(0.003);
    let (status, body) = get(address, "/metrics").await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(body.contains("handled_total{service=\"test\"} 2"), "{body}");
    assert!(body.contains("handling_seconds_bucket{le=\"0.005\"} 1"), "{body}");
    lifecycle.stop(Duration::from_secs(5)).await.unwrap();
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let taken = TcpListener::bind(ANYWHERE).await.unwrap();
    let address = taken.local_addr().unwrap();
    let refusal = admin::serve(&Lifecycle::new(), address, Checks::new()).await.unwrap_err();
    assert_eq!(refusal.to_string(), format!("cannot listen on the admin address {address}"));
}
