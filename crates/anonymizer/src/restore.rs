//! A host database that came back from before an erasure: noticed by tombstones, which are kept here and not there, and
//! erased again.

use std::collections::{BTreeMap, HashMap};

use contracts::{AccountId, Time};
use host::{
    Host, HostError,
    datamap::{DataMap, Erased, ErasureError, Plan, Stage, Subject},
};
use messaging::{Shell, StepError};
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    activities::{HELD, HOST},
    departures::{self, Hashing, KeptAs},
    keyed::KeyVersion,
    known::Known,
    marks::Purpose,
    pseudonym::Pseudonym,
};

/// Accounts that are erased again together.
const TOGETHER: usize = 200;

/// Somebody who was erased and is there again.
pub struct Returned {
    /// As the host writes it.
    pub account: AccountId,
    /// The deletion.
    pub departure: Uuid,
    /// Whether the host reaches them as it did then. Else it may have given the id to somebody else since.
    pub certain: bool,
    pseudonym: Pseudonym,
    left_at: Time,
    /// Whether the time has ended for which something was kept of them.
    ended: bool,
}

/// What came of erasing again.
#[derive(Debug)]
pub struct Reapplied {
    /// Rows that were changed or removed, by account.
    pub done: BTreeMap<AccountId, u64>,
    /// Why not, by account.
    pub failed: BTreeMap<AccountId, String>,
}

