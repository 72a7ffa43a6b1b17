//! Compares the holds with the host's database, pass by pass, chunk by chunk: by its own routine, or when staff asks.
//!
//! A pass goes through the open holds and asks the host for their accounts, then through the host's accounts and asks
//! the ledger for those that are shut. Neither side is ever read as a whole, and their orders need not agree.

mod judge;
mod passes;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use contracts::{AccountId, envelope::derive_id, event::DriftAction};
use host::{Host, HostError};
use messaging::{Finding, Findings, Routine, StepError, StoryKey};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    config::{Mode, ReconcileConfig},
    domain::Input,
    machine::SuspensionWorker,
    store,
};
pub use judge::Found;
use passes::Stage;
pub use passes::{Begin, Pass};

/// Accounts that one question to the host names.
const CHUNK: usize = 2_000;
/// Findings in one transaction of ours.
const BATCH: usize = 200;
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What a pass met, as its row keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tally {
    /// Accounts of the host that were looked at.
    pub accounts: i64,
    /// Accounts with open holds, or with drift that was told before.
    pub held: i64,
    /// Accounts with something under way, left to the next pass.
    pub under_way: i64,
    /// Accounts of the host that are shut and whose ids no account may have, or whose stored state cannot be read.
    pub unusable: i64,
    /// Differences that stand or were acted upon, by kind and action.
    pub found: BTreeMap<String, i64>,
}

/// Compares the holds with the host.
pub struct Reconciler {
    pool: PgPool,
    host: Host,
    findings: Findings<SuspensionWorker>,
    config: ReconcileConfig,
    /// Tells this process from other replicas.
    replica: Uuid,
}

impl Reconciler {
    pub(crate) fn new(
        pool: PgPool,
        host: Host,
        findings: Findings<SuspensionWorker>,
        config: ReconcileConfig,
    ) -> Arc<Self> {
        let replica = derive_id(Uuid::NAMESPACE_OID, &[&rand::random::<[u8; 16]>()]);
        Arc::new(Self { pool, host, findings, config, replica })
    }

    /// One chunk of the pass that is under way here, or of a new one if `begin` says so. `None`: there is nothing to do
    /// here now. The pass is over when it has `finished_at`.
    pub async fn advance(&self, begin: &Begin) -> Result<Option<Pass>, StepError> {
        let Some(mut pass) = passes::take(&self.pool, self.replica, begin).await? else {
            return Ok(None);
        };
        let mode = pass.mode;
        let (found, end) = match pass.stage {
            Stage::Ledger => self.ledger_chunk(&mut pass).await?,
            Stage::Host => self.host_chunk(&mut pass).await?,
        };
        let found = found.into_iter().map(|found| found.in_mode(mode)).collect();
        self.act(&mut pass, found).await?;
        if !passes::keep(&self.pool, self.replica, &mut pass, end).await? {
            return Err(StepError::Conflict);
        }
        if pass.is_finished() {
            tell_metrics(&pass);
        }
        Ok(Some(pass))
    }

    /// What a pass in mode `repair` would find now, changing nothing.
    pub async fn preview(&self) -> Result<(Tally, Vec<Found>), StepError> {
        let mut pass = Pass::preview();
        let mut all: Vec<Found> = vec![];
        loop {
            let (found, end) = match pass.stage {
                Stage::Ledger => self.ledger_chunk(&mut pass).await?,
                Stage::Host => self.host_chunk(&mut pass).await?,
            };
            for found in &found {
                pass.tally.count(found);
            }
            all.extend(found.into_iter().filter(|found| found.difference.is_some()));
            if end {
                return Ok((pass.tally, all));
            }
        }
    }

    /// The next accounts with open holds, or with drift that was told; whether all is done with them.
    async fn ledger_chunk(&self, pass: &mut Pass) -> Result<(Vec<Found>, bool), StepError> {
        let ledger = store::find_compared(&self.pool, pass.position.as_deref(), CHUNK).await?;
        let Some((last, _)) = ledger.last() else {
            (pass.stage, pass.position) = (Stage::Host, None);
            return Ok((vec![], false));
        };
        pass.position = Some(last.clone());
        pass.tally.held += i64::try_from(ledger.len()).unwrap_or(i64::MAX);
        let known = judge::readable(ledger, &mut pass.tally);
        Ok((self.judge(known, &mut pass.tally).await?, false))
    }

