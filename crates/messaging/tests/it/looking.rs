//! What is left in the streams is found wherever it stands, and "nothing" is never said of what was not read.

use async_nats::{HeaderMap, jetstream::message::PublishMessage};
use contracts::{AccountId, topology::Stream};
use futures::{StreamExt, future::join_all};
use messaging::scan::{Found, Needle, Person, Wanted, check_streams, look_in_streams};
use runtime::identifiers::IdentifierKind::{self, Email, Name};
use tokio::task::JoinHandle;

use crate::support::World;

const SUBJECT: &str = "host.user-seen";

fn person(account: &str, kind: IdentifierKind, value: &str) -> Person {
    let needle = Needle { kind, value: value.to_owned() };
    Person { account: AccountId::try_new(account).unwrap(), needles: vec![needle] }
}

fn group(people: Vec<Person>) -> Wanted {
    Wanted { people }
}

fn ann() -> Vec<Wanted> {
    vec![group(vec![person("4711", Email, "ann@example.com")])]
}

/// What was found of whom, where, and how often.
fn places(found: &Found) -> Vec<String> {
    let place = |one: &messaging::scan::Place| {
        format!("{} {} {} {}", one.account, one.table, one.column, one.rows)
    };
    found.places.iter().map(place).collect()
}

async fn tell_many(world: &World, subject: &str, bodies: impl Iterator<Item = String>) {
    let jetstream = world.broker.jetstream();
    let mut sent = vec![];
    for body in bodies {
        let message = PublishMessage::build().payload(body.into());
        sent.push(jetstream.send_publish(subject.to_owned(), message).await.unwrap());
    }
    for stored in join_all(sent.into_iter().map(IntoFuture::into_future)).await {
        stored.unwrap();
    }
}

