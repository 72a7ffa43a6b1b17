//! A service's own rows of accounts that leave: what `ErasureOrdered` orders of it, set-based over the whole batch.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use async_trait::async_trait;
use chrono::TimeDelta;
use contracts::{
    AccountId, Envelope, Event, Time,
    envelope::derive_id,
    event::{ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, Reporter},
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, types::Json};

use crate::{
    StepError,
    dead_letters::{self, Closed, DeadLetter},
    fold::source_of,
    graves, inbox,
    letters::By,
    machine::{Pii, Problem, Remains},
    measure,
    outbox::{self, OutboxRow},
    publisher::Publisher,
    replay::Replayer,
    sealed,
    shell::Shell,
    sinks::{Dead, Good, OUTLIVING, keep_dead, sort},
    stream::{Delivered, Sink},
    turns,
    work::problem,
};

mod burial;
mod naming;

pub(crate) use burial::{Burial, burial};
pub(crate) use naming::ForgetPart;

/// What a service keeps of accounts beside the tables that every service has.
#[derive(Debug, Clone)]
pub struct OwnRows {
    /// Who reports what went.
    pub reporter: Reporter,
    /// Each statement takes the accounts (`$1`, an array of texts) and returns the account of every row that goes.
    pub takes: &'static [&'static str],
    /// Once nothing has to name the account any more: each takes the accounts (`$1`) and what stands in their place (`$2`).
    pub forgets: &'static [&'static str],
    /// Which stories must keep their account's id for now: a condition on `states`.
    pub still_named: Option<&'static str>,
    /// How long a row of a table may name an erased account; of a table that is not here no end is known.
    pub ends: Vec<(&'static str, TimeDelta)>,
}

impl OwnRows {
    /// Nothing beside the tables that every service has.
    pub fn none(reporter: Reporter) -> Self {
        Self { reporter, takes: &[], forgets: &[], still_named: None, ends: vec![] }
    }
}

/// Lets an order that could not be carried out be given again by staff.
pub(crate) struct EraseReplay(pub Arc<EraseSink>);

#[async_trait]
impl Replayer for EraseReplay {
    fn consumer(&self) -> &'static str {
        self.0.name
    }

    async fn replay(
        &self,
        letter: &DeadLetter,
        body: &Pii,
        by: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let EraseSink { shell, publisher, .. } = &*self.0;
        let envelope = match Envelope::decode(&letter.subject, body.expose()) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(Err(problem(error.code(), &error.to_string()))),
        };
        let fingerprint = shell.keys.fingerprint(body.expose());
        let ours: Vec<_> = order(shell.service, &envelope, fingerprint).into_iter().collect();
        let mut tx = turns::begin_erasing(&shell.pool).await?;
        if let Err(problem) = by.settle(&mut tx, shell.clock.now()).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        let mut reports = self.0.erase(&mut tx, &ours).await?;
        outbox::append(&mut tx, &mut reports).await?;
        dead_letters::close(&mut tx, letter.id, Closed::Replayed, &by.staff).await?;
        tx.commit().await?;
        publisher.publish(reports).await;
        Ok(Ok(()))
    }
}

/// Orders to erase, those of this service carried out and reported in one transaction.
pub(crate) struct EraseSink {
    pub name: &'static str,
    pub shell: Shell,
    pub publisher: Publisher,
    pub own: OwnRows,
    pub burial: Option<Burial>,
}

/// One order of this service.
struct Order<'a> {
    envelope: &'a Envelope,
    fingerprint: Vec<u8>,
    account: &'a AccountId,
    /// What is reported, but for what came of it.
    report: ErasureReport,
}

#[async_trait]
impl Sink for EraseSink {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let (good, dead) = sort(batch);
        let (taken, rejected) = (good.len(), dead.len());
        let verdicts = |(): &()| [("handled", taken), ("rejected", rejected)];
        measure::batch(self.name, self.carry_out(good, dead), verdicts).await
    }
}

impl EraseSink {
    async fn carry_out(&self, good: Good, dead: Dead) -> Result<(), StepError> {
        let ours = good.iter().filter_map(|(envelope, original)| {
            let fingerprint = self.shell.keys.fingerprint(&original.body);
            order(self.shell.service, envelope, fingerprint)
        });
        let ours: Vec<Order<'_>> = ours.collect();
        if ours.is_empty() && dead.is_empty() {
            return Ok(());
        }
        let mut tx = turns::begin_erasing(&self.shell.pool).await?;
        let mut reports = self.erase(&mut tx, &ours).await?;
        outbox::append(&mut tx, &mut reports).await?;
        keep_dead(&mut tx, &self.shell, self.name, &dead).await?;
        tx.commit().await?;
        self.publisher.publish(reports).await;
        Ok(())
    }

    /// What is reported of the orders that are new.
    async fn erase(
        &self,
        tx: &mut PgConnection,
        orders: &[Order<'_>],
    ) -> Result<Vec<OutboxRow>, StepError> {
        let messages: Vec<_> =
            orders.iter().map(|one| (one.envelope.key(), &*one.fingerprint)).collect();
        let sights = inbox::first_sight(tx, self.name, &messages).await?;
        // One batch may bring an order twice.
        let mut met = BTreeSet::new();
        let mut fresh = |one: &&Order<'_>| {
            let key = one.envelope.key();
            sights.get(&key).is_some_and(|it| it.fresh) && met.insert(key)
        };
        let fresh: Vec<&Order<'_>> = orders.iter().filter(|one| fresh(one)).collect();
        let due = fresh.iter().filter(|one| one.report.stage != ErasureStage::Confirmation);
        let accounts: BTreeSet<&str> = due.map(|one| one.account.as_str()).collect();
        let now = self.shell.clock.now();
        let gone = self.take_rows(tx, &accounts).await?;
        let gone = graves::dig(tx, &self.shell.keys, &gone, now).await?;
        let rows = |one: &Order<'_>| gone.get(one.account.as_str()).copied().unwrap_or_default();
        Ok(fresh.into_iter().map(|one| self.reported(one, rows(one), now)).collect())
    }

