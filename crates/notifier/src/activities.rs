//! Delivers notices: planned, sent over the first channel that takes them, and told.

use std::collections::HashMap;

use async_trait::async_trait;
use contracts::{Event, Time, event::FailureReason, topology::NOTIFIER_DELIVER};
use host::Host;
use messaging::{Activity, ActivityError, Request, Shell};
use runtime::links::Links;
use uuid::Uuid;

use crate::{
    channels::{self, Channels},
    config::HoldNotices,
    store::{self, Delivery, Ended},
    templates::{Kept, Templates},
};

mod plan;
mod send;
mod tag;

pub(crate) use send::Unnoted;
pub(crate) use tag::Tag;

/// Hands notices to the channels.
pub(crate) struct Deliver {
    pub shell: Shell,
    pub host: Host,
    pub channels: Channels,
    pub templates: Templates,
    pub links: Links,
    pub company: String,
    pub holds: HoldNotices,
    pub unnoted: Unnoted,
    /// What the law wants kept of who leaves.
    pub kept: Vec<Kept>,
}

type Answer = Result<Vec<Event>, ActivityError>;

/// A delivery that is still to be sent, and the call that awaits its end.
struct Open<'a> {
    request: &'a Request,
    delivery: &'a mut Delivery,
    /// Only what is sealed for the erasure still has their address: there is no other channel, and no page to open.
    sealed: bool,
}

/// Why deliveries have to wait, by call.
type Later = HashMap<Uuid, String>;

#[async_trait]
impl Activity for Deliver {
    const NAME: &'static str = NOTIFIER_DELIVER.name;

    async fn perform(&self, requests: &[Request], now: Time) -> Vec<Answer> {
        match self.deliver(requests, now).await {
            Ok(answers) => answers,
            Err(error) => {
                requests.iter().map(|_| Err(ActivityError::Retry(error.to_string()))).collect()
            }
        }
    }
}

impl Deliver {
    async fn deliver(&self, requests: &[Request], now: Time) -> Result<Vec<Answer>, sqlx::Error> {
        self.plan(requests, now).await?;
        let calls: Vec<Uuid> = requests.iter().map(|request| request.id).collect();
        let mut deliveries = store::find_awaited(&self.shell.pool, &calls).await?;
        let by_call: HashMap<Uuid, &Request> = requests.iter().map(|one| (one.id, one)).collect();
        let mut open: Vec<Open<'_>> = deliveries
            .values_mut()
            .filter(|delivery| delivery.is_open())
            .map(|delivery| Open { request: by_call[&delivery.asker], delivery, sealed: false })
            .collect();
        let tried: Vec<Uuid> = open.iter().map(|one| one.request.id).collect();
        let later = self.send(&mut open, now).await?;
        let tried = tried.iter().map(|call| &deliveries[call]);
        let not_taken: Vec<&Delivery> = tried.filter(|one| one.accepted_at.is_none()).collect();
        if !not_taken.is_empty() {
            store::save(&self.shell.pool, &not_taken).await?;
            // Somebody whose lease ran out may have got further with them meanwhile: what is kept is what is said.
            deliveries = store::find_awaited(&self.shell.pool, &calls).await?;
        }
        let answer = |request: &Request| match deliveries.get(&request.id) {
            Some(delivery) => answer(request, delivery, &later, now),
            // Nothing was to be said, or somebody else awaits its end.
            None => Ok(vec![]),
        };
        Ok(requests.iter().map(answer).collect())
    }
}

fn answer(request: &Request, delivery: &Delivery, later: &Later, now: Time) -> Answer {
    let account = request.envelope.account().clone();
    let (asked, case) = (delivery.request, delivery.says.case);
    if let Some(accepted_at) = delivery.accepted_at {
        let channel = delivery.channel.as_deref().and_then(channels::named);
        return Ok(vec![Event::NotificationAccepted {
            account,
            request: asked,
            case,
            accepted_at,
            channel,
        }]);
    }
    let reason = match delivery.ended {
        Some(Ended::NoAddress) => FailureReason::NoAddress,
        Some(Ended::Refused) => FailureReason::Refused,
        Some(Ended::Bounced) => FailureReason::Bounced,
        // Whoever asked is not kept waiting for what is not true any more.
        Some(Ended::Outdated | Ended::Replaced) => return Ok(vec![]),
        None => {
            let why = later.get(&request.id).cloned();
            return Err(ActivityError::Retry(why.unwrap_or_else(|| "not sent yet".to_owned())));
        }
    };
    Ok(vec![Event::NotificationFailed { account, request: asked, case, reason, failed_at: now }])
}
