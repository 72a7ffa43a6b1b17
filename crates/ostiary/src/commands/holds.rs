//! `ostiary holds`: in the role of `suspension-worker`, with its login and its machine.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use chrono::{Datelike, SubsecRound, TimeDelta};
use contracts::{
    AccountId, Event, Time,
    event::{HoldEffect, HoldKind, StaffHold},
};
use runtime::{
    approvals::Act,
    roles::{self, SERVICES},
    staff::{StaffMember, StaffRole},
};
use suspension_worker::store::{self, Wanted};

mod list;
mod reconcile;

use crate::{
    cli::{ExpiryArg, HoldsCommand, KindArg, StaffAct, StaffArg},
    commands::{
        acting, approvals,
        approvals::Terms,
        drawn,
        looking::{Shown, looking, sees_kinds},
        order, say, word,
    },
    config::Config,
    role,
};

/// Who may place and release holds of kind `manual`.
const ENTITLED: [StaffRole; 3] = [StaffRole::Support, StaffRole::Compliance, StaffRole::Manager];

/// Who may ask for holds of kind `legal`, and agree to them.
const LEGAL: [StaffRole; 2] = [StaffRole::Compliance, StaffRole::Manager];

/// Who may place a match with a sanctions list, and agree that it was none.
const SANCTIONS: [StaffRole; 1] = [StaffRole::Compliance];

/// Protobuf's moments end there.
const LAST_YEAR: i32 = 9999;

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: HoldsCommand) -> Result<()> {
    match command {
        HoldsCommand::List { account, all, expired, staff, json } => {
            let kinds = sees_kinds(&looking(config, &staff, Shown::Holds)?);
            let wanted = match (all, expired) {
                (true, _) => Wanted::All,
                (_, true) => Wanted::Expired,
                _ => Wanted::Open,
            };
            list::run(config, account.as_ref(), wanted, kinds, json).await
        }
        HoldsCommand::Place { account, kind, categories, expiry, act, hold, .. }
            if !categories.is_empty() =>
        {
            keep(config, account, (kind, categories), expiry, act, hold).await
        }
        HoldsCommand::Place { account, effect, kind, expiry, act, hold, categories: _ } => {
            place(config, account, (effect.into(), kind), expiry, act, hold).await
        }
        HoldsCommand::Extend { account, hold, expiry, act } => {
            extend(config, account, hold, expiry, act).await
        }
        HoldsCommand::Reconcile { dry_run: true, staff, json } => {
            looking(config, &staff, Shown::Holds)?;
            reconcile::preview(config, json).await
        }
        HoldsCommand::Reconcile { dry_run: false, staff, json } => {
            let member = acting(config, &staff, &ENTITLED)?;
            reconcile::now(config, &member, json).await
        }
        HoldsCommand::Release { account, hold, act } => release(config, account, hold, act).await,
    }
}

async fn place(
    config: &Config,
    account: AccountId,
    (effect, kind): (HoldEffect, KindArg),
    expiry: ExpiryArg,
    act: StaffAct,
    hold: Option<String>,
) -> Result<()> {
    let kind = match kind {
        KindArg::Manual => StaffHold::Manual,
        KindArg::Legal => StaffHold::Legal,
        KindArg::SanctionsMatch => StaffHold::SanctionsMatch,
    };
    let entitled: &[StaffRole] = match kind {
        StaffHold::Manual => &ENTITLED,
        StaffHold::Legal => &LEGAL,
        StaffHold::SanctionsMatch => &SANCTIONS,
    };
    let member = acting(config, &act.staff, entitled)?;
    stated(config, effect)?;
    let expires_at = expires_at(expiry, config.clock()?.now())?;
    // The name tells nothing: who sees it need not know the kind.
    let hold = hold.unwrap_or_else(|| format!("hold-{}", drawn()));
    let done = format!("placed {hold}{}", until(expires_at));
    let event = Event::HoldRequested {
        account,
        hold,
        effect,
        actor: member.id.clone(),
        reason_code: act.reason_code,
        kind,
        approver: None,
        expires_at,
    };
    // Whoever finds a match waits for nobody: what two decide is that it is none.
    let two = (kind == StaffHold::Legal).then_some(&LEGAL[..]);
    carry_out(config, &member, event, two, &done).await
}

/// A legal hold on categories of the account's data.
async fn keep(
    config: &Config,
    account: AccountId,
    (kind, categories): (KindArg, Vec<String>),
    expiry: ExpiryArg,
    act: StaffAct,
    hold: Option<String>,
) -> Result<()> {
    ensure!(kind == KindArg::Legal, "categories are kept for an authority: --kind legal");
    let member = acting(config, &act.staff, &LEGAL)?;
    are_categories(config, &categories)?;
    let expires_at = expires_at(expiry, config.clock()?.now())?;
    let hold = hold.unwrap_or_else(|| format!("hold-{}", drawn()));
    let done = format!("placed {hold}{}", until(expires_at));
    let (actor, reason_code, approver) = (member.id.clone(), act.reason_code, None);
    let event = Event::CategoryHoldRequested {
        account,
        hold,
        categories,
        actor,
        reason_code,
        approver,
        expires_at,
    };
    carry_out(config, &member, event, Some(&LEGAL), &done).await
}

