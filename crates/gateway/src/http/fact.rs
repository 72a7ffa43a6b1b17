//! Facts that are stated over HTTP: an event of the gateway's outbox, committed before the answer.

use std::sync::Arc;

use contracts::{Envelope, Event};
use messaging::{Stated, source_of};
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
        let envelope = Envelope {
            id: id.to_string(),
            source: source_of(GATEWAY),
            time: Some(self.service.shell().clock.now()),
            correlation_id: None,
            causation_id: None,
            trace_parent,
            story_version: None,
            event,
        };
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
}
