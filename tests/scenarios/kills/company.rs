//! The demo host: its sign-ups, and an outbox of its own as hosts are told to keep one (design section 4, "Accepted").

use async_nats::jetstream::{self, message::PublishMessage};
use chrono::TimeDelta;
use contracts::{AccountId, CountryCode, Envelope, Event, Time, topology::Stream};
use futures::future::join_all;
use uuid::Uuid;

use super::{
    bad_messages,
    people::{People, Person},
    place::{Attempt, Place, connect, in_time},
    script::{Kind, Route},
};

const SOURCE: &str = "https://app.example.com/accounts";
/// How many messages are published at once.
const AT_ONCE: i64 = 200;
/// When the bad messages come: one more each of these hours.
const BAD_EVERY: TimeDelta = TimeDelta::hours(5);

/// One message of the host's outbox.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Said {
    pub id: Uuid,
    pub subject: String,
    pub body: String,
}

/// Tells of the sign-ups that are due, in the transaction that makes them; those over HTTP are the customers'.
pub async fn sign_up(place: &Place, people: &People) -> Attempt<usize> {
    let now = place.now();
    let due: Vec<Person> = {
        let people_now = people.lock();
        let by_event = people_now.iter().filter(|person| person.script.route != Route::Http);
        by_event.filter(|person| person.signs_up(people.start, now)).cloned().collect()
    };
    let mut said: Vec<Said> = due.iter().flat_map(|person| announcements(person, now)).collect();
    said.extend(bad_messages::due(now - people.start, BAD_EVERY));
    keep(place, &said).await?;
    for person in &due {
        people.change(&person.account, |person| person.signed_up_at = Some(now));
    }
    Ok(due.len())
}

/// Takes messages into the outbox; one that is there stays as it was.
pub async fn keep(place: &Place, said: &[Said]) -> Attempt<()> {
    if said.is_empty() {
        return Ok(());
    }
    let mut db = connect(&place.host).await?;
    let kept = sqlx::query(
        "insert into host_outbox (id, subject, body)
         select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict (id) do nothing",
    )
    .bind(said.iter().map(|said| said.id).collect::<Vec<_>>())
    .bind(said.iter().map(|said| said.subject.as_str()).collect::<Vec<_>>())
    .bind(said.iter().map(|said| said.body.as_str()).collect::<Vec<_>>())
    .execute(&mut db);
    in_time(kept).await.map(drop)
}

fn announcements(person: &Person, now: Time) -> Vec<Said> {
    let mut said = vec![announcement(person, person.script.route, 1, now)];
    if person.script.told_twice {
        said.push(announcement(person, Route::Seen, 2, now));
    }
    said
}

/// The nth announcement of an account. Its id is the same however often it is made.
fn announcement(person: &Person, route: Route, nth: u8, now: Time) -> Said {
    let account = AccountId::try_new(person.account.clone()).unwrap();
    let country = if person.script.kind == Kind::NotFromRussia { "DE" } else { "RU" };
    let country = CountryCode::try_new(country).unwrap();
    let event = match route {
        Route::FromRussia => Event::UserSignedUpFromRu { account, signed_up_at: now, locale: None },
        Route::Seen => Event::UserSeen { account, seen_at: now, locale: None, country },
        Route::Country | Route::Http => {
            Event::UserSignedUp { account, signed_up_at: now, locale: None, country }
        }
    };
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{}/{nth}", person.account).as_bytes());
    let envelope = Envelope {
        id: id.to_string(),
        source: SOURCE.to_owned(),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    };
    Said { id, subject: envelope.event.subject().to_owned(), body: envelope.encode() }
}

/// Publishes what the stream of today does not have: what was never acknowledged, and all of it when the stream was
/// made anew. Returns how much still waits.
pub async fn publish(place: &Place) -> Attempt<usize> {
    let jetstream = jetstream::new(place.nats.clone());
    let stream = in_time(jetstream.get_stream(Stream::Host.name())).await?;
    let created = stream.cached_info().created.unix_timestamp_nanos() / 1000;
    let created = Time::from_timestamp_micros(i64::try_from(created).unwrap()).unwrap();
    let mut db = connect(&place.host).await?;
    let waiting = sqlx::query_as(
        "select id, subject, body from host_outbox
          where published_to is distinct from $1 order by created_at limit $2",
    );
    let waiting: Vec<Said> =
        in_time(waiting.bind(created).bind(AT_ONCE).fetch_all(&mut db)).await?;
    let published = join_all(waiting.iter().map(|said| publish_one(&jetstream, said))).await;
    let acknowledged: Vec<Uuid> = published.into_iter().flatten().collect();
    let marked = sqlx::query("update host_outbox set published_to = $1 where id = any($2)");
    in_time(marked.bind(created).bind(&acknowledged).execute(&mut db)).await?;
    if acknowledged.len() < waiting.len() {
        return Err(format!("{} were not acknowledged", waiting.len() - acknowledged.len()));
    }
    Ok(waiting.len())
}

async fn publish_one(jetstream: &jetstream::Context, said: &Said) -> Option<Uuid> {
    let message = PublishMessage::build().message_id(said.id.to_string());
    let message = message.payload(said.body.clone().into());
    let sent = in_time(jetstream.send_publish(said.subject.clone(), message)).await.ok()?;
    let acknowledged = in_time(sent.into_future()).await.ok()?;
    (acknowledged.stream == Stream::of(&said.subject).name()).then_some(said.id)
}
