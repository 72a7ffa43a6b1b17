//! The end of retention: a second erasure at the host, orders for everybody else who kept something, then the marks, then
//! the month's key; and the certificate gets its last part.

mod addendum;
mod plans;
mod store;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use contracts::{AccountId, Event, Time, envelope::derive_id};
use host::datamap::{Erased, ErasureError, Plan, Stage, Subject};
use messaging::{Routine, Service, StepError};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Office,
    activities::HOST,
    certificate::{Evidence, Hash, Outcome, Step, canonical},
    elsewhere, fact, legal_holds,
    pseudonym::Pseudonym,
    vault::VaultError,
};
use addendum::Waits;
pub use store::FIND_READY;
use store::{Due, Ended, Ready};
pub(crate) use store::{has_said, said};

/// Ends what has to end.
pub(crate) struct Endings {
    pub office: Arc<Office>,
    /// Says what was done.
    pub outbox: Service,
    /// How often it is looked for what has ended.
    pub pause: Duration,
}

#[async_trait]
impl Routine for Endings {
    const NAME: &'static str = "anonymizer-endings";

    async fn step(&self) -> Result<usize, StepError> {
        let now = self.office.shell.clock.now();
        // First of all: what a hold keeps on opens by the keys of its old month until then.
        let held = legal_holds::follow(&self.office, now).await?;
        // Nobody outside waits for the host either.
        let ordered = elsewhere::order(&self.office, now).await?;
        let ended = self.erase_again(now).await;
        // A host that is away keeps no key alive.
        let destroyed = if held.waiting == 0 { self.destroy_months(now).await? } else { 0 };
        let certified = self.certify(now).await?;
        elsewhere::gauge(&self.office).await?;
        Ok(held.done + ordered + ended? + destroyed + certified)
    }

    fn pause(&self) -> Duration {
        self.pause
    }
}

impl Endings {
    /// The second erasure at the host of everybody whose time has ended, then their marks; how many.
    async fn erase_again(&self, now: Time) -> Result<usize, StepError> {
        let shell = &self.office.shell;
        let (mut ended, mut after) = (0, None);
        loop {
            let page = store::find_due(&shell.pool, &shell.keys, after, now).await?;
            ended += self.erase_some(page.due, now).await?;
            after = page.next;
            if after.is_none() {
                return Ok(ended);
            }
        }
    }

    async fn erase_some(&self, due: Vec<Due>, now: Time) -> Result<usize, StepError> {
        if due.is_empty() {
            return Ok(0);
        }
        let at_host: Vec<&Due> = due.iter().filter(|one| one.kept.is_some()).collect();
        let (plan, outcomes) = self.at_host(&at_host, now).await?;
        let left = self.left(&at_host).await?;
        let mut ended = vec![];
        for one in &due {
            match one.kept.as_ref().map(|kept| outcomes.get(&kept.account)) {
                // It was done by a pass that was cut short, or the host has let go of all by itself.
                Some(Some(Err(
                    ErasureError::NoSuchAccount
                    | ErasureError::OtherPlan
                    | ErasureError::ZeroWork { .. },
                ))) if is_gone(one, &left) => ended.push(self.ended(one, &plan, None, &left, now)),
                Some(Some(Err(error))) => {
                    tracing::error!(deletion.id = %one.departure, %error, "the end of a retention waits for the host");
                }
                Some(Some(Ok(erased))) => {
                    let changed = erased.rows.values().sum();
                    ended.push(self.ended(one, &plan, Some(changed), &left, now));
                }
                // The host has no such account any more, or had none when it left.
                Some(None) | None => ended.push(self.ended(one, &plan, None, &left, now)),
            }
        }
        let ended: Vec<Ended> = ended.into_iter().flatten().collect();
        store::save_ended(&self.office.shell.pool, &ended, now).await?;
        Ok(ended.len())
    }

    async fn at_host(
        &self,
        due: &[&Due],
        now: Time,
    ) -> Result<(Plan, BTreeMap<AccountId, Result<Erased, ErasureError>>), StepError> {
        let accounts = accounts(due);
        let outside = |error: host::HostError| StepError::Outside(error.to_string());
        let planned = self
            .office
            .host
            .plan_erasure(&self.office.map, Stage::RetentionEnd, &accounts, now)
            .await;
        let plan = plans::pinned(&self.office, due, planned.map_err(outside)?).await?;
        let subjects: Vec<Subject> = due
            .iter()
            .filter_map(|one| one.kept.as_ref())
            .filter(|kept| plan.accounts.contains_key(&kept.account))
            .map(|kept| Subject {
                account: kept.account.clone(),
                pseudonym: kept.pseudonym.clone(),
            })
            .collect();
        let hash = |place: &str, value: &str| self.office.hashing.keys.hash_of_cell(place, value);
        let outcomes = self.office.host.erase(&self.office.map, &plan, &subjects, &hash, now).await;
        Ok((plan, outcomes))
    }

