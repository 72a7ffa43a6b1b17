//! What people read: one file for each notice and language, all of them checked before anything is sent.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use contracts::{Locale, event::Macro};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};
use runtime::links::Purpose;
use serde::{Deserialize, Serialize};

mod cases;
mod html;
#[cfg(test)]
mod tests;
mod values;

use html::html;
pub use values::{Kept, Values};

/// A notice that people can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// The questions, or those that are still missing.
    Questionnaire,
    /// The answers are missing still.
    Reminder,
    /// Suspended until the questions are answered.
    SuspendedNoAnswer,
    /// Suspended, without a word about why.
    Suspended,
    /// Open again.
    Reactivated,
    /// All is well; an account that was shut for them is reactivated.
    AllWell,
    /// What was handed in for the identity check does not do.
    VerifyAgain,
    /// Somebody asked to leave: a link to confirm it.
    DeletionConfirm,
    /// It will be deleted at a moment; what goes, what stays; a link to take it back.
    DeletionScheduled,
    /// Something forbids the deletion, and what helps.
    DeletionBlocked,
    /// Nobody confirmed it in time.
    DeletionLapsed,
    /// It was taken back.
    DeletionUndone,
    /// Somebody used the address again: a link to take it back.
    DeletionUndo,
    /// It was too late to take it back.
    DeletionCancelRefused,
    /// The answer that the law wants by its date, without a reason.
    DeletionAnswer,
    /// It takes longer, and why.
    DeletionExtended,
    /// The last message.
    DeletionLast,
}

/// A notice as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The line that lists show.
    pub subject: String,
    /// For those who read text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

/// Why the templates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file is missing or no text.
    #[error("cannot read the template {0}")]
    Unreadable(String),
    /// A file names what there is not, or cannot be understood.
    #[error("the template {file} is wrong: {problem}")]
    Wrong {
        /// Which.
        file: String,
        /// What is wrong, and where.
        problem: String,
    },
    /// Nothing ships in this language and no folder of one's own has it.
    #[error(
        "there are no templates in {0}: put them into the folder that notifier.templates names"
    )]
    Language(String),
    /// No language at all.
    #[error("notifier.languages is empty")]
    NoLanguage,
}

/// The languages that ship, each with its texts in the order of [`Template::ALL`].
const SHIPPED: [(&str, [&str; 17]); 2] = [
    (
        "en",
        [
            include_str!("../templates/en/questionnaire.txt"),
            include_str!("../templates/en/reminder.txt"),
            include_str!("../templates/en/suspended-no-answer.txt"),
            include_str!("../templates/en/suspended.txt"),
            include_str!("../templates/en/reactivated.txt"),
            include_str!("../templates/en/all-well.txt"),
            include_str!("../templates/en/verify-again.txt"),
            include_str!("../templates/en/deletion-confirm.txt"),
            include_str!("../templates/en/deletion-scheduled.txt"),
            include_str!("../templates/en/deletion-blocked.txt"),
            include_str!("../templates/en/deletion-lapsed.txt"),
            include_str!("../templates/en/deletion-undone.txt"),
            include_str!("../templates/en/deletion-undo.txt"),
            include_str!("../templates/en/deletion-cancel-refused.txt"),
            include_str!("../templates/en/deletion-answer.txt"),
            include_str!("../templates/en/deletion-extended.txt"),
            include_str!("../templates/en/deletion-last.txt"),
        ],
    ),
    (
        "ru",
        [
            include_str!("../templates/ru/questionnaire.txt"),
            include_str!("../templates/ru/reminder.txt"),
            include_str!("../templates/ru/suspended-no-answer.txt"),
            include_str!("../templates/ru/suspended.txt"),
            include_str!("../templates/ru/reactivated.txt"),
            include_str!("../templates/ru/all-well.txt"),
            include_str!("../templates/ru/verify-again.txt"),
            include_str!("../templates/ru/deletion-confirm.txt"),
            include_str!("../templates/ru/deletion-scheduled.txt"),
            include_str!("../templates/ru/deletion-blocked.txt"),
            include_str!("../templates/ru/deletion-lapsed.txt"),
            include_str!("../templates/ru/deletion-undone.txt"),
            include_str!("../templates/ru/deletion-undo.txt"),
            include_str!("../templates/ru/deletion-cancel-refused.txt"),
            include_str!("../templates/ru/deletion-answer.txt"),
            include_str!("../templates/ru/deletion-extended.txt"),
            include_str!("../templates/ru/deletion-last.txt"),
        ],
    ),
];

