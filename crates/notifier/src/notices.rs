//! What a notice says, without a word about whom it is for. Pure.

use contracts::{
    Event, Locale, Time,
    event::{Blocker, ExtensionReason, Macro, Situation},
};
use runtime::links::Purpose;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{Told, Word},
    templates::{Kept, Rendered, Template, TemplateError, Templates, Values},
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
    /// The deletion that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Uuid>,
    /// What forbids it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blockers: Vec<Blocker>,
    /// Why it takes longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ExtensionReason>,
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
            deletion: None,
            blockers: vec![],
            reason: None,
        }
    }

    /// A notice about a deletion, whose moment is `at_last`.
    fn leaving(template: Template, deletion: Uuid, at_last: Option<Time>, at: Time) -> Self {
        Self { deletion: Some(deletion), deadline: at_last, ..Self::new(template, None, at) }
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
            event => return Self::asked_by_deletion(event, at),
        })
    }

    /// What people are told of their leaving.
    fn asked_by_deletion(event: Event, at: Time) -> Option<Self> {
        let plain = |template, deletion| Self::leaving(template, deletion, None, at);
        Some(match event {
            Event::DeletionConfirmationRequested { deletion, confirm_by, blockers, .. } => {
                let notice =
                    Self::leaving(Template::DeletionConfirm, deletion, Some(confirm_by), at);
                Self { blockers, ..notice }
            }
            Event::DeletionScheduled { deletion, execute_after, .. } => {
                Self::leaving(Template::DeletionScheduled, deletion, Some(execute_after), at)
            }
            Event::DeletionBlocked { deletion, blockers, .. } => {
                Self { blockers, ..plain(Template::DeletionBlocked, deletion) }
            }
            Event::DeletionLapsed { deletion, .. } => plain(Template::DeletionLapsed, deletion),
            Event::DeletionUndone { deletion, .. } => plain(Template::DeletionUndone, deletion),
            Event::DeletionUndoOffered { deletion, .. } => plain(Template::DeletionUndo, deletion),
            Event::DeletionCancelRefused { deletion, .. } => {
                plain(Template::DeletionCancelRefused, deletion)
            }
            Event::DeletionAnswerRequested { deletion, .. } => {
                plain(Template::DeletionAnswer, deletion)
            }
            Event::DeletionExtended { deletion, reason, due_at, .. } => {
                let notice = Self::leaving(Template::DeletionExtended, deletion, Some(due_at), at);
                Self { reason: Some(reason), ..notice }
            }
            // What became of it names the deletion as its case; there is no case whose clock runs.
            Event::LastMessageRequested { deletion, .. } => {
                let notice = plain(Template::DeletionLast, deletion);
                Self { case: Some(deletion), ..notice }
            }
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

    /// Whether what the person is told, or says, afterwards may make it untrue.
    pub fn may_be_overtaken(&self) -> bool {
        self.hold_set.is_some() || self.asks_for_answers()
    }

    /// Whether it is not so any more.
    pub fn is_outdated(&self, told: &Told, now: Time) -> bool {
        let has_an_end = matches!(self.template, Template::Reminder | Template::DeletionConfirm);
        let too_late = has_an_end && self.deadline.is_some_and(|deadline| deadline <= now);
        let answered = |case| self.asks_for_answers() && told.has_answers(case, self.asked_at);
        too_late
            || self.hold_set.is_some_and(|version| version < told.spoken)
            || self.story.is_some_and(answered)
    }

    fn asks_for_answers(&self) -> bool {
        self.template.page() == Some(Purpose::QUESTIONNAIRE)
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

    /// What its link opens, if it has one: the page, and the story that it is about.
    pub fn page(&self) -> Option<(Purpose, Uuid)> {
        let page = self.template.page()?;
        let story = if page == Purpose::QUESTIONNAIRE { self.story } else { self.deletion };
        Some((page, story?))
    }

    /// What its template may name, in the language of `reads`.
    pub fn values(
        &self,
        company: &str,
        link: Option<String>,
        reference: String,
        (kept, reads): (&[Kept], Option<&Locale>),
    ) -> Values {
        let deadline = self.deadline.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        Values {
            company: company.to_owned(),
            reference,
            link,
            deadline: deadline.unwrap_or_default(),
            missing: self.missing,
            reactivated: self.reactivated,
            situation: self.situation,
            blockers: self.blockers.iter().filter_map(|one| in_words(one, reads)).collect(),
            reason: self.reason,
            kept: kept.to_vec(),
        }
    }
}

/// What forbids it, in a language or the policy's first.
fn in_words(blocker: &Blocker, reads: Option<&Locale>) -> Option<String> {
    let primary = |tag: &Locale| tag.as_str().split('-').next().map(str::to_lowercase);
    let spoken = blocker.message.iter().find(|(tag, _)| reads.and_then(primary) == primary(tag));
    spoken.or_else(|| blocker.message.iter().next()).map(|(_, text)| text.clone())
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
        let told = |spoken| {
            let mut told = Told::default();
            told.spoken = spoken;
            told
        };
        let about = Notice::about_holds(Template::Suspended, 3, None, now);
        assert!(!about.is_outdated(&told(3), now) && about.is_outdated(&told(4), now));
        let reminder = Notice { deadline: Some(now), ..Notice::new(Template::Reminder, None, now) };
        assert!(reminder.is_outdated(&told(0), now) && !reminder.is_outdated(&told(9), now - hour));
        let confirm = Notice { template: Template::DeletionConfirm, ..reminder };
        assert!(confirm.is_outdated(&told(0), now) && !confirm.is_outdated(&told(9), now - hour));
        let asked =
            Notice { deadline: Some(now), ..Notice::new(Template::Questionnaire, None, now) };
        assert!(!asked.is_outdated(&told(9), now));
    }

    #[test]
    fn nobody_is_asked_for_answers_that_came_after_the_asking() {
        let (now, hour, case) = (Time::UNIX_EPOCH, TimeDelta::hours(1), Uuid::from_u128(1));
        let mut told = Told::default();
        told.cleared(case, now);
        let asked = |template, at| Notice::new(template, Some(case), at).is_outdated(&told, now);
        for template in [Template::Questionnaire, Template::Reminder, Template::SuspendedNoAnswer] {
            assert!(asked(template, now - hour), "{template:?}");
            assert!(!asked(template, now), "{template:?}: asked again");
        }
        assert!(!asked(Template::AllWell, now - hour));
        let other = Notice::new(Template::Reminder, Some(Uuid::from_u128(2)), now - hour);
        assert!(!other.is_outdated(&told, now));
    }
}
