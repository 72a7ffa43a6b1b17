//! `ostiary holds reconcile`: what differs at the host, and a pass that does something about it.

use anyhow::{Result, bail};
use contracts::event::{DriftAction, DriftKind};
use runtime::{roles, staff::StaffMember};
use serde_json::json;
use suspension_worker::{
    Mode,
    reconcile::{Begin, Found, Pass, Tally},
};

use crate::{
    commands::{say, say_json, table, word},
    config::Config,
    role,
};

/// Shows what a pass would do, and changes nothing.
pub(super) async fn preview(config: &Config, json: bool) -> Result<()> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let (tally, found) = role::reconciler(config, shell)?.preview().await?;
    if json {
        let found: Vec<_> = found.iter().map(document).collect();
        return say_json(&json!({ "tally": tally, "found": found }));
    }
    say(table(&["account", "difference", "a pass would"], found.iter().filter_map(row).collect()))?;
    say(summary(&tally))
}

/// One pass now.
pub(super) async fn now(config: &Config, member: &StaffMember, json: bool) -> Result<()> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let reconciler = role::reconciler(config, shell)?;
    let begin = Begin::Now { staff: member.id.clone(), mode: Mode::Repair };
    let pass = loop {
        match reconciler.advance(&begin).await? {
            Some(pass) if pass.is_finished() => break pass,
            Some(_) => {}
            None => bail!("a pass is under way already; it is left alone"),
        }
    };
    print(&pass, json)
}

fn print(pass: &Pass, json: bool) -> Result<()> {
    if json {
        return say_json(&json!({ "mode": pass.mode, "first": pass.first, "tally": pass.tally }));
    }
    let rows = pass.tally.found.iter().map(|(what, count)| vec![what.clone(), count.to_string()]);
    say(table(&["difference", "accounts"], rows.collect()))?;
    say(summary(&pass.tally))?;
    if pass.first {
        say("this was the first pass of all: it only reported; the next one acts")?;
    }
    Ok(())
}

fn summary(tally: &Tally) -> String {
    let Tally { accounts, held, under_way, unusable, .. } = tally;
    format!(
        "{accounts} accounts and {held} holds compared; {under_way} under way and left to the next pass, {unusable} unusable"
    )
}

fn document(found: &Found) -> serde_json::Value {
    json!({
        "account": found.account.as_str(),
        "kind": found.difference.map(|difference| difference.kind),
        "action": found.difference.map(|difference| difference.action),
        "effect": found.difference.map(|difference| difference.effect),
        "holdSetVersion": found.version,
        "carriedOut": found.carried_out,
    })
}

fn row(found: &Found) -> Option<Vec<String>> {
    let difference = found.difference?;
    let does = match (difference.kind, difference.action) {
        (_, DriftAction::Adopted) => {
            format!("open a manual hold ({}) in the host's name", word(&difference.effect))
        }
        (_, DriftAction::Repaired) => "order the holds again".to_owned(),
        (DriftKind::FlagWithoutHold, DriftAction::Reported) => {
            "only report: Ostiary has acted on the account, and clears no flag".to_owned()
        }
        (_, DriftAction::Reported) => "only report".to_owned(),
    };
    let kind = word(&difference.kind).replace('_', " ");
    Some(vec![found.account.as_str().to_owned(), kind, does])
}