impl Template {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Questionnaire,
        Self::Reminder,
        Self::SuspendedNoAnswer,
        Self::Suspended,
        Self::Reactivated,
        Self::AllWell,
        Self::VerifyAgain,
        Self::DeletionConfirm,
        Self::DeletionScheduled,
        Self::DeletionBlocked,
        Self::DeletionLapsed,
        Self::DeletionUndone,
        Self::DeletionUndo,
        Self::DeletionCancelRefused,
        Self::DeletionAnswer,
        Self::DeletionExtended,
        Self::DeletionLast,
    ];

    /// What a macro says.
    pub fn of(which: Macro) -> Self {
        match which {
            Macro::Questions => Self::Questionnaire,
            Macro::Suspended => Self::SuspendedNoAnswer,
            Macro::Ok => Self::AllWell,
        }
    }

    /// Its name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Questionnaire => "questionnaire",
            Self::Reminder => "reminder",
            Self::SuspendedNoAnswer => "suspended-no-answer",
            Self::Suspended => "suspended",
            Self::Reactivated => "reactivated",
            Self::AllWell => "all-well",
            Self::VerifyAgain => "verify-again",
            Self::DeletionConfirm => "deletion-confirm",
            Self::DeletionScheduled => "deletion-scheduled",
            Self::DeletionBlocked => "deletion-blocked",
            Self::DeletionLapsed => "deletion-lapsed",
            Self::DeletionUndone => "deletion-undone",
            Self::DeletionUndo => "deletion-undo",
            Self::DeletionCancelRefused => "deletion-cancel-refused",
            Self::DeletionAnswer => "deletion-answer",
            Self::DeletionExtended => "deletion-extended",
            Self::DeletionLast => "deletion-last",
        }
    }

    /// The notice of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The page that its link opens; the others have no link.
    pub fn page(self) -> Option<Purpose> {
        match self {
            Self::Questionnaire | Self::Reminder | Self::SuspendedNoAnswer => {
                Some(Purpose::QUESTIONNAIRE)
            }
            Self::DeletionConfirm => Some(Purpose::LEAVE),
            Self::DeletionScheduled
            | Self::DeletionUndo
            | Self::DeletionBlocked
            | Self::DeletionExtended => Some(Purpose::STAY),
            Self::Suspended
            | Self::Reactivated
            | Self::AllWell
            | Self::VerifyAgain
            | Self::DeletionLapsed
            | Self::DeletionUndone
            | Self::DeletionCancelRefused
            | Self::DeletionAnswer
            | Self::DeletionLast => None,
        }
    }

    /// Whether it is sent to people of whom everything else is erased: by mail alone, and without a page.
    pub fn reaches_erased(self) -> bool {
        matches!(self, Self::DeletionAnswer | Self::DeletionExtended | Self::DeletionLast)
    }

    /// Whether it goes by mail alone: to an address that was proved, or that somebody has just used.
    pub fn goes_by_mail_alone(self) -> bool {
        matches!(self, Self::DeletionConfirm | Self::DeletionUndo)
    }

    fn shipped(self, language: &str) -> Option<&'static str> {
        let (_, texts) = SHIPPED.iter().find(|(own, _)| *own == language)?;
        let (_, text) = Self::ALL.iter().zip(texts).find(|(template, _)| **template == self)?;
        Some(text)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Every notice in every language.
