//! Questions and commands over NATS request and reply: no stream stores them; a command is answered after its commit.

use std::{collections::BTreeSet, panic::AssertUnwindSafe, pin::pin, sync::Arc};

use async_nats::{Client, HeaderMap, Message, Request};
use async_trait::async_trait;
use contracts::Envelope;
use futures::{FutureExt, StreamExt, stream};
use runtime::lifecycle::Heartbeat;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{
    sync::watch,
    time::{Duration, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    StepError,
    batch::Batches,
    machine::{Machine, Problem, Question},
    part::Backoff,
    service::told,
    shell::Shell,
    stream::BATCH,
    work::{Incoming, Ticket, Verdict, problem},
};

/// The W3C trace context of a command.
const TRACE_PARENT: &str = "traceparent";
const BEAT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests;

/// What travels back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reply {
    Answer(Value),
    Problem(Problem),
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody answered in time; a command may have been carried out, and is asked again with the same id.
    #[error("nobody answered {0} in time")]
    NoAnswer(String),
    /// The service says no.
    #[error(transparent)]
    Problem(Problem),
}

/// Sends a command and waits for its answer. Its trace travels in a header: a repeat is told by the bytes of the body.
pub async fn command(
    nats: &Client,
    envelope: &Envelope,
    deadline: Duration,
) -> Result<Value, AskError> {
    let headers = envelope.trace_parent.as_deref().map(|trace_parent| {
        let mut headers = HeaderMap::new();
        headers.insert(TRACE_PARENT, trace_parent);
        headers
    });
    let body = Envelope { trace_parent: None, ..envelope.clone() }.encode();
    ask(nats, envelope.event.subject(), body, headers, deadline).await
}

/// Asks a question that changes nothing.
pub async fn question(
    nats: &Client,
    subject: &'static str,
    question: &Value,
    deadline: Duration,
) -> Result<Value, AskError> {
    ask(nats, subject, question.to_string(), None, deadline).await
}

async fn ask(
    nats: &Client,
    subject: &'static str,
    payload: String,
    headers: Option<HeaderMap>,
    deadline: Duration,
) -> Result<Value, AskError> {
    let no_answer = || AskError::NoAnswer(subject.to_owned());
    let request = Request::new().payload(payload.into()).headers(headers.unwrap_or_default());
    let replied = timeout(deadline, nats.send_request(subject, request)).await;
    let message = replied.map_err(|_| no_answer())?.map_err(|_| no_answer())?;
    match serde_json::from_slice(&message.payload) {
        Ok(Reply::Answer(answer)) => Ok(answer),
        Ok(Reply::Problem(problem)) => Err(AskError::Problem(problem)),
        Err(_) => Err(no_answer()),
    }
}

/// Answers one subject.
#[async_trait]
pub(crate) trait Answerer: Send + Sync + 'static {
    fn subject(&self) -> &'static str;
    async fn answer(&self, batch: &[Message]) -> Result<Vec<Reply>, StepError>;
}

/// Commands for a machine: one more source of its fold.
pub(crate) struct Commands<M> {
    pub batches: Arc<Batches<M>>,
    pub subject: &'static str,
}

#[async_trait]
impl<M: Machine> Answerer for Commands<M> {
    fn subject(&self) -> &'static str {
        self.subject
    }

    async fn answer(&self, batch: &[Message]) -> Result<Vec<Reply>, StepError> {
        let Batches { machine, shell, .. } = &*self.batches;
        let incoming: Vec<_> = batch
            .iter()
            .map(|message| {
                let ticket = Ticket::Inbox {
                    fingerprint: shell.keys.fingerprint(&message.payload),
                    answered: true,
                };
                let payload = message.payload.clone();
                let mut incoming = Incoming::message(&**machine, ticket, &message.subject, payload);
                incoming.cause.trace_parent = trace_parent(message).or(incoming.cause.trace_parent);
                incoming
            })
            .collect();
        Ok(self.batches.handle(&incoming).await?.into_iter().map(reply).collect())
    }
}

fn trace_parent(command: &Message) -> Option<String> {
    Some(command.headers.as_ref()?.get(TRACE_PARENT)?.as_str().to_owned())
}

