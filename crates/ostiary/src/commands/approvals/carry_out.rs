//! What others agreed to, done: exactly that, once, in the transaction that uses the approval up.

use anonymizer::{legal_holds, reidentify};
use anyhow::{Context, Result, bail, ensure};
use contracts::{Envelope, Event, Time};
use messaging::{LetterAct, Problem, Word, dead_letters::Closed};
use runtime::approvals::{Approval, Vote};

use super::Found;
use crate::{
    commands::{say, vault},
    config::Config,
};

/// Carries it out, if everybody who asked or agreed still may.
pub(super) async fn run(config: &Config, found: &Found) -> Result<()> {
    let approval = &found.approval;
    ensure!(approval.status == "approved", "the approval is {}", approval.status);
    still_entitled(config, found)?;
    if approval.kind == reidentify::KIND {
        return vault::release(config, found).await;
    }
    if [legal_holds::PLACE, legal_holds::RELEASE].contains(&approval.kind.as_str()) {
        return vault::holds::carry_out(found).await;
    }
    let outcome = match approval.order() {
        Some(event) => order(found, event).await?,
        None => close(found).await?,
    };
    if let Err(problem) = outcome {
        bail!("it was approved and could not be carried out: {}", problem.detail);
    }
    let account = approval.account.as_deref().map(|account| format!(" of account {account}"));
    say(format_args!("done: {}{}", approval.kind, account.unwrap_or_default()))
}

/// Roles are read anew: who has left since, or does something else, has no say any more.
fn still_entitled(config: &Config, found: &Found) -> Result<()> {
    entitled(config, &found.approval, &found.votes, found.service.shell().clock.now())
}

/// As [`still_entitled`].
pub(in crate::commands) fn entitled(
    config: &Config,
    approval: &Approval,
    votes: &[Vote],
    now: Time,
) -> Result<()> {
    let staff = config.staff()?;
    let requester = &approval.requester;
    let Some(asker) = staff.find(requester, now) else {
        bail!("{requester}, who asked, is of the staff no more")
    };
    ensure!(
        approval.may_be_asked_by(asker),
        "{requester}, who asked, has none of the roles that may ask for this any more"
    );
    for vote in votes.iter().filter(|vote| vote.agrees) {
        let voter = &vote.voter;
        let member = staff.find(voter, now);
        ensure!(
            member.is_some_and(|member| approval.is_for(member)),
            "{voter}, who agreed, has none of the roles that decide about this any more"
        );
    }
    Ok(())
}

/// The order, under the approval's id: the same however often it is tried.
async fn order(found: &Found, event: Event) -> Result<Result<(), Problem>> {
    let Approval { id, requester, .. } = &found.approval;
    let agreed = found.votes.iter().rev().find(|vote| vote.agrees);
    let envelope = Envelope {
        id: id.to_string(),
        source: format!("urn:ostiary:staff:{requester}"),
        time: None,
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event: event.agreed_by(agreed.map(|vote| vote.voter.clone())),
    };
    Ok(found.service.command(envelope).await?.map(drop))
}

async fn close(Found { service, approval, .. }: &Found) -> Result<Result<(), Problem>> {
    let act: LetterAct = serde_json::from_slice(&approval.action)
        .context("this release cannot carry the act out; use the one that asked for it")?;
    let word = Word { staff: &approval.requester, approval: Some(approval.id) };
    Ok(match act.how {
        Closed::Replayed => service.replay(act.dead_letter, word).await?,
        Closed::Skipped => service.skip(act.dead_letter, word).await?,
    })
}
