//! `ostiary kyc import`: the old spreadsheet, first shown and then taken over exactly as it was shown.

mod follows;
#[cfg(test)]
mod limits;
mod mapping;
mod plan;
mod quotes;
#[cfg(test)]
mod round_trip;
mod sheet;
mod text;
mod xlsx;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use anyhow::{Context, Result, bail, ensure};
use chrono::TimeDelta;
use contracts::{
    AccountId, Event, Time,
    event::{HoldEffect, Standing},
};
use host::{Host, Sight};
use kyc_screener::{
    machine::{KycScreener, case_of},
    policy::Policy,
    store,
};
use messaging::Shell;
use runtime::{roles, staff::StaffRole};
use serde_json::json;

use crate::{
    cli::ImportArgs,
    commands::{
        acting,
        looking::{Shown, looking},
        order, say, say_json, table, word,
    },
    config::Config,
    role,
};
use follows::{Follows, has_answered};
use mapping::Mapping;
use plan::{Plan, Taken, Who};

/// Who may take the sheet over.
const ENTITLED: [StaffRole; 1] = [StaffRole::Compliance];
/// Rows that the host or the screener is asked about at once.
const AT_ONCE: usize = 5_000;
/// Addresses that the host is asked about at once: each time it may have to look at all of its people.
const ADDRESSES_AT_ONCE: usize = 20_000;

/// What would be done, and what it is for whom.
struct Preview {
    plan: Plan,
    /// For each that is taken.
    follows: Vec<Follows>,
    notes: Vec<String>,
    now: Time,
    deadline_after: TimeDelta,
}

/// Does what was typed.
pub(super) async fn run(config: &Config, arguments: ImportArgs) -> Result<()> {
    let member = match &arguments.apply {
        Some(_) => Some(acting(config, &arguments.staff, &ENTITLED)?),
        None => {
            looking(config, &arguments.staff, Shown::Register)?;
            None
        }
    };
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let preview = preview(config, &shell, &arguments).await?;
    let digest = preview.plan.digest();
    let (Some(member), Some(seen)) = (member, &arguments.apply) else {
        return preview.print(&digest, arguments.json);
    };
    ensure!(
        *seen == digest,
        "this is not what was shown: sheet, mapping, host or somebody's answers changed since; look at the preview again"
    );
    let service = role::service(config, shell)?;
    let mut new = 0;
    for some in preview.plan.taken.chunks(AT_ONCE) {
        let orders = some.iter().map(|taken| {
            let Taken { account, standing, deadline, .. } = taken.clone();
            let (locale, actor) = (None, member.id.clone());
            let event = Event::EnrollCase { account, standing, deadline, locale, actor };
            order(&member, preview.now, event)
        });
        let orders: Vec<_> = orders.collect();
        let cases: Vec<_> = orders.iter().map(|order| json!(case_of(order))).collect();
        for (case, answer) in cases.into_iter().zip(service.commands(orders).await?) {
            match answer {
                Ok(status) => new += usize::from(status["caseId"] == case),
                Err(problem) => bail!("{}", problem.detail),
            }
        }
    }
    let (total, bad) = (preview.plan.taken.len(), preview.plan.bad.len());
    say(format_args!("took up {new}, {} were known before, {bad} lines left out", total - new))
}

/// Reads the sheet and asks the host whom it means; changes nothing.
async fn preview(config: &Config, shell: &Shell, arguments: &ImportArgs) -> Result<Preview> {
    let mapping = Mapping::load(arguments.mapping.as_deref())?;
    let (sheet, encoding) = (arguments.sheet.as_deref(), arguments.encoding.as_deref());
    let file = &arguments.file;
    let read = sheet::read(file, sheet, encoding)?;
    let policy = config.policy()?;
    let deadline_after = TimeDelta::from_std(policy.kyc.deadline_after.0)?;
    let (rows, bad) =
        plan::rows(&read, &mapping, deadline_after).with_context(|| file.display().to_string())?;
    let host = Host::connect(config.host()?)?;
    let found = by_address(&host, &rows).await?;
    let there = there(&host, &rows).await?;
    let mut plan = plan::plan(rows, bad, &found, |account| there.contains(account));
    let mut notes = read.notes;
    notes.extend(give_time(&host, &mut plan).await?);
    let now = shell.clock.now();
    let follows = heard(shell, policy, &mut plan, now).await?;
    Ok(Preview { plan, follows, notes, now, deadline_after })
}

