//! `ostiary dead-letters`: messages that need a person, in every service's schema.

use std::cmp::Reverse;

use anyhow::{Result, bail};
use messaging::{
    LetterAct, Service,
    dead_letters::{self, Closed, DeadLetter},
};
use runtime::{
    roles,
    staff::{StaffMember, StaffRole},
};
use uuid::Uuid;

use crate::{
    cli::{DeadLettersCommand, StaffArg},
    commands::{
        acting, approvals,
        approvals::Terms,
        looking::{self, Shown, looking},
        printable, say, say_json, table, word,
    },
    config::Config,
    role,
};

const MOST: i64 = 1000;
/// What the record that somebody read one is kept for.
const ACCESS: &str = "dead-letter-access";
/// Who may close dead letters.
const ENTITLED: [StaffRole; 2] = [StaffRole::Compliance, StaffRole::Sre];

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: DeadLettersCommand) -> Result<()> {
    match command {
        DeadLettersCommand::List { all, staff, json } => {
            looking(config, &staff, Shown::DeadLetters)?;
            list(config, all, json).await
        }
        DeadLettersCommand::Show { id, staff, json } => {
            let member = looking(config, &staff, Shown::DeadLetters)?;
            show(config, id, &member, json).await
        }
        DeadLettersCommand::Replay { id, staff } => {
            close(config, id, &staff, Closed::Replayed).await
        }
        DeadLettersCommand::Skip { id, staff } => close(config, id, &staff, Closed::Skipped).await,
    }
}

/// At once; or, where it decides about a person, once somebody else has agreed.
async fn close(config: &Config, id: Uuid, staff: &StaffArg, how: Closed) -> Result<()> {
    let member = acting(config, staff, &ENTITLED)?;
    let (service, letter) = find(config, id).await?;
    if service.needs_two(&letter) && letter.status == "open" {
        let act = LetterAct { dead_letter: id, how, staff: member.id.clone() };
        let act = act.act(letter.account.as_deref());
        let needed = config.policy()?.approvals.dead_letter;
        let terms = Terms { askers: &ENTITLED, voters: &[StaffRole::Compliance], needed };
        return approvals::ask(config, &service, &member, &act, terms).await;
    }
    let closed = match how {
        Closed::Replayed => service.replay(id, &*member.id).await?,
        Closed::Skipped => service.skip(id, &*member.id).await?,
    };
    if let Err(problem) = closed {
        bail!("it was not {how}: {problem}");
    }
    say(format_args!("{how} {id}"))
}

async fn list(config: &Config, all: bool, json: bool) -> Result<()> {
    let mut letters: Vec<DeadLetter> = Vec::new();
    for name in roles::SERVICES {
        let shell = role::shell(config, name).await?;
        letters.extend(dead_letters::list(&shell.pool, all, MOST).await?);
    }
    letters.sort_by_key(|letter| Reverse(letter.first_seen_at));
    if json {
        return say_json(&letters);
    }
    let rows = letters.iter().map(|letter| {
        vec![
            letter.id.to_string(),
            letter.consumer.clone(),
            letter.reason.clone(),
            letter.account.clone().unwrap_or_default(),
            letter.times.to_string(),
            letter.first_seen_at.format("%F %T").to_string(),
            letter.status.clone(),
            letter.detail.clone(),
        ]
    });
    let header = ["id", "consumer", "reason", "account", "times", "first seen", "status", "detail"];
    say(table(&header, rows.collect()))
}

async fn show(config: &Config, id: Uuid, member: &StaffMember, json: bool) -> Result<()> {
    let (service, letter) = find(config, id).await?;
    let shell = service.shell();
    let account = letter.account.as_deref().unwrap_or_default();
    looking::record(shell, account, ACCESS, member, &format!("dead letter {id}")).await?;
    let Some((_, body)) = dead_letters::find(&shell.pool, &shell.keys, id).await? else {
        bail!("it is gone")
    };
    let body = body.expose();
    let mut letter = serde_json::to_value(&letter)?;
    if json {
        letter["body"] = str::from_utf8(body).ok().into();
        letter["bodyHex"] = hex::encode(body).into();
        return say_json(&letter);
    }
    for (name, value) in letter.as_object().into_iter().flatten() {
        say(format_args!("{name}: {}", word(value)))?;
    }
    say(format_args!("\n{}", printable(body)))
}

/// The service that keeps a dead letter, and the letter.
async fn find(config: &Config, id: Uuid) -> Result<(Service, DeadLetter)> {
    for name in roles::SERVICES {
        let shell = role::shell(config, name).await?;
        if let Some((letter, _)) = dead_letters::find(&shell.pool, &shell.keys, id).await? {
            return Ok((role::service(config, shell)?, letter));
        }
    }
    bail!("no service has a dead letter {id}")
}
