//! One person alone, through every service: from the confirmation over HTTP to the certificate, without grace.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use futures::StreamExt;
use harness::HOST_TOKEN;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use messaging::Service;
use runtime::{clock::Clock, lifecycle::Lifecycle, roles};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{ground::Site, statistics::Latency, watch::Watch};

const HOST_KEY: &[u8] = include_bytes!("../../../deletion-orchestrator/tests/keys/host.key.pem");
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// A pass over the whole database is made for each of them.
const DEADLINE: Duration = Duration::from_secs(600);

/// From the confirmation on.
pub struct Single {
    pub samples: usize,
    pub erased: Latency,
    pub certified: Latency,
}

/// One after the other, when idle.
pub async fn measure(site: &Site, people: &[i64]) -> Result<Single> {
    without_grace(site)?;
    let lifecycle = Lifecycle::new();
    let gateway = start(site, &lifecycle).await?;
    let answers = tokio::spawn(nothing_forbids(site.client().await?));
    let person = Person { gateway, client: runtime::http::client().build()? };
    let jetstream = site.jetstream().await?;
    let (mut erased, mut certified) = (vec![], vec![]);
    for id in people {
        let deletion = person.asks(*id).await?;
        let erasure = Watch::start(&jetstream, "ostiary.anonymizer.erasure-reported").await?;
        let end = Watch::start(&jetstream, "ostiary.deletion.account-deleted").await?;
        let began = Instant::now();
        person.confirms(*id, &deletion).await?;
        let at = |seen: std::collections::HashMap<u64, Instant>| {
            seen.get(&id.unsigned_abs()).copied().context("another person was deleted")
        };
        certified.push(at(end.seen_within(1, DEADLINE).await?)? - began);
        erased.push(at(erasure.seen_within(1, DEADLINE).await?)? - began);
        eprintln!("{id}: {:?} and {:?}", erased[erased.len() - 1], certified[certified.len() - 1]);
    }
    answers.abort();
    lifecycle.stop(STOP_WITHIN).await?;
    let samples = certified.len();
    Ok(Single { samples, erased: Latency::of(erased), certified: Latency::of(certified) })
}

/// Nobody outside is configured here, so nobody outside is ordered to erase.
fn without_grace(site: &Site) -> Result<()> {
    let file = site.installation.file("policy.toml");
    let policy = std::fs::read_to_string(file)?;
    let lines = policy.lines().map(|line| match line.trim() {
        grace if grace.starts_with("grace = ") => "grace = \"0s\"".to_owned(),
        "[\"sumsub\", \"intercom\"]," => String::new(),
        "at_confirmation = [\"host\"]" => "at_confirmation = []".to_owned(),
        _ => line.to_owned(),
    });
    let policy = lines.collect::<Vec<_>>().join("\n");
    ensure!(!policy.contains("\"sumsub\""), "the shipped policy orders somebody else");
    site.installation.write("policy.toml", &policy);
    Ok(())
}

async fn start(site: &Site, lifecycle: &Lifecycle) -> Result<SocketAddr> {
    let config = &site.config;
    let mut address = None;
    for name in roles::SERVICES {
        let service: Arc<Service> = ostiary::role::service(config, site.shell(name).await?)?.into();
        service.start(lifecycle);
        service.listening().await;
        if name == roles::GATEWAY {
            let trust = ostiary::role::trust(config)?;
            address = Some(gateway::start(service, &config.gateway, trust, lifecycle).await?);
        }
    }
    address.context("there is no gateway")
}

/// The host, asked what forbids a deletion.
async fn nothing_forbids(client: async_nats::Client) -> Result<()> {
    let mut questions = client.subscribe("host.rpc.blockers").await?;
    while let Some(question) = questions.next().await {
        let reply = question.reply.context("a question wants a reply")?;
        client.publish(reply, json!({ "blockers": [] }).to_string().into()).await?;
    }
    Ok(())
}

/// Who leaves by the host's own app.
struct Person {
    gateway: SocketAddr,
    client: reqwest::Client,
}

impl Person {
    async fn asks(&self, id: i64) -> Result<Value> {
        let body = json!({ "accountId": id.to_string(), "channel": "APP" });
        let shown = self.posts("/v1/deletions", &body).await?;
        ensure!(shown["blockers"] == json!([]), "something forbids it: {shown}");
        Ok(shown["deletionId"].clone())
    }

    async fn confirms(&self, id: i64, deletion: &Value) -> Result<()> {
        let claims = json!({
            "accountId": id.to_string(), "deletionId": deletion, "method": "TOTP", "time": Clock::System.now(),
        });
        let key = EncodingKey::from_ed_pem(HOST_KEY)?;
        let assertion = encode(&Header::new(Algorithm::EdDSA), &claims, &key)?;
        let path = format!("/v1/deletions/{}/confirm", deletion.as_str().unwrap_or_default());
        self.posts(&path, &json!({ "assertion": assertion })).await.map(drop)
    }

    async fn posts(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.client.post(format!("http://{}{path}", self.gateway)).json(body);
        let key = Uuid::from_u128(rand::random()).to_string();
        let response =
            request.bearer_auth(HOST_TOKEN).header("Idempotency-Key", key).send().await?;
        Ok(response.error_for_status()?.json().await?)
    }
}
