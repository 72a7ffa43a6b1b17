//! The connection to a real NATS server that comes and goes.

use std::collections::BTreeMap;
use std::time::Duration;

use async_nats::Client;
use axum::body::Bytes;
use futures::StreamExt as _;
use runtime::config::{NatsConfig, NatsLogin, Secret};
use runtime::{nats, telemetry};
use servers::nats::{Nats, Options};

const LOGIN: &str = r#"authorization { users: [ { user: "kyc", password: "it's secret",
    permissions: { publish: ">", subscribe: ["_INBOX_kyc-screener.>", "question"] } } ] }"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_at_the_start_and_later_is_found_again() {
    let scratch = servers::Scratch::new().unwrap();
    let options = Options { extra: LOGIN.to_owned(), ..Options::default() };
    let mut server = Nats::start(scratch.path(), &options).unwrap();
    let login = NatsLogin {
        user: Some("kyc".to_owned()),
        password: Some(Secret::new("it's secret")),
        nkey_seed: None,
    };
    let config = NatsConfig {
        url: server.url(),
        tls_root_certificates: None,
        monitor_url: Some(server.monitor_url()),
        roles: BTreeMap::from([("kyc_screener".to_owned(), login)]),
    };
    telemetry::render(); // counts from here on

    server.kill();
    let client = nats::connect(&config, "kyc-screener")
        .await
        .expect("connecting never waits for the server");
    for _ in 0..2 {
        server.restart().unwrap();
        assert_eq!(ask_oneself(&client).await, "well");
        server.kill();
    }
    let counted = "nats_connections_total{service=\"kyc-screener\"} 2";
    within_20_s(async {
        while !telemetry::render().contains(counted) {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

async fn ask_oneself(client: &Client) -> Bytes {
    let mut questions = client.subscribe("question").await.unwrap();
    within_20_s(client.flush()).await.unwrap();
    let asked = client.request("question", "how are you?".into());
    let answered = async {
        let inbox = questions.next().await.unwrap().reply.unwrap();
        assert!(inbox.starts_with("_INBOX_kyc-screener."), "{inbox}");
        client.publish(inbox, "well".into()).await.unwrap();
    };
    futures::join!(asked, answered).0.unwrap().payload
}

async fn within_20_s<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("it happens within 20 s")
}
