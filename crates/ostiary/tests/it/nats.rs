//! `ostiary nats`: users that can do their own work and nothing else, on a real server.

use std::time::Duration;

use async_nats::{Client, Subscriber};
use contracts::{Event, topology};
use futures::{FutureExt, StreamExt};
use harness::World;
use nkeys::KeyPair;
use runtime::roles::{MIGRATE, SERVICES, schema};
use servers::{Nats, nats::Options};
use tokio::{
    task::{block_in_place, coop::unconstrained},
    time::timeout,
};

use crate::support::{Site, run};

const LAST: &str = "the last word";
const PATIENCE: Duration = Duration::from_secs(10);

/// Every subject that some service publishes, with an example of each wildcard.
fn voices() -> Vec<(&'static str, String)> {
    let of = |service: &'static str| {
        let said = topology::permissions(service)
            .unwrap()
            .publish
            .into_iter()
            .filter(|subject| !subject.starts_with('$'));
        said.map(move |subject| (service, subject.replace('*', "anything")))
    };
    SERVICES.into_iter().flat_map(of).collect()
}

/// A service's own user, and the tester's ear for all that is said, which is open when this returns.
async fn connect(world: &World, role: &'static str) -> (Client, Subscriber) {
    let mut heard = world.client.subscribe(">").await.unwrap();
    reach(world, "tester", &mut heard, "open").await;
    let client = runtime::nats::connect(&world.installation.config().nats, role).await.unwrap();
    (client, heard)
}

/// Says what a service may say, and returns everything that came before it: a connection keeps its order.
async fn heard_until(client: &Client, service: &str, heard: &mut Subscriber) -> Vec<String> {
    let own = voices().into_iter().find(|(who, _)| *who == service).unwrap().1;
    client.publish(own, LAST.into()).await.unwrap();
    let mut subjects = Vec::new();
    loop {
        let message = timeout(PATIENCE, heard.next()).await.unwrap().unwrap();
        if message.payload == LAST {
            return subjects;
        }
        if message.subject.starts_with("host.") || message.subject.starts_with("ostiary.") {
            subjects.push(message.subject.to_string());
        }
    }
}

