//! Whoever signs up with the address of an account that exists: that account's story hears of it, and nobody else.
//!
//! Somebody who is leaving and comes again is shown the way back by mail, at the address alone. What is answered to the host
//! is made before and without this, so that nothing in it tells whether there is such an account.

use std::{sync::Arc, time::Duration};

use contracts::{AccountId, Event, Time, envelope::derive_id};
use host::{Host, HostError, Owners};
use messaging::{Service, StepError};
use runtime::clock::Clock;
use secrecy::ExposeSecret as _;
use tokio::time::timeout;
use uuid::Uuid;

use crate::fact;

/// How long an answer is kept back for it; the rest is done after the answer.
const KEPT_BACK: Duration = Duration::from_millis(500);

/// Finds the accounts of an address, and tells their stories.
#[derive(Clone)]
pub(crate) struct SameAddress {
    pub host: Host,
    pub clock: Clock,
    pub outbox: Arc<Service>,
}

impl SameAddress {
    /// One statement for all of them.
    pub async fn find<'c>(
        &self,
        contacts: impl Iterator<Item = &'c host::Contact>,
    ) -> Result<Owners, HostError> {
        let emails = contacts.filter_map(|contact| contact.email.as_ref());
        let emails: Vec<String> =
            emails.map(|email| email.expose_secret().trim().to_owned()).collect();
        match self.host.find_accounts(&emails).await {
            // A host without addresses has none twice.
            Err(HostError::Misconfigured(_)) => Ok(Owners::new()),
            found => found,
        }
    }

    /// Somebody wants to sign up. However it goes, whoever asked gets their answer.
    pub async fn tell(&self, email: Option<&String>) {
        let Some(email) = email.map(|email| email.trim().to_owned()) else { return };
        let own = self.clone();
        let telling = tokio::spawn(async move {
            if let Err(error) = own.tell_all(email).await {
                tracing::warn!(error, "nobody is told that their address is used again");
            }
        });
        // What is not done yet goes on by itself.
        let _ = timeout(KEPT_BACK, telling).await;
    }

    async fn tell_all(&self, email: String) -> Result<(), String> {
        let owners = self.host.find_accounts(&[email]).await;
        let now = self.clock.now();
        for account in owners.map_err(|error| error.to_string())?.into_values().flatten() {
            self.say(account, now).await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Once a minute is enough, however often it is tried.
    async fn say(&self, account: AccountId, now: Time) -> Result<(), StepError> {
        let minute = now.timestamp().div_euclid(60).to_be_bytes();
        let parts = [b"address-used-again".as_slice(), account.as_str().as_bytes(), &minute];
        let id = derive_id(Uuid::NAMESPACE_URL, &parts);
        let envelope = fact(id, now, Event::AddressUsedAgain { account });
        self.outbox.state_fact(id, &minute, &envelope).await.map(drop)
    }
}

/// What is said of whoever else has the address of one who signed up.
pub(crate) fn others(
    owners: &Owners,
    newcomer: &AccountId,
    contact: &host::Contact,
) -> impl Iterator<Item = Event> {
    let email = contact.email.as_ref().map(|email| email.expose_secret().trim().to_lowercase());
    let them = email.and_then(|email| owners.get(&email)).into_iter().flatten();
    them.filter(move |account| *account != newcomer)
        .map(|account| Event::AddressUsedAgain { account: account.clone() })
        .collect::<Vec<_>>()
        .into_iter()
}
