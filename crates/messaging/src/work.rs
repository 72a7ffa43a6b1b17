//! What the four sources hand to the fold, and what becomes of it.

use bytes::Bytes;
use contracts::{AccountId, ContractError, Envelope, Time};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    agreed::Claim,
    fold::guarded,
    machine::{Machine, Problem, StoryKey},
    timers::TimerRow,
};

/// The subject under which a timer that was refused is kept as a dead letter.
pub(crate) const TIMER_SUBJECT: &str = "timer";

/// One message, command, timer or dead letter on its way into the fold.
pub(crate) struct Incoming<I> {
    pub ticket: Ticket,
    pub cause: Cause,
    /// Story and input; `None`: not ours; an error: a dead letter.
    pub work: Result<Option<(StoryKey, I)>, Problem>,
    /// What it says of others who agreed; none of it is taken on trust.
    pub claims: Vec<Claim>,
    pub original: Original,
}

/// By what a repeat is recognised.
pub(crate) enum Ticket {
    /// An event or a command, by its key; a command gets an answer.
    Inbox { fingerprint: Vec<u8>, answered: bool },
    /// A timer: it fires once, since firing deletes it.
    Timer { story: String, name: String },
    /// A dead letter that is played again; the inbox learns of it too.
    Replay { dead_letter: Uuid, staff: String, fingerprint: Vec<u8> },
}

impl Ticket {
    /// What tells the message from another one under the same id; a timer has none.
    pub fn fingerprint(&self) -> Option<&[u8]> {
        match self {
            Self::Inbox { fingerprint, .. } | Self::Replay { fingerprint, .. } => Some(fingerprint),
            Self::Timer { .. } => None,
        }
    }
}

/// What the consequences follow from.
pub(crate) struct Cause {
    pub id: Uuid,
    pub causation: String,
    pub correlation: String,
    pub time: Option<Time>,
    pub trace_parent: Option<String>,
}

/// The message as it came, for the dead letter that it may become.
#[derive(Clone)]
pub(crate) struct Original {
    pub subject: String,
    pub account: Option<AccountId>,
    pub body: Bytes,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Its effects are committed; a command has its answer.
    Handled(Value),
    /// It was seen before; a command has its answer all the same.
    Repeated(Value),
    /// This machine has no use for it.
    NotOurs,
    /// Its account is erased: nothing is changed, and that it came is counted.
    Erased,
    /// It is kept as a dead letter, or a command is refused with this problem.
    Rejected(Problem),
}

impl Verdict {
    /// All labels in metrics.
    pub(crate) const NAMES: [&'static str; 5] =
        ["handled", "repeated", "not_ours", "erased", "rejected"];

    /// Its label in metrics.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Handled(_) => "handled",
            Self::Repeated(_) => "repeated",
            Self::NotOurs => "not_ours",
            Self::Erased => "erased",
            Self::Rejected(_) => "rejected",
        }
    }
}

impl<I> Incoming<I> {
    /// A message from a stream or a dead letter's body.
    pub fn message<M: Machine<Input = I>>(
        machine: &M,
        ticket: Ticket,
        subject: &str,
        body: Bytes,
    ) -> Self {
        match Envelope::decode(subject, &body) {
            Ok(envelope) => Self::envelope(machine, ticket, &envelope, body),
            Err(error) => Self::broken(ticket, subject, body, &error),
        }
    }

    /// A message that was read already.
    pub fn envelope<M: Machine<Input = I>>(
        machine: &M,
        ticket: Ticket,
        envelope: &Envelope,
        body: Bytes,
    ) -> Self {
        let refused = |refusal: M::Refusal| problem("refused", &refusal.to_string());
        let work = guarded(|| machine.route(envelope).map_err(refused));
        let (work, claims) = match Claim::of(envelope) {
            Ok(claim) => (work, claim.into_iter().collect()),
            Err(problem) => (work.and_then(|work| work.map_or(Ok(None), |_| Err(problem))), vec![]),
        };
        Self {
            ticket,
            cause: Cause::of(envelope),
            work,
            claims,
            original: Original {
                subject: envelope.event.subject().to_owned(),
                account: Some(envelope.account().clone()),
                body,
            },
        }
    }

    /// A timer that is due, or a dead letter that was one.
    pub fn timer(
        ticket: Ticket,
        timer: TimerRow<Result<I, serde_json::Error>>,
        body: Bytes,
    ) -> Self {
        let unreadable = |error| {
            problem("state_unreadable", &format!("the timer's input cannot be read: {error}"))
        };
        Self {
            ticket,
            cause: Cause {
                id: timer.id,
                causation: timer.id.to_string(),
                correlation: timer.correlation,
                time: None,
                trace_parent: timer.trace_parent,
            },
            original: Original {
                subject: TIMER_SUBJECT.to_owned(),
                account: AccountId::try_new(&*timer.story).ok(),
                body,
            },
            work: timer.input.map(|input| Some((StoryKey(timer.story), input))).map_err(unreadable),
            claims: vec![],
        }
    }

    fn broken(ticket: Ticket, subject: &str, body: Bytes, error: &ContractError) -> Self {
        let id = contracts::envelope::derive_id(Uuid::NAMESPACE_OID, &[subject.as_bytes(), &body]);
        Self {
            ticket,
            cause: Cause {
                id,
                causation: id.to_string(),
                correlation: id.to_string(),
                time: None,
                trace_parent: None,
            },
            work: Err(problem(error.code(), &error.to_string())),
            claims: vec![],
            original: Original { subject: subject.to_owned(), account: None, body },
        }
    }
}

impl Cause {
    fn of(envelope: &Envelope) -> Self {
        Self {
            id: envelope.key(),
            causation: envelope.id.clone(),
            correlation: envelope.correlation_id.clone().unwrap_or_else(|| envelope.id.clone()),
            time: envelope.time,
            trace_parent: envelope.trace_parent.clone(),
        }
    }
}

pub(crate) fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
