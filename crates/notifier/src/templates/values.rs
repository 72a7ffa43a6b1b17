//! What a template may name.

use contracts::event::{ExtensionReason, Situation};
use minijinja::{Value, value::Serde};
use serde::Serialize;

use super::Template;

/// What a template may name.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// Who writes.
    pub company: String,
    /// What names this notice when somebody asks about it.
    pub reference: String,
    /// Where to answer; absent from notices without questions.
    pub link: Option<String>,
    /// Until when, in words; empty where no clock runs yet.
    pub deadline: String,
    /// Whether only some answers are missing.
    pub missing: bool,
    /// Whether the account was shut for missing answers and is open again.
    pub reactivated: bool,
    /// What follows from an answer to the questions, or from none; `None` as [`Situation::InTime`].
    pub situation: Option<Situation>,
    /// What forbids a deletion, in the person's words.
    pub blockers: Vec<String>,
    /// Why a deletion takes longer.
    pub reason: Option<ExtensionReason>,
    /// What the law wants kept.
    pub kept: Vec<Kept>,
}

/// What stays after a deletion, under what, and for how long after the end of the relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// What for.
    pub name: String,
    /// The article or section.
    pub law: Option<String>,
    /// How many years; or 0.
    pub years: u32,
    /// And months.
    pub months: u32,
    /// And days.
    pub days: u32,
}

impl Values {
    /// Made up, with everything that this notice may name.
    pub fn example(template: Template) -> Self {
        Self {
            company: "Example".to_owned(),
            reference: "0123456789ab".to_owned(),
            link: template.page().map(|_| "https://example.com/q/example".to_owned()),
            deadline: "2026-01-15 12:00 UTC".to_owned(),
            missing: true,
            reactivated: true,
            situation: None,
            blockers: vec!["There is money on your account.".to_owned()],
            reason: Some(ExtensionReason::OnHold),
            kept: vec![Kept {
                name: "Anti-money-laundering records".to_owned(),
                law: Some("AML Act, section 7".to_owned()),
                years: 5,
                months: 6,
                days: 10,
            }],
        }
    }

    /// By their names in templates.
    pub(super) fn context(&self) -> Value {
        let Values { company, reference, link, deadline, missing, reactivated, situation, .. } =
            self;
        let reason = self.reason.map(|reason| match reason {
            ExtensionReason::OnHold => "on_hold",
            ExtensionReason::Frozen => "frozen",
            ExtensionReason::Refused => "refused",
            ExtensionReason::Unfinished => "unfinished",
        });
        let stands = |asked| Value::from(*situation == Some(asked));
        Value::from_pairs([
            ("company", Value::from(company.as_str())),
            ("reference", Value::from(reference.as_str())),
            ("link", link.as_deref().map_or(Value::UNDEFINED, Value::from)),
            ("deadline", Value::from(deadline.as_str())),
            ("missing", Value::from(*missing)),
            ("reactivated", Value::from(*reactivated)),
            ("paused", stands(Situation::Paused)),
            ("silent", stands(Situation::Silent)),
            ("again", stands(Situation::AskedAgain)),
            ("blockers", Value::from(self.blockers.clone())),
            ("reason", reason.map_or(Value::from(()), Value::from)),
            ("kept", Value::from(Serde(&self.kept))),
        ])
    }
}
