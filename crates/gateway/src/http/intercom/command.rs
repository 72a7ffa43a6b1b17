//! `/kyc …` in a note: a teammate whom `staff.toml` knows has a macro sent in the conversation.
//!
//! **A note** `/kyc questions`, `suspended` or `ok` is the command `run-macro` of the teammate whom `staff.toml` knows
//! by `intercom_admin_id`. A refusal is said back as a note where `[gateway.intercom.notes]` is set, else logged.
//! After an hour it is too old.

use std::sync::Arc;

use contracts::{AccountId, Envelope, Event, Time, event::Macro, topology::FIND_TOLD_OPEN};
use mail_parser::decoders::html::html_to_text;
use messaging::{
    requests::{self, AskError},
    source_of,
};
use runtime::{roles::GATEWAY, staff::StaffRole};
use serde_json::{Value, json};
use tokio::task;
use tracing::Instrument;
use vendors::intercom::ConversationId;

use super::{
    Outcome,
    wire::{Conversation, Notification},
};
use crate::http::{Api, ApiError};

const WORD: &str = "/kyc";
/// As for the same on the command line.
const ENTITLED: [StaffRole; 2] = [StaffRole::Support, StaffRole::Compliance];

/// What a teammate reads whose command was not carried out.
#[derive(Debug, thiserror::Error)]
enum No {
    #[error("write /kyc questions, /kyc suspended or /kyc ok")]
    Unknown,
    #[error("your Intercom id is not in staff.toml")]
    Unmapped,
    #[error("this needs the role support or compliance")]
    Role,
    #[error("nobody in this conversation, or more than one, is known by an account id")]
    Person,
    /// Whoever is asked refuses it, or it was said already.
    #[error("{0}")]
    Story(String),
}

/// Carries the note's command out, if it is one.
pub(super) async fn run(
    api: &Arc<Api>,
    notification: &Notification,
    conversation: &Conversation,
    trace_parent: Option<String>,
) -> Result<Outcome, ApiError> {
    let Some(note) = conversation.note() else { return Ok(Outcome::Ignored) };
    let Some(wish) = read(&note.body) else { return Ok(Outcome::Ignored) };
    let now = api.service.shell().clock.now();
    if notification.is_stale(now) {
        tracing::warn!("a note command came over an hour late and was not carried out");
        return Ok(Outcome::Stale);
    }
    let allowed = allow(api, &note.admin, now, wish, conversation);
    let done = match allowed {
        Ok(event) => ask(api, notification, event, trace_parent).await?,
        Err(no) => Err(no),
    };
    match done {
        Ok(()) => Ok(Outcome::Command),
        Err(no) => {
            say_back(api, &conversation.id, &no);
            Ok(Outcome::Refused)
        }
    }
}

/// `None`: no command of ours.
fn read(html: &str) -> Option<Result<Macro, No>> {
    let text = html_to_text(html).to_lowercase();
    let mut words = text.split_whitespace();
    (words.next() == Some(WORD)).then(|| match (words.next(), words.next()) {
        (Some("questions"), None) => Ok(Macro::Questions),
        (Some("suspended"), None) => Ok(Macro::Suspended),
        (Some("ok"), None) => Ok(Macro::Ok),
        _ => Err(No::Unknown),
    })
}

fn allow(
    api: &Api,
    admin: &str,
    now: Time,
    wish: Result<Macro, No>,
    conversation: &Conversation,
) -> Result<Event, No> {
    let member = api.staff.find_by_intercom(admin, now).ok_or(No::Unmapped)?;
    if !ENTITLED.iter().any(|role| member.is(*role)) {
        return Err(No::Role);
    }
    let which = wish?;
    let accounts = conversation.accounts();
    let mut accounts = accounts.into_iter();
    let (Some(account), None) = (accounts.next(), accounts.next()) else { return Err(No::Person) };
    let (actor, conversation) = (member.id.clone(), Some(conversation.id.clone()));
    Ok(Event::RunMacro { account, which, actor, conversation })
}

/// The command that the command line gives as well: a macro says only what is so.
async fn ask(
    api: &Api,
    notification: &Notification,
    event: Event,
    trace_parent: Option<String>,
) -> Result<Result<(), No>, ApiError> {
    let asked = match &event {
        Event::RunMacro { account, which: Macro::Ok, .. } => Some(account.clone()),
        _ => None,
    };
    // A repeat is told by its bytes, so there is no time in here.
    let envelope = Envelope {
        id: notification.key().to_string(),
        source: format!("{}:intercom", source_of(GATEWAY)),
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent,
        story_version: None,
        event,
    };
    match requests::command(&api.service.shell().nats, &envelope, api.deadline).await {
        Ok(status) => Ok(match asked {
            Some(account) => told_before(api, &account, &status["caseId"]).await,
            None => Ok(()),
        }),
        Err(AskError::Problem(problem)) if problem.code == "refused" => {
            Ok(Err(No::Story(problem.detail)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Of *KYC ok* and the notice that the account is open again only one is sent; a teammate reads which.
async fn told_before(api: &Api, account: &AccountId, case: &Value) -> Result<(), No> {
    if case.is_null() {
        return Ok(());
    }
    let question = json!({ "accountId": account, "caseId": case });
    let nats = &api.service.shell().nats;
    match requests::question(nats, FIND_TOLD_OPEN, &question, api.deadline).await {
        Ok(answer) => {
            answer["told"].as_str().map_or(Ok(()), |told| Err(No::Story(told.to_owned())))
        }
        Err(error) => {
            tracing::warn!(%error, "whether the macro only repeats a notice is not known");
            Ok(())
        }
    }
}

/// Beside the answer to Intercom, which does not wait: once, and what is lost is in the log.
fn say_back(api: &Arc<Api>, conversation: &str, no: &No) {
    tracing::warn!(%no, "a note command was not carried out");
    let body = format!("<p>Ostiary: not sent; {no}.</p>");
    let (api, conversation) = (Arc::clone(api), ConversationId(conversation.to_owned()));
    let said = async move {
        let notes = api.intercom.as_ref().and_then(|intercom| intercom.notes.as_ref());
        let Some(notes) = notes else { return };
        if let Err(error) = notes.note(&conversation, &body).await {
            tracing::warn!(%error, "a teammate could not be told");
        }
    };
    task::spawn(said.in_current_span());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_from_all_other_notes() {
        let which = |html: &str| read(html).map(|wish| wish.ok());
        assert_eq!(which("<p>/kyc questions</p>"), Some(Some(Macro::Questions)));
        assert_eq!(which("<p>/KYC <b>suspended</b></p>\n"), Some(Some(Macro::Suspended)));
        assert_eq!(which("/kyc&nbsp;ok"), Some(Some(Macro::Ok)));
        for unknown in ["/kyc", "<p>/kyc clear</p>", "/kyc ok now"] {
            assert_eq!(which(unknown), Some(None), "{unknown}");
        }
        for other in ["", "<p>please /kyc ok</p>", "/kycok", "<p>Ostiary: not sent; x.</p>"] {
            assert_eq!(which(other), None, "{other}");
        }
    }
}
