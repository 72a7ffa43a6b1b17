//! A notice as a mail.

use secrecy::{ExposeSecret, SecretString};
use vendors::smtp::{Mail, Outcome, Session, Stage, Trouble};

use crate::{
    channels::{Outgoing, Taken},
    config::Email,
};

/// Sends one notice; whoever repeats it sends it under the same Message-ID.
pub(crate) async fn send(session: &mut Session<'_>, email: &Email, notice: &Outgoing<'_>) -> Taken {
    let Some(to) = &notice.contact.email else { return Taken::NoAddress };
    taken(session.send(&mail(email, to, notice)).await)
}

fn mail(email: &Email, to: &SecretString, notice: &Outgoing<'_>) -> Mail {
    let Outgoing { delivery, rendered, .. } = notice;
    Mail {
        message_id: delivery.message_id.clone(),
        return_path: notice.return_path.clone(),
        from: email.from.clone(),
        to: SecretString::from(to.expose_secret().trim().to_owned()),
        reply_to: notice.reply_to.clone(),
        date: delivery.says.asked_at.timestamp().try_into().unwrap_or_default(),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: rendered.html.clone(),
    }
}

fn taken(outcome: Outcome) -> Taken {
    match outcome {
        Outcome::Accepted => Taken::Accepted,
        // It is we who are refused: a person must correct the settings.
        Outcome::Refused { stage: Stage::Sender, .. } => {
            Taken::Away("the mail server refuses us as the sender".to_owned())
        }
        Outcome::Refused { .. } => Taken::Refused,
        Outcome::Later(trouble) => match trouble {
            // It may be about this mail alone.
            Trouble::Busy(_) | Trouble::Connection => Taken::Later(trouble.to_string()),
            // The next one would wait as long, or be refused as well.
            Trouble::Slow | Trouble::Login(_) | Trouble::Protocol => {
                Taken::Away(trouble.to_string())
            }
        },
        Outcome::Unknown(Trouble::Slow) => Taken::Away(Trouble::Slow.to_string()),
        Outcome::Unknown(trouble) => Taken::Later(trouble.to_string()),
    }
}
