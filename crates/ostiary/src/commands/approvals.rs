//! `ostiary approvals`: acts that wait for a second person, in every service's schema.

mod carry_out;
mod print;

use anyhow::{Result, bail};
use messaging::Service;
use runtime::{
    approvals::{self, Act, Approval, Rule, Vote},
    roles,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use crate::{
    cli::{ApprovalsCommand, StaffArg},
    commands::{drawn, known, say},
    config::Config,
    role,
};

const MOST: i64 = 1000;

/// One approval, and the service that keeps it.
struct Found {
    service: Service,
    approval: Approval,
    votes: Vec<Vote>,
}

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: ApprovalsCommand) -> Result<()> {
    match command {
        ApprovalsCommand::List { all, json } => list(config, all, json).await,
        ApprovalsCommand::Show { id, json } => {
            let found = find(config, id).await?;
            print::one(&found, config.clock()?.now(), json)
        }
        ApprovalsCommand::Approve { id, staff } => approve(config, id, &staff).await,
        ApprovalsCommand::Refuse { id, staff } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            found.vote(&member, false).await?;
            say(format_args!("refused {id}"))
        }
        ApprovalsCommand::Run { id, staff } => {
            let member = known(config, &staff)?;
            let found = find(config, id).await?;
            let concerned = found.approval.requester == member.id || found.approval.is_for(&member);
            if !concerned {
                bail!("{} neither asked for this nor has a role that decides about it", member.id);
            }
            carry_out::run(config, &found).await
        }
    }
}

/// Asks others to agree to an act in a service's schema, and says so.
pub(crate) async fn ask(
    config: &Config,
    service: &Service,
    member: &StaffMember,
    act: &Act,
    (roles, needed): (&[StaffRole], u8),
) -> Result<()> {
    let shell = service.shell();
    let now = shell.clock.now();
    let expires_at = now + config.policy()?.approvals.expires_after;
    let rule = Rule { roles, needed: needed.into(), expires_at };
    let mut db = shell.pool.acquire().await?;
    let id = approvals::request(&mut db, act, member, rule, (drawn(), now)).await?;
    let Some((approval, votes)) = approvals::find(&mut db, id).await? else {
        bail!("the approval that was just asked for is gone");
    };
    say(waits(&approval, &votes))
}

async fn approve(config: &Config, id: Uuid, staff: &StaffArg) -> Result<()> {
    let member = known(config, staff)?;
    let found = find(config, id).await?;
    if found.vote(&member, true).await? {
        return carry_out::run(config, &find(config, id).await?).await;
    }
    let found = find(config, id).await?;
    say(waits(&found.approval, &found.votes))
}

async fn list(config: &Config, all: bool, json: bool) -> Result<()> {
    let mut found = Vec::new();
    let now = config.clock()?.now();
    for name in roles::SERVICES {
        let shell = role::shell(config, name).await?;
        let mut db = shell.pool.acquire().await?;
        let some = approvals::list(&mut db, all, now, MOST).await?;
        found.extend(some.into_iter().map(|approval| (name, approval)));
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
}

fn waits(approval: &Approval, votes: &[Vote]) -> String {
    let left = approval.needed as usize - votes.iter().filter(|vote| vote.agrees).count();
    let whom = match (left, votes.len()) {
        (1, 0) => "a second person".to_owned(),
        (1, _) => "one more person".to_owned(),
        _ => format!("{left} others"),
    };
    let expires_at = approval.expires_at.format("%FT%TZ");
    format!("waits for {whom}: approval {}, expires {expires_at}", approval.id)
}
