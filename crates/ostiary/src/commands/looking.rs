//! Looking is an act, too: who may see what is kept of people, and the record of what was opened.

use anyhow::Result;
use messaging::{Pii, Shell, sealed};
use runtime::staff::{StaffMember, StaffRole};
use serde_json::json;

use super::{acting, drawn};
use crate::{cli::StaffArg, config::Config};

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    /// Where cases stand, and what is due; never answers.
    Register,
    /// What was answered and decided.
    Answers,
    /// Which accounts may not act; why in truth is for [`sees_kinds`].
    Holds,
    /// Messages that need a person, and their bodies.
    DeadLetters,
}

impl Shown {
    fn roles(self) -> &'static [StaffRole] {
        use StaffRole::{Compliance, Manager, Sre, Support};
        match self {
            Self::Register => &[Support, Compliance, Manager],
            Self::Answers => &[Compliance],
            Self::Holds => &[Support, Compliance, Manager, Sre],
            Self::DeadLetters => &[Compliance, Sre],
        }
    }
}

/// Who looks, if one of their roles lets them see it.
pub(super) fn looking(config: &Config, staff: &StaffArg, sight: Shown) -> Result<StaffMember> {
    acting(config, staff, sight.roles())
}

/// Whether somebody may know why an account is held, in truth.
pub(super) fn sees_kinds(member: &StaffMember) -> bool {
    member.is(StaffRole::Compliance)
}

/// Keeps that somebody opens what is sealed, before they see anything. The empty account is the service itself.
pub(super) async fn record(
    shell: &Shell,
    account: &str,
    purpose: &'static str,
    member: &StaffMember,
    why: &str,
) -> Result<()> {
    let record = json!({ "actor": member.id, "reason": why, "at": shell.clock.now() });
    let record = Pii::new(record.to_string().into_bytes());
    Ok(sealed::note(shell, account, purpose, record, drawn()).await?)
}
