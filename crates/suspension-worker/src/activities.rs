//! Carries hold sets out at the host.

use async_trait::async_trait;
use contracts::{
    Event, Time,
    event::{ContainmentOutcome, HoldSet},
    topology::SUSPENSION_WORKER_CONTAIN,
};
use host::{Host, HostError, Order, Outcome};
use messaging::{Activity, ActivityError, Request};

/// Brings the host into the state that a hold set orders.
pub(crate) struct Contain {
    pub host: Host,
}

#[async_trait]
impl Activity for Contain {
    const NAME: &'static str = SUSPENSION_WORKER_CONTAIN.name;

    async fn perform(
        &self,
        requests: &[Request],
        now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        let ordered: Vec<Option<Order>> =
            requests.iter().map(|request| order(request, now)).collect();
        let orders: Vec<Order> = ordered.iter().flatten().cloned().collect();
        let mut outcomes = self.host.contain(&orders).await.into_iter();
        let results = ordered.into_iter().map(|order| match order {
            Some(order) => {
                outcomes.next().map_or_else(unanswered, |outcome| reported(&order, outcome))
            }
            None => Err(ActivityError::Reject("the event orders no hold set".to_owned())),
        });
        results.collect()
    }
}

fn order(request: &Request, now: Time) -> Option<Order> {
    let (Event::AccountSuspended { account, holds }
    | Event::AccountReactivated { account, holds }
    | Event::HoldsChanged { account, holds }) = &request.envelope.event
    else {
        return None;
    };
    let HoldSet { hold_set_version, effect, .. } = holds;
    let at = request.envelope.time.map_or(now, |time| time.max(now));
    Some(Order {
        account: account.clone(),
        version: *hold_set_version,
        effect: *effect,
        effect_id: request.id,
        at,
    })
}

fn reported(
    order: &Order,
    outcome: Result<Outcome, HostError>,
) -> Result<Vec<Event>, ActivityError> {
    let (outcome, receipts) = match outcome {
        Ok(outcome) => outcome.into_parts(),
        Err(error @ HostError::Refused(_)) => {
            let account = order.account.as_str();
            tracing::error!(account.id = account, %error, "a hold needs a person at the host");
            (ContainmentOutcome::Refused, vec![])
        }
        // Down, or not as configured: asked until it is.
        Err(error @ (HostError::Unavailable(_) | HostError::Misconfigured(_))) => {
            return Err(ActivityError::Retry(error.to_string()));
        }
    };
    Ok(vec![Event::ContainmentReported {
        account: order.account.clone(),
        hold_set_version: order.version,
        effect: order.effect,
        outcome,
        receipts,
    }])
}

fn unanswered() -> Result<Vec<Event>, ActivityError> {
    Err(ActivityError::Retry("the host gave no outcome".to_owned()))
}
