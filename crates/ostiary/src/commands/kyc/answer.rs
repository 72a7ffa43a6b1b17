//! `ostiary kyc answer`: an agent types in what a customer answered in words of their own.

use std::{io, path::Path};

use anyhow::{Context, Result, bail};
use contracts::{AccountId, Event, event::Answer};
use runtime::{roles, staff::StaffRole};

use super::state_of;
use crate::{
    cli::{self, StaffArg},
    commands::{acting, order, say, word},
    config::Config,
    role,
};

/// Who may type answers in.
const ENTITLED: [StaffRole; 2] = [StaffRole::Support, StaffRole::Compliance];

/// The answers, typed or in a file; a line that is none is told by its number and never repeated.
pub(super) fn answers(typed: Vec<Answer>, file: Option<&Path>) -> Result<Vec<Answer>> {
    let Some(file) = file else { return Ok(typed) };
    let text = if file == Path::new("-") {
        io::read_to_string(io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let answers = lines.map(|(index, line)| {
        cli::kyc::answer(line)
            .map_err(|problem| anyhow::anyhow!("{}: line {}: {problem}", file.display(), index + 1))
    });
    answers.collect()
}

/// Hands them in under the questionnaire that the account is asked. They count by their arrival.
pub(super) async fn run(
    config: &Config,
    account: AccountId,
    answers: Vec<Answer>,
    staff: &StaffArg,
) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let now = shell.clock.now();
    let state = state_of(&shell.pool, &account).await?;
    let case = state.case().context("this account is asked nothing")?;
    let questionnaire = case.terms.questionnaire.clone();
    let actor = Some(member.id.clone());
    let event = Event::SubmitAnswers { account, questionnaire, answers, submitted_at: None, actor };
    let service = role::service(config, shell)?;
    let status = match service.command(order(&member, now, event)).await? {
        Ok(status) => status,
        Err(problem) => bail!("{}", problem.detail),
    };
    let missing: Vec<String> =
        status["missing"].as_array().into_iter().flatten().map(word).collect();
    say(format_args!("typed in; the case is {}", word(&status["status"])))?;
    if missing.is_empty() { Ok(()) } else { say(format_args!("missing: {}", missing.join(" "))) }
}