/// Whether each of them is something that an erasure can leave out: a name that nothing has would keep nothing.
fn are_categories(config: &Config, categories: &[String]) -> Result<()> {
    let (map, leaving) = (config.datamap()?, config.leaving()?);
    let tables = map.tables.keys().map(ToString::to_string);
    let order = leaving.deletion.erasure_order.into_iter().flatten();
    let outside = order.filter(|name| !SERVICES.contains(&name.as_str()));
    let known: BTreeSet<String> = tables.chain(outside).chain(["host".to_owned()]).collect();
    let unknown = categories.iter().find(|category| !known.contains(*category));
    let all = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    ensure!(
        unknown.is_none(),
        "{} is no category: there are {all}",
        unknown.map_or("", String::as_str)
    );
    Ok(())
}

async fn extend(
    config: &Config,
    account: AccountId,
    hold: String,
    expiry: ExpiryArg,
    act: StaffAct,
) -> Result<()> {
    let (member, two) = concerned(config, &act.staff, &account, &hold).await?;
    let expires_at = expires_at(expiry, config.clock()?.now())?.context("until when?")?;
    let done = format!("extended {hold}{}", until(Some(expires_at)));
    let (actor, reason_code, approver) = (member.id.clone(), act.reason_code, None);
    let event =
        Event::HoldExtensionRequested { account, hold, expires_at, actor, reason_code, approver };
    carry_out(config, &member, event, two, &done).await
}

async fn release(config: &Config, account: AccountId, hold: String, act: StaffAct) -> Result<()> {
    let (member, two) = concerned(config, &act.staff, &account, &hold).await?;
    let done = format!("released {hold}");
    let (actor, reason_code, approver) = (member.id.clone(), act.reason_code, None);
    let event = Event::HoldReleaseRequested { account, hold, actor, reason_code, approver };
    carry_out(config, &member, event, two, &done).await
}

/// Who acts on a hold that the account has, or had; and of whom two decide about it, if it takes two.
async fn concerned(
    config: &Config,
    staff: &StaffArg,
    account: &AccountId,
    hold: &str,
) -> Result<(StaffMember, Option<&'static [StaffRole]>)> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let held = store::list_holds(&shell.pool, Some(account), Wanted::All).await?;
    let open = held.iter().flat_map(|held| &held.holds).find(|open| open.hold_id == hold);
    let past_return = held.iter().any(|held| held.past_return);
    let keeps = held.iter().flat_map(|held| &held.kept).any(|kept| kept.hold_id == hold);
    let two = match open {
        _ if keeps => Some(&LEGAL[..]),
        Some(open) => takes_two(open.kind, past_return),
        None => None,
    };
    let member = acting(config, staff, two.unwrap_or(&ENTITLED))?;
    let released = held.iter().flat_map(|held| &held.released);
    let known = open.is_some() || keeps || released.into_iter().any(|old| old.hold_id == hold);
    ensure!(known, "this account has no hold {hold}: `ostiary holds list` shows those it has");
    Ok((member, two))
}

/// Of whom two decide: about what an authority ordered, a match with a sanctions list, and what a case left behind when the
/// account went past its last fence: the case lifts it no more.
fn takes_two(kind: HoldKind, past_return: bool) -> Option<&'static [StaffRole]> {
    match kind {
        HoldKind::Legal => Some(&LEGAL),
        HoldKind::SanctionsMatch => Some(&SANCTIONS),
        HoldKind::KycNoAnswer | HoldKind::KycPositiveAnswer | HoldKind::KycProviderRejected => {
            past_return.then_some(&LEGAL)
        }
        HoldKind::Manual | HoldKind::DeletionPending => None,
    }
}

/// The moment that was meant, in whole seconds: what others agree to is read by people.
fn expires_at(expiry: ExpiryArg, now: Time) -> Result<Option<Time>> {
    let at = match expiry {
        ExpiryArg { expires_in: Some(span), .. } => {
            let span = TimeDelta::from_std(span).ok();
            let at = span.and_then(|span| now.checked_add_signed(span));
            Some(at.context("the hold shall expire too far away")?)
        }
        ExpiryArg { expires_at, .. } => expires_at,
    };
    let Some(at) = at.map(|at| at.trunc_subsecs(0)) else { return Ok(None) };
    ensure!(at.year() <= LAST_YEAR, "the hold shall expire too far away");
    ensure!(now < at, "the moment at which the hold shall expire is over: it is {}", iso(now));
    Ok(Some(at))
}

fn until(expires_at: Option<Time>) -> String {
    expires_at.map(|at| format!(", expires {}", iso(at))).unwrap_or_default()
}

fn iso(at: Time) -> String {
    at.format("%FT%TZ").to_string()
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

/// Through the machine, as one more source of its fold; what takes two once somebody else has agreed.
async fn carry_out(
    config: &Config,
    member: &StaffMember,
    event: Event,
    two: Option<&'static [StaffRole]>,
    done: &str,
) -> Result<()> {
    let shell = role::shell(config, roles::SUSPENSION_WORKER).await?;
    let now = shell.clock.now();
    let service = role::service(config, shell)?;
    if let Some(roles) = two {
        let needed = config.policy()?.approvals.legal_hold;
        let terms = Terms { askers: roles, voters: roles, needed };
        return approvals::ask(config, &service, member, &Act::order(&event), terms).await;
    }
    // Published, or left in the outbox for whoever runs the role.
    match service.command(order(member, now, event)).await? {
        Ok(_) => say(done),
        Err(problem) => bail!("{}", problem.detail),
    }
}
