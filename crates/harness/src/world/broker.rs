//! What travels: what the host says, what Ostiary says, and what happens to the broker in between.

use std::time::Duration;

use async_nats::jetstream::{self, message::PublishMessage};
use contracts::{AccountId, CountryCode, Envelope, Event, topology::Stream};
use serde_json::Value;
use tokio::{task::block_in_place, time::timeout};
use uuid::Uuid;

use super::World;

/// How long a stream may take a message for a repeat of another one: many times the window of what hosts say.
const WITHIN: Duration = Duration::from_secs(10);

impl World {
    /// The host says that an account was opened from Russia.
    pub async fn sign_up_from_russia(&self, account: &str) {
        let account = AccountId::try_new(account).unwrap();
        self.tell(Event::UserSignedUpFromRu { account, signed_up_at: self.now(), locale: None })
            .await;
    }

    /// The host says that an account was opened from a country.
    pub async fn sign_up_from(&self, account: &str, country: &str) {
        let (account, country) =
            (AccountId::try_new(account).unwrap(), CountryCode::try_new(country).unwrap());
        self.tell(Event::UserSignedUp { account, signed_up_at: self.now(), locale: None, country })
            .await;
    }

    /// Publishes an event as the host, with an id derived from what it says.
    pub async fn tell(&self, event: Event) {
        let envelope = self.envelope(event);
        self.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
    }

    /// An event of the host, as it is told.
    pub fn envelope(&self, event: Event) -> Envelope {
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, event.encode().get().as_bytes());
        Envelope {
            id: id.to_string(),
            source: "https://app.example.com/accounts".to_owned(),
            time: Some(self.now()),
            correlation_id: None,
            causation_id: None,
            trace_parent: None,
            story_version: None,
            event,
        }
    }

    /// Publishes bytes, and waits until the stream has them. The host remembers what it told. As hosts are told to, it sends
    /// the event's id as `Nats-Msg-Id`, wherever there is one to read.
    pub async fn tell_raw(&self, subject: &str, payload: Vec<u8>) {
        self.publish(subject, &payload).await;
        self.told.lock().unwrap().push((subject.to_owned(), payload));
    }

    /// The host tells everything again, as it does when the stream was lost.
    pub async fn tell_again(&self) {
        let told = self.told.lock().unwrap().clone();
        for (subject, payload) in told {
            self.publish(&subject, &payload).await;
        }
    }

    async fn publish(&self, subject: &str, payload: &[u8]) {
        let jetstream = self.jetstream();
        let keeping = async {
            loop {
                let message = PublishMessage::build().payload(payload.to_vec().into());
                let message = match id_of(subject, payload) {
                    Some(id) => message.message_id(id),
                    None => message,
                };
                let sent = jetstream.send_publish(subject.to_owned(), message).await.unwrap();
                // What the stream takes for a repeat it does not keep: then the same again, until its window is over.
                if !sent.await.unwrap().duplicate {
                    break;
                }
            }
        };
        let kept = timeout(WITHIN, keeping).await;
        kept.expect("the stream keeps what a host says under an id that it said before");
    }

    /// The subjects of everything that Ostiary has published, in order.
    pub async fn published(&self) -> Vec<String> {
        self.events().await.iter().map(|envelope| envelope.event.subject().to_owned()).collect()
    }

    /// What one area, such as `kyc`, has published about an account: the last words of the subjects, in order.
    pub async fn said(&self, area: &str, account: &str) -> Vec<String> {
        let events = self.events_of(account).await;
        let prefix = format!("ostiary.{area}.");
        let words =
            events.iter().filter_map(|envelope| envelope.event.subject().strip_prefix(&prefix));
        words.map(str::to_owned).collect()
    }

    /// The subjects of everything that Ostiary has published about one account.
    pub async fn published_of(&self, account: &str) -> Vec<String> {
        let events = self.events_of(account).await;
        events.iter().map(|envelope| envelope.event.subject().to_owned()).collect()
    }

    /// Everything that Ostiary has published about one account, in order.
    pub async fn events_of(&self, account: &str) -> Vec<Envelope> {
        let events = self.events().await.into_iter();
        events.filter(|envelope| envelope.account().as_str() == account).collect()
    }

    /// Everything that Ostiary has published, in order.
    pub async fn events(&self) -> Vec<Envelope> {
        let stream = self.jetstream().get_stream("OSTIARY").await.unwrap();
        let last = stream.cached_info().state.last_sequence;
        let mut events = Vec::new();
        for sequence in stream.cached_info().state.first_sequence.max(1)..=last {
            let message = stream.get_raw_message(sequence).await.unwrap();
            events.push(Envelope::decode(&message.subject, &message.payload).unwrap());
        }
        events
    }

    /// A host's JetStream context.
    pub fn jetstream(&self) -> jetstream::Context {
        jetstream::new(self.client.clone())
    }

    /// The broker is gone at once, with its store left behind.
    pub fn kill_the_broker(&self) {
        block_in_place(|| self.nats.lock().unwrap().kill());
    }

    /// The broker comes back with its store, and everybody to the broker.
    pub async fn restart_the_broker(&self) {
        block_in_place(|| self.nats.lock().unwrap().restart().unwrap());
        self.reconnected().await;
    }

    /// Drops and makes the whole broker anew, as `ostiary migrate` does after its store was lost.
    pub async fn lose_the_broker(&self) {
        block_in_place(|| {
            let mut nats = self.nats.lock().unwrap();
            nats.delete_store().unwrap();
            nats.restart().unwrap();
        });
        ostiary::migrate::broker(&self.installation.config()).await.unwrap();
        self.reconnected().await;
    }

    /// Until everybody has an answer from the broker.
    async fn reconnected(&self) {
        let services = self.services.values().map(|running| &running.service.shell().nats);
        for client in services.chain([&self.client]) {
            let jetstream = jetstream::new(client.clone());
            let mut tries = 0;
            while jetstream.get_stream("OSTIARY").await.is_err() {
                tries += 1;
                assert!(tries < 100, "the broker does not come back");
            }
        }
    }

    /// Every service compares the streams with its outbox; how many events go out again.
    pub async fn repair(&self) -> u64 {
        let mut again = 0;
        for running in self.services.values() {
            again += running.service.repair().await.unwrap();
        }
        again
    }
}

/// The id of what a host says, as a header can carry it. In the place of a service nobody publishes under its ids.
fn id_of(subject: &str, payload: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(payload).ok()?;
    let id = document.get("id")?.as_str()?;
    let fits = !id.is_empty() && !id.chars().any(char::is_control);
    (fits && Stream::of(subject) == Stream::Host).then(|| id.to_owned())
}