pub(crate) fn reply(verdict: Verdict) -> Reply {
    told(verdict).map_or_else(Reply::Problem, Reply::Answer)
}

/// So many questions are looked into at the same time: a few of the connections that the role has.
const AT_ONCE: usize = 4;

/// Questions that change nothing.
pub(crate) struct Questions<Q>(pub Q);

#[async_trait]
impl<Q: Question> Answerer for Questions<Q> {
    fn subject(&self) -> &'static str {
        Q::SUBJECT
    }

    async fn answer(&self, batch: &[Message]) -> Result<Vec<Reply>, StepError> {
        let replies: Vec<_> = batch.iter().map(|message| self.reply(message)).collect();
        Ok(stream::iter(replies).buffered(AT_ONCE).collect().await)
    }
}

impl<Q: Question> Questions<Q> {
    async fn reply(&self, message: &Message) -> Reply {
        let answer = match serde_json::from_slice(&message.payload) {
            Ok(question) => self.0.answer(question).await,
            Err(_) => Err(problem("not_json", "the question is not JSON")),
        };
        answer.map_or_else(Reply::Problem, Reply::Answer)
    }
}

/// Answers until stopped. In an outage there is no reply: the asker repeats itself with the same id.
pub(crate) async fn serve(
    shell: Shell,
    answerer: Arc<dyn Answerer>,
    stopping: CancellationToken,
    heartbeat: Heartbeat,
    listening: Listening,
) {
    let mut backoff = Backoff::default();
    while !stopping.is_cancelled() {
        heartbeat.beat();
        let subscribed =
            shell.nats.queue_subscribe(answerer.subject(), shell.service.to_owned()).await;
        let Ok(subscription) = subscribed else {
            let wait = backoff
                .after(answerer.subject(), &StepError::Broker("could not subscribe".to_owned()));
            timeout(wait, stopping.cancelled()).await.ok();
            continue;
        };
        let mut batches = subscription.ready_chunks(BATCH);
        // While the broker is away this comes late, and nothing waits for it.
        let mut known = pin!(shell.nats.flush());
        let mut is_known = false;
        loop {
            heartbeat.beat();
            let next = tokio::select! {
                () = stopping.cancelled() => return,
                flushed = &mut known, if !is_known => {
                    is_known = true;
                    if flushed.is_ok() {
                        listening.to(answerer.subject());
                    }
                    continue;
                }
                next = timeout(BEAT, batches.next()) => next,
            };
            match next {
                Err(_) => continue,
                Ok(None) => break,
                Ok(Some(batch)) => heartbeat.during(answer(&shell, &*answerer, batch)).await,
            }
        }
    }
}

/// Which subjects somebody here listens to by now.
#[derive(Clone)]
pub(crate) struct Listening(watch::Sender<BTreeSet<&'static str>>);

impl Default for Listening {
    fn default() -> Self {
        Self(watch::Sender::new(BTreeSet::new()))
    }
}

impl Listening {
    fn to(&self, subject: &'static str) {
        self.0.send_modify(|subjects| {
            subjects.insert(subject);
        });
    }

    /// Until so many are listened to.
    pub async fn all(&self, how_many: usize) {
        let mut known = self.0.subscribe();
        known.wait_for(|subjects| subjects.len() >= how_many).await.expect("we hold the sender");
    }
}

async fn answer(shell: &Shell, answerer: &dyn Answerer, batch: Vec<Message>) {
    let answering = AssertUnwindSafe(answerer.answer(&batch)).catch_unwind();
    match answering.await {
        Ok(Ok(replies)) => {
            for (message, reply) in batch.into_iter().zip(replies) {
                let Some(to) = message.reply else { continue };
                let payload = serde_json::to_vec(&reply).unwrap_or_default();
                if let Err(error) = shell.nats.publish(to, payload.into()).await {
                    tracing::warn!(%error, "an answer could not be sent");
                }
            }
        }
        Ok(Err(error)) => {
            tracing::warn!(subject = answerer.subject(), %error, "questions stay unanswered and are asked again")
        }
        Err(_panic) => {
            tracing::error!(subject = answerer.subject(), "a question made its answerer panic")
        }
    }
}
