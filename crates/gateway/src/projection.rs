//! The standing of every account, kept from what `suspension-worker` says.

use std::collections::BTreeMap;

use async_trait::async_trait;
use contracts::{
    Envelope, Event, Time,
    event::{HoldSet, KnownHold},
};
use messaging::Projection;
use sqlx::PgConnection;

use crate::store;

/// Holds as hosts see them and as compliance sees them, each at the newest version that was said.
pub(crate) struct StandingProjection;

/// What a batch says last of one account.
#[derive(Default)]
pub(crate) struct News<'a> {
    /// Holds in public words.
    pub holds: Option<&'a HoldSet>,
    /// Version and true kinds.
    pub kinds: Option<(i64, &'a [KnownHold])>,
    /// When the newest of it was said.
    pub said_at: Option<Time>,
}

#[async_trait]
impl Projection for StandingProjection {
    const NAME: &'static str = "gateway-standing";

    async fn apply(&self, tx: &mut PgConnection, events: &[Envelope]) -> Result<(), sqlx::Error> {
        store::save_standing(tx, &newest(events)).await
    }
}

/// One row for each account, in the order in which rows are locked; of several events the newest version wins.
fn newest(events: &[Envelope]) -> BTreeMap<&str, News<'_>> {
    let mut accounts: BTreeMap<&str, News<'_>> = BTreeMap::new();
    for envelope in events {
        let mut news = News::default();
        match &envelope.event {
            Event::AccountSuspended { holds, .. }
            | Event::AccountReactivated { holds, .. }
            | Event::HoldsChanged { holds, .. } => news.holds = Some(holds),
            Event::HoldKindsChanged { hold_set_version, holds, .. } => {
                news.kinds = Some((*hold_set_version, holds));
            }
            _ => continue,
        }
        let known = accounts.entry(envelope.account().as_str()).or_default();
        let version = |holds: Option<&HoldSet>| holds.map(|holds| holds.hold_set_version);
        if version(news.holds) > version(known.holds) {
            known.holds = news.holds;
        }
        if news.kinds.map(|(version, _)| version) > known.kinds.map(|(version, _)| version) {
            known.kinds = news.kinds;
        }
        known.said_at = known.said_at.max(envelope.time);
    }
    accounts
}
