//! Who comes by a link, and what they may see.
//!
//! **A link** opens while its token is ours, young enough, about the present case, and sent to an address that the
//! host still knows, as the notifier says by a fingerprint. 404 forged or cut; 410 expired, replaced, an old address,
//! or nothing is asked. Those in `actions` are good for an hour (decision 0017).

use contracts::{Locale, topology::CHECK_CONTACT};
use messaging::requests::{self, AskError};
use runtime::links::{Link, LinkError, Purpose};
use serde::Deserialize;
use serde_json::json;

use super::words::{Notice, Words};
use crate::{
    http::{
        Api,
        questionnaire::{self, Questionnaire},
    },
    limits::Wait,
};

/// A link that opens, and what its account is asked.
pub(super) struct Visit {
    pub link: Link,
    pub asked: Questionnaire,
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dead {
    Forged,
    Expired,
    /// It was sent to an address that the person has no more.
    OldContact,
    /// The account has another case by now.
    Replaced,
    NothingAsked,
    /// The deletion that it is about is over, or another took its place.
    MovedOn,
    /// Somebody whom we must ask does not answer.
    Unreachable,
    /// It was opened too often.
    TooOften(Wait),
}

#[derive(Deserialize)]
struct Checked {
    current: bool,
}

/// Opens a link. Both questions are asked on every visit: an address may change between two clicks.
pub(super) async fn open(api: &Api, token: &str, locale: Option<&Locale>) -> Result<Visit, Dead> {
    let now = api.service.shell().clock.now();
    let link = api.links.open_token(Purpose::QUESTIONNAIRE, token, now)?;
    api.limits.page_per_link.check(&link.story)?;
    let (current, asked) =
        tokio::join!(is_current(api, &link), questionnaire::find(api, &link.account, locale));
    if !current? {
        return Err(Dead::OldContact);
    }
    let asked: Questionnaire = serde_json::from_value(asked?).map_err(|error| {
        tracing::error!(%error, "kyc-screener's questionnaire cannot be read");
        Dead::Unreachable
    })?;
    if asked.case_id.is_some_and(|case| case != link.story) {
        return Err(Dead::Replaced);
    }
    Ok(Visit { link, asked })
}

/// The notifier reads the host's directory, so that the gateway, which faces the world, needs no login there. It is told
/// a fingerprint and says yes or no.
async fn is_current(api: &Api, link: &Link) -> Result<bool, Dead> {
    let question = json!({ "accountId": link.account, "contactVersion": link.contact });
    let nats = &api.service.shell().nats;
    let answer = requests::question(nats, CHECK_CONTACT, &question, api.deadline).await?;
    let checked: Checked = serde_json::from_value(answer).map_err(|error| {
        tracing::error!(%error, "notifier's answer cannot be read");
        Dead::Unreachable
    })?;
    Ok(checked.current)
}

impl Visit {
    /// In the language of the questions.
    pub fn words(&self) -> &'static Words {
        Words::of(Locale::try_new(self.asked.locale.as_str()).ok().as_ref())
    }

    /// What is said where nothing is left to answer. Whoever gave a bad answer is not told which it was, and is asked
    /// only if compliance wants it.
    pub fn settled(&self) -> Option<&'static Notice> {
        match self.asked.status.as_str() {
            "cleared" => Some(&self.words().cleared),
            _ => self.asked.missing.is_empty().then_some(&self.words().received),
        }
    }
}

impl From<LinkError> for Dead {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Forged => Self::Forged,
            LinkError::Expired => Self::Expired,
        }
    }
}

impl From<Wait> for Dead {
    fn from(wait: Wait) -> Self {
        Self::TooOften(wait)
    }
}

impl From<AskError> for Dead {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Problem(problem) if problem.code == "not_found" => Self::NothingAsked,
            error => {
                tracing::warn!(%error, "a page cannot be shown: answered 503");
                Self::Unreachable
            }
        }
    }
}