    /// Takes all rows of the accounts; how many went of each.
    async fn take_rows(
        &self,
        tx: &mut PgConnection,
        accounts: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, i64>, StepError> {
        let mut gone: BTreeMap<String, i64> =
            accounts.iter().map(|account| ((*account).to_owned(), 0)).collect();
        if accounts.is_empty() {
            return Ok(gone);
        }
        let names: Vec<&str> = accounts.iter().copied().collect();
        let mut went = self.take_stories(tx, &names).await?;
        went.extend(sealed::erase(tx, &names).await?);
        let calls: Vec<String> =
            sqlx::query_scalar(CALLS).bind(&names).bind(&OUTLIVING[..]).fetch_all(&mut *tx).await?;
        went.extend(calls);
        for statement in self.own.takes {
            let some: Vec<String> = sqlx::query_scalar(AssertSqlSafe(*statement))
                .bind(&names)
                .fetch_all(&mut *tx)
                .await?;
            went.extend(some);
        }
        for account in went {
            *gone.entry(account).or_default() += 1;
        }
        Ok(gone)
    }

    /// Takes the stories and their timers, or leaves of each what its machine says.
    async fn take_stories(
        &self,
        tx: &mut PgConnection,
        accounts: &[&str],
    ) -> Result<Vec<String>, StepError> {
        let Some(burial) = &self.burial else { return Ok(vec![]) };
        let stories: Vec<(String, Json<Value>)> = sqlx::query_as(
            "select story, state from states where story = any($1) order by story for update",
        )
        .bind(accounts)
        .fetch_all(&mut *tx)
        .await?;
        let (mut taken, mut stones, mut timed) = (vec![], vec![], BTreeSet::new());
        for (story, state) in stories {
            // What cannot be read can keep nothing either.
            match burial(state.0).unwrap_or(Remains::Nothing) {
                Remains::Nothing => taken.push(story),
                Remains::Tombstone(state) => stones.push((story, Json(state))),
                Remains::Waiting(state) => {
                    timed.insert(story.clone());
                    stones.push((story, Json(state)));
                }
                Remains::Alive => {
                    timed.insert(story);
                }
            }
        }
        sqlx::query("delete from states where story = any($1)")
            .bind(&taken)
            .execute(&mut *tx)
            .await?;
        let (stories, states): (Vec<String>, Vec<Json<Value>>) = stones.into_iter().unzip();
        sqlx::query("update states set state = stone.state from unnest($1::text[], $2::jsonb[]) as stone (story, state) where states.story = stone.story")
            .bind(&stories)
            .bind(states)
            .execute(&mut *tx)
            .await?;
        let silenced: Vec<&str> =
            accounts.iter().copied().filter(|account| !timed.contains(*account)).collect();
        let timers: Vec<String> =
            sqlx::query_scalar("delete from timers where story = any($1) returning story")
                .bind(silenced)
                .fetch_all(&mut *tx)
                .await?;
        Ok([taken, stories, timers].concat())
    }

    fn reported(&self, order: &Order<'_>, rows: i64, now: Time) -> OutboxRow {
        let outcome = if rows > 0 { ErasureOutcome::Erased } else { ErasureOutcome::NothingHeld };
        let report = ErasureReport { outcome, rows: Some(rows), ..order.report.clone() };
        let asked = order.envelope;
        let id = derive_id(asked.key(), &[self.name.as_bytes()]);
        let envelope = Envelope {
            id: id.to_string(),
            source: source_of(self.shell.service),
            time: Some(asked.time.map_or(now, |time| time.max(now))),
            correlation_id: asked.correlation_id.clone().or_else(|| Some(asked.id.clone())),
            causation_id: Some(asked.id.clone()),
            trace_parent: asked.trace_parent.clone(),
            story_version: asked.story_version,
            event: Event::ErasureReported {
                account: order.account.clone(),
                reporter: self.own.reporter,
                report,
            },
        };
        let version = asked.story_version.unwrap_or_default();
        OutboxRow::new(id, order.account.as_str(), version, &envelope)
    }
}

/// Calls that nobody has made yet: whom they concern is not there any more. Those stay whose subject is one of `$2`.
pub const CALLS: &str = "delete from calls where done_at is null and account = any($1) and subject <> all($2) returning account";

/// What an event orders of `service`, if anything.
fn order<'a>(service: &str, envelope: &'a Envelope, fingerprint: Vec<u8>) -> Option<Order<'a>> {
    let Event::ErasureOrdered { account, deletion, processor, attempt, stage, except: _ } =
        &envelope.event
    else {
        return None;
    };
    let report = ErasureReport {
        deletion: *deletion,
        processor: processor.clone(),
        attempt: *attempt,
        stage: *stage,
        outcome: ErasureOutcome::NothingHeld,
        tier: EvidenceTier::Completed,
        rows: None,
        basis: None,
        until: None,
    };
    (processor == service).then_some(Order { envelope, fingerprint, account, report })
}
