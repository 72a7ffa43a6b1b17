//! What a notice says, without a word about whom it is for. Pure.

use contracts::{
    Event, Locale, Time,
    event::{Macro, Situation},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{Told, Word},
    templates::{Rendered, Template, TemplateError, Templates, Values},
};

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub template: Template,
    /// When it was asked for: the date of every copy of it.
    pub asked_at: Time,
    /// The case whose clock runs from its delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Uuid>,
    /// The case that its link opens, and that an answer to it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Uuid>,
    /// Until when an answer is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Time>,
    /// Whether only some answers are missing.
    #[serde(default)]
    pub missing: bool,
    /// Whether the account was shut for missing answers and is open again.
    #[serde(default)]
    pub reactivated: bool,
    /// Whether it was a clearance that opened the account.
    #[serde(default)]
    pub cleared: bool,
    /// What follows from an answer to its questions, or from none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<Situation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Intercom's conversation to reply in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The hold set that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_set: Option<i64>,
}

impl Notice {
    /// A notice without details.
    pub fn new(template: Template, case: Option<Uuid>, asked_at: Time) -> Self {
        let (deadline, locale, conversation, hold_set) = (None, None, None, None);
        let (story, missing, reactivated, cleared, situation) = (case, false, false, false, None);
        Self {
            template,
            asked_at,
            case,
            story,
            deadline,
            missing,
            reactivated,
            cleared,
            situation,
            locale,
            conversation,
            hold_set,
        }
    }

    /// The notice that an event asks for by itself.
    pub fn asked_by(event: &Event, at: Time) -> Option<Self> {
        Some(match event.clone() {
            Event::KycQuestionnaireRequested { case, locale, missing, situation, .. } => {
                let missing = !missing.is_empty();
                Self {
                    missing,
                    locale,
                    situation,
                    ..Self::new(Template::Questionnaire, Some(case), at)
                }
            }
            Event::KycReminderRequested { case, deadline, locale, .. } => {
                let deadline = Some(deadline);
                Self { deadline, locale, ..Self::new(Template::Reminder, Some(case), at) }
            }
            Event::KycMacroRequested {
                case,
                which,
                conversation,
                locale,
                deadline,
                situation,
                ..
            } => {
                let template = Template::of(which);
                // Whoever is asked after the deadline is not threatened with it.
                let deadline = deadline.filter(|deadline| *deadline > at);
                let notice = Self::new(template, Some(case), at);
                Self { deadline, locale, conversation, situation, ..notice }
            }
            Event::KycProviderRetryRequested { .. } => Self::new(Template::VerifyAgain, None, at),
            _ => return None,
        })
    }

    /// The macro *KYC ok*, and the word that it is.
    pub fn all_is_well(
        event: &Event,
        told: &mut Told,
        reached: bool,
        at: Time,
    ) -> Option<(Self, Word)> {
        let Event::KycMacroRequested { case, which: Macro::Ok, .. } = event else { return None };
        let reactivated = told.is_reactivated(*case);
        let word = told.all_is_well(*case, reached);
        Some((Self { reactivated, cleared: true, ..Self::asked_by(event, at)? }, word))
    }

    /// A word about a hold set.
    pub fn about_holds(template: Template, hold_set: i64, story: Option<Uuid>, at: Time) -> Self {
        Self { story, hold_set: Some(hold_set), ..Self::new(template, None, at) }
    }

    /// Whether it is not so any more: `spoken` is the newest hold set that led to a word.
    pub fn is_outdated(&self, spoken: i64, now: Time) -> bool {
        let too_late = self.template == Template::Reminder
            && self.deadline.is_some_and(|deadline| deadline <= now);
        too_late || self.hold_set.is_some_and(|version| version < spoken)
    }

    /// As somebody reads it whose language at the host is `reads`; the case's own comes first.
    pub fn rendered(
        &self,
        templates: &Templates,
        values: &Values,
        reads: Option<&Locale>,
    ) -> Result<Rendered, TemplateError> {
        templates.render(self.template, self.locale.as_ref().or(reads), values)
    }

    /// What its template may name.
    pub fn values(&self, company: &str, link: Option<String>, reference: String) -> Values {
        let deadline = self.deadline.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        Values {
            company: company.to_owned(),
            reference,
            link,
            deadline: deadline.unwrap_or_default(),
            missing: self.missing,
            reactivated: self.reactivated,
            situation: self.situation,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use contracts::AccountId;

    use super::*;

    fn asked(which: Macro, deadline: Option<Time>) -> Notice {
        let event = Event::KycMacroRequested {
            account: AccountId::try_new("42").unwrap(),
            case: Uuid::nil(),
            which,
            actor: "agent-1".to_owned(),
            conversation: Some("7".to_owned()),
            locale: None,
            deadline,
            situation: Some(Situation::InTime),
        };
        Notice::asked_by(&event, Time::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn a_macro_threatens_nobody_with_a_deadline_that_has_passed() {
        let (now, hour) = (Time::UNIX_EPOCH, TimeDelta::hours(1));
        assert_eq!(asked(Macro::Questions, Some(now + hour)).deadline, Some(now + hour));
        assert_eq!(asked(Macro::Questions, Some(now)).deadline, None);
        let templates = [Macro::Questions, Macro::Suspended, Macro::Ok]
            .map(|which| asked(which, None).template);
        assert_eq!(
            templates,
            [Template::Questionnaire, Template::SuspendedNoAnswer, Template::AllWell]
        );
    }

    #[test]
    fn what_is_not_so_any_more_is_outdated() {
        let (now, hour) = (Time::UNIX_EPOCH, TimeDelta::hours(1));
        let about = Notice::about_holds(Template::Suspended, 3, None, now);
        assert!(!about.is_outdated(3, now) && about.is_outdated(4, now));
        let reminder = Notice { deadline: Some(now), ..Notice::new(Template::Reminder, None, now) };
        assert!(reminder.is_outdated(0, now) && !reminder.is_outdated(9, now - hour));
        let asked =
            Notice { deadline: Some(now), ..Notice::new(Template::Questionnaire, None, now) };
        assert!(!asked.is_outdated(9, now));
    }
}