/// What follows for each that is taken, with what Ostiary has heard of them itself.
async fn heard(shell: &Shell, policy: Policy, plan: &mut Plan, now: Time) -> Result<Vec<Follows>> {
    let terms = policy.terms();
    let machine = KycScreener::new(Arc::new(policy));
    let mut all = vec![];
    for some in plan.taken.chunks_mut(AT_ONCE) {
        let accounts: Vec<&str> = some.iter().map(|taken| taken.account.as_str()).collect();
        let stories = store::find_stories(&shell.pool, &accounts).await?;
        let follows = follows::follows(&machine, &terms, some, &stories, now)?;
        for (taken, follows) in some.iter_mut().zip(&follows) {
            let story = stories.get(taken.account.as_str());
            taken.answered = story.filter(|story| has_answered(story)).map(|_| follows.name());
        }
        all.extend(follows);
    }
    Ok(all)
}

/// Whom the sheet calls suspended and the host has not: nobody is shut by an import without the time to answer.
async fn give_time(host: &Host, plan: &mut Plan) -> Result<Option<String>> {
    let silent = |taken: &&mut Taken| taken.standing == Standing::Silent;
    let mut silent: Vec<&mut Taken> = plan.taken.iter_mut().filter(silent).collect();
    let mut given = 0;
    for some in silent.chunks_mut(AT_ONCE) {
        let accounts: Vec<AccountId> = some.iter().map(|taken| taken.account.clone()).collect();
        let seen = host.look(&accounts).await?;
        let is_open = |account: &AccountId| {
            seen.get(account).and_then(Sight::effect) != Some(HoldEffect::Full)
        };
        for taken in some.iter_mut().filter(|taken| is_open(&taken.account)) {
            taken.standing = Standing::Waiting;
            given += 1;
        }
    }
    Ok((given > 0).then(|| {
        format!("{given} accounts that the sheet calls suspended are open at the host: they have seven days from the import")
    }))
}

async fn by_address(host: &Host, rows: &[plan::Row]) -> Result<HashMap<String, Vec<AccountId>>> {
    let addresses: Vec<String> = rows
        .iter()
        .filter_map(|row| match &row.who {
            Who::Email(address) => Some(address.clone()),
            Who::Account(_) => None,
        })
        .collect();
    let mut found = HashMap::new();
    for some in addresses.chunks(ADDRESSES_AT_ONCE) {
        found.extend(host.find_accounts_alike(some).await?);
    }
    Ok(found)
}

async fn there(host: &Host, rows: &[plan::Row]) -> Result<HashSet<AccountId>> {
    let accounts: Vec<AccountId> = rows
        .iter()
        .filter_map(|row| match &row.who {
            Who::Account(account) => Some(account.clone()),
            Who::Email(_) => None,
        })
        .collect();
    let mut there = HashSet::new();
    for some in accounts.chunks(AT_ONCE) {
        there.extend(host.look(some).await?.into_keys());
    }
    Ok(there)
}

impl Preview {
    fn print(&self, digest: &str, as_json: bool) -> Result<()> {
        if as_json {
            let taken: Vec<_> =
                self.each().map(|(taken, follows)| self.document(taken, follows)).collect();
            return say_json(&json!({
                "taken": taken, "leftOut": self.plan.bad, "notes": self.notes, "digest": digest,
            }));
        }
        let rows = self.each().map(|(taken, follows)| {
            let heard = taken.answered.map_or("", |_| "has answered: ");
            vec![
                taken.line.to_string(),
                taken.account.as_str().to_owned(),
                word(&taken.standing),
                format!("{heard}{}", follows.in_words(self.deadline_after)),
            ]
        });
        say(table(&["line", "account", "state", "what follows"], rows.collect()))?;
        for bad in &self.plan.bad {
            say(format_args!("line {} is left out: {}", bad.line, bad.reason))?;
        }
        for note in &self.notes {
            say(note)?;
        }
        say(format_args!(
            "{} accounts, {} lines left out; nothing was changed; to take over exactly this: --apply {digest}",
            self.plan.taken.len(),
            self.plan.bad.len()
        ))
    }

    fn each(&self) -> impl Iterator<Item = (&Taken, Follows)> {
        self.plan.taken.iter().zip(self.follows.iter().copied())
    }

    fn document(&self, taken: &Taken, follows: Follows) -> serde_json::Value {
        json!({
            "line": taken.line,
            "account": taken.account,
            "standing": taken.standing,
            "knownBefore": follows == Follows::Known,
            "answeredBefore": taken.answered.is_some(),
            "suspendedAt": follows.suspended_at(self.now),
        })
    }
}
