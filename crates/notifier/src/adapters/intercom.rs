//! A notice as a message in Intercom.

use vendors::intercom::{ConversationId, Error, Intercom};

use crate::channels::{Outgoing, Taken};

/// Attempts for which somebody unknown to Intercom may be new there: some minutes.
pub(crate) const MAY_BE_NEW: i32 = 8;

/// Says one notice: in the conversation that is named, else in one of its own.
pub(crate) async fn send(intercom: &Intercom, notice: &Outgoing<'_>) -> Taken {
    let said = match &notice.delivery.says.conversation {
        Some(conversation) => reply(intercom, conversation, notice).await,
        None => write(intercom, notice).await,
    };
    said.unwrap_or_else(|error| judged(&error))
}

async fn reply(
    intercom: &Intercom,
    conversation: &str,
    notice: &Outgoing<'_>,
) -> Result<Taken, Error> {
    let Some(contact) = intercom.find_contact(notice.account.as_str()).await? else {
        return Ok(unknown(notice, Taken::NoAddress));
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

async fn write(intercom: &Intercom, notice: &Outgoing<'_>) -> Result<Taken, Error> {
    let Some(contact) = intercom.find_contact(notice.account.as_str()).await? else {
        return Ok(unknown(notice, Taken::NoAddress));
    };
    if is_repeat(notice) && intercom.find_message(&contact, notice.reference).await?.is_some() {
        return Ok(Taken::Accepted);
    }
    match intercom.send_message(&contact, &notice.rendered.html).await {
        Err(Error::NotFound(_)) => Ok(unknown(notice, Taken::Refused)),
        said => said.map(|_| Taken::Accepted),
    }
}

/// Intercom knows no idempotency key: whoever may have said it looks first.
fn is_repeat(notice: &Outgoing<'_>) -> bool {
    notice.attempt > 1
}

/// Who is new there is found after some minutes.
fn unknown(notice: &Outgoing<'_>, at_last: Taken) -> Taken {
    match notice.attempt {
        ..=MAY_BE_NEW => Taken::Later("Intercom does not know the person yet".to_owned()),
        _ => at_last,
    }
}

fn judged(error: &Error) -> Taken {
    match error {
        Error::NotFound(_) | Error::Conflict(_) | Error::Refused { .. } => Taken::Refused,
        Error::Unreachable | Error::Unknown(_) | Error::Throttled(_) | Error::Unauthorized(_) => {
            Taken::Away(error.to_string())
        }
    }
}
