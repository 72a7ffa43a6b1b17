//! What is kept at the host of an erasure under way: under the pseudonym, never under the account.

use std::collections::{BTreeMap, HashMap};

use contracts::Time;
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
}

/// Receipts by pseudonym.
pub(super) type Receipts = HashMap<String, Receipt>;

/// What was done before, locked; another plan's is an error.
pub(super) async fn find(
    host: &Host,
    link: &mut Link<'_>,
    stage: Stage,
    map_sha256: &str,
    group: &[Planned<'_>],
) -> Result<Receipts, ErasureError> {
    let kind = kind(stage);
    let asked =
        group.iter().map(|(subject, _)| json!({ "account": subject.pseudonym, "kind": kind }));
    let asked = asked.collect::<Value>().to_string();
    let rows: Vec<(String, String, String)> =
        link.fetch(&host.dialect().find_receipts(&host.config), &asked).await?;
    let mut plans: HashMap<&str, Uuid> = HashMap::new();
    for (subject, planned) in group {
        plans.insert(&subject.pseudonym, plan_id(&planned.sha256(stage, map_sha256)));
    }
    let mut receipts = Receipts::new();
    for (pseudonym, effect, receipt) in rows {
        let planned = plans.get(pseudonym.as_str()).map(Uuid::to_string);
        if planned.as_ref() != Some(&effect) {
            return Err(ErasureError::OtherPlan);
        }
        let unread = |_| HostError::Refused("a kept receipt cannot be read".to_owned());
        receipts.insert(pseudonym, serde_json::from_str(&receipt).map_err(unread)?);
    }
    Ok(receipts)
}

/// Keeps them, and marks the ids that were drawn for people who are gone.
pub(super) async fn save(
    host: &Host,
    link: &mut Link<'_>,
    stage: Stage,
    map_sha256: &str,
    group: &[Planned<'_>],
    receipts: &Receipts,
    at: Time,
) -> Result<(), ErasureError> {
    let accounts = &host.config.accounts;
    let place = format!("{}.{}", accounts.table.name, accounts.id);
    let done_at = at.format("%Y-%m-%d %H:%M:%S%.6f").to_string();
    let mut rows = vec![];
    for (subject, planned) in group {
        let Some(receipt) = receipts.get(&subject.pseudonym) else { continue };
        let effect_id = plan_id(&planned.sha256(stage, map_sha256));
        rows.push(json!({
            "account": subject.pseudonym,
            "kind": kind(stage),
            "effect_id": effect_id,
            "receipt": json!(receipt).to_string(),
            "done_at": done_at,
        }));
        if receipt.done && stage != Stage::Confirmation {
            let new_id = receipt.drawn.iter().find(|(drawn, _)| drawn.ends_with(&place));
            let id = new_id.map_or(&subject.pseudonym, |(_, id)| id);
            rows.push(json!({
                "account": id,
                "kind": MARK,
                "effect_id": Uuid::nil(),
                "receipt": "[]",
                "done_at": done_at,
            }));
        }
    }
    link.execute(&host.dialect().save_receipts(&host.config), &json!(rows).to_string()).await?;
    Ok(())
}

/// A plan has one id; it is not the deletion's, which must not stand beside a pseudonym.
fn plan_id(sha256: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("plan {sha256}").as_bytes())
}
