//! A notice as a message in Intercom.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;
use vendors::intercom::{ConversationId, Error, Intercom};

use crate::channels::{Outgoing, Taken};

/// Looks for which somebody unknown to Intercom may be new there: some minutes.
pub(crate) const MAY_BE_NEW: i32 = 8;

/// How often Intercom has said of a delivery's person that it does not know them, for as long as this process lives: what
/// is lost with it is waited for once more. Attempts that came to nothing for other reasons do not count.
#[derive(Default)]
pub(crate) struct Looks(Mutex<HashMap<Uuid, i32>>);

impl Looks {
    /// One more; which it is.
    fn count(&self, delivery: Uuid) -> i32 {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = looks.entry(delivery).or_default();
        *count += 1;
        *count
    }

    fn forget(&self, delivery: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&delivery);
    }
}

/// Says one notice: in the conversation that is named, else in one of its own.
pub(crate) async fn send(intercom: &Intercom, looks: &Looks, notice: &Outgoing<'_>) -> Taken {
    let said = match &notice.delivery.says.conversation {
        Some(conversation) => reply(intercom, looks, conversation, notice).await,
        None => write(intercom, looks, notice).await,
    };
    let taken = said.unwrap_or_else(|error| judged(&error));
    if !matches!(taken, Taken::Later(_) | Taken::Away(_)) {
        looks.forget(notice.delivery.id);
    }
    taken
}

async fn reply(
    intercom: &Intercom,
    looks: &Looks,
    conversation: &str,
    notice: &Outgoing<'_>,
) -> Result<Taken, Error> {
    let Some(contact) = intercom.find_contact(notice.account.as_str()).await? else {
        return Ok(unknown(looks, notice, Taken::NoAddress));
    };
    let id = ConversationId(conversation.to_owned());
    let conversation = intercom.conversation(&id).await?;
    // A mistyped number is somebody else's conversation, and the link is personal.
    if !conversation.is_with(&contact) {
        return Ok(Taken::Refused);
    }
    if !(is_repeat(notice) && conversation.says(notice.reference)) {
        intercom.reply(&id, &notice.rendered.html).await?;
    }
    Ok(Taken::Accepted)
}

async fn write(intercom: &Intercom, looks: &Looks, notice: &Outgoing<'_>) -> Result<Taken, Error> {
    let Some(contact) = intercom.find_contact(notice.account.as_str()).await? else {
        return Ok(unknown(looks, notice, Taken::NoAddress));
    };
    if is_repeat(notice) && intercom.find_message(&contact, notice.reference).await?.is_some() {
        return Ok(Taken::Accepted);
    }
    match intercom.send_message(&contact, &notice.rendered.html).await {
        Err(Error::NotFound(_)) => Ok(unknown(looks, notice, Taken::Refused)),
        said => said.map(|_| Taken::Accepted),
    }
}

/// Intercom knows no idempotency key: whoever may have said it looks first.
fn is_repeat(notice: &Outgoing<'_>) -> bool {
    notice.attempt > 1
}

/// Who is new there is found after some minutes.
fn unknown(looks: &Looks, notice: &Outgoing<'_>, at_last: Taken) -> Taken {
    match looks.count(notice.delivery.id) {
        ..=MAY_BE_NEW => Taken::Later("Intercom does not know the person yet".to_owned()),
        _ => at_last,
    }
}

fn judged(error: &Error) -> Taken {
    match error {
        Error::NotFound(_) | Error::Conflict(_) | Error::Refused { .. } => Taken::Refused,
        Error::Unreachable | Error::Unknown(_) | Error::Throttled(_) | Error::Misconfigured(_) => {
            Taken::Away(error.to_string())
        }
    }
}
