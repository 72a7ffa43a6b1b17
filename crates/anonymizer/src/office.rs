//! What everything in this role works with.

use std::collections::BTreeMap;

use contracts::AccountId;
use host::{
    Host,
    datamap::{AccountPlan, DataMap, Stage, Term},
};
use messaging::{ActivityError, Shell};
use uuid::Uuid;
use vendors::sumsub;

use crate::{
    certificate::SigningKey,
    config::{Config, ConfigError},
    departures::Hashing,
    former_users::FormerUsers,
    processors::{self, Processor, SUMSUB},
    pseudonym::Pseudonym,
    retention::DefaultTerm,
    store::{Leaving, Pinned},
    vault::Vault,
};

/// The keys, the vault, and everybody who holds data of people.
pub struct Office {
    pub(crate) shell: Shell,
    pub(crate) host: Host,
    pub(crate) map: DataMap,
    /// Of pseudonyms, marks, tombstones and the vault's index.
    pub(crate) hashing: Hashing,
    pub(crate) vault: Vault,
    pub(crate) issuer: String,
    pub(crate) signing_key: SigningKey,
    pub(crate) default_term: DefaultTerm,
    pub(crate) processors: BTreeMap<String, Processor>,
    pub(crate) config: Config,
}

/// What is outside of us.
pub struct Outside<'a> {
    /// The host's database.
    pub host: Host,
    /// What an erasure does to it.
    pub map: DataMap,
    /// The provider of identity checks, if there is one.
    pub sumsub: Option<&'a sumsub::Config>,
    /// What the policy says to people who left and come again.
    pub former_users: FormerUsers,
}

impl Office {
    /// Opens it.
    ///
    /// # Errors
    /// When a key, a ground or somebody who answers is missing, or somebody outside cannot be called as the settings say.
    pub fn open(shell: Shell, outside: Outside<'_>, config: &Config) -> Result<Self, ConfigError> {
        let (issuer, signing_key) = config.issuer()?;
        Ok(Self {
            hashing: config.hashing(&outside.former_users)?,
            vault: config.vault(shell.pool.clone())?,
            default_term: DefaultTerm::of(&outside.map, &config.basis)?,
            processors: processors::all(config, outside.sumsub, &outside.map)?,
            host: outside.host,
            map: outside.map,
            issuer,
            signing_key,
            config: config.clone(),
            shell,
        })
    }

    /// Who may be ordered to erase, the host's database and our own services aside.
    pub fn processors(&self) -> impl Iterator<Item = &str> {
        self.processors.keys().map(String::as_str)
    }

    /// What stands for somebody who leaves: of the key that was current when they began to.
    pub(crate) fn pseudonym(
        &self,
        account: &AccountId,
        leaving: &Leaving,
    ) -> Result<Pseudonym, ActivityError> {
        let version = leaving.key_version();
        Pseudonym::under(account, &self.hashing.keys, version).ok_or_else(|| {
            let why = format!("anonymizer.hash_keys lacks version {}", version.0);
            tracing::error!(why, "a person has to bring the key back");
            ActivityError::Retry(why)
        })
    }

    /// A plan, as it is pinned.
    pub(crate) fn pinned(&self, deletion: Uuid, stage: Stage, plan: AccountPlan) -> Pinned {
        let map_hash = self.map.sha256.clone();
        let hash = plan.sha256(stage, &map_hash);
        Pinned { deletion, map_hash, plan, hash }
    }

    /// On what ground, and how long, the provider of identity checks keeps a profile that is out of use.
    pub(crate) fn provider_term(&self) -> Term {
        let own = self.map.processors.get(SUMSUB);
        let own = own.and_then(|one| Some(Term { basis: one.basis.clone()?, until: one.until? }));
        self.default_term.or(own.as_ref()).clone()
    }
}
