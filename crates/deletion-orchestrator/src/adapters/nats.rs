//! Somebody who replies on a subject of NATS, as `host.rpc.blockers`.

use async_trait::async_trait;
use contracts::AccountId;
use serde_json::json;
use tokio::time::timeout;

use super::{Found, WITHIN};
use crate::ports::{BlockerSource, NoAnswer};

pub(super) struct Nats {
    pub nats: async_nats::Client,
    pub subject: String,
    pub codes: Vec<String>,
}

#[async_trait]
impl BlockerSource for Nats {
    fn codes(&self) -> &[String] {
        &self.codes
    }

    async fn ask(&self, account: &AccountId) -> Result<Vec<String>, NoAnswer> {
        let no_answer = || NoAnswer(format!("nobody answered {} in time", self.subject));
        let question = json!({"accountId": account}).to_string();
        let replied = timeout(WITHIN, self.nats.request(self.subject.clone(), question.into()));
        let reply = replied.await.map_err(|_| no_answer())?.map_err(|_| no_answer())?;
        Found::read(&reply.payload)
    }
}