    /// The next accounts of the host; whether they were the last.
    async fn host_chunk(&self, pass: &mut Pass) -> Result<(Vec<Found>, bool), StepError> {
        let chunk = self.host.scan(pass.position.as_deref()).await.map_err(outside)?;
        // The chunks meet in one account, which was judged with the last one.
        pass.tally.accounts += chunk.accounts - i64::from(pass.position.is_some());
        let (mut found, mut shut) = (vec![], chunk.shut);
        shut.retain(|account| pass.position.as_ref() != Some(account));
        for shut in shut.chunks(CHUNK) {
            found.extend(self.shut_accounts(shut, &mut pass.tally).await?);
        }
        let end = chunk.next.is_none();
        pass.position = chunk.next;
        Ok((found, end))
    }

    async fn shut_accounts(
        &self,
        shut: &[String],
        tally: &mut Tally,
    ) -> Result<Vec<Found>, StepError> {
        let ids: Vec<AccountId> =
            shut.iter().filter_map(|id| AccountId::try_new(id).ok()).collect();
        tally.unusable += i64::try_from(shut.len() - ids.len()).unwrap_or(i64::MAX);
        let ledger = store::find_states(&self.pool, &ids).await?;
        let known = judge::readable_of(ids, ledger, tally);
        // The others were met among the holds.
        let known = known.into_iter().filter(|(_, state)| !store::is_compared(state));
        self.judge(known.collect(), tally).await
    }

    /// Acts on what was found, through the machine.
    async fn act(&self, pass: &mut Pass, found: Vec<Found>) -> Result<(), StepError> {
        for found in &found {
            pass.tally.count(found);
        }
        let news: Vec<Found> = found.into_iter().filter(|found| !found.told_before).collect();
        for batch in news.chunks(BATCH) {
            let findings = batch.iter().map(|found| finding(pass.id, found)).collect();
            for answer in self.findings.fold(findings).await? {
                if let Err(problem) = answer {
                    tracing::error!(%problem, "a difference at the host could not be acted upon");
                }
            }
            for difference in batch.iter().filter_map(|found| found.difference) {
                let (kind, action) = (word(&difference.kind), word(&difference.action));
                metrics::counter!("ostiary_drift_total", "kind" => kind, "action" => action)
                    .increment(1);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Routine for Reconciler {
    const NAME: &'static str = "reconcile";

    async fn step(&self) -> Result<usize, StepError> {
        if self.config.interval.is_zero() {
            return Ok(0);
        }
        let begin = Begin::WhenDue { every: self.config.interval, mode: self.config.mode };
        Ok(usize::from(self.advance(&begin).await?.is_some()))
    }

    fn pause(&self) -> Duration {
        self.config.interval.clamp(Duration::from_millis(100), LONGEST_PAUSE)
    }
}

impl Tally {
    fn count(&mut self, found: &Found) {
        if let Some(difference) = &found.difference {
            let name = format!("{} {}", word(&difference.kind), word(&difference.action));
            *self.found.entry(name).or_default() += 1;
        }
    }
}

impl Found {
    fn in_mode(self, mode: Mode) -> Self {
        let difference = self.difference.map(|difference| match mode {
            Mode::Report => difference.reported(),
            Mode::Repair => difference,
        });
        let told_before = difference.is_some_and(|difference| {
            difference.action == DriftAction::Reported && self.told == Some(difference.kind)
        });
        Self { difference, told_before, ..self }
    }
}

/// The same for the same pass: a chunk that is done again finds nothing twice.
fn finding(pass: Uuid, found: &Found) -> Finding<Input> {
    let Found { account, version, carried_out, difference, .. } = found;
    let kind = difference.map_or_else(String::new, |difference| word(&difference.kind));
    let parts = [account.as_str().as_bytes(), kind.as_bytes(), &version.to_be_bytes()];
    Finding {
        id: derive_id(pass, &parts),
        story: StoryKey::of(account),
        input: Input::HostCompared {
            version: *version,
            carried_out: *carried_out,
            difference: *difference,
        },
    }
}

fn tell_metrics(pass: &Pass) {
    for kind in ["flag_without_hold", "hold_without_flag", "tokens_under_hold", "account_missing"] {
        let standing = pass.tally.found.get(&format!("{kind} reported")).copied().unwrap_or(0);
        metrics::gauge!("ostiary_drift_standing", "kind" => kind).set(standing as f64);
    }
    metrics::gauge!("ostiary_reconcile_under_way").set(pass.tally.under_way as f64);
    metrics::gauge!("ostiary_reconcile_unusable").set(pass.tally.unusable as f64);
    tracing::info!(
        mode = pass.mode.name(),
        first = pass.first,
        accounts = pass.tally.accounts,
        held = pass.tally.held,
        found = ?pass.tally.found,
        "the host was compared with the holds"
    );
}

fn outside(error: HostError) -> StepError {
    StepError::Outside(error.to_string())
}

/// A value in the one word that programs read.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
