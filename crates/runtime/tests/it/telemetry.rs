//! Traces that reach a collector.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use runtime::config::{LogFormat, TelemetryConfig};
use runtime::telemetry;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";
const CAUSE: &str = "1af7651916cd43dd8448eb211c80319d";

/// A collector in this process: its URL, and the bodies that are posted to it.
async fn collector() -> (String, mpsc::UnboundedReceiver<Bytes>) {
    let (sender, bodies) = mpsc::unbounded_channel();
    let take = move |body: Bytes| async move { sender.send(body).unwrap() };
    let router = Router::new().route("/v1/traces", post(take));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, bodies)
}

fn holds(body: &[u8], wanted: &[u8]) -> bool {
    body.windows(wanted.len()).any(|window| window == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_reaches_the_collector_under_the_remote_parent() {
    let (url, mut bodies) = collector().await;
    let config = TelemetryConfig {
        log_filter: "warn".to_owned(), // fewer logs, and still every span
        log_format: LogFormat::Json,
        otlp_endpoint: Some(url),
    };
    let started = telemetry::init(&config, "kyc-screener").unwrap();

    let span = tracing::info_span!("decide", account.id = "42");
    telemetry::parent_of(&span, Some(&format!("00-{TRACE}-{PARENT}-01")));
    telemetry::link_of(&span, Some(&format!("00-{CAUSE}-{PARENT}-01")));
    let passed_on = span.in_scope(telemetry::current_traceparent).unwrap();
    drop(span);
    tokio::task::spawn_blocking(move || started.flush()).await.unwrap();

    assert!(
        passed_on.starts_with(&format!("00-{TRACE}-")) && !passed_on.contains(PARENT),
        "{passed_on}"
    );
    let body = bodies.recv().await.unwrap();
    for id in [TRACE, PARENT, CAUSE, &passed_on[36..52]] {
        assert!(holds(&body, &hex::decode(id).unwrap()), "no {id}");
    }
    for text in ["decide", "kyc-screener", "account.id"] {
        assert!(holds(&body, text.as_bytes()), "no {text}");
    }
    assert!(telemetry::init(&config, "again").is_err(), "one process, one telemetry");
}
