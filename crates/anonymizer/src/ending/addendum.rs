//! The last part of a certificate.

use contracts::Time;
use serde_json::json;

use super::store::{OWN_PLACES, Ready};
use crate::certificate::{
    Certificate, Evidence, FORMAT, Hash, Outcome, Part, Scan, Signed, SigningKey, Step, Unfit,
    canonical, root_of,
};

/// How the vault is called in certificates.
const VAULT: &str = "vault";

/// Why it is not signed yet.
#[derive(Debug, thiserror::Error)]
pub(super) enum Waits {
    /// Somebody kept something, and has not said that it is gone.
    #[error("{0} has not said that what it kept is gone")]
    For(String),
    /// Our own places were looked at, and it is not gone there.
    #[error("{} still has something of theirs", .0.join(", "))]
    Left(Vec<&'static str>),
    /// It would say more than was done.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

/// Signs that what the law kept is gone, too.
pub(super) fn sign(
    ready: Ready,
    issuer: &str,
    key: &SigningKey,
    now: Time,
) -> Result<Signed, Waits> {
    if !ready.left.is_empty() {
        return Err(Waits::Left(ready.left));
    }
    let first = &ready.before.first().ok_or(Unfit::Previous)?.certificate;
    let last = ready.before.last().ok_or(Unfit::Previous)?;
    let mut steps = vec![ready.host.clone(), destroyed(&ready)];
    for kept in first.steps.iter().filter(|step| !step.retained.is_empty()) {
        let name = &kept.processor;
        if steps.iter().all(|step| step.processor != *name) {
            let said = ready.others.iter().find(|step| step.processor == *name);
            steps.push(said.cloned().ok_or_else(|| Waits::For(name.clone()))?);
        }
    }
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        certificate_id: first.certificate_id,
        deletion_id: first.deletion_id,
        part: Part::RetentionEnd,
        previous: Some(last.hash()),
        issuer: issuer.to_owned(),
        jurisdiction: first.jurisdiction.clone(),
        asked_at: first.asked_at,
        executed_at: ready.ended_at,
        issued_at: now,
        plan: ready.plan,
        data_map: ready.data_map,
        steps_root: root_of(&steps),
        steps,
        remaining: vec![],
        scan: Scan {
            ended_at: now,
            places: ready.places + OWN_PLACES.len() as u64,
            findings: 0,
            kept: 0,
        },
    };
    Ok(certificate.sign(key)?)
}

/// The vault's own step: the keys of its months are gone, and so is every copy of what they sealed.
fn destroyed(ready: &Ready) -> Step {
    let receipt = json!({ "epoch": ready.epoch, "destroyedAt": ready.destroyed_at });
    Step {
        processor: VAULT.to_owned(),
        outcome: Outcome::Erased,
        evidence: Evidence::ProbedAbsent,
        changed: 1,
        done_at: ready.destroyed_at,
        retained: vec![],
        receipt: Hash::of(&canonical(&receipt)),
    }
}
