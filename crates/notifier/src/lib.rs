#![doc = include_str!("../README.md")]

mod activities;
mod adapters;
mod channels;
mod config;
mod conversation;
mod domain;
mod forgetting;
mod notices;
mod preview;
mod questions;
mod store;
pub mod templates;
mod unheard;

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use contracts::{
    Locale,
    event::Reporter,
    topology::{NOTIFIER_DELIVER, NOTIFIER_ERASE, NOTIFIER_TAG},
};
use host::Host;
use messaging::{OwnRows, Service, Shell, migrations::with_base};
use runtime::{config::LinksConfig, links::Links};
use sqlx::migrate::Migrator;

use activities::{Deliver, Tag, Unnoted};
use channels::Channels;
pub use config::{
    ChannelName, Config, ConfigError, DEFAULTS, Email, HoldNotice, HoldNotices, Tags,
};
pub use conversation::{ConversationError, check_conversation};
use forgetting::Forgetting;
pub use preview::{LINK, Preview, PreviewError, REFERENCE, preview};
use questions::{CheckContact, FindNotice, FindToldOpen};
pub use store::{Reactivated, find_told_open};
pub use templates::Kept;
pub use unheard::{Unheard, find_unheard};

/// What runs in this role. `kept`: what people are told of what stays when they leave.
///
/// # Errors
/// When the settings contradict themselves, name a channel that cannot be, or a template is wrong.
pub fn service(
    shell: Shell,
    host: Host,
    config: &Config,
    links: &LinksConfig,
    kept: Vec<Kept>,
) -> Result<Service, ConfigError> {
    config.check(links)?;
    let links = Links::open(links)?;
    let channels = Channels::new(config)?;
    let tag = Tag {
        pool: shell.pool.clone(),
        intercom: channels.intercom().cloned(),
        tags: config.tags.clone(),
        known: Mutex::default(),
    };
    let deliver = Deliver {
        shell: shell.clone(),
        host: host.clone(),
        channels,
        templates: config.templates()?,
        links: links.clone(),
        company: config.company.clone(),
        holds: config.holds,
        unnoted: Unnoted::default(),
        kept,
    };
    let check_contact = CheckContact { host, links };
    let find_notice = FindNotice { pool: shell.pool.clone() };
    let find_told_open = FindToldOpen { pool: shell.pool.clone() };
    let forgetting = Forgetting { pool: shell.pool.clone(), kept_for: config.kept_for };
    let service =
        Service::new(shell).activity(deliver, &[NOTIFIER_DELIVER]).activity(tag, &[NOTIFIER_TAG]);
    let service = service.routine(Arc::new(forgetting)).erases(NOTIFIER_ERASE, own_rows(config));
    Ok(service.question(check_contact).question(find_notice).question(find_told_open))
}

/// Whether the role could run as it is told, without asking anybody; says how people are reached.
///
/// # Errors
/// As [`service`].
pub fn check(config: &Config, links: &LinksConfig) -> Result<String, ConfigError> {
    config.check(links)?;
    Channels::new(config)?;
    Links::open(links)?;
    config.templates()?;
    let channels: Vec<&str> = config.channels.iter().map(|channel| channel.name()).collect();
    let languages: Vec<&str> = config.languages.iter().map(Locale::as_str).collect();
    Ok(format!("by {}, in {}", channels.join(", then "), languages.join(", ")))
}

/// What was said to whom. The last message of a deletion comes after it, and goes as every other.
fn own_rows(config: &Config) -> OwnRows {
    let kept_for = TimeDelta::from_std(config.kept_for).unwrap_or(TimeDelta::MAX);
    OwnRows {
        takes: &[
            "delete from deliveries where account = any($1) returning account",
            "delete from told where account = any($1) returning account",
        ],
        ends: vec![("deliveries", kept_for + TimeDelta::days(1))],
        ..OwnRows::none(Reporter::Notifier)
    }
}

/// The role's tables.
pub fn migrations() -> Migrator {
    with_base(&sqlx::migrate!("../../migrations/notifier"))
}
