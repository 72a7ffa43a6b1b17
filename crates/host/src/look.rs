//! What the host's database says of accounts, read in chunks, without a lock and without a long transaction.

use std::collections::HashMap;

use contracts::{AccountId, event::HoldEffect};
use serde_json::json;
use tokio::time::{error::Elapsed, timeout};

use crate::{
    Host, HostError, account,
    config::IdType,
    dialect::{EFFECTS, SCAN, Statements, bit},
    session::{DEADLINE, Link, Session},
};

/// What the host's database says of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    flags: i64,
    /// The effects that forbid tokens which the account has.
    tokens: i64,
    /// The version of the hold set that was carried out last; `None`: Ostiary never did anything to it.
    pub carried_out: Option<i64>,
}

impl Sight {
    /// Whether its flags are those of this effect.
    pub fn has_flags_of(&self, effect: HoldEffect) -> bool {
        self.flags & bit(effect) != 0
    }

    /// The strongest effect whose flags it has; `None`: they are none that `host.toml` states.
    pub fn effect(&self) -> Option<HoldEffect> {
        EFFECTS.into_iter().filter(|effect| self.has_flags_of(*effect)).max()
    }

    /// Whether it has tokens that this effect takes away.
    pub fn has_tokens_against(&self, effect: HoldEffect) -> bool {
        self.tokens & bit(effect) != 0
    }
}

/// Which accounts of a part are listed.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Shut,
    All,
}

/// A part of the host's accounts, in the order of their ids, with all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As the host writes their ids, without those that were drawn for somebody who is gone.
    pub accounts: Vec<String>,
    /// Where the next part begins, at the last account of this one; `None`: there is none.
    pub next: Option<String>,
}

/// A part of the host's accounts, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Those that are shut by any effect, as the host writes their ids.
    pub shut: Vec<String>,
    /// How many were looked at.
    pub accounts: i64,
    /// Where the next chunk begins, at the last account of this one; `None`: there is none.
    pub next: Option<String>,
}

impl Host {
    /// What the host says of these accounts; those that are missing from the answer do not exist there.
    ///
    /// For a few thousand accounts at a time; set-based, in one short transaction that locks nothing.
    pub async fn look(
        &self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, Sight>, HostError> {
        let id_type = self.config.accounts.id_type;
        let possible: Vec<&str> = accounts
            .iter()
            .filter(|id| account::fits(id_type, id))
            .map(AccountId::as_str)
            .collect();
        if possible.is_empty() {
            return Ok(HashMap::new());
        }
        let mut session = self.pool.acquire().await?;
        let asked = json!(possible).to_string();
        let looked = timeout(DEADLINE, self.look_on(&mut session, &asked)).await;
        let mut seen = self.answered(session, looked).await?;
        // The rows that came back must be rows that were asked for.
        let seen = accounts.iter().filter_map(|id| Some((id.clone(), seen.remove(id.as_str())?)));
        Ok(seen.collect())
    }

    /// The accounts from this one on, a part of them; `None`: from the first one on.
    pub async fn scan(&self, from: Option<&str>) -> Result<Chunk, HostError> {
        self.scanned(from, Wanted::Shut).await
    }

    /// All accounts from this one on, a part of them; `None`: from the first one on.
    pub async fn list_accounts(&self, from: Option<&str>) -> Result<Part, HostError> {
        let Chunk { shut: accounts, next, .. } = self.scanned(from, Wanted::All).await?;
        Ok(Part { accounts, next })
    }

    async fn scanned(&self, from: Option<&str>, wanted: Wanted) -> Result<Chunk, HostError> {
        let from = from.unwrap_or(match self.config.accounts.id_type {
            IdType::Integer => "-9223372036854775808",
            IdType::Uuid => "00000000-0000-0000-0000-000000000000",
            IdType::Text => "",
        });
        let mut session = self.pool.acquire().await?;
        let scanned = timeout(DEADLINE, self.scan_on(&mut session, from, wanted)).await;
        self.answered(session, scanned).await
    }

    async fn look_on(
        &self,
        session: &mut Session,
        asked: &str,
    ) -> Result<HashMap<String, Sight>, sqlx::Error> {
        let statements = self.statements(&mut session.link()).await?;
        let mut tx = session.begin().await?;
        let seen = self.look_in(&mut tx.link(), &statements, asked).await;
        let ended = tx.rollback().await;
        seen.and_then(|seen| ended.map(|()| seen))
    }

    async fn look_in(
        &self,
        link: &mut Link<'_>,
        statements: &Statements,
        asked: &str,
    ) -> Result<HashMap<String, Sight>, sqlx::Error> {
        let looks = &statements.looks;
        let rows: Vec<(String, i64, Option<i64>)> = link.fetch(&looks.flags, asked).await?;
        let sights = rows.into_iter().map(|(account, flags, carried_out)| {
            (account, Sight { flags, tokens: 0, carried_out })
        });
        let mut sights: HashMap<String, Sight> = sights.collect();
        for (table, whose) in &looks.tokens {
            let forbidding = EFFECTS
                .into_iter()
                .filter(|effect| self.config.effects.of(*effect).delete.contains(table));
            let forbidding: i64 = forbidding.map(bit).sum();
            let owners: Vec<(String,)> = link.fetch(whose, asked).await?;
            for (owner,) in owners {
                if let Some(sight) = sights.get_mut(&owner) {
                    sight.tokens |= forbidding;
                }
            }
        }
        Ok(sights)
    }

    async fn scan_on(
        &self,
        session: &mut Session,
        from: &str,
        wanted: Wanted,
    ) -> Result<Chunk, sqlx::Error> {
        let statements = self.statements(&mut session.link()).await?;
        let mut tx = session.begin().await?;
        let chunk = scan_in(&mut tx.link(), &statements, from, wanted).await;
        let ended = tx.rollback().await;
        chunk.and_then(|chunk| ended.map(|()| chunk))
    }

    /// The answer, or why there is none; a server that fell silent keeps its connection.
    async fn answered<T>(
        &self,
        session: Session,
        answer: Result<Result<T, sqlx::Error>, Elapsed>,
    ) -> Result<T, HostError> {
        let Ok(answer) = answer else {
            session.abandon();
            return Err(HostError::silent());
        };
        drop(session);
        match answer.map_err(HostError::from) {
            Err(HostError::Misconfigured(said)) => {
                Err(HostError::Misconfigured(self.first_error().await.unwrap_or(said)))
            }
            answer => answer,
        }
    }
}

async fn scan_in(
    link: &mut Link<'_>,
    statements: &Statements,
    from: &str,
    wanted: Wanted,
) -> Result<Chunk, sqlx::Error> {
    let looks = &statements.looks;
    let end: Vec<(String, i64)> = link.fetch(&looks.chunk_end, from).await?;
    let Some((last, accounts)) = end.into_iter().next() else {
        return Ok(Chunk { shut: vec![], accounts: 0, next: None });
    };
    let listed = match wanted {
        Wanted::Shut => &looks.shut,
        Wanted::All => &looks.all,
    };
    let shut: Vec<(String,)> = link.fetch_between(listed, (from, &last)).await?;
    let is_last = accounts < i64::from(SCAN) || last == from;
    Ok(Chunk {
        shut: shut.into_iter().map(|(account,)| account).collect(),
        accounts,
        next: (!is_last).then_some(last),
    })
}
