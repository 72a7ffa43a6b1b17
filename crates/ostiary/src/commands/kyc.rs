//! `ostiary kyc`: the register of cases, in the role of `kyc-screener`, with its login and its machine.
//!
//! **The register**: `kyc list` and `kyc export` read a page of cases at a time and print as they read, so a million
//! cases fill no memory. What a spreadsheet could take for a formula gets an apostrophe in CSV, which an import takes
//! back, and is a cell of text in XLSX. `kyc show --answers <reason>` opens what was answered and decided, for
//! compliance; that somebody looked is kept beside it before anything is shown. `kyc enroll --file` refuses a file
//! with a bad line whole.

mod answer;
mod apostrophe;
mod enroll;
mod export;
mod import;
mod list;
mod replied;
mod review;
mod show;

use anyhow::{Context, Result};
use contracts::{AccountId, Time, event::Decision};
use kyc_screener::{
    domain::State,
    machine::Story,
    store::{self, Filter, Registered},
};
use sqlx::PgPool;

use crate::{
    cli::KycCommand,
    commands::looking::{Shown, looking},
    config::Config,
};

/// Stories that one query looks at.
const PAGE: i64 = 2000;

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: KycCommand) -> Result<()> {
    match command {
        KycCommand::List { which, staff, json } => {
            looking(config, &staff, Shown::Register)?;
            list::run(config, which.into(), json).await
        }
        KycCommand::Export { which, staff, format, out } => {
            looking(config, &staff, Shown::Register)?;
            export::run(config, which.into(), format, out.as_deref()).await
        }
        KycCommand::Show { account, answers, staff, json } => {
            show::run(config, account, answers, &staff, json).await
        }
        KycCommand::Answer { account, answers, file, staff } => {
            let answers = answer::answers(answers, file.as_deref())?;
            answer::run(config, account, answers, &staff).await
        }
        KycCommand::Replied { account, reply, received_at, staff } => {
            replied::run(config, account, reply, received_at, &staff).await
        }
        KycCommand::Enroll { account, file, locale, staff } => {
            let accounts = enroll::accounts(account, file.as_deref())?;
            enroll::run(config, accounts, locale, &staff).await
        }
        KycCommand::Review { account, case, revision, clear, reject, ask_again: _, act } => {
            let decision = match (clear, reject) {
                (true, _) => Decision::Clear,
                (_, true) => Decision::Reject,
                _ => Decision::AskAgain,
            };
            let seen = review::Seen { case, revision };
            review::run(config, account, seen, decision, act).await
        }
        KycCommand::Import(arguments) => import::run(config, arguments).await,
    }
}

/// Hands over all wanted cases, a page at a time, so that a million of them fill no memory.
async fn each_page(
    pool: &PgPool,
    filter: &Filter,
    mut take: impl FnMut(Vec<Registered>) -> Result<()>,
) -> Result<()> {
    let mut after = Some(String::new());
    while let Some(last) = after {
        let (cases, next) = store::list_cases(pool, filter, &last, PAGE).await?;
        take(cases)?;
        after = next;
    }
    Ok(())
}

/// What a case waits for, in one word; empty: for nothing.
fn waits_for(case: &Registered) -> &'static str {
    match case.status.as_str() {
        _ if case.in_review => "review",
        _ if case.transcription_due_at.is_some() => "transcription",
        "early" => "sign-up",
        "asked" => "delivery",
        "waiting" | "incomplete" | "silent" => "answers",
        _ => "",
    }
}

/// A moment as spreadsheets and programs read it.
fn iso(moment: Option<Time>) -> String {
    moment.map(|moment| moment.format("%FT%TZ").to_string()).unwrap_or_default()
}

/// Where an account stands, which somebody must have spoken of.
async fn state_of(pool: &PgPool, account: &AccountId) -> Result<State> {
    Ok(story_of(pool, account).await?.case)
}

/// The same, with what the provider of identity checks said.
async fn story_of(pool: &PgPool, account: &AccountId) -> Result<Story> {
    let story = store::find_story(pool, account).await?;
    story.context("nobody has spoken of this account yet")
}
