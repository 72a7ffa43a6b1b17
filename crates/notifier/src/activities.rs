//! Delivers notices: for now by recording them.

use async_trait::async_trait;
use contracts::{Event, Time, topology::NOTIFIER_DELIVER};
use messaging::{Activity, ActivityError, Request};
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{self, Delivery};

/// Hands notices to a channel.
pub(crate) struct Deliver {
    pub pool: PgPool,
}

#[async_trait]
impl Activity for Deliver {
    const NAME: &'static str = NOTIFIER_DELIVER.name;

    async fn perform(
        &self,
        requests: &[Request],
        now: Time,
    ) -> Vec<Result<Vec<Event>, ActivityError>> {
        let notices = requests.iter().filter(|request| is_notice(request));
        let deliveries: Vec<Delivery<'_>> = notices.map(|one| delivery(one, now)).collect();
        match store::save_deliveries(&self.pool, &deliveries).await {
            Ok(accepted) => requests
                .iter()
                .map(|request| match accepted.get(&request.id) {
                    Some(accepted_at) => Ok(vec![told(request, *accepted_at)]),
                    None if !is_notice(request) => Ok(vec![]),
                    None => Err(ActivityError::Retry("the delivery was not recorded".to_owned())),
                })
                .collect(),
            Err(error) => {
                requests.iter().map(|_| Err(ActivityError::Retry(error.to_string()))).collect()
            }
        }
    }
}

/// What is recorded for now. Macros, changed holds and bounces wait for real channels.
fn is_notice(request: &Request) -> bool {
    matches!(
        request.envelope.event,
        Event::KycQuestionnaireRequested { .. } | Event::KycReminderRequested { .. }
    )
}

fn delivery(request: &Request, now: Time) -> Delivery<'_> {
    Delivery {
        id: request.id,
        request: asked_by(request),
        case: case(request),
        account: request.envelope.account().as_str(),
        notice: request.envelope.event.type_name(),
        accepted_at: request.envelope.time.map_or(now, |time| time.max(now)),
    }
}

fn told(request: &Request, accepted_at: Time) -> Event {
    let account = request.envelope.account().clone();
    let (asked, case) = (asked_by(request), case(request));
    Event::NotificationAccepted { account, request: asked, case, accepted_at, channel: None }
}

fn case(request: &Request) -> Option<Uuid> {
    match &request.envelope.event {
        Event::KycQuestionnaireRequested { case, .. }
        | Event::KycReminderRequested { case, .. } => Some(*case),
        _ => None,
    }
}

/// Ours are UUIDs; another's id is named by what is derived from it.
fn asked_by(request: &Request) -> Uuid {
    Uuid::parse_str(&request.envelope.id).unwrap_or_else(|_| request.envelope.key())
}
