//! A query on the host's database.

use async_trait::async_trait;
use contracts::AccountId;
use host::Host;
use tokio::time::timeout;

use super::WITHIN;
use crate::ports::{BlockerSource, NoAnswer};

pub(super) struct Sql {
    pub host: Host,
    pub query: String,
    pub codes: [String; 1],
}

#[async_trait]
impl BlockerSource for Sql {
    fn codes(&self) -> &[String] {
        &self.codes
    }

    async fn ask(&self, account: &AccountId) -> Result<Vec<String>, NoAnswer> {
        let found = timeout(WITHIN, self.host.finds(&self.query, account)).await;
        let found = found.map_err(|_| NoAnswer("the host's database is late".to_owned()))?;
        let found = found.map_err(|error| NoAnswer(error.to_string()))?;
        Ok(if found { self.codes.to_vec() } else { vec![] })
    }
}
