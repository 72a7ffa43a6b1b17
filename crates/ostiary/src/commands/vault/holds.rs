//! Legal holds on people who have left.

use anonymizer::legal_holds::{self, LegalHoldError, Placed, Released};
use anyhow::{Result, ensure};
use chrono::SubsecRound as _;
use contracts::Time;
use runtime::{
    approvals::Act,
    roles,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use super::one_line;
use crate::{
    cli::StaffArg,
    commands::{
        acting,
        approvals::{self, Found, Terms},
        drawn, say, say_json, table,
    },
    config::Config,
    role,
};

/// Who may ask for them, agree to them and look.
const ENTITLED: [StaffRole; 2] = [StaffRole::Compliance, StaffRole::Manager];
const MOST: i64 = 1000;

pub(super) async fn place(
    config: &Config,
    id: Uuid,
    until: Time,
    reason: String,
    staff: &StaffArg,
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let until = until.trunc_subsecs(0);
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    let now = shell.clock.now();
    ensure!(now < until, LegalHoldError::Over(until));
    let found = legal_holds::find_deletion(&shell.pool, id).await?;
    let deletion = found.ok_or(LegalHoldError::Unknown(id))?;
    one_line("--reason", &reason)?;
    let hold = Placed { hold: drawn(), deletion, until, reason };
    ask(config, &hold.act(), &member).await
}

pub(super) async fn release(
    config: &Config,
    hold: Uuid,
    reason: String,
    staff: &StaffArg,
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    one_line("--reason", &reason)?;
    ask(config, &Released { hold, reason }.act(), &member).await
}

async fn ask(config: &Config, act: &Act, member: &StaffMember) -> Result<()> {
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    let service = role::service(config, shell)?;
    let needed = config.policy()?.approvals.legal_hold;
    let terms = Terms { askers: &ENTITLED, voters: &ENTITLED, needed };
    approvals::ask(config, &service, member, act, terms).await
}

/// After the last yes.
pub(in crate::commands) async fn carry_out(found: &Found) -> Result<()> {
    legal_holds::carry_out(found.service.shell(), &found.approval).await?;
    say(format_args!("done: {}", found.approval.kind))
}

pub(super) async fn list(config: &Config, staff: &StaffArg, json: bool) -> Result<()> {
    acting(config, staff, &ENTITLED)?;
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    let listed = legal_holds::list(&shell.pool, MOST).await?;
    if json {
        return say_json(&listed);
    }
    let moment = |at: Time| at.format("%F %T").to_string();
    let rows = listed.iter().map(|one| {
        vec![
            one.hold.to_string(),
            one.deletion.to_string(),
            moment(one.until),
            one.reason.clone(),
            moment(one.placed_at),
            one.released_at.map(moment).unwrap_or_default(),
        ]
    });
    say(table(&["hold", "deletion", "until", "reason", "placed", "released"], rows.collect()))
}