/// Why nothing is found or done.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The host's database.
    #[error(transparent)]
    Host(#[from] HostError),
    /// Our own.
    #[error("the database did not answer")]
    Database(#[from] sqlx::Error),
}

#[derive(FromRow)]
struct Row {
    hash: Vec<u8>,
    key_version: i32,
    departure: Uuid,
    left_at: Time,
    same_id: bool,
    ended: bool,
}

/// What erasures are carried out with.
pub struct Restorer {
    /// The service's database, clock and keys.
    pub shell: Shell,
    /// The host's database.
    pub host: Host,
    /// What an erasure does to it.
    pub map: DataMap,
    /// How identifiers become hashes.
    pub hashing: Hashing,
}

impl Restorer {
    /// Everybody of the host's accounts who was erased before.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn find_all(&self) -> Result<Vec<Returned>, RestoreError> {
        let (mut all, mut from) = (vec![], None);
        loop {
            let part = self.host.list_accounts(from.as_deref()).await?;
            all.extend(self.find(&part.accounts).await?);
            match part.next {
                // The next part begins with the last of this one.
                Some(next) => from = Some(next),
                None => break,
            }
        }
        all.sort_by(|one, other| one.account.cmp(&other.account));
        all.dedup_by(|one, other| one.account == other.account);
        Ok(all)
    }

    /// Those of these accounts who were erased before. Not who has something under a legal hold: that would go as
    /// well.
    ///
    /// # Errors
    /// When a database does not answer.
    pub async fn find(&self, accounts: &[String]) -> Result<Vec<Returned>, RestoreError> {
        let accounts: Vec<AccountId> =
            accounts.iter().filter_map(|id| AccountId::try_new(id.as_str()).ok()).collect();
        let named: HashMap<Vec<u8>, &AccountId> = accounts
            .iter()
            .flat_map(|account| {
                let hashes = self.hashing.tombstones(account).into_iter();
                hashes.map(move |hash| (hash.bytes.to_vec(), account))
            })
            .collect();
        let graves: Vec<Row> = sqlx::query_as(
            "select t.hash, t.key_version, t.departure, d.left_at, k.same_id, d.ended_at is not null as ended
               from tombstones t join departures d on d.id = t.departure
               join kept_accounts k on k.departure = d.id
              where t.hash = any($1)
                and not exists (select from receipts r where r.deletion = d.id and r.processor = $2
                                   and r.stage = 'grace_end' and r.receipt -> 'detail' ? $3)",
        )
        .bind(named.keys().collect::<Vec<_>>())
        .bind(HOST)
        .bind(HELD)
        .fetch_all(&self.shell.pool)
        .await?;
        if graves.is_empty() {
            return Ok(vec![]);
        }
        let found = graves.into_iter().filter_map(|row| Some((*named.get(&row.hash)?, row)));
        self.judge(found.collect()).await
    }

    /// Whether they are the same people: by the marks of that deletion, as long as these are kept.
    async fn judge(&self, found: Vec<(&AccountId, Row)>) -> Result<Vec<Returned>, RestoreError> {
        let accounts: Vec<AccountId> =
            found.iter().map(|(account, _)| (*account).clone()).collect();
        let contacts = self.host.find_contacts(&accounts).await?;
        let departures: Vec<Uuid> = found.iter().map(|(_, row)| row.departure).collect();
        let marks = marks(&self.shell.pool, &departures).await?;
        let Hashing { keys, spelling } = &self.hashing;
        let returned = found.into_iter().filter_map(|(account, row)| {
            let known = contacts.get(account).map(Known::by_host).unwrap_or_default();
            let now = spelling.possible_marks(&known.identity(), Purpose::FormerUser, keys);
            let then = marks.get(&row.departure);
            let certain = now.iter().any(|mark| {
                then.is_some_and(|then| then.iter().any(|hash| *hash == mark.hash.bytes))
            });
            if row.same_id && !certain {
                return None;
            }
            let version = KeyVersion(u16::try_from(row.key_version).ok()?);
            let pseudonym = Pseudonym::under(account, keys, version)?;
            let (account, departure) = (account.clone(), row.departure);
            let Row { left_at, ended, .. } = row;
            Some(Returned { account, departure, certain, pseudonym, left_at, ended })
        });
        Ok(returned.collect())
    }

    /// Keeps that somebody is there again, for whoever looks after the installation.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn note(&self, returned: &[Returned]) -> Result<u64, sqlx::Error> {
        let noted = sqlx::query(
            "insert into returned (departure, certain, seen_at)
             select departure, certain, $3::timestamptz from unnest($1::uuid[], $2::boolean[]) as r (departure, certain)
              order by departure
             on conflict (departure) do update
                set certain = excluded.certain, seen_at = excluded.seen_at, reapplied_at = null, reapplied_by = null
              where returned.reapplied_at is not null or returned.certain <> excluded.certain",
        )
        .bind(returned.iter().map(|one| one.departure).collect::<Vec<_>>())
        .bind(returned.iter().map(|one| one.certain).collect::<Vec<_>>())
        .bind(self.shell.clock.now())
        .execute(&self.shell.pool)
        .await?;
        Ok(noted.rows_affected())
    }

    /// How many rows erasing again would change, by account; nothing is changed.
    ///
    /// # Errors
    /// When the host's database does not answer.
    pub async fn preview(
        &self,
        returned: &[Returned],
    ) -> Result<BTreeMap<AccountId, u64>, RestoreError> {
        let mut rows = BTreeMap::new();
        for some in returned.chunks(TOGETHER) {
            let plan = self.plan(some).await?;
            rows.extend(plan.accounts.into_iter().map(|(account, plan)| (account, plan.rows())));
        }
        Ok(rows)
    }

    /// Erases again, as the data map says now. Terms are counted from when they left: where they have ended, what was kept
    /// goes, too, and nothing leads to it afterwards.
    ///
    /// # Errors
    /// When a database does not answer; what is done stays done, and is not done twice.
    pub async fn reapply(
        &self,
        returned: &[Returned],
        who: &str,
    ) -> Result<Reapplied, RestoreError> {
        let mut reapplied = Reapplied { done: BTreeMap::new(), failed: BTreeMap::new() };
        for some in returned.chunks(TOGETHER) {
            let plan = self.plan(some).await?;
            let outcomes = self.erase(&plan, some).await;
            let done = some.iter().filter_map(|one| match outcomes.get(&one.account)? {
                Ok(done) => Some((one, done)),
                Err(error) => {
                    reapplied.failed.insert(one.account.clone(), error.to_string());
                    None
                }
            });
            let mut erased: Vec<(&Returned, &Erased)> = done.collect();
            let kept = self.erase_kept(&erased).await?;
            erased.retain(|(one, _)| !kept.contains_key(&one.account));
            let rows =
                erased.iter().map(|(one, done)| (one.account.clone(), done.rows.values().sum()));
            reapplied.done.extend(rows);
            reapplied.failed.extend(kept);
            self.save(&erased, who).await?;
        }
        Ok(reapplied)
    }

    async fn plan(&self, returned: &[Returned]) -> Result<Plan, HostError> {
        let accounts: Vec<AccountId> = returned.iter().map(|one| one.account.clone()).collect();
        let left_at = returned.iter().map(|one| one.left_at).min();
        let left_at = left_at.unwrap_or_else(|| self.shell.clock.now());
        self.host.plan_erasure(&self.map, Stage::GraceEnd, &accounts, left_at).await
    }

    async fn erase(
        &self,
        plan: &Plan,
        returned: &[Returned],
    ) -> BTreeMap<AccountId, Result<Erased, ErasureError>> {
        let subject = |one: &Returned| Subject {
            account: one.account.clone(),
            pseudonym: one.pseudonym.to_string(),
        };
        let subjects: Vec<Subject> = returned.iter().map(subject).collect();
        let hash = |place: &str, value: &str| self.hashing.keys.hash_of_cell(place, value);
        self.host.erase(&self.map, plan, &subjects, &hash, self.shell.clock.now()).await
    }

    /// What is kept of those whose time has ended goes at once; why it did not, by account.
    async fn erase_kept(
        &self,
        erased: &[(&Returned, &Erased)],
    ) -> Result<BTreeMap<AccountId, String>, RestoreError> {
        let over: Vec<&(&Returned, &Erased)> = erased.iter().filter(|(one, _)| one.ended).collect();
        let ids: Vec<AccountId> = over.iter().map(|(_, done)| done.now.clone()).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (stage, now) = (Stage::RetentionEnd, self.shell.clock.now());
        let mut plan = self.host.plan_erasure(&self.map, stage, &ids, now).await?;
        plan.accounts.retain(|_, planned| planned.rows() > 0);
        let subjects = over.iter().filter(|(_, done)| plan.accounts.contains_key(&done.now));
        let subjects: Vec<Subject> = subjects
            .map(|(one, done)| Subject {
                account: done.now.clone(),
                pseudonym: one.pseudonym.to_string(),
            })
            .collect();
        let hash = |place: &str, value: &str| self.hashing.keys.hash_of_cell(place, value);
        let outcomes = self.host.erase(&self.map, &plan, &subjects, &hash, now).await;
        let failed = over.iter().filter_map(|(one, done)| match outcomes.get(&done.now)? {
            Ok(_) => None,
            Err(error) => Some((one.account.clone(), error.to_string())),
        });
        Ok(failed.collect())
    }

    /// The ids that were drawn this time lead to the vault, too, as long as it has something.
    async fn save(&self, erased: &[(&Returned, &Erased)], who: &str) -> Result<(), sqlx::Error> {
        let kept = erased.iter().filter(|(one, _)| !one.ended).map(|(one, done)| KeptAs {
            deletion: one.departure,
            pseudonym: one.pseudonym,
            kept_as: &done.now,
        });
        let kept: Vec<KeptAs<'_>> = kept.collect();
        let mut tx = self.shell.pool.begin().await?;
        departures::note_kept_as(&mut tx, &self.hashing, &self.shell.keys, &kept).await?;
        let departures: Vec<Uuid> = erased.iter().map(|(one, _)| one.departure).collect();
        note_reapplied(&mut tx, &departures, who, self.shell.clock.now()).await?;
        tx.commit().await
    }
}

