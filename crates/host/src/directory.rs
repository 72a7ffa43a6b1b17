//! How the host's people can be reached, asked at the moment of use and kept nowhere.

use std::{collections::HashMap, time::Duration};

use contracts::{AccountId, Locale};
use secrecy::SecretString;
use serde_json::json;
use tokio::time::timeout;

use crate::{Host, HostError, account, session::Session};

/// A server that hangs keeps the socket open; whoever asks is told to ask again.
const DEADLINE: Duration = Duration::from_secs(15);

/// How one person can be reached, as the host knows it now.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// E-mail address, unchecked.
    pub email: Option<SecretString>,
    /// Telephone number, unchecked.
    pub phone: Option<SecretString>,
    /// Language, where it is a tag that can be one.
    pub locale: Option<Locale>,
}

/// What the host's columns say.
#[derive(sqlx::FromRow)]
struct Row {
    account: String,
    email: Option<String>,
    phone: Option<String>,
    locale: Option<String>,
}

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
                let silent = format!("no answer within {} s", DEADLINE.as_secs());
                return Err(HostError::Unavailable(silent));
            }
        };
        // The rows that came back must be rows that were asked for.
        let found = rows.into_iter().filter_map(|row| {
            let account = possible.get(row.account.as_str())?;
            Some(((*account).clone(), Contact::from(row)))
        });
        Ok(found.collect())
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
        }
    }
}
