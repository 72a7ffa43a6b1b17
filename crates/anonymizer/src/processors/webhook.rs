//! Whoever listens to signed webhooks: told to erase. That they did, nobody says; the certificate shows how far it went.

use messaging::ActivityError;
use serde_json::json;
use vendors::signed_webhook::{Answered, Error, Webhook};

use super::Place;
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
};

pub(super) async fn erase(webhook: &Webhook, at: &Place<'_>) -> Result<Came, ActivityError> {
    at.may_begin()?;
    let person = at.person;
    let body = json!({
        "type": "ostiary.erasure-ordered",
        "timestamp": person.asked_at,
        "data": {
            "requestId": person.order,
            "accountId": person.account,
            "emails": person.known.emails().collect::<Vec<_>>(),
        },
    });
    match webhook.send(person.order, body.to_string().into_bytes()).await {
        Ok(Answered::Signed) => Ok(at.done(Outcome::Ordered, Evidence::Signed, 1, vec![])),
        Ok(Answered::Acknowledged) => {
            Ok(at.done(Outcome::Ordered, Evidence::Acknowledged, 1, vec![]))
        }
        Err(Error::Refused(_)) => Ok(Came::Refused("the listener refuses the webhook".to_owned())),
        Err(error @ (Error::Unauthorized(_) | Error::Forged)) => {
            Ok(Came::Failed(error.to_string()))
        }
        Err(error @ (Error::Unavailable | Error::Throttled(_))) => Err(later(error)),
    }
}