/// Has the tester say a word, and waits until it is heard: whatever the tester said or asked for before has been done.
async fn reach(world: &World, subject: &str, ear: &mut Subscriber, word: &'static str) {
    world.client.publish(subject.to_owned(), word.into()).await.unwrap();
    while timeout(PATIENCE, ear.next()).await.unwrap().unwrap().payload != word {}
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_block_names_every_role_and_no_password() {
    let site = Site::new().await;
    let block = site.run(&["nats"]).done();
    for role in [&SERVICES[..], &[MIGRATE]].concat() {
        assert!(block.contains(&format!("user = \"{role}\"")), "{block}");
        assert!(
            block.contains(&format!("password = $OSTIARY_NATS_{}", schema(role).to_uppercase())),
            "{block}"
        );
    }
    assert!(!block.contains("password of"), "{block}");
    site.edit(
        "ostiary.toml",
        "[nats.roles.gateway]\nuser = \"gateway\"\n",
        "[nats.roles.gateway]\n",
    );
    site.run(&["nats"]).refused("nats.roles.gateway has no login");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_can_say_what_another_says() {
    let world = World::start().await;
    for service in SERVICES {
        let (client, mut heard) = connect(&world, service).await;
        for (_, subject) in voices() {
            client.publish(subject, "x".into()).await.unwrap();
        }
        let mut said = heard_until(&client, service, &mut heard).await;
        said.sort();
        let own = voices().into_iter().filter(|(who, _)| *who == service);
        let mut own: Vec<_> = own.map(|(_, subject)| subject).collect();
        own.sort();
        assert_eq!(said, own, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_can_listen_to_replies_or_events_that_are_not_for_it() {
    let world = World::start().await;
    let events =
        ["ostiary.compliance.hold-kinds-changed", "ostiary.kyc.kyc-cleared", "host.user-seen"];
    for service in SERVICES {
        let (client, mut heard) = connect(&world, service).await;
        let other = SERVICES.iter().find(|other| **other != service).unwrap();
        let inbox = format!("_INBOX_{other}.x");
        let mut subscribers = Vec::new();
        for pattern in
            [">", "*.*", "_INBOX.>", "_INBOX_*.>", "ostiary.>", "host.>", &inbox, "$JS.>", "$SYS.>"]
        {
            subscribers.push(client.subscribe(pattern.to_owned()).await.unwrap());
        }
        let own = format!("_INBOX_{service}.x");
        let mut ear = client.subscribe(own.clone()).await.unwrap();
        // The broker has done what the service asked for before it spoke.
        heard_until(&client, service, &mut heard).await;
        for subject in events.iter().copied().chain([inbox.as_str(), "_INBOX.x.y"]) {
            world.client.publish(subject.to_owned(), "x".into()).await.unwrap();
        }
        reach(&world, &own, &mut ear, LAST).await;
        for subscriber in &mut subscribers {
            let heard = unconstrained(subscriber.next()).now_or_never().flatten();
            assert!(heard.is_none(), "{service} heard {}", heard.unwrap().subject);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_service_can_touch_streams_and_consumers() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    world.sign_up_from_russia("42").await;
    for service in SERVICES {
        let (client, mut heard) = connect(&world, service).await;
        for (call, body) in [
            ("STREAM.DELETE.HOST", ""),
            ("STREAM.PURGE.HOST", ""),
            ("STREAM.UPDATE.HOST", r#"{"name":"HOST","subjects":["nothing"]}"#),
            ("STREAM.CREATE.LOOT", r#"{"name":"LOOT","subjects":["loot"]}"#),
            ("CONSUMER.DELETE.HOST.kyc-screener", ""),
            (
                "CONSUMER.CREATE.OSTIARY.loot",
                r#"{"stream_name":"OSTIARY","config":{"durable_name":"loot"}}"#,
            ),
            (
                "CONSUMER.CREATE.OSTIARY",
                r#"{"stream_name":"OSTIARY","config":{"deliver_subject":"loot"}}"#,
            ),
        ] {
            client.publish(format!("$JS.API.{call}"), body.into()).await.unwrap();
        }
        heard_until(&client, service, &mut heard).await;
    }
    world.settle().await;
    let streams: Vec<_> = world.jetstream().stream_names().collect().await;
    assert_eq!(streams.len(), 2);
    let consumers = async |stream: &str| {
        let stream = world.jetstream().get_stream(stream).await.unwrap();
        stream.consumer_names().collect::<Vec<_>>().await.len()
    };
    assert_eq!(consumers("HOST").await + consumers("OSTIARY").await, topology::DURABLES.len());
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_know_the_password_stays_outside() {
    let world = World::start().await;
    let url = world.nats.lock().unwrap().url();
    for password in ["wrong", "$OSTIARY_NATS_GATEWAY", ""] {
        let options = async_nats::ConnectOptions::with_user_and_password(
            "gateway".to_owned(),
            password.to_owned(),
        );
        assert!(options.connect(&url).await.is_err(), "{password}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_may_log_in_by_key_instead() {
    let site = Site::new().await;
    for role in [&SERVICES[..], &[MIGRATE]].concat() {
        let seed = KeyPair::new_user().seed().unwrap();
        let (user, password) =
            (format!("user = \"{role}\"\n"), format!("password = \"password of {role}\""));
        site.edit("ostiary.toml", &format!("{user}{password}"), &format!("nkey_seed = \"{seed}\""));
    }
    let block = site.run(&["nats"]).done();
    assert!(
        !block.contains("\"SU") && block.matches("nkey = U").count() == SERVICES.len() + 1,
        "{block}"
    );
    let options = Options { extra: block, ..Options::default() };
    let nats = block_in_place(|| Nats::start(&site.scratch.path().join("keys"), &options)).unwrap();
    site.installation.use_broker(&nats);
    site.run(&["migrate"]).done();
    for service in SERVICES {
        let client =
            runtime::nats::connect(&site.installation.config().nats, service).await.unwrap();
        let flushed = timeout(PATIENCE, client.flush()).await;
        assert!(matches!(flushed, Ok(Ok(()))), "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_who_acts_uses_the_role_they_act_in() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    run(&world.installation, &["holds", "place", "--account", "42", "--reason", "test"]).done();
    let published = world.events_of("42").await;
    assert!(
        matches!(published[0].event, Event::AccountSuspended { .. }),
        "published at once, by its own user"
    );
}
