//! `ostiary kyc enroll`: accounts are taken up, one or as many as a file names.

use std::path::Path;

use anyhow::{Context, Result, bail};
use contracts::{AccountId, Event, Locale, event::Standing};
use kyc_screener::machine::case_of;
use runtime::{roles, staff::StaffRole};
use serde_json::json;

use crate::{
    cli::StaffArg,
    commands::{acting, order, say},
    config::Config,
    role,
};

/// Who may have people asked.
const ENTITLED: [StaffRole; 2] = [StaffRole::Support, StaffRole::Compliance];
/// How many are in memory as commands at once.
const AT_ONCE: usize = 5000;

/// Whom the arguments name. A file with a line that is no account id is refused whole, before anybody is asked.
pub(super) fn accounts(one: Option<AccountId>, file: Option<&Path>) -> Result<Vec<AccountId>> {
    let Some(file) = file else { return Ok(one.into_iter().collect()) };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.strip_prefix('\u{feff}').unwrap_or(&text).lines().enumerate();
    let named = lines.filter(|(_, line)| !line.trim().is_empty());
    let accounts = named.map(|(index, line)| {
        AccountId::try_new(line).with_context(|| format!("{}: line {}", file.display(), index + 1))
    });
    accounts.collect()
}

/// Has them asked. Repeating it changes nothing.
pub(super) async fn run(
    config: &Config,
    accounts: Vec<AccountId>,
    locale: Option<Locale>,
    staff: &StaffArg,
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let now = shell.clock.now();
    let service = role::service(config, shell)?;
    let (mut new, total) = (0, accounts.len());
    for some in accounts.chunks(AT_ONCE) {
        let orders = some.iter().map(|account| {
            let (account, locale, actor) = (account.clone(), locale.clone(), member.id.clone());
            let (standing, deadline) = (Standing::New, None);
            order(&member, now, Event::EnrollCase { account, standing, deadline, locale, actor })
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
    say(format_args!("took up {new}, {} were known before", total - new))
}
