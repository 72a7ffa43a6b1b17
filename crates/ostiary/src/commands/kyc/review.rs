//! `ostiary kyc review`: what compliance decides, and what a second person has to agree to.

use anyhow::{Context, Result, bail};
use contracts::{AccountId, Event, event::Decision};
use kyc_screener::domain::State;
use runtime::{approvals::Act, roles, staff::StaffRole};
use uuid::Uuid;

use super::state_of;
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

/// Decides at once, or asks a second person where an answer was YES.
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
    let state = state_of(&shell.pool, &account).await?;
    let open = state.case().context("this account is asked nothing")?;
    let rejected = matches!(state, State::Rejected { .. });
    let case = seen.case.unwrap_or(open.id);
    if case != open.id {
        bail!("the account has another case by now ({}); look at it again", open.id);
    }
    // What comes from here on, until it is done, is not what was decided about.
    let revision = Some(seen.revision.unwrap_or(open.revision));
    if revision != Some(open.revision) {
        bail!("the case has changed: its revision is {} by now; look at it again", open.revision);
    }
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
