//! A customer wrote: a reply of every account in the conversation, or, where that cannot be read, a dead letter.

use std::sync::Arc;

use bytes::Bytes;
use contracts::{
    Envelope, Event, Time, envelope::derive_id, event::Channel, topology::UNREAD_NOTIFICATION,
};
use messaging::{Handed, Pii, Problem, Stated, Unread};
use uuid::Uuid;

use super::{
    Outcome,
    wire::{Conversation, Notification},
};
use crate::http::{
    Api, ApiError,
    fact::{self, Sameness},
    webhook,
};

/// Plays again what could not be read when it came.
#[derive(Debug, Clone, Copy)]
pub struct Replies;

/// Why no reply can be made of what a customer wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum NoReply {
    #[error("a customer wrote in Intercom, and the conversation cannot be read")]
    Unreadable,
    #[error("a customer wrote in Intercom whom no external_id ties to an account")]
    UnknownPerson,
    /// Whom the host never named to Intercom, we never wrote to there.
    #[error("a visitor wrote in Intercom")]
    Visitor,
}

/// States the reply, or keeps what cannot be read. It is Intercom's to send again only while our database is away.
pub(super) async fn take(
    api: &Arc<Api>,
    notification: &Notification,
    body: Bytes,
    trace_parent: Option<String>,
) -> Result<Outcome, ApiError> {
    let facts = match facts(notification, api.service.shell().clock.now()) {
        Ok(facts) => facts,
        Err(NoReply::Visitor) => return Ok(Outcome::Visitor),
        Err(lost) => {
            let problem = lost.problem();
            let body = Pii::new(body.into());
            let unread = Unread { id: notification.key(), body, problem, trace_parent };
            api.keep_unread::<Replies>(unread).await?;
            return Ok(lost.outcome());
        }
    };
    let (mut outcome, mut limited) = (Outcome::Repeated, Ok(()));
    for (key, event) in facts {
        if webhook::meets_a_grave(api, event.account()).await? {
            outcome = Outcome::Erased;
            continue;
        }
        // One who writes too often keeps no other from being heard.
        if let Err(wait) = api.limits.messages_per_account.check(event.account()) {
            limited = Err(wait);
            continue;
        }
        let stated = api.state((key, Sameness::Id), event, trace_parent.clone()).await?;
        if stated == Stated::Now {
            outcome = Outcome::Reply;
        }
    }
    limited?;
    Ok(outcome)
}

/// One reply for each account in the conversation: who of them wrote, silence is ascribed to none.
fn facts(notification: &Notification, now: Time) -> Result<Vec<(Uuid, Event)>, NoReply> {
    let conversation = Conversation::read(notification).map_err(|_| NoReply::Unreadable)?;
    // The signature covers it, and who wrote in time is not to suffer for a notification that comes late.
    let received_at = notification.sent_at(now);
    let accounts = conversation.accounts();
    let alone = accounts.len() == 1;
    let said = accounts.into_iter().map(|account| {
        let key = notification.key();
        let key = if alone { key } else { derive_id(key, &[account.as_str().as_bytes()]) };
        let (channel, reply) = (Channel::Intercom, conversation.id.clone());
        (key, Event::InboundReplyReceived { account, case: None, channel, reply, received_at })
    });
    let said: Vec<_> = said.collect();
    match (said.is_empty(), conversation.is_of_a_visitor()) {
        (false, _) => Ok(said),
        (true, true) => Err(NoReply::Visitor),
        (true, false) => Err(NoReply::UnknownPerson),
    }
}

impl Handed for Replies {
    const NAME: &'static str = "gateway-intercom";
    const SUBJECT: &'static str = UNREAD_NOTIFICATION;

    fn read(&self, body: &[u8], now: Time) -> Result<Vec<(Uuid, Envelope)>, Problem> {
        let notification: Notification =
            serde_json::from_slice(body).map_err(|_| NoReply::Unreadable.problem())?;
        let said = facts(&notification, now).map_err(NoReply::problem)?;
        Ok(said
            .into_iter()
            .map(|(key, event)| (key, fact::envelope(key, event, now, None)))
            .collect())
    }
}

impl NoReply {
    fn problem(self) -> Problem {
        Problem { code: self.outcome().as_str().to_owned(), detail: self.to_string() }
    }

    fn outcome(self) -> Outcome {
        match self {
            Self::Unreadable => Outcome::Unreadable,
            Self::UnknownPerson => Outcome::UnknownPerson,
            Self::Visitor => Outcome::Visitor,
        }
    }
}
