//! `ostiary macro`: the messages that support has at hand, in the role of `kyc-screener`.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use contracts::{AccountId, Event, Time, event::Macro};
use host::Host;
use kyc_screener::{
    domain::{Input as CaseInput, Refusal, State, Wish},
    machine::{Input, KycScreener, Story},
    store,
};
use messaging::{Machine as _, StoryKey, Told};
use runtime::{database, roles, staff::StaffRole};
use serde_json::{Value, json};

use crate::{
    cli::MacroCommand,
    commands::{
        acting,
        looking::{Shown, looking},
        order, say, say_json, word,
    },
    config::Config,
    role,
};

/// Who may send them.
const ENTITLED: [StaffRole; 2] = [StaffRole::Support, StaffRole::Compliance];

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: MacroCommand) -> Result<()> {
    let member = match &command {
        MacroCommand::Preview { staff, .. } => looking(config, staff, Shown::Register)?,
        MacroCommand::Run { staff, .. } => acting(config, staff, &ENTITLED)?,
    };
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let now = shell.clock.now();
    match command {
        MacroCommand::Preview { sending, json, .. } => {
            let state = store::find_state(&shell.pool, &sending.account).await?.unwrap_or_default();
            let shown =
                preview(config, &sending.account, &state, sending.which.into(), now).await?;
            if json { say_json(&shown) } else { print(&shown) }
        }
        MacroCommand::Run { sending, conversation, .. } => {
            let (account, which) = (sending.account, sending.which.into());
            let state = store::find_state(&shell.pool, &account).await?.unwrap_or_default();
            if let Some(told) = told(config, &account, &state, which).await? {
                bail!("nothing was sent: {told}");
            }
            if let Some(conversation) = &conversation {
                let theirs = notifier::check_conversation(&config.notifier, &account, conversation);
                theirs.await.context("nothing was sent")?;
            }
            let actor = member.id.clone();
            let event = Event::RunMacro { account, which, actor, conversation };
            let service = role::service(config, shell)?;
            match service.command(order(&member, now, event)).await? {
                Ok(_) => say(format_args!("requested the macro {}", word(&which))),
                Err(problem) => bail!("{}", problem.detail),
            }
        }
    }
}

/// What the customer was told already that this macro would only repeat.
async fn told(
    config: &Config,
    account: &AccountId,
    state: &State,
    which: Macro,
) -> Result<Option<String>> {
    let (State::Cleared { case, .. }, Macro::Ok) = (state, which) else { return Ok(None) };
    let pool = database::connect(&config.database, roles::NOTIFIER).await?;
    let told = notifier::find_told_open(&pool, account, case.id).await?;
    Ok(told.map(|told| told.to_string()))
}

/// What would become of it now, with the words that would be sent.
async fn preview(
    config: &Config,
    account: &AccountId,
    state: &State,
    which: Macro,
    now: Time,
) -> Result<Value> {
    let mut shown = json!({
        "macro": which,
        "account": account,
        "status": state.status(),
        "caseId": state.case().map(|case| case.id),
        "deadline": state.deadline(),
        "refused": null,
    });
    let machine = KycScreener::new(Arc::new(config.policy()?));
    let wished = match wished(&machine, account, state, which, now) {
        Ok(wished) => wished,
        Err(refusal) => {
            shown["refused"] = json!(refusal.to_string());
            return Ok(shown);
        }
    };
    let told = told(config, account, state, which).await?;
    shown["refused"] = json!(told);
    if let (None, Some(event)) = (told, wished) {
        let pool = database::connect(&config.database, roles::NOTIFIER).await?;
        let host = Host::connect(config.host()?)?;
        let said = notifier::preview(&pool, &host, &config.notifier, &event, now).await?;
        shown["locale"] = json!(said.language);
        shown["subject"] = json!(said.rendered.subject);
        shown["text"] = json!(said.rendered.text);
    }
    Ok(shown)
}

/// What the machine would have the customer told.
fn wished(
    machine: &KycScreener,
    account: &AccountId,
    state: &State,
    which: Macro,
    now: Time,
) -> Result<Option<Event>, Refusal> {
    let wish = Wish { which, actor: String::new(), conversation: None };
    let story = Story { case: state.clone(), profile: None };
    let effects = machine.decide(&story, &Input::Case(CaseInput::MacroWished(wish)), now)?;
    let key = StoryKey::of(account);
    let mut told = effects.iter().flat_map(|effect| machine.tell(&key, effect));
    Ok(told.find_map(|told| match told {
        Told::Event(event @ Event::KycMacroRequested { .. }) => Some(event),
        _ => None,
    }))
}

fn print(shown: &Value) -> Result<()> {
    for (name, key) in [
        ("macro", "macro"),
        ("account", "account"),
        ("case", "caseId"),
        ("status", "status"),
        ("language", "locale"),
        ("deadline", "deadline"),
    ] {
        if let Some(value) = shown.get(key).filter(|value| !value.is_null()) {
            say(format_args!("{name}: {}", word(value)))?;
        }
    }
    match &shown["refused"] {
        Value::Null => say(format_args!(
            "it would be sent, with a link and a reference of its own, and reads:\n\nSubject: {}\n\n{}",
            word(&shown["subject"]),
            word(&shown["text"])
        )),
        refused => say(format_args!("it would be refused: {}", word(refused))),
    }
}
