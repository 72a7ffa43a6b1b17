//! `ostiary macro`: the messages that support has at hand, in the role of `kyc-screener`.

use anyhow::{Result, bail};
use contracts::{AccountId, Event, Time, event::Macro};
use kyc_screener::{
    domain::{self, Effect, Input, State, Wish},
    store,
};
use notifier::templates::Template;
use runtime::{database, roles, staff::StaffRole};
use serde_json::{Value, json};

use crate::{
    cli::MacroCommand,
    commands::{
        acting,
        looking::{Shown, looking},
        notice, order, say, say_json, word,
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
            let which = sending.which.into();
            let mut shown = preview(&state, which, now);
            if shown["refused"].is_null() {
                shown["refused"] = json!(told(config, &sending.account, &state, which).await?);
            }
            shown["account"] = json!(sending.account);
            if shown["refused"].is_null() {
                let locale = state.case().and_then(|case| case.locale.as_ref());
                let notice = notice::example(config, Template::of(which), locale)?;
                shown["subject"] = json!(notice.subject);
                shown["text"] = json!(notice.text);
            }
            if json { say_json(&shown) } else { print(&shown) }
        }
        MacroCommand::Run { sending, conversation, .. } => {
            let (account, which) = (sending.account, sending.which.into());
            let state = store::find_state(&shell.pool, &account).await?.unwrap_or_default();
            if let Some(told) = told(config, &account, &state, which).await? {
                bail!("nothing was sent: {told}");
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

/// What the machine would decide now.
fn preview(state: &State, which: Macro, now: Time) -> Value {
    let wish = Wish { which, actor: String::new(), conversation: None };
    let decided = domain::decide(state, &Input::MacroWished(wish), now);
    let mut shown = json!({
        "macro": which,
        "status": state.status(),
        "caseId": state.case().map(|case| case.id),
        "refused": null,
    });
    match decided {
        Ok(effects) => {
            let sent = effects.into_iter().find_map(|effect| match effect {
                Effect::MacroRequested { locale, deadline, .. } => Some((locale, deadline)),
                _ => None,
            });
            let (locale, deadline) = sent.unwrap_or_default();
            shown["locale"] = json!(locale);
            shown["deadline"] = json!(deadline);
        }
        Err(refusal) => shown["refused"] = json!(refusal.to_string()),
    }
    shown
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
            "it would be sent; with a made-up link and date it reads:\n\n{}\n\n{}",
            word(&shown["subject"]),
            word(&shown["text"])
        )),
        refused => say(format_args!("it would be refused: {}", word(refused))),
    }
}
