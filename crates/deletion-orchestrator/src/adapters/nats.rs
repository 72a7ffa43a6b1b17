//! Somebody who replies on a subject of NATS, as `host.rpc.blockers`.

use async_trait::async_trait;
use contracts::{AccountId, topology::BLOCKERS};
use messaging::requests;
use serde_json::json;
use tokio::time::timeout;

use super::{WITHIN, read};
use crate::ports::{BlockerSource, Found, NoAnswer};

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

    async fn ask(&self, account: &AccountId) -> Result<Found, NoAnswer> {
        let question = json!({"accountId": account});
        let ours = BLOCKERS.into_iter().find(|(subject, _)| *subject == self.subject);
        if let Some((ours, _)) = ours {
            let answer = requests::question(&self.nats, ours, &question, WITHIN).await;
            let answer = answer.map_err(|error| NoAnswer(error.to_string()))?;
            return read(answer.to_string().as_bytes());
        }
        let no_answer = || NoAnswer(format!("nobody answered {} in time", self.subject));
        let asked = self.nats.request(self.subject.clone(), question.to_string().into());
        let replied = timeout(WITHIN, asked);
        let reply = replied.await.map_err(|_| no_answer())?.map_err(|_| no_answer())?;
        read(&reply.payload)
    }
}
