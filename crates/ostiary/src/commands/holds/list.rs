//! `ostiary holds list`: which accounts may not act; why in truth, for compliance alone.

use anyhow::Result;
use contracts::{AccountId, Time};
use runtime::roles;
use serde_json::Value;
use suspension_worker::store::{self, HeldAccount, HeldBy, KeptBy, Released, Wanted};

use crate::{
    commands::{say, say_json, table, word},
    config::Config,
    role,
};

/// What compliance alone sees of a hold.
const INNER: [&str; 7] =
    ["kind", "source", "actor", "reason", "approver", "extensions", "categories"];

/// Prints the wanted holds. `kinds`: the true kinds too, who placed the holds and why.
pub(super) async fn run(
    config: &Config,
    account: Option<&AccountId>,
    wanted: Wanted,
    kinds: bool,
    json: bool,
) -> Result<()> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let held = store::list_holds(&shell.pool, account, wanted).await?;
    if json {
        let mut document = serde_json::to_value(&held)?;
        if !kinds {
            hide(&mut document);
        }
        return say_json(&document);
    }
    let rows = held.iter().flat_map(|account| {
        let open = account.holds.iter().map(move |hold| open_row(account, hold, kinds));
        let kept = account.kept.iter().map(move |kept| kept_row(account, kept, kinds));
        let released = account.released.iter().filter(|_| wanted == Wanted::All);
        open.chain(kept).chain(released.map(move |hold| released_row(account, hold, kinds)))
    });
    let why = if kinds { "kind" } else { "public reason" };
    let mut columns = vec!["account", "hold", why, "effect", "since", "expires", "host"];
    if kinds {
        columns.extend(["by", "reason"]);
    }
    say(table(&columns, rows.collect()))
}

/// Leaves what anybody of the staff may see.
fn hide(document: &mut Value) {
    let accounts = document.as_array_mut().into_iter().flatten();
    for account in accounts.filter_map(Value::as_object_mut) {
        for list in ["holds", "kept", "released"] {
            let holds = account.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
            for hold in holds.filter_map(Value::as_object_mut) {
                hold.retain(|name, _| !INNER.contains(&name.as_str()));
            }
        }
    }
}

fn open_row(account: &HeldAccount, hold: &HeldBy, kinds: bool) -> Vec<String> {
    let mut row = vec![
        account.account.clone(),
        hold.hold_id.clone(),
        if kinds { word(&hold.kind) } else { word(&hold.public_reason) },
        word(&hold.effect),
        moment(hold.since),
        expires(hold),
        account.containment.clone(),
    ];
    if kinds {
        row.push(by(&hold.source, hold.approver.as_ref()));
        row.push(hold.reason.clone().unwrap_or_default());
    }
    row
}

fn kept_row(account: &HeldAccount, kept: &KeptBy, kinds: bool) -> Vec<String> {
    let expires = kept.expires_at.map(moment).unwrap_or_default();
    let mut row = vec![
        account.account.clone(),
        kept.hold_id.clone(),
        if kinds { "legal".to_owned() } else { "review".to_owned() },
        if kinds { format!("keeps {}", kept.categories.join(", ")) } else { String::new() },
        moment(kept.since),
        expires,
        String::new(),
    ];
    if kinds {
        row.push(by(&kept.source, kept.approver.as_ref()));
        row.push(kept.reason.clone());
    }
    row
}

fn released_row(account: &HeldAccount, hold: &Released, kinds: bool) -> Vec<String> {
    let mut row = vec![
        account.account.clone(),
        hold.hold_id.clone(),
        "released".to_owned(),
        String::new(),
        moment(hold.at),
        String::new(),
        account.containment.clone(),
    ];
    if kinds {
        row.push(by(&hold.actor, hold.approver.as_ref()));
        row.push(hold.reason.clone());
    }
    row
}

/// When it expires, or that it has and waits for somebody to decide.
fn expires(hold: &HeldBy) -> String {
    let at = hold.expires_at.map(moment).unwrap_or_default();
    if hold.review_since.is_some() { format!("{at}, decide") } else { at }
}

fn moment(at: Time) -> String {
    at.format("%F %T").to_string()
}

/// One person, or the two that it took.
fn by(actor: &str, approver: Option<&String>) -> String {
    approver.map_or_else(|| actor.to_owned(), |approver| format!("{actor}, {approver}"))
}
