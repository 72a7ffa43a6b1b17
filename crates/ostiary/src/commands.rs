//! What people type, each in the role that it concerns.

pub(crate) mod approvals;
pub(crate) mod certificate;
pub(crate) mod clock;
pub(crate) mod datamap;
pub(crate) mod dead_letters;
pub(crate) mod deletions;
pub(crate) mod holds;
pub(crate) mod host;
pub(crate) mod kyc;
mod looking;
pub(crate) mod macros;
pub(crate) mod nats;
pub(crate) mod notice;
pub(crate) mod staff;
pub(crate) mod vault;

use std::{
    fmt::Display,
    io::{self, Write},
};

use anyhow::{Context, Result, bail, ensure};
use contracts::{Envelope, Event, Time, envelope::derive_id};
use runtime::staff::{StaffMember, StaffRole};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

use crate::{cli::StaffArg, config::Config};

const TOKEN_VARIABLE: &str = "OSTIARY_STAFF_TOKEN";

/// Nobody said who they are: the arguments make no sense.
#[derive(Debug, thiserror::Error)]
#[error("who acts? give --staff-token-file or set {}", TOKEN_VARIABLE)]
pub struct NobodyActs;

/// Who acts.
fn known(config: &Config, staff: &StaffArg) -> Result<StaffMember> {
    let token = token(staff)?;
    let known = config.staff()?;
    let now = config.clock()?.now();
    let Some(member) = known.authenticate(token.expose_secret(), now) else {
        bail!("this staff token is unknown or has expired");
    };
    Ok(member.clone())
}

/// Who acts, if they have one of the roles.
fn acting(config: &Config, staff: &StaffArg, roles: &[StaffRole]) -> Result<StaffMember> {
    let member = known(config, staff)?;
    ensure!(
        roles.iter().any(|role| member.is(*role)),
        "{} has none of the roles {roles:?}",
        member.id
    );
    Ok(member)
}

fn token(staff: &StaffArg) -> Result<SecretString> {
    let text = match &staff.staff_token_file {
        Some(file) => std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?,
        None => std::env::var(TOKEN_VARIABLE).map_err(|_| NobodyActs)?,
    };
    Ok(text.trim().into())
}

/// What a person of the staff orders, under an id of its own.
fn order(member: &StaffMember, now: Time, event: Event) -> Envelope {
    Envelope {
        id: drawn().to_string(),
        source: format!("urn:ostiary:staff:{}", member.id),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    }
}

/// An id for an act that nothing but a person causes.
fn drawn() -> Uuid {
    derive_id(Uuid::NAMESPACE_OID, &[&rand::random::<[u8; 16]>()])
}

/// Prints a line. A reader that went away, as `head` does, is an error and no panic.
pub(crate) fn say(text: impl Display) -> Result<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Prints a JSON document for programs.
pub(crate) fn say_json(value: &(impl Serialize + ?Sized)) -> Result<()> {
    say(serde_json::to_string_pretty(value)?)
}

/// A value in the one word that programs read, too.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Anybody may have written it, so it must not steer the terminal.
fn printable(body: &[u8]) -> String {
    let steers = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    String::from_utf8_lossy(body).replace(steers, "\u{FFFD}")
}

/// A table for people.
fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    table.set_header(header);
    table.add_rows(rows);
    table.to_string()
}
