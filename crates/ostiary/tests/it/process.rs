//! Roles as processes: they start, answer probes, do their work and end when asked.

use std::{collections::BTreeMap, time::Duration};

use async_nats::jetstream;
use contracts::{AccountId, Envelope, Event, Time};
use harness::HOST_TOKEN;
use runtime::roles::SERVICES;
use rustix::process::Signal;
use servers::Process;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::block_in_place,
};

use crate::support::{Site, command};

pub const PATIENCE: Duration = Duration::from_secs(30);

/// Starts a role and waits until it runs.
pub fn start(site: &Site, role: &str) -> Process {
    let log = site.scratch.path().join(format!("{role}.log"));
    let mut process = Process::start(role, command(&site.installation, &[role]), &log).unwrap();
    block_in_place(|| process.wait_for_line("running", PATIENCE)).unwrap();
    process
}

/// Where the admin endpoints of each role are, as the log says.
fn admin_urls(log: &str) -> BTreeMap<String, String> {
    let lines = log.lines().filter(|line| line.contains("admin endpoints listen"));
    let field = |line: &str, name: &str| {
        let rest = line.split_once(&format!("{name}=")).unwrap().1;
        rest.split_whitespace().next().unwrap().trim_matches('"').to_owned()
    };
    lines
        .map(|line| (field(line, "service"), format!("http://{}", field(line, "address"))))
        .collect()
}

