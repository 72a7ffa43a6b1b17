//! Who outside keeps something of somebody who left, and its order when the time has ended: that of every erasure, at the
//! stage of retention's end. Until then it is kept, encrypted, what the processor knows the person by.

mod store;

use std::collections::{BTreeMap, BTreeSet};

use contracts::{
    AccountId, Envelope, Event, Time,
    envelope::derive_id,
    event::ErasureStage,
    topology::{ANONYMIZER_ERASE, SERVICES},
};
use messaging::StepError;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    Office,
    activities::HOST,
    certificate::Signed,
    fact,
    working_set::{Kind, WorkingSet},
};
use store::Due;
pub use store::{COUNT_WAITING, NOTE_ORDERED};
pub(crate) use store::{find_kept_on, find_known, forget, keep, note_failed};

/// Somebody outside who keeps something.
pub(crate) struct Keeper {
    pub processor: String,
    /// When its own time ends.
    pub kept_until: Time,
    pub known: KnownAs,
}

/// What a processor knows a person by, and no more.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KnownAs {
    pub account: AccountId,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub emails: BTreeSet<String>,
}

impl KnownAs {
    /// As an order to erase needs it.
    pub fn working_set(&self) -> WorkingSet {
        let identifiers = self.emails.iter().map(|email| (Kind::Email, email.clone()));
        WorkingSet { identifiers: identifiers.collect(), ..WorkingSet::default() }
    }
}

/// Everybody outside who keeps something, as the first part of the certificate says.
pub(crate) fn keepers(
    office: &Office,
    signed: &Signed,
    account: &AccountId,
    known: &WorkingSet,
) -> Vec<Keeper> {
    let steps = signed.certificate.steps.iter();
    let outside =
        steps.filter(|step| step.processor != HOST && !SERVICES.contains(&step.processor.as_str()));
    let keepers = outside.filter_map(|step| {
        let kept_until = step.retained.iter().map(|kept| kept.until).max()?;
        let processor = office.processors.get(&step.processor);
        let by_address = processor.is_some_and(|processor| processor.asks_by_address());
        let emails = known.emails().filter(|_| by_address).map(str::to_owned).collect();
        let known = KnownAs { account: account.clone(), emails };
        Some(Keeper { processor: step.processor.clone(), kept_until, known })
    });
    keepers.collect()
}

/// Gives people whose time has ended their orders, all in one transaction; how many. What came to nothing is ordered again
/// after a day.
pub(crate) async fn order(office: &Office, now: Time) -> Result<usize, StepError> {
    let mut tx = office.shell.pool.begin().await?;
    let due = store::note_ordered(&mut tx, now).await?;
    let orders: Vec<Envelope> = due.iter().map(|one| ordered(one, now)).collect();
    messaging::ask(&mut tx, ANONYMIZER_ERASE.name, &orders, now).await?;
    tx.commit().await?;
    Ok(orders.len())
}

/// The account's own id is said nowhere any more: the deletion stands for it, and what the processor knows the person by
/// is looked up when it is called.
fn ordered(due: &Due, now: Time) -> Envelope {
    let attempt = due.attempt;
    let name: [&[u8]; 3] = [b"retention-end", due.processor.as_bytes(), &attempt.to_be_bytes()];
    let account = AccountId::try_new(due.departure.to_string());
    let event = Event::ErasureOrdered {
        account: account.expect("an id of ours has the form of an account's"),
        deletion: due.departure,
        processor: due.processor.clone(),
        attempt,
        stage: ErasureStage::RetentionEnd,
        except: vec![],
    };
    fact(derive_id(due.departure, &name), now, event)
}

/// How many ends of retention wait for whom, though everything of ours is gone: by processor.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(pool: &PgPool) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    store::count_waiting(pool).await
}

/// Shows [`count_waiting`] to whoever watches; of those who are not waited for, too.
pub(crate) async fn gauge(office: &Office) -> Result<(), sqlx::Error> {
    let mut waiting = store::count_waiting(&office.shell.pool).await?;
    for processor in office.processors() {
        waiting.entry(processor.to_owned()).or_default();
    }
    for (processor, people) in waiting {
        metrics::gauge!("ostiary_endings_waiting", "processor" => processor).set(people as f64);
    }
    Ok(())
}
