//! What a routine of a service found, as inputs of the service's own machine: no message says it, the machine judges it.

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    StepError,
    batch::Batches,
    machine::{Machine, Problem, StoryKey},
    publisher::Publisher,
    service::told,
    shell::Shell,
    work::{Cause, Incoming, Original, Ticket},
};

/// The subject that stands for findings where a message has one.
const SUBJECT: &str = "finding";

/// One thing that was found out about a story.
#[derive(Debug, Clone)]
pub struct Finding<I> {
    /// By this a repeat is known; the ids of the consequences derive from it.
    pub id: Uuid,
    /// Which story.
    pub story: StoryKey,
    /// What it means there.
    pub input: I,
}

/// The way into a machine's fold for what was found.
pub struct Findings<M>(Arc<Batches<M>>);

impl<M: Machine> Findings<M> {
    pub(crate) fn new(machine: M, shell: &Shell, publisher: &Publisher) -> Self {
        let (shell, publisher) = (shell.clone(), publisher.clone());
        Self(Arc::new(Batches { machine: Arc::new(machine), shell, publisher }))
    }

    /// Folds them as one batch; for each, the answer of its story after it, or the machine's no.
    pub async fn fold(
        &self,
        found: Vec<Finding<M::Input>>,
    ) -> Result<Vec<Result<Value, Problem>>, StepError> {
        if found.is_empty() {
            return Ok(vec![]);
        }
        let incoming: Vec<_> = found.into_iter().map(|finding| self.incoming(finding)).collect();
        Ok(self.0.handle(&incoming).await?.into_iter().map(told).collect())
    }

    fn incoming(&self, Finding { id, story, input }: Finding<M::Input>) -> Incoming<M::Input> {
        let body = serde_json::to_vec(&input).unwrap_or_default();
        let fingerprint = self.0.shell.keys.fingerprint(&body);
        Incoming {
            // Answered: whoever found it hears a no, and looks again later; nobody has to.
            ticket: Ticket::Inbox { fingerprint, answered: true },
            cause: Cause {
                id,
                causation: id.to_string(),
                correlation: id.to_string(),
                time: None,
                trace_parent: None,
            },
            work: Ok(Some((story, input))),
            claims: vec![],
            original: Original { subject: SUBJECT.to_owned(), account: None, body: body.into() },
        }
    }
}
