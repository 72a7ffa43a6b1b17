//! The gateway as a task of a process: settings, start, stop, measurements.

use std::{sync::Arc, time::Duration};

use contracts::topology::SHOW_QUESTIONNAIRE;
use gateway::{Config, StartError};
use metrics_exporter_prometheus::PrometheusBuilder;
use runtime::lifecycle::Lifecycle;
use serde::Deserialize;
use tempfile::TempDir;

use crate::support::{
    HOST, READER, World, config,
    intercom::{replied, visited},
    mails::{reply, report},
    trust, until,
};

#[derive(Debug, Deserialize)]
struct Settings {
    gateway: Config,
}

#[test]
fn the_defaults_listen_on_the_laptop_only_and_know_nobody() {
    let settings: Settings = toml::from_str(gateway::DEFAULTS).unwrap();
    let config = settings.gateway;
    assert_eq!((config.host.to_string().as_str(), config.port), ("127.0.0.1", 8480));
    assert_eq!((config.body_limit, config.request_deadline), (64 * 1024, Duration::from_secs(2)));
    assert!(config.country_database.is_none());
    assert!(config.clients.find("").is_none());
}

#[test]
fn settings_that_are_not_understood_are_refused_by_name() {
    let refusal = |more: &str| {
        let text = format!("{}\n{more}", gateway::DEFAULTS);
        toml::from_str::<Settings>(&text).unwrap_err().to_string()
    };
    let client = |scopes: &str, hash: &str| {
        format!("[[gateway.clients]]\nname = \"a\"\nscopes = {scopes}\ntoken_sha256 = \"{hash}\"")
    };
    let hash = "0".repeat(64);
    assert!(refusal("body_limits = 1").contains("unknown field `body_limits`"));
    assert!(refusal(&client("[\"sign-ups\"]", &hash)).contains("unknown variant `sign-ups`"));
    assert!(refusal(&client("[]", &hash)).contains("client a has no scopes"));
    assert!(refusal(&client("[\"answers\"]", "00")).contains("64 hexadecimal digits"));
    let twice = format!("{0}\n{0}", client("[\"answers\"]", &hash));
    assert!(refusal(&twice).contains("two clients are called a"));
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    let config = Config { port: world.caller.address.port(), ..config(folder.path()) };
    let lifecycle = Lifecycle::new();
    let refused =
        gateway::start(Arc::clone(&world.service), &config, trust(folder.path()), &lifecycle)
            .await
            .unwrap_err();
    let expected = format!("cannot listen on the gateway's address {}", world.caller.address);
    assert_eq!(refused.to_string(), expected);
}

#[tokio::test]
async fn a_country_database_that_is_none_is_refused_at_start() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("none.mmdb");
    let mut config = config(folder.path());
    config.country_database = Some(file.clone().into());
    for content in [None, Some("not a country database")] {
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let refused =
            gateway::router(Arc::clone(&world.service), &config, trust(folder.path())).unwrap_err();
        assert!(matches!(refused, StartError::CountryDatabase(_)));
        assert!(refused.to_string().ends_with("none.mmdb"));
    }
}

#[tokio::test]
async fn a_call_in_hand_is_finished_before_the_process_ends() {
    let world = World::start().await;
    let asked = world.ignore_as_kyc_screener(SHOW_QUESTIONNAIRE).await;
    let caller = world.caller.clone();
    let call = tokio::spawn(async move { caller.get(HOST, "/v1/accounts/42/questionnaire").await });
    until("it is asked", async || !asked.raw().is_empty()).await;
    world.lifecycle.stop(Duration::from_secs(10)).await.unwrap();
    assert_eq!(call.await.unwrap().refusal(), (503, "service_unavailable"));
    let late = world.caller.request(reqwest::Method::GET, "/openapi.json").send().await;
    assert!(late.is_err(), "the door is shut");
}

#[tokio::test]
async fn measurements_name_routes_and_never_accounts() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let rendered = recorder.handle();
    let _measuring = metrics::set_default_local_recorder(&recorder);
    let world = World::start().await;
    world.caller.standing(READER, "ivan").await;
    world.caller.standing(READER, "ivan2").await;
    world.caller.get(READER, "/v1/accounts/ivan/nothing").await;
    let request = world.caller.request("INVENTED".parse().unwrap(), "/v1/signups");
    world.caller.send(request).await;
    let rendered = rendered.render();
    let line = r#"ostiary_http_requests_total{route="/v1/accounts/{accountId}/standing",method="GET",status="200"} 2"#;
    assert!(rendered.contains(line), "{rendered}");
    assert!(rendered.contains(r#"route="none",method="GET",status="404"} 1"#), "{rendered}");
    assert!(
        rendered.contains(r#"route="/v1/signups",method="other",status="405"} 1"#),
        "{rendered}"
    );
    assert!(!rendered.contains("ivan") && !rendered.contains("INVENTED"), "{rendered}");
}

#[tokio::test]
async fn what_became_of_each_mail_and_webhook_is_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let rendered = recorder.handle();
    let _measuring = metrics::set_default_local_recorder(&recorder);
    let world = World::start().await;
    world.knows_notices().await;
    for mail in [reply("1@x"), reply("1@x"), reply("2@x"), report("failed", "5.1.1")] {
        assert_eq!(world.mail(mail).await.status, 202);
    }
    assert_eq!(world.mail(report("delayed", "4.4.1")).await.status, 202);
    let written = replied("conversation.user.replied", &["42"]);
    for payload in [&written, &written, &replied("conversation.user.replied", &[]), &visited()] {
        assert_eq!(world.webhook(payload).await.status, 200);
    }
    // What is not taken is not counted as anything that became of it.
    assert_eq!(world.webhook_raw("{}", None).await.status, 401);
    let rendered = rendered.render();
    let counted = |name: &str| {
        let lines = rendered.lines().filter(|line| line.starts_with(name));
        let mut lines: Vec<_> = lines.map(|line| line.replace(name, "")).collect();
        lines.sort();
        lines
    };
    let outcome = |name: &str, times: u32| format!("{{outcome=\"{name}\"}} {times}");
    assert_eq!(
        counted("ostiary_inbound_mails_total"),
        [
            outcome("bounce", 1),
            outcome("no_failure", 1),
            outcome("repeated", 1),
            outcome("reply", 2)
        ]
    );
    assert_eq!(
        counted("ostiary_intercom_webhooks_total"),
        [
            outcome("repeated", 1),
            outcome("reply", 1),
            outcome("unknown_person", 1),
            outcome("visitor", 1),
        ]
    );
}
