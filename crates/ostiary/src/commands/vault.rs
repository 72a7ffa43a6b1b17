//! `ostiary vault`: in the role of `anonymizer`, with its login and both halves of the vault's keys.

pub(super) mod holds;

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anonymizer::reidentify::{self, Asked, Logged, Question, ReidentifyError, Whom};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::NaiveDate;
use messaging::Shell;
use runtime::{
    approvals::{self, Rule},
    roles,
    staff::{StaffMember, StaffRole},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    acting,
    approvals::{Found, approve, carry_out, waits},
    drawn, known, printable, say, say_json, table,
};
use crate::{
    cli::{StaffArg, VaultCommand, VaultRequestArgs, WhomArgs},
    config::Config,
    role,
};

/// Who may ask, agree and look.
const OFFICERS: [StaffRole; 1] = [StaffRole::Compliance];
const MOST: i64 = 1000;

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: VaultCommand) -> Result<()> {
    match command {
        VaultCommand::Request(asked) => request(config, *asked).await,
        VaultCommand::Approve { id, staff } => {
            let (member, shell) = officer(config, &staff, Some(id)).await?;
            asked(&shell, id, &member).await?;
            approve(config, id, &staff).await
        }
        VaultCommand::Open { id, out, staff } => open(config, id, &out, &staff).await,
        VaultCommand::List { staff, json } => {
            let (_, shell) = officer(config, &staff, None).await?;
            let listed = reidentify::list_asked(&shell.pool, shell.clock.now(), MOST).await?;
            if json { say_json(&listed) } else { say(rows(&listed)) }
        }
        VaultCommand::Show { id, staff, json } => show(config, id, &staff, json).await,
        VaultCommand::Hold { deletion, until, reason, staff } => {
            holds::place(config, deletion, until, reason, &staff).await
        }
        VaultCommand::Release { hold, reason, staff } => {
            holds::release(config, hold, reason, &staff).await
        }
        VaultCommand::Holds { staff, json } => holds::list(config, &staff, json).await,
    }
}

/// Who acts, if they may; that they may not is kept before they hear of it.
async fn officer(
    config: &Config,
    staff: &StaffArg,
    id: Option<Uuid>,
) -> Result<(StaffMember, Shell)> {
    let member = known(config, staff)?;
    let shell = role::shell(config, roles::ANONYMIZER).await?;
    if let Err(refused) = acting(config, staff, &OFFICERS) {
        note(&shell, id, &member.id, "missing_role").await?;
        return Err(refused);
    }
    Ok((member, shell))
}

async fn note(shell: &Shell, id: Option<Uuid>, who: &str, code: &str) -> Result<()> {
    Ok(reidentify::note_refused(&shell.pool, id, who, code, shell.clock.now()).await?)
}

/// Keeps that somebody was refused, if that is what happened.
async fn noted(shell: &Shell, id: Uuid, who: &str, error: ReidentifyError) -> anyhow::Error {
    let noted = match error.refusal() {
        Some(code) => note(shell, Some(id), who, code).await,
        None => Ok(()),
    };
    noted.err().unwrap_or_else(|| error.into())
}

/// What is kept beside an act is short enough to be read there.
fn one_line(what: &str, text: &str) -> Result<()> {
    let fits = (1..=200).contains(&text.trim().len()) && !text.chars().any(char::is_control);
    ensure!(fits, "{what} has 1 to 200 bytes on one line");
    Ok(())
}

async fn request(config: &Config, asked: VaultRequestArgs) -> Result<()> {
    let (member, shell) = officer(config, &asked.staff, None).await?;
    for (what, text) in [
        ("--authority", &asked.authority),
        ("--reference", &asked.reference),
        ("--reason", &asked.reason),
    ] {
        one_line(what, text)?;
    }
    let whom = whom(asked.whom, asked.birth_date)?;
    // Whoever is told later that it cannot be looked up has waited for nothing.
    let search = role::search(config, &shell)?;
    search.check(&whom)?;
    let blind_to = search.blind_to(&whom).await?;
    let policy = config.policy()?.approvals;
    let rule = Rule {
        askers: &OFFICERS,
        roles: &OFFICERS,
        needed: policy.reidentification.into(),
        expires_at: shell.clock.now() + policy.expires_after,
    };
    let question = Question::new(whom, asked.authority, asked.reference, asked.reason);
    let id = drawn();
    reidentify::ask(&shell, id, &question, &member, rule).await?;
    let found = approvals::find(&mut *shell.pool.acquire().await?, id).await?;
    let (approval, votes) = found.context("the approval that was just asked for is gone")?;
    say(waits(&approval, &votes))?;
    blind_to.map_or(Ok(()), |what| say(format_args!("note: {what}")))
}

fn whom(asked: WhomArgs, birth_date: Option<NaiveDate>) -> Result<Whom> {
    Ok(match asked {
        WhomArgs { pseudonym: Some(pseudonym), .. } => Whom::Pseudonym(pseudonym),
        WhomArgs { account: Some(account), .. } => Whom::Account(account),
        WhomArgs { kept_account: Some(account), .. } => Whom::KeptAccount(account),
        WhomArgs { transaction: Some(transaction), .. } => Whom::Transaction(transaction),
        WhomArgs { email: Some(email), .. } => Whom::Email(email),
        WhomArgs { phone: Some(phone), .. } => Whom::Phone(phone),
        WhomArgs { document: Some(number), .. } => Whom::DocumentNumber(number),
        WhomArgs { name: Some(name), .. } => {
            let birth_date = birth_date.context("--name is looked up with --birth-date only")?;
            Whom::NameAndBirthDate { name, birth_date }
        }
        WhomArgs { question: Some(file), .. } => {
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let read = serde_json::from_str(&text);
            // What it says is not repeated: it names somebody.
            read.ok().with_context(|| format!("{} is no question", file.display()))?
        }
        _ => bail!("about whom?"),
    })
}

