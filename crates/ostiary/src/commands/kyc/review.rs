//! `ostiary kyc review`: what compliance decides, and what a second person has to agree to.

use anyhow::{Context, Result, bail};
use contracts::{AccountId, Event, event::Decision};
use kyc_screener::domain::State;
use runtime::{approvals::Act, roles, staff::StaffRole};
use uuid::Uuid;

use super::story_of;
use crate::{
    cli::StaffAct,
    commands::{acting, approvals, approvals::Terms, order, say, word},
    config::Config,
    role,
};

/// Who decides, and who may agree.
const ENTITLED: [StaffRole; 1] = [StaffRole::Compliance];

/// What was looked at, as far as whoever decides says it.
pub(super) struct Seen {
    pub case: Option<Uuid>,
    pub revision: Option<u32>,
}

/// Decides at once, or asks a second person where an answer was YES or the provider of identity checks rejected for good.
pub(super) async fn run(
    config: &Config,
    account: AccountId,
    seen: Seen,
    decision: Decision,
    act: StaffAct,
) -> Result<()> {
    let member = acting(config, &act.staff, &ENTITLED)?;
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let now = shell.clock.now();
    let story = story_of(&shell.pool, &account).await?;
    let profile = story.profile.as_ref().filter(|profile| seen.case == Some(profile.id));
    let (case, revision, rejected) = match profile {
        Some(profile) => (profile.id, None, profile.rejected),
        None => looked_at(&story.case, &seen)?,
    };
    let (actor, reason_code) = (member.id.clone(), act.reason_code);
    let approver = None;
    let event =
        Event::DecideReview { account, case, revision, decision, actor, approver, reason_code };
    let service = role::service(config, shell)?;
    if rejected && decision == Decision::Clear {
        let needed = config.policy()?.approvals.kyc_review;
        let terms = Terms { askers: &ENTITLED, voters: &ENTITLED, needed };
        return approvals::ask(config, &service, &member, &Act::order(&event), terms).await;
    }
    match service.command(order(&member, now, event)).await? {
        Ok(status) => say(format_args!("decided; the case is {}", word(&status["status"]))),
        Err(problem) => bail!("{}", problem.detail),
    }
}

/// The account's case as it was looked at: its id, its revision, and whether an answer was YES.
fn looked_at(state: &State, seen: &Seen) -> Result<(Uuid, Option<u32>, bool)> {
    let open = state.case().context("this account is asked nothing")?;
    if seen.case.is_some_and(|case| case != open.id) {
        bail!("the account has another case by now ({}); look at it again", open.id);
    }
    // What comes from here on, until it is done, is not what was decided about.
    if seen.revision.is_some_and(|revision| revision != open.revision) {
        bail!("the case has changed: its revision is {} by now; look at it again", open.revision);
    }
    Ok((open.id, Some(open.revision), matches!(state, State::Rejected { .. })))
}