/// A body that names Ann where one of these numbers is, and nobody else.
fn naming(at: &'static [u64]) -> impl Fn(u64) -> String {
    move |number| match at.contains(&number) {
        true => format!("{number} of ann@example.com"),
        false => format!("{number} of nobody"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_longer_than_one_answer_is_read_to_its_end_once_for_everybody() {
    let world = World::start().await;
    // The first and the last of each answer, and of all.
    let bodies = (1..=2345).map(naming(&[1, 1000, 1001, 2000, 2001, 2345]));
    tell_many(&world, SUBJECT, bodies).await;
    let ours = "ostiary.kyc.kyc-cleared";
    tell_many(&world, ours, ["bob@example.com".to_owned()].into_iter()).await;
    let groups = [
        ann(),
        vec![group(vec![
            person("4712", Email, "eve@example.com"),
            person("4713", Email, "bob@example.com"),
        ])],
    ]
    .concat();
    let shell = world.shell(world.broker.connect().await);
    let found = look_in_streams(&shell, &groups).await.unwrap();
    assert_eq!(places(&found[0]), [format!("4711 HOST {SUBJECT} 6")]);
    assert_eq!(places(&found[1]), [format!("4713 OSTIARY {ours} 1")]);
    assert!(found.iter().all(|one| (one.looked.tables, one.looked.rows) == (2, 2346)));
    assert_eq!(look_in_streams(&shell, &[]).await.unwrap(), []);
    check_streams(&shell).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_from_the_middle_of_a_stream_is_passed_over() {
    let world = World::start().await;
    let shell = world.shell(world.broker.connect().await);
    assert_eq!(look_in_streams(&shell, &ann()).await.unwrap()[0].looked.rows, 0);
    check_streams(&shell).await.unwrap();
    tell_many(&world, "host.first", (1..=1).map(naming(&[1]))).await;
    tell_many(&world, "host.many", (1..=1500).map(naming(&[1, 1500]))).await;
    tell_many(&world, "host.last", (1..=10).map(naming(&[10]))).await;
    // One of each subject stays: longer than an answer, and up to the one before the last.
    let stream = world.broker.jetstream().get_stream(Stream::Host.name()).await.unwrap();
    let mut settings = stream.cached_info().config.clone();
    settings.max_messages_per_subject = 1;
    world.broker.jetstream().update_stream(settings).await.unwrap();
    let found = look_in_streams(&shell, &ann()).await.unwrap().remove(0);
    assert_eq!(found.looked.rows, 3);
    let left = ["4711 HOST host.first 1", "4711 HOST host.last 1", "4711 HOST host.many 1"];
    assert_eq!(places(&found), left);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_broker_adds_is_of_nobody_and_what_was_published_alike_is_looked_through() {
    let world = World::start().await;
    tell_many(&world, SUBJECT, ["a note".to_owned(), "Анна came".to_owned()].into_iter()).await;
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Subject", "ann@example.com");
    let message = PublishMessage::build().headers(headers);
    let sent = world.broker.jetstream().send_publish(SUBJECT, message).await.unwrap();
    sent.await.unwrap();
    // The name stands in the second message, which is not the account's of that number.
    let people = vec![
        person("2", Name, "Анна"),
        person("4711", Email, "ann@example.com"),
        person("4712", Email, SUBJECT),
    ];
    let shell = world.shell(world.broker.connect().await);
    let found = look_in_streams(&shell, &[group(people)]).await.unwrap().remove(0);
    assert_eq!(places(&found), [format!("4711 HOST {SUBJECT} 1")]);
}

/// What whoever stands in for the broker does with a request.
enum Does {
    /// Sends these sequences, each with the one that it says came before, and falls silent.
    Sends(&'static [(u64, u64)]),
    /// Has a follower answer, which stores this one more message first if it is told one.
    Follows(Option<u64>),
}

/// Stands in for the broker: for each request that it gets, the sequence that it must ask from, and what is done then.
async fn stands_in(world: &World, script: Vec<(u64, Does)>) -> JoinHandle<()> {
    let jetstream = world.broker.jetstream();
    let stream = jetstream.get_stream(Stream::Host.name()).await.unwrap();
    let mut settings = stream.cached_info().config.clone();
    settings.allow_direct = false;
    jetstream.update_stream(settings.clone()).await.unwrap();
    settings.name = "FOLLOWER".to_owned();
    settings.subjects = vec!["follower".to_owned()];
    settings.allow_direct = true;
    jetstream.create_stream(settings).await.unwrap();
    let client = world.broker.connect().await;
    let mut asked = client.subscribe("$JS.API.DIRECT.GET.HOST").await.unwrap();
    client.flush().await.unwrap();
    tokio::spawn(async move {
        for (from, does) in script {
            let message = asked.next().await.unwrap();
            let reply = message.reply.unwrap();
            let request: serde_json::Value = serde_json::from_slice(&message.payload).unwrap();
            assert_eq!(request["seq"], from, "what came is not asked for again");
            match does {
                Does::Sends(sequences) => {
                    for (sequence, before) in sequences {
                        let mut headers = HeaderMap::new();
                        headers.insert("Nats-Subject", "follower");
                        headers.insert("Nats-Sequence", sequence.to_string());
                        headers.insert("Nats-Last-Sequence", before.to_string());
                        let body = naming(&[1, 2, 3])(*sequence).into();
                        client.publish_with_headers(reply.clone(), headers, body).await.unwrap();
                    }
                }
                Does::Follows(more) => {
                    if let Some(number) = more {
                        let body = naming(&[1, 2, 3])(number);
                        jetstream.publish("follower", body.into()).await.unwrap().await.unwrap();
                    }
                    let subject = "$JS.API.DIRECT.GET.FOLLOWER";
                    client.publish_with_reply(subject, reply, message.payload).await.unwrap();
                }
            }
            client.flush().await.unwrap();
        }
    })
}

/// Three messages in the stream `HOST`.
async fn three(world: &World) {
    tell_many(world, SUBJECT, (1..=3).map(naming(&[1, 2, 3]))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_on_the_way_or_is_not_there_yet_is_asked_for_again() {
    let world = World::start().await;
    three(&world).await;
    let script = vec![
        // The second was lost, and everything after the first.
        (1, Does::Sends(&[(1, 0), (3, 2)])),
        (2, Does::Sends(&[])),
        // Whoever answers is a message behind, then none.
        (2, Does::Follows(Some(1))),
        (2, Does::Follows(Some(2))),
        (3, Does::Follows(Some(3))),
    ];
    let standing_in = stands_in(&world, script).await;
    let shell = world.shell(world.broker.connect().await);
    let found = look_in_streams(&shell, &ann()).await.unwrap().remove(0);
    assert_eq!((found.looked.rows, places(&found)), (3, vec!["4711 HOST follower 3".to_owned()]));
    standing_in.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_found_is_never_said_of_what_nobody_could_read() {
    let world = World::start().await;
    three(&world).await;
    let shell = world.shell(world.broker.connect().await);
    // A follower that stays behind.
    let nothing = || (1, Does::Follows(None));
    let standing_in = stands_in(&world, vec![nothing(), nothing(), nothing()]).await;
    let problem = look_in_streams(&shell, &ann()).await.unwrap_err();
    assert_eq!(problem.code, "unavailable");
    standing_in.await.unwrap();
    // Nobody answers at all, as before `ostiary migrate` ran.
    let problem = look_in_streams(&shell, &ann()).await.unwrap_err();
    assert_eq!(problem.code, "unavailable");
    let why = check_streams(&shell).await.unwrap_err().to_string();
    assert!(why.contains("stream HOST: nobody answers direct gets"), "{why}");
    // The broker is gone.
    world.broker.kill(&[&shell.nats]).await;
    let problem = look_in_streams(&shell, &ann()).await.unwrap_err();
    assert_eq!(problem.code, "unavailable");
}
