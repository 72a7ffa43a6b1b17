//! What a hold stops: an order that waits (whoever is to erase is away, or busy) and has not begun goes on waiting until the
//! hold is released. Asked at the moment of use, however long ago the order was given; without an answer nothing begins.
//! What has begun is finished: half an erasure is neither.

use std::collections::{BTreeSet, HashMap};

use contracts::{AccountId, Time, event::ErasureStage};
use messaging::ActivityError;
use uuid::Uuid;

use super::{erase::Order, later};
use crate::{Office, colleagues, elsewhere};

/// Why an order does not begin now.
pub(crate) const STOPPED: &str = "a hold stops what has not begun, until it is released";
const UNKNOWN: &str = "nobody says whether a hold stops it";

/// Which orders do not begin now, and why. What goes at the confirmation is what the person took back their consent to: no
/// hold keeps it. At the end of retention it is the departure that is held, not the account.
pub(super) async fn find(
    office: &Office,
    orders: &[&Order],
    now: Time,
) -> HashMap<Uuid, &'static str> {
    let of = |stage: ErasureStage| orders.iter().filter(move |order| order.stage == stage);
    let accounts = of(ErasureStage::GraceEnd).map(|order| &order.account).collect();
    let stopped = stopped(office, accounts).await;
    let now_leaving = of(ErasureStage::GraceEnd).filter_map(|order| {
        Some((order.id, why(&stopped, |accounts| accounts.contains(&order.account))?))
    });
    let kept: Vec<(Uuid, &str)> = of(ErasureStage::RetentionEnd)
        .map(|order| (order.deletion, order.processor.as_str()))
        .collect();
    let kept_on = match kept.as_slice() {
        [] => Ok(BTreeSet::new()),
        some => elsewhere::find_kept_on(&office.shell.pool, some, now).await,
    };
    let at_the_end = of(ErasureStage::RetentionEnd).filter_map(|order| {
        let key = (order.deletion, order.processor.clone());
        Some((order.id, why(&kept_on, |kept| kept.contains(&key))?))
    });
    now_leaving.chain(at_the_end).collect()
}

fn why<T, E>(known: &Result<T, E>, is_stopped: impl Fn(&T) -> bool) -> Option<&'static str> {
    match known {
        Ok(known) => is_stopped(known).then_some(STOPPED),
        Err(_) => Some(UNKNOWN),
    }
}

/// Of which accounts a hold stops what has not begun.
pub(super) async fn stopped(
    office: &Office,
    accounts: Vec<&AccountId>,
) -> Result<BTreeSet<AccountId>, ActivityError> {
    if accounts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let stopped = colleagues::stopped(&office.shell.nats, &accounts).await;
    // Whatever is said instead of an answer: nothing is refused for good because of it.
    stopped.map_err(|error| {
        tracing::warn!(%error, "whether holds stop erasures is not known: what has not begun waits");
        later(UNKNOWN)
    })
}
