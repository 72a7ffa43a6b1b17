//! What is kept at the host of an erasure under way: under the pseudonym, never under the account.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contracts::{AccountId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ErasureError, MARK, Planned, kind};
use crate::{Host, HostError, datamap::rule::Stage, session::Link};

/// How far it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    /// Whether all of it is done.
    pub done: bool,
    /// Rows by step.
    pub rows: BTreeMap<String, u64>,
    /// Ids that were drawn, by `table.column`.
    pub drawn: BTreeMap<String, String>,
    /// Tables that a legal hold kept: they are not done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub left: BTreeSet<String>,
    /// The account's id by now, where it is another one: drawn, or the pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<AccountId>,
    /// Of which plan it is.
    #[serde(skip)]
    pub kept_under: Uuid,
}

impl Receipt {
    /// Whether all is done but for what a legal hold kept.
    pub fn waits(&self) -> bool {
        self.done && !self.left.is_empty()
    }
}

/// Receipts by pseudonym.
pub(super) type Receipts = HashMap<String, Receipt>;

/// What was done before.
#[derive(Default)]
pub(super) struct Before {
    /// By the plan that is asked for, or by one whose rest it goes on with.
    pub receipts: Receipts,
    /// Pseudonyms of whom another plan was begun.
    pub elsewhere: BTreeSet<String>,
}

/// What was done before, locked.
pub(super) async fn find(
    host: &Host,
    link: &mut Link<'_>,
    stage: Stage,
    map_sha256: &str,
    group: &[Planned<'_>],
) -> Result<Before, ErasureError> {
    let kind = kind(stage);
    let asked =
        group.iter().map(|(subject, _)| json!({ "account": subject.pseudonym, "kind": kind }));
    let asked = asked.collect::<Value>().to_string();
    let rows: Vec<(String, String, String)> =
        link.fetch(&host.dialect().find_receipts(&host.config), &asked).await?;
    let mut plans: HashMap<&str, (Uuid, Option<Uuid>)> = HashMap::new();
    for (subject, planned) in group {
        let id = plan_id(&planned.sha256(stage, map_sha256));
        plans.insert(&subject.pseudonym, (id, planned.follows));
    }
    let unread = || HostError::Refused("a kept receipt cannot be read".to_owned());
    let mut before = Before::default();
    for (pseudonym, effect, receipt) in rows {
        let mut receipt: Receipt = serde_json::from_str(&receipt).map_err(|_| unread())?;
        receipt.kept_under = effect.parse().map_err(|_| unread())?;
        let (id, follows) = plans.get(pseudonym.as_str()).copied().unwrap_or_default();
        let goes_on = receipt.waits() && follows == Some(receipt.kept_under);
        if receipt.kept_under == id || goes_on {
            before.receipts.insert(pseudonym, receipt);
        } else {
            before.elsewhere.insert(pseudonym);
        }
    }
    Ok(before)
}

/// Keeps them.
pub(super) async fn save(
    host: &Host,
    link: &mut Link<'_>,
    stage: Stage,
    map_sha256: &str,
    group: &[Planned<'_>],
    receipts: &Receipts,
    at: Time,
) -> Result<(), ErasureError> {
    let mut rows = vec![];
    for (subject, planned) in group {
        let Some(receipt) = receipts.get(&subject.pseudonym) else { continue };
        let effect_id = plan_id(&planned.sha256(stage, map_sha256));
        let kept = json!(receipt).to_string();
        rows.push(row(&subject.pseudonym, &kind(stage), effect_id, &kept, at));
    }
    write(host, link, &rows).await
}

/// Marks the ids under which people who are gone have their rows.
pub(super) async fn mark(
    host: &Host,
    link: &mut Link<'_>,
    ids: &[&str],
    at: Time,
) -> Result<(), ErasureError> {
    let rows: Vec<Value> = ids.iter().map(|id| row(id, MARK, Uuid::nil(), "[]", at)).collect();
    write(host, link, &rows).await
}

fn row(account: &str, kind: &str, effect_id: Uuid, receipt: &str, at: Time) -> Value {
    json!({
        "account": account,
        "kind": kind,
        "effect_id": effect_id,
        "receipt": receipt,
        "done_at": at.format("%Y-%m-%d %H:%M:%S%.6f").to_string(),
    })
}

async fn write(host: &Host, link: &mut Link<'_>, rows: &[Value]) -> Result<(), ErasureError> {
    link.execute(&host.dialect().save_receipts(&host.config), &json!(rows).to_string()).await?;
    Ok(())
}

/// A plan has one id; it is not the deletion's, which must not stand beside a pseudonym.
fn plan_id(sha256: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("plan {sha256}").as_bytes())
}
