//! `ostiary approvals`: acts that wait for a second person, in every service's schema.
//!
//! **Two people**: clearing a case after a YES, placing, extending or releasing a hold of kind `legal`, or one on somebody who
//! has left, and closing a dead letter that decides about a person. The command says `waits for a second person: approval <id>, expires
//! <moment>` and is done. Somebody else looks (`approvals show <id>`: exactly what is to be done) and says `approvals
//! approve <id>` or `refuse <id>` with a token of their own; the last yes that is needed carries the act out. If that
//! fails (a database that is away, a case that has changed), `approvals run <id>` tries again until the approval
//! expires. Nobody votes on what they asked for; they may `approvals withdraw <id>` until it is carried out, and need
//! a role that may ask for it until then. How many must agree, and for how long they may, is `[approvals]` in
//! `policy.toml`. Who votes: compliance; for legal holds managers, too.

pub(super) mod carry_out;
mod print;

use anyhow::{Result, bail, ensure};
use messaging::Service;
use runtime::{
    approvals::{self, Act, Approval, Rule, Vote},
    roles,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use crate::{
    cli::{ApprovalsCommand, StaffArg},
    commands::{drawn, known, looking::sees_kinds, say},
    config::Config,
    role,
};

const MOST: i64 = 1000;

/// One approval, and the service that keeps it.
pub(super) struct Found {
    pub service: Service,
    pub approval: Approval,
    pub votes: Vec<Vote>,
}

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: ApprovalsCommand) -> Result<()> {
    match command {
        ApprovalsCommand::List { all, staff, json } => {
            let member = known(config, &staff)?;
            list(config, &member, all, json).await
        }
        ApprovalsCommand::Show { id, staff, json } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            ensure!(sees(&member, &found.approval), strangers(&member));
            print::one(&found, config.clock()?.now(), json)
        }
        ApprovalsCommand::Approve { id, staff } => approve(config, id, &staff).await,
        ApprovalsCommand::Refuse { id, staff } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            found.vote(&member, false).await?;
            say(format_args!("refused {id}"))
        }
        ApprovalsCommand::Withdraw { id, staff } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            found.withdraw(&member).await?;
            say(format_args!("withdrawn {id}"))
        }
        ApprovalsCommand::Run { id, staff } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            ensure!(concerns(&member, &found.approval), strangers(&member));
            carry_out::run(config, &found).await
        }
    }
}

/// Whose word an act needs.
pub(crate) struct Terms<'a> {
    /// Roles that may ask.
    pub askers: &'a [StaffRole],
    /// Roles that may agree.
    pub voters: &'a [StaffRole],
    /// How many of them have to.
    pub needed: u8,
}

/// Asks others to agree to an act in a service's schema, and says so.
pub(crate) async fn ask(
    config: &Config,
    service: &Service,
    member: &StaffMember,
    act: &Act,
    Terms { askers, voters, needed }: Terms<'_>,
) -> Result<()> {
    let shell = service.shell();
    let now = shell.clock.now();
    let expires_at = now + config.policy()?.approvals.expires_after;
    let rule = Rule { askers, roles: voters, needed: needed.into(), expires_at };
    let mut db = shell.pool.acquire().await?;
    let id = approvals::request(&mut db, act, member, rule, (drawn(), now)).await?;
    let Some((approval, votes)) = approvals::find(&mut db, id).await? else {
        bail!("the approval that was just asked for is gone");
    };
    say(waits(&approval, &votes))
}

pub(super) async fn approve(config: &Config, id: Uuid, staff: &StaffArg) -> Result<()> {
    let member = known(config, staff)?;
    let found = find(config, id).await?;
    if found.vote(&member, true).await? {
        return carry_out::run(config, &find(config, id).await?).await;
    }
    let found = find(config, id).await?;
    say(waits(&found.approval, &found.votes))
}

/// Whether somebody asked for it or may decide about it.
fn concerns(member: &StaffMember, approval: &Approval) -> bool {
    approval.requester == member.id || approval.is_for(member)
}

/// What waits says why accounts are held, in truth.
fn sees(member: &StaffMember, approval: &Approval) -> bool {
    concerns(member, approval) || sees_kinds(member)
}

fn strangers(member: &StaffMember) -> String {
    format!("{} neither asked for this nor has a role that decides about it", member.id)
}

async fn list(config: &Config, member: &StaffMember, all: bool, json: bool) -> Result<()> {
    let mut found = Vec::new();
    let now = config.clock()?.now();
    for name in roles::SERVICES {
        let shell = role::shell(config, name).await?;
        let mut db = shell.pool.acquire().await?;
        let some = approvals::list(&mut db, all, now, MOST).await?;
        let seen = some.into_iter().filter(|approval| sees(member, approval));
        found.extend(seen.map(|approval| (name, approval)));
    }
    found.sort_by_key(|(_, approval)| std::cmp::Reverse(approval.requested_at));
    print::all(&found, now, json)
}

async fn find(config: &Config, id: Uuid) -> Result<Found> {
    for name in roles::SERVICES {
        let shell = role::shell(config, name).await?;
        let found = approvals::find(&mut *shell.pool.acquire().await?, id).await?;
        if let Some((approval, votes)) = found {
            return Ok(Found { service: role::service(config, shell)?, approval, votes });
        }
    }
    bail!("no service has an approval {id}")
}

impl Found {
    /// Whether all that is needed have agreed now.
    async fn vote(&self, member: &StaffMember, agrees: bool) -> Result<bool> {
        let shell = self.service.shell();
        let mut db = shell.pool.acquire().await?;
        Ok(approvals::vote(&mut db, &self.approval, member, agrees, shell.clock.now()).await?)
    }

    async fn withdraw(&self, member: &StaffMember) -> Result<()> {
        let shell = self.service.shell();
        let mut db = shell.pool.acquire().await?;
        Ok(approvals::withdraw(&mut db, self.approval.id, member, shell.clock.now()).await?)
    }
}

pub(super) fn waits(approval: &Approval, votes: &[Vote]) -> String {
    let left = approval.needed as usize - votes.iter().filter(|vote| vote.agrees).count();
    let whom = match (left, votes.len()) {
        // Somebody agreed at the same moment, and it is being done.
        (0, _) => "whoever agreed last".to_owned(),
        (1, 0) => "a second person".to_owned(),
        (1, _) => "one more person".to_owned(),
        _ => format!("{left} others"),
    };
    let expires_at = approval.expires_at.format("%FT%TZ");
    format!("waits for {whom}: approval {}, expires {expires_at}", approval.id)
}