#[derive(Debug, Clone)]
pub struct Templates {
    languages: Vec<Locale>,
    sources: BTreeMap<(String, Template), String>,
}

impl Templates {
    /// Reads and checks them: a file `<language>/<name>.txt` of `folder` before the one that ships.
    ///
    /// # Errors
    /// When one is missing, cannot be read, or names what there is not.
    pub fn load(languages: &[Locale], folder: Option<&Path>) -> Result<Self, TemplateError> {
        if languages.is_empty() {
            return Err(TemplateError::NoLanguage);
        }
        let mut sources = BTreeMap::new();
        for language in languages {
            for template in Template::ALL {
                let source = source(language.as_str(), template, folder)?;
                sources.insert((language.as_str().to_owned(), template), source);
            }
        }
        let templates = Self { languages: languages.to_vec(), sources };
        templates.check()?;
        Ok(templates)
    }

    /// The language for somebody who reads `locale`: that one, or another region's, or the first.
    pub fn language(&self, locale: Option<&Locale>) -> &Locale {
        let primary = |tag: &Locale| tag.as_str().split('-').next().map(str::to_lowercase);
        let exactly = self.languages.iter().find(|own| Some(*own) == locale);
        let nearly = || self.languages.iter().find(|own| primary(own) == locale.and_then(primary));
        exactly.or_else(nearly).unwrap_or(&self.languages[0])
    }

    /// A notice in the language for `locale`.
    ///
    /// # Errors
    /// Never after the check, as long as the values are of the checked kind.
    pub fn render(
        &self,
        template: Template,
        locale: Option<&Locale>,
        values: &Values,
    ) -> Result<Rendered, TemplateError> {
        let language = self.language(locale).as_str();
        let wrong = |problem: String| TemplateError::Wrong {
            file: format!("{language}/{template}.txt"),
            problem,
        };
        let source = &self.sources[&(language.to_owned(), template)];
        let text = rendered(source, values).map_err(|error| wrong(one_line(&error)))?;
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let subject = head.strip_prefix("Subject: ").filter(|subject| !subject.contains('\n'));
        let subject = subject.ok_or_else(|| {
            wrong("it must begin with one line `Subject: …` and an empty line".to_owned())
        })?;
        let body = body.trim();
        if body.is_empty() {
            return Err(wrong("it says nothing below its subject".to_owned()));
        }
        Ok(Rendered { subject: subject.trim().to_owned(), text: body.to_owned(), html: html(body) })
    }

    /// In every case that can come, so that nothing is found to be wrong when it is to be sent.
    fn check(&self) -> Result<(), TemplateError> {
        for language in &self.languages {
            for template in Template::ALL {
                let file = format!("{}/{template}.txt", language.as_str());
                let source = &self.sources[&(language.as_str().to_owned(), template)];
                for values in cases::cases(template, source) {
                    let rendered = self.render(template, Some(language), &values)?;
                    if let Some(problem) = cases::left_out(&rendered, &values) {
                        return Err(TemplateError::Wrong { file, problem });
                    }
                }
            }
        }
        Ok(())
    }
}

fn source(
    language: &str,
    template: Template,
    folder: Option<&Path>,
) -> Result<String, TemplateError> {
    let file = folder.map(|folder| folder.join(language).join(format!("{template}.txt")));
    if let Some(file) = file.filter(|file| file.exists()) {
        let unreadable = |_| TemplateError::Unreadable(file.display().to_string());
        return fs::read_to_string(&file).map_err(unreadable);
    }
    let shipped = template.shipped(language).map(str::to_owned);
    shipped.ok_or_else(|| TemplateError::Language(language.to_owned()))
}

fn rendered(source: &str, values: &Values) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Text is text; what becomes HTML is escaped there.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.render_str(source, values.context())
}

fn one_line(error: &Error) -> String {
    let line = error.line().map_or_else(String::new, |line| format!("line {line}: "));
    format!("{line}{}", error.to_string().lines().next().unwrap_or_default())
}
