//! Approvals as people and programs see them.

use anyhow::Result;
use contracts::Time;
use runtime::approvals::{Approval, Vote};
use serde_json::{Value, json, value::RawValue};

use super::Found;
use crate::commands::{printable, say, say_json, table, word};

/// All of a list.
pub(super) fn all(found: &[(&str, Approval)], now: Time, json: bool) -> Result<()> {
    if json {
        let documents = found.iter().map(|(service, one)| document(service, one, now));
        return say_json(&documents.collect::<Vec<_>>());
    }
    let rows = found.iter().map(|(_, one)| {
        vec![
            one.id.to_string(),
            one.kind.clone(),
            one.account.clone().unwrap_or_default(),
            one.requester.clone(),
            one.requested_at.format("%F %T").to_string(),
            one.expires_at.format("%F %T").to_string(),
            status(one, now).to_owned(),
        ]
    });
    say(table(&["id", "what", "account", "asked by", "at", "expires", "status"], rows.collect()))
}

/// One of them with its votes.
pub(super) fn one(found: &Found, now: Time, json: bool) -> Result<()> {
    let mut document = document(found.service.shell().service, &found.approval, now);
    document["votes"] = json!(found.votes);
    if json {
        return say_json(&document);
    }
    for (name, value) in document.as_object().into_iter().flatten() {
        if !matches!(name.as_str(), "action" | "votes") {
            say(format_args!("{name}: {}", word(value)))?;
        }
    }
    for Vote { voter, agrees, voted_at, .. } in &found.votes {
        let said = if *agrees { "yes" } else { "no" };
        say(format_args!("{said}: {voter}, {}", voted_at.format("%F %T")))?;
    }
    say(format_args!("\n{}", printable(&found.approval.action)))
}

fn document(service: &str, approval: &Approval, now: Time) -> Value {
    let action: Option<Box<RawValue>> = serde_json::from_slice(&approval.action).ok();
    json!({
        "id": approval.id,
        "service": service,
        "kind": approval.kind,
        "account": approval.account,
        "action": action,
        "actionSha256": hex::encode(&approval.action_sha256),
        "requester": approval.requester,
        "roles": approval.roles,
        "needed": approval.needed,
        "requestedAt": approval.requested_at,
        "expiresAt": approval.expires_at,
        "status": status(approval, now),
        "closedAt": approval.closed_at,
    })
}

fn status(approval: &Approval, now: Time) -> &str {
    let waits = matches!(approval.status.as_str(), "open" | "approved");
    if waits && approval.expires_at <= now { "expired" } else { &approval.status }
}