    /// How many tables were counted again, by account, where nothing is left to be erased.
    async fn left(&self, due: &[&Due]) -> Result<BTreeMap<AccountId, u64>, StepError> {
        let now = self.office.shell.clock.now();
        let accounts = accounts(due);
        let again = self
            .office
            .host
            .plan_erasure(&self.office.map, Stage::RetentionEnd, &accounts, now)
            .await;
        let again = again.map_err(|error| StepError::Outside(error.to_string()))?;
        let tables = u64::try_from(self.office.map.tables.len()).unwrap_or(u64::MAX);
        Ok(accounts
            .into_iter()
            .filter_map(|account| {
                let rows = again.accounts.get(&account).map_or(0, |plan| plan.rows());
                (rows == 0).then_some((account, tables))
            })
            .collect())
    }

    /// `None`: something is left, so that it is done again.
    fn ended(
        &self,
        due: &Due,
        plan: &Plan,
        changed: Option<u64>,
        looked: &BTreeMap<AccountId, u64>,
        now: Time,
    ) -> Option<Ended> {
        let places = match &due.kept {
            Some(kept) => *looked.get(&kept.account)?,
            None => 0,
        };
        let planned = due.kept.as_ref().and_then(|kept| plan.accounts.get(&kept.account));
        let hash = planned.map(|one| one.sha256(Stage::RetentionEnd, &plan.map_sha256));
        let changed = changed.filter(|rows| *rows > 0);
        let outcome = if changed.is_some() { Outcome::Erased } else { Outcome::NothingHeld };
        let receipt = json!({ "deletion": due.departure, "stage": "retention_end", "changed": changed, "at": now });
        let step = Step {
            processor: HOST.to_owned(),
            outcome,
            evidence: Evidence::ProbedAbsent,
            changed: changed.unwrap_or_default(),
            done_at: now,
            retained: vec![],
            receipt: Hash::of(&canonical(&receipt)),
        };
        Some(Ended {
            departure: due.departure,
            pseudonym: due.kept.as_ref().and_then(|kept| kept.pseudonym.parse::<Pseudonym>().ok()),
            step,
            plan: hash.unwrap_or_else(|| Hash::of(b"").to_string()),
            data_map: plan.map_sha256.clone(),
            places,
        })
    }

    /// Destroys the keys of months that have passed; how many. What a hold keeps on was wrapped under a later month before, so
    /// that nobody waits for it here.
    async fn destroy_months(&self, now: Time) -> Result<usize, StepError> {
        let over = self.office.vault.find_over(now).await.map_err(vault)?;
        for epoch in &over {
            let entries = self.office.vault.destroy(*epoch, &[], now).await.map_err(vault)?;
            tracing::info!(%epoch, entries, "the keys of a month were destroyed");
        }
        if !over.is_empty() {
            store::forget_index(&self.office.shell.pool).await?;
        }
        Ok(over.len())
    }

    /// Signs the last part for everybody of whom nothing is kept any more, once all who kept something have said that it is
    /// gone; how many.
    async fn certify(&self, now: Time) -> Result<usize, StepError> {
        let shell = &self.office.shell;
        let (mut certified, mut after) = (0, None);
        loop {
            let page = store::find_ready(&shell.pool, &shell.keys, after).await?;
            for ready in page.ready {
                certified += usize::from(self.certify_one(ready, now).await?);
            }
            after = page.next;
            if after.is_none() {
                return Ok(certified);
            }
        }
    }

    async fn certify_one(&self, mut ready: Ready, now: Time) -> Result<bool, StepError> {
        let (deletion, kept, before) = (ready.departure, ready.kept.take(), ready.before.len());
        let signed = addendum::sign(ready, &self.office.issuer, &self.office.signing_key, now);
        let signed = match signed {
            Ok(signed) => signed,
            // Whom it waits for, `ostiary doctor` says.
            Err(waits @ Waits::For(_)) => {
                tracing::debug!(deletion.id = %deletion, %waits, "the last part of a certificate waits");
                return Ok(false);
            }
            Err(why) => {
                tracing::error!(deletion.id = %deletion, %why, "no last part can be signed: a person has to look");
                return Ok(false);
            }
        };
        let certificate = signed.certificate.certificate_id;
        // Before it is kept: what is said twice is said once, and what was not said would never be.
        if let Some(kept) = kept {
            self.say(kept.named(deletion), deletion, certificate, now).await?;
        }
        Ok(store::save_part(&self.office.shell.pool, &signed, before).await?)
    }

    async fn say(
        &self,
        account: AccountId,
        deletion: Uuid,
        certificate: Uuid,
        now: Time,
    ) -> Result<(), StepError> {
        let id = derive_id(certificate, &[b"retention-ended"]);
        let envelope = fact(id, now, Event::RetentionEnded { account, deletion, certificate });
        self.outbox.state_fact(id, certificate.as_bytes(), &envelope).await.map(drop)
    }
}

/// Whether nothing is left of somebody at the host.
fn is_gone(due: &Due, left: &BTreeMap<AccountId, u64>) -> bool {
    due.kept.as_ref().is_some_and(|kept| left.contains_key(&kept.account))
}

fn accounts(due: &[&Due]) -> Vec<AccountId> {
    due.iter().filter_map(|one| one.kept.as_ref()).map(|kept| kept.account.clone()).collect()
}

fn vault(error: VaultError) -> StepError {
    match error {
        VaultError::Database(error) => error.into(),
        error => StepError::Outside(error.to_string()),
    }
}
