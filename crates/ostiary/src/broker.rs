//! Whether the broker is what Ostiary relies on: durable through a power cut, with streams and consumers as agreed.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, Result, ensure};
use async_nats::jetstream::{
    self, ErrorCode, consumer::pull, context::GetStreamErrorKind, stream::ConsumerErrorKind,
};
use contracts::topology::{self, Durable, Stream};
use runtime::{config::Mode, roles};
use serde_json::Value;

use crate::{config::Config, doctor::Finding, migrate};

const DEADLINE: Duration = Duration::from_secs(5);
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// Whether acknowledged messages survive a power cut: `sync_interval: always`, and production takes nothing less.
pub(crate) async fn sync(config: &Config) -> Result<Finding> {
    let Some(url) = monitor_url(config)? else {
        let said = "nats.monitor_url is not set, so nobody knows how it syncs";
        return Ok(Finding::Look(said.to_owned()));
    };
    judged(config, &settings(url).await?)
}

/// Refuses to start in production on a broker that may forget; one that is away cannot be asked and is waited for.
pub(crate) async fn refuse_unsafe(config: &Config) -> Result<()> {
    if config.mode == Mode::Development {
        return Ok(());
    }
    let Some(url) = monitor_url(config)? else { return Ok(()) };
    match settings(url).await {
        Ok(settings) => judged(config, &settings).map(|_| ()),
        Err(error) => {
            let error = format!("{error:#}");
            tracing::warn!(error, "cannot ask the broker how it syncs; starting without knowing");
            Ok(())
        }
    }
}

fn monitor_url(config: &Config) -> Result<Option<&str>> {
    let url = config.nats.monitor_url.as_deref();
    ensure!(
        url.is_some() || config.mode == Mode::Development,
        "nats.monitor_url is not set, so sync_interval cannot be checked"
    );
    Ok(url)
}

async fn settings(url: &str) -> Result<Value> {
    let client = runtime::http::client().timeout(DEADLINE).build()?;
    let asked = client.get(format!("{}/varz", url.trim_end_matches('/'))).send().await?;
    Ok(asked.error_for_status()?.json().await?)
}

fn judged(config: &Config, settings: &Value) -> Result<Finding> {
    let version = settings["version"].as_str().unwrap_or("unknown");
    let always = settings["jetstream"]["config"]["sync_always"].as_bool().unwrap_or(false);
    ensure!(
        always || config.mode == Mode::Development,
        "nats-server {version} does not sync every write: set `jetstream {{ sync_interval: always }}`"
    );
    let found = format!("nats-server {version}, sync_always {always}");
    Ok(if always { Finding::Fine(found) } else { Finding::Look(found) })
}

/// JetStream as the role that makes streams sees it.
pub(crate) async fn connect(config: &Config) -> Result<jetstream::Context> {
    let nats = runtime::nats::connect(&config.nats, roles::MIGRATE).await?;
    let connected = tokio::time::timeout(CONNECT_WITHIN, nats.flush()).await;
    ensure!(
        matches!(connected, Ok(Ok(()))),
        "nats at {} did not let us in as {}: is it up, and is nats.roles.{} what it knows?",
        config.nats.url,
        roles::MIGRATE,
        roles::MIGRATE
    );
    Ok(jetstream::new(nats))
}

/// Whether every stream and durable consumer is there as `ostiary migrate` makes it.
pub(crate) async fn topology(config: &Config) -> Result<String> {
    let jetstream = connect(config).await?;
    let mut wrong = Vec::new();
    for stream in Stream::ALL {
        let wanted = migrate::stream_settings(stream, config.streams.replicas);
        wrong.extend(stream_wrong(&jetstream, stream, &wanted).await?);
    }
    for durable in topology::DURABLES {
        wrong.extend(durable_wrong(&jetstream, &durable).await?);
    }
    ensure!(wrong.is_empty(), "{}: run `ostiary migrate`", wrong.join("; "));
    Ok(format!("{} streams, {} consumers", Stream::ALL.len(), topology::DURABLES.len()))
}

async fn stream_wrong(
    jetstream: &jetstream::Context,
    stream: Stream,
    wanted: &jetstream::stream::Config,
) -> Result<Option<String>> {
    let name = format!("stream {}", stream.name());
    let found = match jetstream.get_stream(stream.name()).await {
        Ok(found) => found.cached_info().config.clone(),
        Err(error) if matches!(error.kind(), GetStreamErrorKind::JetStream(said) if is_absent(&said)) =>
        {
            return Ok(Some(format!("{name} is missing")));
        }
        Err(error) => return Err(error).context(name),
    };
    let same = [
        ("subjects", found.subjects == wanted.subjects),
        ("retention", found.retention == wanted.retention),
        ("storage", found.storage == wanted.storage),
        ("discard", found.discard == wanted.discard),
        ("max_age", found.max_age == wanted.max_age),
        ("duplicate_window", found.duplicate_window == wanted.duplicate_window),
        ("num_replicas", found.num_replicas == wanted.num_replicas),
        ("deny_delete", found.deny_delete == wanted.deny_delete),
        ("deny_purge", found.deny_purge == wanted.deny_purge),
        ("allow_direct", found.allow_direct == wanted.allow_direct),
    ];
    Ok(differing(&name, &same))
}

async fn durable_wrong(
    jetstream: &jetstream::Context,
    durable: &Durable,
) -> Result<Option<String>> {
    let name = format!("consumer {} of {}", durable.name, durable.stream.name());
    let found = match jetstream
        .get_consumer_from_stream::<pull::Config, _, _>(durable.name, durable.stream.name())
        .await
    {
        Ok(found) => found.cached_info().config.clone(),
        Err(error) if matches!(error.kind(), ConsumerErrorKind::JetStream(said) if is_absent(&said)) =>
        {
            return Ok(Some(format!("{name} is missing")));
        }
        Err(error) => return Err(error).context(name),
    };
    let wanted = migrate::consumer_settings(durable);
    let read: BTreeSet<&String> =
        found.filter_subjects.iter().chain(Some(&found.filter_subject)).collect();
    let subjects = wanted.filter_subjects.iter().all(|subject| read.contains(subject))
        && read
            .iter()
            .all(|subject| subject.is_empty() || wanted.filter_subjects.contains(subject));
    let same = [
        ("subjects", subjects),
        ("deliver_policy", found.deliver_policy == wanted.deliver_policy),
        ("ack_policy", found.ack_policy == wanted.ack_policy),
        ("ack_wait", found.ack_wait == wanted.ack_wait),
        ("max_deliver", found.max_deliver == wanted.max_deliver),
        ("max_ack_pending", found.max_ack_pending == wanted.max_ack_pending),
    ];
    Ok(differing(&name, &same))
}

fn differing(name: &str, same: &[(&str, bool)]) -> Option<String> {
    let others: Vec<&str> =
        same.iter().filter(|(_, same)| !same).map(|(setting, _)| *setting).collect();
    (!others.is_empty()).then(|| format!("{name} has another {}", others.join(", ")))
}

/// The broker answered that there is no such thing; any other failure says nothing about it.
fn is_absent(said: &jetstream::Error) -> bool {
    [ErrorCode::STREAM_NOT_FOUND, ErrorCode::CONSUMER_NOT_FOUND].contains(&said.error_code())
}
