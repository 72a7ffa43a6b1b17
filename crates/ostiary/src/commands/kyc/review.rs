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

/// Decides at once, or asks a second person where an answer was YES or the provider of identity checks rejected for good.
pub(super) async fn run(
    config: &Config,
    account: AccountId,
    case: Option<Uuid>,
    decision: Decision,
    act: StaffAct,
) -> Result<()> {
    let member = acting(config, &act.staff, &ENTITLED)?;
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let now = shell.clock.now();
    let story = story_of(&shell.pool, &account).await?;
    let profile = story.profile.as_ref().filter(|profile| case == Some(profile.id));
    let (case, rejected) = match profile {
        Some(profile) => (profile.id, profile.rejected),
        None => (open_case(&story.case, case)?, matches!(story.case, State::Rejected { .. })),
    };
    let (actor, reason_code) = (member.id.clone(), act.reason_code);
    let event = Event::DecideReview { account, case, decision, actor, approver: None, reason_code };
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

/// The account's case, which must be the one that was looked at.
fn open_case(state: &State, looked_at: Option<Uuid>) -> Result<Uuid> {
    let open = state.case().context("this account is asked nothing")?.id;
    if looked_at.is_some_and(|case| case != open) {
        bail!("the account has another case by now ({open}); look at it again");
    }
    Ok(open)
}