/// Of how many deletions people are there again, and of how many of these that is certain.
///
/// # Errors
/// When the database does not answer.
pub async fn count_returned(pool: &PgPool) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "select count(*), count(*) filter (where certain) from returned where reapplied_at is null",
    )
    .fetch_one(pool)
    .await
}

async fn note_reapplied(
    tx: &mut PgConnection,
    departures: &[Uuid],
    who: &str,
    now: Time,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update returned set reapplied_at = $2, reapplied_by = $3 where departure = any($1)",
    )
    .bind(departures)
    .bind(now)
    .bind(who)
    .execute(tx)
    .await?;
    Ok(())
}

async fn marks(
    pool: &PgPool,
    departures: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Vec<u8>>>, sqlx::Error> {
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
        "select departure, hash from former_user_marks
          where departure = any($1) and kind <> 'name_and_birth_date'",
    )
    .bind(departures)
    .fetch_all(pool)
    .await?;
    let mut marks: HashMap<Uuid, Vec<Vec<u8>>> = HashMap::new();
    for (departure, hash) in rows {
        marks.entry(departure).or_default().push(hash);
    }
    Ok(marks)
}

impl From<RestoreError> for StepError {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Host(error) => Self::Outside(error.to_string()),
            RestoreError::Database(error) => error.into(),
        }
    }
}
