//! The broker as the others use it: streams made, events said, questions answered.

use std::sync::{Arc, Mutex};

use async_nats::{
    Client, ConnectOptions, Message,
    jetstream::{self, consumer::pull, stream},
};
use contracts::{Envelope, topology};
use futures::StreamExt;
use servers::Nats;

/// What was asked so far.
#[derive(Clone, Default)]
pub struct Questions(Arc<Mutex<Vec<Message>>>);

impl Questions {
    /// Byte by byte.
    pub fn raw(&self) -> Vec<Vec<u8>> {
        self.0.lock().unwrap().iter().map(|message| message.payload.to_vec()).collect()
    }

    /// The trace context beside each.
    pub fn traces(&self) -> Vec<Option<String>> {
        let trace = |message: &Message| {
            Some(message.headers.as_ref()?.get("traceparent")?.as_str().to_owned())
        };
        self.0.lock().unwrap().iter().map(trace).collect()
    }

    pub fn only(&self) -> serde_json::Value {
        let questions = self.raw();
        assert_eq!(questions.len(), 1);
        serde_json::from_slice(&questions[0]).unwrap()
    }
}

pub async fn connect(server: &Nats) -> Client {
    // A killed server is back at once in tests.
    let delay = std::time::Duration::from_millis(20);
    let options = ConnectOptions::new().reconnect_delay_callback(move |_| delay);
    options.connect(server.url()).await.unwrap()
}

pub async fn make_streams(server: &Nats) {
    let jetstream = jetstream::new(connect(server).await);
    for stream in topology::Stream::ALL {
        let config = stream::Config {
            name: stream.name().to_owned(),
            subjects: vec![stream.subjects().to_owned()],
            ..stream::Config::default()
        };
        jetstream.create_stream(config).await.unwrap();
    }
    let read = [topology::GATEWAY_STANDING, topology::GATEWAY_UNHEARD, topology::GATEWAY_ERASE];
    for durable in read {
        let subjects = durable.subjects.iter().map(|subject| (*subject).to_owned());
        let config = pull::Config {
            durable_name: Some(durable.name.to_owned()),
            filter_subjects: subjects.collect(),
            ack_wait: topology::ACK_WAIT,
            ..pull::Config::default()
        };
        jetstream.create_consumer_on_stream(config, durable.stream.name()).await.unwrap();
    }
}

pub async fn publish(client: &Client, envelope: &Envelope) {
    let jetstream = jetstream::new(client.clone());
    let published = jetstream.publish(envelope.event.subject(), envelope.encode().into()).await;
    published.unwrap().await.unwrap();
}

/// The messages of a stream, each with its subject.
pub async fn stored(client: &Client, stream: &str) -> Vec<serde_json::Value> {
    let stream = jetstream::new(client.clone()).get_stream(stream).await.unwrap();
    let mut messages = Vec::new();
    for sequence in 1..=stream.cached_info().state.last_sequence {
        let message = stream.get_raw_message(sequence).await.unwrap();
        let mut document: serde_json::Value = serde_json::from_slice(&message.payload).unwrap();
        document["natsSubject"] = message.subject.to_string().into();
        messages.push(document);
    }
    messages
}

/// Stands where `kyc-screener` stands; `None`: it hears and says nothing.
pub async fn answer(
    server: &Nats,
    subject: &'static str,
    reply: Option<serde_json::Value>,
) -> Questions {
    let client = connect(server).await;
    let mut subscription = client.subscribe(subject).await.unwrap();
    round_trip(&client).await;
    let questions = Questions::default();
    let heard = questions.clone();
    tokio::spawn(async move {
        while let Some(message) = subscription.next().await {
            heard.0.lock().unwrap().push(message.clone());
            if let (Some(to), Some(reply)) = (message.reply, &reply) {
                client.publish(to, reply.to_string().into()).await.unwrap();
            }
        }
    });
    questions
}

/// The server takes up a connection's wishes in their order: what comes back shows that all before it are in force.
async fn round_trip(client: &Client) {
    let inbox = client.new_inbox();
    let mut echo = client.subscribe(inbox.clone()).await.unwrap();
    client.publish(inbox, "".into()).await.unwrap();
    echo.next().await.unwrap();
}
