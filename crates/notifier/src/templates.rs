//! What people read: one file for each notice and language, all of them checked before anything is sent.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use contracts::{
    Locale,
    event::{Macro, Situation},
};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};
use serde::{Deserialize, Serialize};

mod html;
#[cfg(test)]
mod tests;

use html::html;

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
}

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
const SHIPPED: [(&str, [&str; 7]); 2] = [
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
        ],
    ),
];

/// Each that a template tells apart.
const SITUATIONS: [Option<Situation>; 4] =
    [None, Some(Situation::Paused), Some(Situation::Silent), Some(Situation::AskedAgain)];

impl Template {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Questionnaire,
        Self::Reminder,
        Self::SuspendedNoAnswer,
        Self::Suspended,
        Self::Reactivated,
        Self::AllWell,
        Self::VerifyAgain,
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
        }
    }

    /// The notice of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether there are questions to go to; the others have no link.
    pub fn has_link(self) -> bool {
        match self {
            Self::Questionnaire | Self::Reminder | Self::SuspendedNoAnswer => true,
            Self::Suspended | Self::Reactivated | Self::AllWell | Self::VerifyAgain => false,
        }
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

    /// With and without what may be absent, in every situation, so that both branches of every `if` are seen.
    fn check(&self) -> Result<(), TemplateError> {
        for language in &self.languages {
            for template in Template::ALL {
                let full = Values::example(template);
                let (deadline, missing, reactivated) = (String::new(), false, false);
                let spare = Values { deadline, missing, reactivated, ..full.clone() };
                let values = SITUATIONS.into_iter().flat_map(|situation| {
                    [&full, &spare].map(|values| Values { situation, ..values.clone() })
                });
                for values in values {
                    self.render(template, Some(language), &values)?;
                }
            }
        }
        Ok(())
    }
}

impl Values {
    /// Made up, with everything that this notice may name.
    pub fn example(template: Template) -> Self {
        Self {
            company: "Example".to_owned(),
            reference: "0123456789ab".to_owned(),
            link: template.has_link().then(|| "https://example.com/q/example".to_owned()),
            deadline: "2026-01-15 12:00 UTC".to_owned(),
            missing: true,
            reactivated: true,
            situation: None,
        }
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
    environment.render_str(source, context(values))
}

fn context(values: &Values) -> Value {
    let Values { company, reference, link, deadline, missing, reactivated, situation } = values;
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
    ])
}

fn one_line(error: &Error) -> String {
    let line = error.line().map_or_else(String::new, |line| format!("line {line}: "));
    format!("{line}{}", error.to_string().lines().next().unwrap_or_default())
}
