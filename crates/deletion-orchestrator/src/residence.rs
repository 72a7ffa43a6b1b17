//! Where people live, as the host's directory says: whose law they leave under.

use std::collections::HashMap;

use contracts::{AccountId, CountryCode};
use host::{Host, HostError};

/// The host's directory.
#[derive(Clone)]
pub(crate) struct Residences(pub Host);

impl Residences {
    /// The country of each, by one statement; who lives nowhere that is known is missing.
    ///
    /// # Errors
    /// When the host's database is away, or not as `host.toml` says. Then nobody's law is guessed.
    pub async fn find(
        &self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, CountryCode>, HostError> {
        let found = self.0.find_contacts(accounts).await?;
        let known = found.into_iter().filter_map(|(account, one)| Some((account, one.residence?)));
        Ok(known.collect())
    }
}
