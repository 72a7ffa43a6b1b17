//! What the gateway asks: whom a notice was sent to, and whether a link's address is still the person's.

use std::slice;

use async_trait::async_trait;
use contracts::{
    AccountId,
    event::Channel,
    topology::{CHECK_CONTACT, FIND_NOTICE, FIND_TOLD_OPEN},
};
use host::Host;
use messaging::{Problem, Question};
use runtime::links::{ContactVersion, Links};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::store;

/// Says whether a link was sent to an address that the host still knows, and never which.
pub(crate) struct CheckContact {
    pub host: Host,
    pub links: Links,
}

/// Says whom a notice was sent to.
pub(crate) struct FindNotice {
    pub pool: PgPool,
}

/// Says whether a mail said, or is to say, that a case's end opened the account.
pub(crate) struct FindToldOpen {
    pub pool: PgPool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ToldOpenAsked {
    account_id: AccountId,
    case_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ContactAsked {
    account_id: AccountId,
    contact_version: ContactVersion,
}

/// One of the two.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum NoticeAsked {
    CaseId(Uuid),
    RequestId(Uuid),
}

#[async_trait]
impl Question for CheckContact {
    const SUBJECT: &'static str = CHECK_CONTACT;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let ContactAsked { account_id, contact_version } = read(question)?;
        let found = self.host.find_contacts(slice::from_ref(&account_id)).await;
        let contacts = found.map_err(|error| {
            tracing::warn!(%error, "the host's directory cannot be read");
            problem("unavailable", "the host's directory did not answer; ask again")
        })?;
        let Some(contact) = contacts.get(&account_id) else {
            return Ok(json!({ "current": false }));
        };
        let is_of =
            |channel, contact: &str| self.links.is_version_of(contact_version, channel, contact);
        let email = contact.email.as_ref();
        let current = email.is_some_and(|email| is_of(Channel::Email, email.expose_secret()))
            // Whoever is reached in Intercom is known there by the host's own id.
            || is_of(Channel::Intercom, account_id.as_str());
        Ok(json!({ "current": current, "twoFactor": contact.two_factor }))
    }
}

#[async_trait]
impl Question for FindNotice {
    const SUBJECT: &'static str = FIND_NOTICE;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let found = match read(question)? {
            NoticeAsked::CaseId(case) => store::find_case(&self.pool, case).await,
            NoticeAsked::RequestId(request) => store::find_request(&self.pool, request).await,
        };
        let found =
            found.map_err(|_| problem("unavailable", "the database did not answer; ask again"))?;
        let (account, case) =
            found.ok_or_else(|| problem("not_found", "there is no such notice"))?;
        let mut answer = json!({ "accountId": account });
        if let Some(case) = case {
            answer["caseId"] = json!(case);
        }
        Ok(answer)
    }
}

#[async_trait]
impl Question for FindToldOpen {
    const SUBJECT: &'static str = FIND_TOLD_OPEN;

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        let ToldOpenAsked { account_id, case_id } = read(question)?;
        let found = store::find_told_open(&self.pool, &account_id, case_id).await;
        let found =
            found.map_err(|_| problem("unavailable", "the database did not answer; ask again"))?;
        Ok(json!({ "told": found.map(|mail| mail.to_string()) }))
    }
}

fn read<T: DeserializeOwned>(question: Value) -> Result<T, Problem> {
    serde_json::from_value(question)
        .map_err(|_| problem("bad_data", "the question does not have the right shape"))
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem { code: code.to_owned(), detail: detail.to_owned() }
}
