//! A query on the host's database.

use async_trait::async_trait;
use contracts::AccountId;
use host::Host;
use tokio::time::timeout;

use super::WITHIN;
use crate::ports::{BlockerSource, Found, NoAnswer};

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

    async fn ask(&self, account: &AccountId) -> Result<Found, NoAnswer> {
        let found = timeout(WITHIN, self.host.finds(&self.query, account)).await;
        let found = found.map_err(|_| NoAnswer("the host's database is late".to_owned()))?;
        let found = found.map_err(|error| NoAnswer(error.to_string()))?;
        // A row is a yes, and says no amount.
        Ok(if found {
            Found { blockers: self.codes.to_vec(), dust: vec![] }
        } else {
            Found::default()
        })
    }
}
