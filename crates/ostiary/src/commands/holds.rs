//! `ostiary holds`: in the role of `suspension-worker`, with its login and its machine.

use anyhow::{Result, bail, ensure};
use contracts::{
    Event,
    event::{HoldEffect, HoldKind, StaffHold},
};
use runtime::{
    approvals::Act,
    roles,
    staff::{StaffMember, StaffRole},
};
use suspension_worker::store::{self, HeldAccount, HeldBy, Released};

mod reconcile;

use crate::{
    cli::{HoldsCommand, KindArg},
    commands::{acting, approvals, drawn, order, say, say_json, table, word},
    config::Config,
    role,
};

/// Who may place and release holds of kind `manual`.
const ENTITLED: [StaffRole; 3] = [StaffRole::Support, StaffRole::Compliance, StaffRole::Manager];

/// Who may ask for holds of kind `legal`, and agree to them.
const LEGAL: [StaffRole; 2] = [StaffRole::Compliance, StaffRole::Manager];

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: HoldsCommand) -> Result<()> {
    match command {
        HoldsCommand::List { account, all, json } => {
            let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
            let held = store::list_holds(&shell.pool, account.as_ref(), all).await?;
            print(&held, all, json)
        }
        HoldsCommand::Place { account, effect, kind, act, hold } => {
            let legal = kind == KindArg::Legal;
            let member = acting(config, &act.staff, entitled(legal))?;
            let (kind, name) =
                if legal { (StaffHold::Legal, "legal") } else { (StaffHold::Manual, "manual") };
            stated(config, effect.into())?;
            let hold = hold.unwrap_or_else(|| format!("{name}-{}", drawn()));
            let (effect, reason_code, actor) = (effect.into(), act.reason_code, member.id.clone());
            let wanted = hold.clone();
            let approver = None;
            let event =
                Event::HoldRequested { account, hold, effect, actor, reason_code, kind, approver };
            carry_out(config, &member, event, legal, &format!("placed {wanted}")).await
        }
        HoldsCommand::Reconcile { dry_run: true, json, .. } => {
            reconcile::preview(config, json).await
        }
        HoldsCommand::Reconcile { dry_run: false, staff, json } => {
            let member = acting(config, &staff, &ENTITLED)?;
            reconcile::now(config, &member, json).await
        }
        HoldsCommand::Release { account, hold, act } => {
            let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
            let held = store::list_holds(&shell.pool, Some(&account), true).await?;
            let open = held.iter().flat_map(|held| &held.holds).find(|open| open.hold_id == hold);
            let legal = open.is_some_and(|open| open.kind == HoldKind::Legal);
            let member = acting(config, &act.staff, entitled(legal))?;
            let released = held.iter().flat_map(|held| &held.released);
            let known = open.is_some() || released.into_iter().any(|old| old.hold_id == hold);
            ensure!(
                known,
                "this account has no hold {hold}: `ostiary holds list` shows those it has"
            );
            let (reason_code, actor, done) =
                (act.reason_code, member.id.clone(), format!("released {hold}"));
            let event =
                Event::HoldReleaseRequested { account, hold, actor, reason_code, approver: None };
            carry_out(config, &member, event, legal, &done).await
        }
    }
}

fn entitled(legal: bool) -> &'static [StaffRole] {
    if legal { &LEGAL } else { &ENTITLED }
}

/// Whether the host can carry this effect out as it is; otherwise it would do the next stronger one, which nobody asked for.
fn stated(config: &Config, effect: HoldEffect) -> Result<()> {
    let (host, asked) = (config.host()?, word(&effect));
    let stated = host.effects.stated().into_iter().map(|(name, _)| name);
    let stated: Vec<&str> = stated.filter(|name| *name != "none").collect();
    ensure!(
        stated.contains(&asked.as_str()),
        "host.toml does not state the effect {asked}, so the host would carry out a stronger one; it states {}",
        stated.join(", ")
    );
    Ok(())
}

/// Through the machine, as one more source of its fold; a legal one once somebody else has agreed.
async fn carry_out(
    config: &Config,
    member: &StaffMember,
    event: Event,
    legal: bool,
    done: &str,
) -> Result<()> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let now = shell.clock.now();
    let service = role::service(config, shell)?;
    if legal {
        let rule = (&LEGAL[..], config.policy()?.approvals.legal_hold);
        return approvals::ask(config, &service, member, &Act::order(&event), rule).await;
    }
    // Published, or left in the outbox for whoever runs the role.
    match service.command(order(member, now, event)).await? {
        Ok(_) => say(done),
        Err(problem) => bail!("{}", problem.detail),
    }
}

fn print(held: &[HeldAccount], all: bool, json: bool) -> Result<()> {
    if json {
        return say_json(held);
    }
    let rows = held.iter().flat_map(|account| {
        let open = account.holds.iter().map(|hold| open_row(account, hold));
        let released = account.released.iter().filter(|_| all);
        open.chain(released.map(|hold| released_row(account, hold)))
    });
    let columns = ["account", "hold", "kind", "effect", "since", "by", "reason", "host"];
    say(table(&columns, rows.collect()))
}

fn open_row(account: &HeldAccount, hold: &HeldBy) -> Vec<String> {
    vec![
        account.account.clone(),
        hold.hold_id.clone(),
        word(&hold.kind),
        word(&hold.effect),
        hold.since.format("%F %T").to_string(),
        by(&hold.source, hold.approver.as_ref()),
        hold.reason.clone().unwrap_or_default(),
        account.containment.clone(),
    ]
}

fn released_row(account: &HeldAccount, hold: &Released) -> Vec<String> {
    vec![
        account.account.clone(),
        hold.hold_id.clone(),
        "released".to_owned(),
        String::new(),
        hold.at.format("%F %T").to_string(),
        by(&hold.actor, hold.approver.as_ref()),
        hold.reason.clone(),
        account.containment.clone(),
    ]
}

/// One person, or the two that it took.
fn by(actor: &str, approver: Option<&String>) -> String {
    approver.map_or_else(|| actor.to_owned(), |approver| format!("{actor}, {approver}"))
}
