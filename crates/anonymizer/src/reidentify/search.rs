//! From what an authority knows to what the vault keeps.

use std::collections::BTreeSet;

use contracts::AccountId;
use host::Host;
use sqlx::PgPool;

use super::{ReidentifyError, Whom};
use crate::{
    departures::{Hashing, KEPT_ACCOUNT},
    keyed::KeyedHash,
    marks::{Identity, MarkKind, Purpose},
    pseudonym::Pseudonym,
};

/// Finds whom a question means.
pub struct Search {
    /// The schema with the index.
    pub pool: PgPool,
    /// How identifiers become hashes.
    pub hashing: Hashing,
    /// Where transactions are looked up.
    pub host: Host,
    /// `anonymizer.transaction_owner`.
    pub transaction_owner: Option<String>,
}

impl Search {
    /// Whether it can be looked up at all; nothing is asked.
    ///
    /// # Errors
    /// Says why not.
    pub fn check(&self, whom: &Whom) -> Result<(), ReidentifyError> {
        if matches!(whom, Whom::Transaction(_)) {
            return self.query().map(drop);
        }
        self.marks(whom).map(drop)
    }

    /// Everybody who may be meant; nobody is an answer, too.
    ///
    /// # Errors
    /// When it cannot be looked up, or a database does not answer.
    pub async fn find(&self, whom: &Whom) -> Result<BTreeSet<Pseudonym>, ReidentifyError> {
        match whom {
            Whom::Pseudonym(pseudonym) => Ok([*pseudonym].into()),
            Whom::Account(account) => Ok(self.left_as(account)),
            Whom::KeptAccount(account) => self.kept_as(account).await,
            Whom::Transaction(transaction) => self.owner(transaction).await,
            Whom::Email(_)
            | Whom::Phone(_)
            | Whom::DocumentNumber(_)
            | Whom::NameAndBirthDate { .. } => self.indexed(self.marks(whom)?).await,
        }
    }

    /// What this way of asking cannot find, for whoever takes "nobody" for an answer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn blind_to(&self, whom: &Whom) -> Result<Option<&'static str>, ReidentifyError> {
        if !matches!(whom, Whom::NameAndBirthDate { .. }) {
            return Ok(None);
        }
        let knows_births: bool =
            sqlx::query_scalar("select exists (select from vault_index where kind = $1)")
                .bind(MarkKind::NameAndBirthDate.name())
                .fetch_one(&self.pool)
                .await?;
        Ok(Some(match knows_births {
            true => {
                "a name finds only those whose day of birth was known when they left: whoever had none is found by \
                 e-mail, phone, document, account or transaction"
            }
            false => {
                "no day of birth is known of anybody here, so that a name finds nobody: ask by e-mail, phone, \
                 document, account or transaction"
            }
        }))
    }

    /// The hashes under which somebody stands in the index; of what is no mark, none.
    fn marks(&self, whom: &Whom) -> Result<Vec<(&'static str, KeyedHash)>, ReidentifyError> {
        let mut identity = Identity::default();
        match whom {
            Whom::Email(email) => identity.emails.push(email),
            Whom::Phone(phone) => identity.phones.push(phone),
            Whom::DocumentNumber(number) => identity.document_numbers.push(number),
            Whom::NameAndBirthDate { name, birth_date } => {
                identity.births.push((name, *birth_date));
            }
            Whom::Pseudonym(_) | Whom::Account(_) | Whom::KeptAccount(_) | Whom::Transaction(_) => {
                return Ok(vec![]);
            }
        }
        let Hashing { keys, spelling } = &self.hashing;
        let marks = spelling.possible_marks(&identity, Purpose::VaultIndex, keys);
        if marks.is_empty() {
            let (kind, _) = whom.in_words();
            let said = format!("what was given as {kind} cannot be one, so that it finds nobody");
            return Err(ReidentifyError::NotSearchable(said));
        }
        Ok(marks.iter().map(|mark| (mark.kind.name(), mark.hash)).collect())
    }

    fn query(&self) -> Result<&str, ReidentifyError> {
        self.transaction_owner.as_deref().ok_or_else(|| {
            ReidentifyError::NotSearchable(
                "transactions are looked up as anonymizer.transaction_owner says, and it is not set; \
                 ask by the account id that the kept record names (--kept-account)"
                    .to_owned(),
            )
        })
    }

    /// One for each key that the account may have left under.
    fn left_as(&self, account: &AccountId) -> BTreeSet<Pseudonym> {
        Pseudonym::all_of(account, &self.hashing.keys).into_iter().collect()
    }

    async fn kept_as(&self, account: &AccountId) -> Result<BTreeSet<Pseudonym>, ReidentifyError> {
        let hashes = self.hashing.kept_accounts(account).into_iter();
        self.indexed(hashes.map(|hash| (KEPT_ACCOUNT, hash)).collect()).await
    }

    /// Whom the host's record names: by the id that was drawn for them, or by their own where a record was left as it was.
    async fn owner(&self, transaction: &str) -> Result<BTreeSet<Pseudonym>, ReidentifyError> {
        let query = self.query()?;
        let mut found = BTreeSet::new();
        for owner in self.host.find_owners(query, transaction).await? {
            found.extend(self.kept_as(&owner).await?);
            found.extend(self.left_as(&owner));
        }
        Ok(found)
    }

    async fn indexed(
        &self,
        found_by: Vec<(&'static str, KeyedHash)>,
    ) -> Result<BTreeSet<Pseudonym>, ReidentifyError> {
        let (kinds, hashes): (Vec<_>, Vec<_>) =
            found_by.into_iter().map(|(kind, hash)| (kind, hash.bytes.to_vec())).unzip();
        let rows: Vec<(String,)> = sqlx::query_as(
            "select distinct pseudonym from vault_index
               join unnest($1::text[], $2::bytea[]) as asked (kind, hash) using (kind, hash)",
        )
        .bind(kinds)
        .bind(hashes)
        .fetch_all(&self.pool)
        .await?;
        let read = |(text,): (String,)| Ok(text.parse().map_err(crate::vault::VaultError::Row)?);
        rows.into_iter().map(read).collect()
    }
}