async fn get(url: &str) -> (u16, String) {
    let response = runtime::http::client().build().unwrap().get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn sign_up(site: &Site, account: &str) {
    sign_up_at(site, account, site.installation.config().clock().unwrap().now()).await;
}

/// Publishes a sign-up, as a host does.
pub async fn sign_up_at(site: &Site, account: &str, now: Time) {
    let account = AccountId::try_new(account).unwrap();
    let envelope = Envelope {
        id: account.to_string(),
        source: "https://app.example.com/accounts".to_owned(),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event: Event::UserSignedUpFromRu { account, signed_up_at: now, locale: None },
    };
    let jetstream = jetstream::new(async_nats::connect(site.nats.url()).await.unwrap());
    let published =
        jetstream.publish(envelope.event.subject(), envelope.encode().into()).await.unwrap();
    published.await.unwrap();
}

/// Asks the database until it says yes.
pub async fn until(site: &Site, database: &str, question: &'static str) {
    let mut db = site.databases.connect(database).await;
    let asking = tokio::time::timeout(PATIENCE, async {
        while !sqlx::query_scalar::<_, bool>(question).fetch_one(&mut db).await.unwrap() {}
    });
    assert!(asking.await.is_ok(), "waited in vain for {question}");
}

/// Asks a process until it measures this much of something.
async fn until_measured(url: &str, metric: &str, (label, of): (&str, &str), value: &str) {
    let is_it = |line: &str| {
        line.starts_with(&format!("{metric}{{"))
            && line.contains(&format!("{label}=\"{of}\""))
            && line.ends_with(&format!(" {value}"))
    };
    let asking = tokio::time::timeout(PATIENCE, async {
        while !get(&format!("{url}/metrics")).await.1.lines().any(is_it) {}
    });
    assert!(asking.await.is_ok(), "waited in vain for {metric} of {of} to be {value}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_roles_in_one_process_answer_probes_do_the_work_and_end_in_order() {
    let site = Site::new().await;
    let mut db = site.databases.connect(&site.databases.host).await;
    sqlx::raw_sql("insert into users (id, email, full_name) values (42, 'x@example.com', 'x')")
        .execute(&mut db)
        .await
        .unwrap();
    let mut process = start(&site, "all");
    let urls = admin_urls(&process.log());
    assert_eq!(
        urls.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "anonymizer",
            "deletion-orchestrator",
            "gateway",
            "kyc-screener",
            "notifier",
            "ownership-verifier",
            "suspension-worker"
        ]
    );
    for (service, url) in &urls {
        assert_eq!(get(&format!("{url}/livez")).await, (200, "live\n".to_owned()), "{service}");
        assert_eq!(get(&format!("{url}/readyz")).await, (200, "ready\n".to_owned()), "{service}");
    }
    sign_up(&site, "42").await;
    until(
        &site,
        &site.databases.ostiary,
        "select exists (select from kyc_screener.states where status = 'waiting')",
    )
    .await;
    site.run(&["clock", "advance", "14d"]).done();
    until(&site, &site.databases.host, "select suspended = 1 from users where id = 42").await;
    for (service, url) in &urls {
        until_measured(url, "ostiary_outbox_waiting", ("service", service), "0").await;
    }
    site.run(&["kyc", "answer", "--account", "42", "--answer", "listed_person=YES"]).done();
    until_measured(&urls["kyc-screener"], "ostiary_tasks_open", ("kind", "review"), "1").await;
    until_measured(&urls["kyc-screener"], "ostiary_tasks_overdue", ("kind", "review"), "0").await;
    let ended = block_in_place(|| process.terminate(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(0), "{}", process.log());
    for level in ["ERROR", "WARN"] {
        assert!(!process.log().contains(level), "{}", process.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_people_is_measured() {
    let site = Site::new().await;
    let hold = ["holds", "place", "--account", "42", "--reason", "x"];
    site.run(&[&hold[..], &["--expires-in", "1h"]].concat()).done();
    site.run(&[&hold[..], &["--expires-in", "3h"]].concat()).done();
    site.run(&[&hold[..], &["--kind", "legal"]].concat()).done();
    site.run(&["clock", "advance", "2h"]).done();
    let process = start(&site, "suspension-worker");
    let url = format!("{}/metrics", admin_urls(&process.log())["suspension-worker"]);
    let waiting =
        async |wanted: &str| while !get(&url).await.1.lines().any(|line| line == wanted) {};
    for wanted in [
        "ostiary_hold_reviews_open 1",
        "ostiary_approvals_waiting{service=\"suspension-worker\"} 1",
        "ostiary_approvals_oldest_seconds{service=\"suspension-worker\"} 7200",
    ] {
        let measured = tokio::time::timeout(PATIENCE, waiting(wanted)).await;
        assert!(measured.is_ok(), "waited in vain for {wanted}");
    }
    drop(process);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_runs_alone_and_ends_within_its_grace() {
    let site = Site::new().await;
    site.edit("ostiary.toml", "[gateway]\n", "[shutdown]\ngrace = 5\n[gateway]\n");
    let mut processes: Vec<(&str, Process)> =
        SERVICES.into_iter().map(|role| (role, start(&site, role))).collect();
    for (role, process) in &mut processes {
        let urls = admin_urls(&process.log());
        assert_eq!(urls.keys().collect::<Vec<_>>(), [*role]);
        assert_eq!(get(&format!("{}/readyz", urls[*role])).await.0, 200);
        process.signal(Signal::TERM).unwrap();
    }
    for (role, process) in &mut processes {
        let ended = block_in_place(|| process.wait(Duration::from_secs(6))).unwrap();
        assert_eq!(ended.code(), Some(0), "{role}: {}", process.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_a_process_at_once_and_as_a_failure() {
    let site = Site::new().await;
    let patient = "[shutdown]\ngrace = 600\n[gateway]\nrequest_deadline = \"10m\"\n";
    site.edit("ostiary.toml", "[gateway]\n", patient);
    let mut process = start(&site, "gateway");
    let line = block_in_place(|| process.wait_for_line("listening", PATIENCE)).unwrap();
    let (_, address) = line.split_once("address=").unwrap();
    // A call whose body never comes; the server asks for it, so the call is in hand.
    let mut call = TcpStream::connect(address.trim_end()).await.unwrap();
    let head = format!(
        "POST /v1/signups HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {HOST_TOKEN}\r\nidempotency-key: 1\r\n\
         content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n"
    );
    call.write_all(head.as_bytes()).await.unwrap();
    let mut asked = [0; 12];
    call.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100");
    process.signal(Signal::TERM).unwrap();
    block_in_place(|| process.wait_for_line("stopping", PATIENCE)).unwrap();
    process.signal(Signal::INT).unwrap();
    let ended = block_in_place(|| process.wait(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(1), "{}", process.log());
    let log = process.log();
    let said = log.lines().find(|line| line.contains("aborted before these tasks were done: "));
    assert!(said.is_some_and(|line| line.contains("http")), "{log}");
}

/// A collector of traces: its URL, and what is posted to it.
async fn collector() -> (String, mpsc::UnboundedReceiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, posted) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut call, _) = listener.accept().await.unwrap();
            let sender = sender.clone();
            tokio::spawn(async move {
                let mut bytes = vec![0; 64 * 1024];
                while let Ok(read @ 1..) = call.read(&mut bytes).await {
                    sender.send(bytes[..read].to_vec()).unwrap();
                }
            });
        }
    });
    (url, posted)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_logs_json_and_sends_its_traces_to_the_collector() {
    let site = Site::new().await;
    let (url, mut posted) = collector().await;
    let telemetry = format!("log_format = \"json\"\notlp_endpoint = \"{url}\"");
    site.edit("ostiary.toml", "log_format = \"text\"", &telemetry);
    let mut process = start(&site, "kyc-screener");
    sign_up(&site, "42").await;
    let posting = async {
        let mut all = Vec::new();
        while !String::from_utf8_lossy(&all).contains("host.user-signed-up-from-ru") {
            all.extend(posted.recv().await.unwrap());
        }
        all
    };
    let posted = tokio::time::timeout(PATIENCE, posting).await.expect("its span is sent");
    let posted = String::from_utf8_lossy(&posted);
    assert!(posted.contains("/v1/traces") && posted.contains("kyc-screener"), "{posted}");
    process.signal(Signal::TERM).unwrap();
    block_in_place(|| process.wait(PATIENCE)).unwrap();
    for line in process.log().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        for field in ["timestamp", "level", "message", "target"] {
            assert!(line[field].is_string(), "no {field} in {line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_starts_and_ends_in_order_while_the_broker_is_away() {
    let mut site = Site::new().await;
    block_in_place(|| site.nats.kill());
    let mut process = start(&site, "all");
    for (service, url) in admin_urls(&process.log()) {
        assert_eq!(get(&format!("{url}/readyz")).await.0, 200, "{service}");
    }
    let ended = block_in_place(|| process.terminate(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(0), "{}", process.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_runs_in_production_on_the_systems_clock() {
    let site = Site::durable().await;
    site.in_production();
    let mut process = start(&site, "kyc-screener");
    let ended = block_in_place(|| process.terminate(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(0), "{}", process.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_refuses_production_on_a_broker_that_may_forget_and_waits_for_one_that_is_away() {
    let mut site = Site::new().await;
    site.in_production();
    refuses_to_start(&site, "sync_interval: always");
    site.edit("ostiary.toml", "monitor_url", "# monitor_url");
    refuses_to_start(&site, "nats.monitor_url is not set");
    site.edit("ostiary.toml", "# monitor_url", "monitor_url");
    block_in_place(|| site.nats.kill());
    let mut process = start(&site, "kyc-screener");
    let ended = block_in_place(|| process.terminate(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(0), "{}", process.log());
    assert!(process.log().contains("cannot ask the broker how it syncs"), "{}", process.log());
}

/// A role that ends at once, and says why.
fn refuses_to_start(site: &Site, why: &str) {
    let log = site.scratch.path().join("refused.log");
    let command = command(&site.installation, &["kyc-screener"]);
    let mut process = Process::start("kyc-screener", command, &log).unwrap();
    let ended = block_in_place(|| process.wait(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(1), "{}", process.log());
    assert!(process.log().contains(why), "{}", process.log());
}
