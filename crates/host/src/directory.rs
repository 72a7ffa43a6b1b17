//! How the host's people can be reached, asked at the moment of use and kept nowhere.
//!
//! **The directory is asked at the moment of use.** `find_contacts` answers for many accounts with one statement;
//! nothing of it is kept, logged or shown by `Debug`. Columns that `[directory]` does not name are unknown, a blank is
//! none, and a locale that is no language tag is none either. `two_factor` names a flag or the secret itself: blank, 0
//! or false is not set; not named, nobody is taken to be without a second factor.

use std::collections::{BTreeSet, HashMap};

use contracts::{AccountId, CountryCode, Locale};
use secrecy::SecretString;
use serde_json::json;
use tokio::time::timeout;

use crate::{
    Host, HostError, account,
    dialect::Capitals,
    session::{DEADLINE, Session},
};

/// How one person can be reached, as the host knows it now.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// E-mail address, unchecked.
    pub email: Option<SecretString>,
    /// Telephone number, unchecked.
    pub phone: Option<SecretString>,
    /// Language, where it is a tag that can be one.
    pub locale: Option<Locale>,
    /// Country of residence, where it is a code of ISO 3166-1 (two letters) that can be one.
    pub residence: Option<CountryCode>,
    /// Whether a second factor is set; absent: the host does not say.
    pub two_factor: Option<bool>,
}

/// What the host's columns say.
#[derive(sqlx::FromRow)]
struct Row {
    account: String,
    email: Option<String>,
    phone: Option<String>,
    locale: Option<String>,
    residence: Option<String>,
    two_factor: Option<String>,
}

/// Accounts by e-mail address, the address in lower case.
pub type Owners = HashMap<String, Vec<AccountId>>;

impl Host {
    /// Looks these people up in `[directory]`, with one statement; who is missing from the answer has no account.
    ///
    /// # Errors
    /// When the database is away, or not as `host.toml` says.
    pub async fn find_contacts(
        &self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Contact>, HostError> {
        let possible = accounts.iter().filter(|id| account::fits(self.config.accounts.id_type, id));
        let possible: HashMap<&str, &AccountId> = possible.map(|id| (id.as_str(), id)).collect();
        if possible.is_empty() {
            return Ok(HashMap::new());
        }
        let asked = json!(possible.keys().collect::<Vec<_>>()).to_string();
        let mut session = self.pool.acquire().await?;
        let rows = match timeout(DEADLINE, self.ask(&mut session, &asked)).await {
            Ok(rows) => rows?,
            Err(_) => {
                session.abandon();
                return Err(HostError::silent());
            }
        };
        // The rows that came back must be rows that were asked for.
        let found = rows.into_iter().filter_map(|row| {
            let account = possible.get(row.account.as_str())?;
            let says = self.config.directory.two_factor.is_some();
            let two_factor = says.then(|| is_set(row.two_factor.as_deref()));
            Some(((*account).clone(), Contact { two_factor, ..Contact::from(row) }))
        });
        Ok(found.collect())
    }

    /// The accounts behind e-mail addresses, by the address in lower case: those whose address the host writes as it is
    /// given, or in lower case, through the column's index. One address may have several accounts.
    ///
    /// # Errors
    /// When the database is away, or not as `host.toml` says, or that names no `directory.email`.
    pub async fn find_accounts(&self, emails: &[String]) -> Result<Owners, HostError> {
        self.find_owners_of(emails, Capitals::Count).await
    }

    /// The same for all whose address is that one but for capitals. However many are asked for, the table is looked at
    /// once, and all of it where no index fits: not for what is done often.
    ///
    /// # Errors
    /// As of [`Host::find_accounts`].
    pub async fn find_accounts_alike(&self, emails: &[String]) -> Result<Owners, HostError> {
        self.find_owners_of(emails, Capitals::DoNotCount).await
    }

    async fn find_owners_of(
        &self,
        emails: &[String],
        capitals: Capitals,
    ) -> Result<Owners, HostError> {
        let lower: BTreeSet<String> = emails.iter().map(|email| email.to_lowercase()).collect();
        let asked: BTreeSet<&String> = emails.iter().chain(&lower).collect();
        if asked.is_empty() {
            return Ok(Owners::new());
        }
        let mut session = self.pool.acquire().await?;
        let asked = json!(asked).to_string();
        let rows = match timeout(DEADLINE, self.ask_whose(&mut session, &asked, capitals)).await {
            Ok(rows) => rows?,
            Err(_) => {
                session.abandon();
                return Err(HostError::silent());
            }
        };
        let mut found: HashMap<String, BTreeSet<AccountId>> = HashMap::new();
        for (account, email) in rows {
            let email = email.to_lowercase();
            // Collations and check sums find more than what was asked for.
            if let (true, Ok(account)) = (lower.contains(&email), AccountId::try_new(account)) {
                found.entry(email).or_default().insert(account);
            }
        }
        Ok(found.into_iter().map(|(email, them)| (email, them.into_iter().collect())).collect())
    }

    async fn ask_whose(
        &self,
        session: &mut Session,
        asked: &str,
        capitals: Capitals,
    ) -> Result<Vec<(String, String)>, HostError> {
        let config = &self.config;
        let Some(email) = &config.directory.email else {
            let said = "directory.email: missing, so nobody is found by an address";
            return Err(HostError::Misconfigured(said.to_owned()));
        };
        let place = [(&config.accounts.table, email)];
        let described = self.describe(&mut session.link(), &place).await?;
        let Some(described) = described.first() else { return Ok(vec![]) };
        let statement = self.dialect().find_accounts(config, email, described, capitals);
        let mut tx = session.begin().await?;
        let rows = tx.link().fetch(&statement, asked).await;
        let _ = tx.rollback().await;
        Ok(rows?)
    }

    /// Within the bounds that a transaction of ours has.
    async fn ask(&self, session: &mut Session, asked: &str) -> Result<Vec<Row>, HostError> {
        let statements = self.statements(&mut session.link()).await?;
        let mut tx = session.begin().await?;
        let rows = tx.link().fetch(&statements.find_contacts, asked).await;
        // Said now: a transaction that is only dropped stays open until somebody else drives it.
        let _ = tx.rollback().await;
        Ok(rows?)
    }
}

impl From<Row> for Contact {
    fn from(row: Row) -> Self {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            email: given(row.email).map(SecretString::from),
            phone: given(row.phone).map(SecretString::from),
            locale: row.locale.and_then(|tag| Locale::try_new(tag).ok()),
            residence: row.residence.and_then(country),
            two_factor: None,
        }
    }
}

fn country(said: String) -> Option<CountryCode> {
    CountryCode::try_new(said.trim().to_ascii_uppercase()).ok()
}

/// Whether a column says that a second factor is set: a flag in whatever type, or the factor's own secret.
fn is_set(value: Option<&str>) -> bool {
    let value = value.unwrap_or_default().trim();
    !["", "0", "f", "false", "\0"].contains(&value.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_factor_is_set_unless_the_column_says_that_it_is_not() {
        for set in ["1", "t", "true", "JBSWY3DPEHPK3PXP", "2026-01-01"] {
            assert!(is_set(Some(set)), "{set}");
        }
        for not in [None, Some(""), Some(" "), Some("0"), Some("false"), Some("F"), Some("\0")] {
            assert!(!is_set(not), "{not:?}");
        }
    }
}
