//! Facts that are stated over HTTP: an event of the gateway's outbox, committed before the answer.

use std::sync::Arc;

use contracts::{Envelope, Event, Time};
use messaging::{Handed, Stated, Unread, source_of};
use runtime::roles::GATEWAY;
use tokio::task;
use tracing::Instrument;
use uuid::Uuid;

use super::{Api, ApiError, Code};

/// What makes a request the same that came before under its id.
#[derive(Clone, Copy)]
pub(super) enum Sameness {
    /// The id alone: the rest may differ from delivery to delivery.
    Id,
    /// The event that it is told as.
    Event,
}

impl Api {
    /// States a fact, and says whether its id was used before.
    pub(super) async fn state(
        &self,
        (id, sameness): (Uuid, Sameness),
        event: Event,
        trace_parent: Option<String>,
    ) -> Result<Stated, ApiError> {
        let envelope = envelope(id, event, self.service.shell().clock.now(), trace_parent);
        let service = Arc::clone(&self.service);
        let stating = async move {
            let request = match sameness {
                Sameness::Id => String::new(),
                Sameness::Event => envelope.event.encode().get().to_owned(),
            };
            service.state_fact(id, request.as_bytes(), &envelope).await
        };
        // A caller that hangs up must not leave a transaction half-way.
        let stating = task::spawn(stating.in_current_span());
        Ok(self.in_time(stating).await?.map_err(|_| ApiError::of(Code::Internal))??)
    }

    /// Keeps what cannot be read for a person to look at.
    pub(super) async fn keep_unread<H: Handed>(&self, unread: Unread) -> Result<(), ApiError> {
        let service = Arc::clone(&self.service);
        let keeping = async move { service.keep_unread::<H>(&unread).await };
        let keeping = task::spawn(keeping.in_current_span());
        Ok(self.in_time(keeping).await?.map_err(|_| ApiError::of(Code::Internal))??)
    }
}

/// A fact of the gateway's own.
pub(super) fn envelope(
    id: Uuid,
    event: Event,
    now: Time,
    trace_parent: Option<String>,
) -> Envelope {
    Envelope {
        id: id.to_string(),
        source: source_of(GATEWAY),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event,
    }
}
