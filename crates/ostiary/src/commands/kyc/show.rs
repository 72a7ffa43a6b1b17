//! `ostiary kyc show`: one account's case. What was answered and decided is shown to compliance alone, and that it was.

use anyhow::{Result, bail};
use contracts::AccountId;
use kyc_screener::{
    domain::{State, provider::Profile},
    store,
};
use messaging::{
    Shell,
    sealed::{self, Opened},
};
use runtime::{roles, staff::StaffMember};
use serde_json::{Value, json};

use super::{iso, story_of};
use crate::{
    cli::StaffArg,
    commands::{
        looking::{self, Shown, looking},
        printable, say, say_json, word,
    },
    config::Config,
    role,
};

/// What the record that somebody read them is kept for.
const ACCESS: &str = "kyc-access";

/// Prints where it stands; for a reason, also what was answered and decided.
pub(super) async fn run(
    config: &Config,
    account: AccountId,
    reason: Option<String>,
    staff: &StaffArg,
    json: bool,
) -> Result<()> {
    let reader = match reason {
        Some(reason) if reason.trim().is_empty() => {
            bail!("--answers wants a reason for the record")
        }
        Some(reason) => Some((looking(config, staff, Shown::Answers)?, reason)),
        None => {
            looking(config, staff, Shown::Register)?;
            None
        }
    };
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let story = story_of(&shell.pool, &account).await?;
    let state = &story.case;
    let opened = match reader {
        Some((member, reason)) => Some(read(&shell, &account, &member, &reason).await?),
        None => None,
    };
    let document = json!({
        "account": account,
        "status": state.status(),
        "deadline": state.deadline(),
        "missing": state.case().map(|case| state.missing(&case.terms)),
        "state": state,
        "provider": story.profile,
        "kept": sealed::list(&shell.pool, account.as_str()).await?,
        "next": store::list_timers(&shell.pool, &account).await?,
        "opened": opened.map(|opened| opened.iter().map(told).collect::<Vec<_>>()),
    });
    if json {
        return say_json(&document);
    }
    print(state, &document)?;
    story.profile.as_ref().map_or(Ok(()), print_profile)
}

/// Keeps that somebody looks before they see anything.
async fn read(
    shell: &Shell,
    account: &AccountId,
    member: &StaffMember,
    reason: &str,
) -> Result<Vec<Opened>> {
    looking::record(shell, account.as_str(), ACCESS, member, reason).await?;
    Ok(sealed::open(&shell.pool, &shell.keys, account.as_str()).await?)
}

fn told(opened: &Opened) -> Value {
    let what: Option<Value> = serde_json::from_slice(opened.plaintext.expose()).ok();
    json!({ "purpose": opened.purpose, "keptAt": opened.sealed_at, "what": what })
}

fn print(state: &State, document: &Value) -> Result<()> {
    for key in ["account", "status", "deadline"] {
        if !document[key].is_null() {
            say(format_args!("{key}: {}", word(&document[key])))?;
        }
    }
    if let Some(case) = state.case() {
        let terms = &case.terms;
        say(format_args!("case: {}, opened {}", case.id, iso(Some(case.opened_at))))?;
        say(format_args!("revision: {}", case.revision))?;
        say(format_args!("questionnaire: {}", terms.questionnaire))?;
        say(format_args!("missing: {}", state.missing(terms).join(" ")))?;
        let span = |span: runtime::span::Span| humantime::format_duration(span.0);
        say(format_args!(
            "terms: answer within {}, late by at most {}, policy {}",
            span(terms.deadline_after),
            span(terms.late_grace),
            &terms.policy_hash[..12.min(terms.policy_hash.len())]
        ))?;
        if let Some(task) = &case.task {
            let due_at = iso(Some(task.due_at));
            if task.is_letter() {
                say(format_args!("to be typed in: reply {}, by {due_at}", task.reply))?;
            } else {
                say(format_args!("missing answers to be got by {due_at}"))?;
            }
        }
        if let Some(staff) = &case.enrolled_by {
            say(format_args!("taken up by: {staff}"))?;
        }
    }
    let listed = |key: &str| document[key].as_array().cloned().unwrap_or_default();
    for kept in listed("kept") {
        say(format_args!("{}: kept {}", word(&kept["keptAt"]), word(&kept["purpose"])))?;
    }
    for next in listed("next") {
        say(format_args!("{}: {} is due", word(&next["dueAt"]), word(&next["name"])))?;
    }
    for opened in listed("opened") {
        let what = serde_json::to_vec_pretty(&opened["what"])?;
        say(format_args!("\n{} of {}:", word(&opened["purpose"]), word(&opened["keptAt"])))?;
        say(printable(&what))?;
    }
    Ok(())
}

/// What the provider of identity checks said last.
fn print_profile(profile: &Profile) -> Result<()> {
    let Profile { id, verdict, reviewed_at, rejected, .. } = profile;
    let (verdict, at) = (serde_json::to_value(verdict)?, iso(Some(*reviewed_at)));
    let stands = if *rejected { ", rejected for good" } else { "" };
    say(format_args!("provider: {} of {at}{stands}, profile {id}", word(&verdict)))
}