/// After the last yes: the approvers' half.
pub(super) async fn release(config: &Config, found: &Found) -> Result<()> {
    let (shell, id) = (found.service.shell(), found.approval.id);
    let agreed = found.votes.iter().rev().find(|vote| vote.agrees);
    let who = agreed.map_or(found.approval.requester.as_str(), |vote| vote.voter.as_str());
    let vault = config.anonymizer.vault(shell.pool.clone())?;
    let search = role::search(config, shell)?;
    if let Err(error) = reidentify::release(shell, &vault, &search, id, who).await {
        return Err(noted(shell, id, who, error).await);
    }
    let expires_at = found.approval.expires_at.format("%FT%TZ");
    say(format_args!(
        "approved: {} may open {id} once, until {expires_at}",
        found.approval.requester
    ))
}

async fn open(config: &Config, id: Uuid, out: &Path, staff: &StaffArg) -> Result<()> {
    let (member, shell) = officer(config, staff, Some(id)).await?;
    let found = approvals::find(&mut *shell.pool.acquire().await?, id).await?;
    let Some((approval, votes)) = found else {
        note(&shell, None, &member.id, "unknown").await?;
        bail!(none(id));
    };
    if let Err(refused) = carry_out::entitled(config, &approval, &votes, shell.clock.now()) {
        note(&shell, Some(id), &member.id, "not_entitled_any_more").await?;
        return Err(refused);
    }
    let vault = config.anonymizer.vault(shell.pool.clone())?;
    // Before the answer is used up: a folder that is not there costs nothing.
    let file = create(out)?;
    let answer = match reidentify::open(&shell, &vault, id, &member).await {
        Ok(answer) => answer,
        Err(error) => {
            drop(file);
            fs::remove_file(out)?;
            return Err(noted(&shell, id, &member.id, error).await);
        }
    };
    write(file, &answer).with_context(|| format!("cannot write {}", out.display()))?;
    let (persons, records) = answer.counts();
    say(format_args!("opened: {records} records of {persons} people, in {}", out.display()))
}

fn create(out: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    let created = options.write(true).create_new(true).mode(0o600).open(out);
    created.with_context(|| format!("cannot make {}", out.display()))
}

fn write(mut file: File, answer: &reidentify::Answer) -> Result<()> {
    serde_json::to_writer_pretty(&mut file, answer)?;
    file.write_all(b"\n")?;
    Ok(file.sync_all()?)
}

async fn show(config: &Config, id: Uuid, staff: &StaffArg, json: bool) -> Result<()> {
    let (member, shell) = officer(config, staff, Some(id)).await?;
    let asked = asked(&shell, id, &member).await?;
    let question = match reidentify::look(&shell, id, &member.id).await {
        Ok(question) => Some(question),
        Err(ReidentifyError::Closed(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let log = reidentify::list_log(&shell.pool, id).await?;
    let whom = question.map(|question| question.whom);
    if json {
        return say_json(&json!({ "request": asked, "whom": whom, "log": log }));
    }
    let about = whom.map_or_else(
        || "forgotten".to_owned(),
        |whom| {
            let (kind, value) = whom.in_words();
            format!("{kind} {}", printable(value.as_bytes()))
        },
    );
    say(rows(std::slice::from_ref(&asked)))?;
    say(format_args!("\nabout: {about}\n"))?;
    say(acts(&log))
}

async fn asked(shell: &Shell, id: Uuid, member: &StaffMember) -> Result<Asked> {
    let found = reidentify::find_asked(&shell.pool, id, shell.clock.now()).await?;
    if found.is_none() {
        note(shell, None, &member.id, "unknown").await?;
    }
    found.with_context(|| none(id))
}

fn none(id: Uuid) -> String {
    format!("there is no request {id} to the vault")
}

fn rows(listed: &[Asked]) -> String {
    let rows = listed.iter().map(|one| {
        vec![
            one.id.to_string(),
            one.authority.clone(),
            one.reference.clone(),
            one.reason.clone(),
            one.asked_by.clone(),
            one.asked_at.format("%F %T").to_string(),
            one.expires_at.format("%F %T").to_string(),
            one.status.clone(),
        ]
    });
    let header = ["id", "authority", "reference", "reason", "asked by", "at", "expires", "status"];
    table(&header, rows.collect())
}

fn acts(log: &[Logged]) -> String {
    let number = |count: Option<i32>| count.map(|count| count.to_string()).unwrap_or_default();
    let rows = log.iter().map(|one| {
        let at = one.done_at.format("%F %T").to_string();
        let code = one.code.clone().unwrap_or_default();
        vec![one.act.clone(), one.actor.clone(), at, number(one.persons), number(one.records), code]
    });
    table(&["done", "by", "at", "people", "records", "refused because"], rows.collect())
}
