//! `[notifier]` of `ostiary.toml`: who writes, over which channels, in which words.

use std::{collections::BTreeMap, time::Duration};

use contracts::{Locale, event::HoldKind};
use runtime::{
    config::{FilePath, LinksConfig},
    links::LinksError,
};
use serde::{Deserialize, Serialize};
use vendors::{intercom, smtp};

use crate::templates::{Template, TemplateError, Templates};

/// What holds when nobody says otherwise.
pub const DEFAULTS: &str = include_str!("default.toml");

/// For how long the inbox and calls know what came.
const MESSAGES_DAYS: u64 = 31;

/// The notifier's own settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The channels in their order; the first that takes a notice ends it.
    pub channels: Vec<ChannelName>,
    /// Who writes, as the end of every notice says it.
    pub company: String,
    /// The languages of all notices; the first is for whoever reads none of them.
    pub languages: Vec<Locale>,
    /// Folder of templates that replace those that ship: `<language>/<name>.txt`.
    pub templates: Option<FilePath>,
    /// For how long is known what was said, and to whom.
    #[serde(with = "humantime_serde")]
    pub kept_for: Duration,
    /// What is said of each kind of hold.
    pub holds: HoldNotices,
    /// How people are tagged in Intercom by what they were told.
    pub tags: Tags,
    /// How e-mail is sent.
    pub email: Option<Email>,
    /// How Intercom is reached.
    pub intercom: Option<intercom::Config>,
}

/// A channel by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelName {
    /// E-mail.
    Email,
    /// The messenger of Intercom.
    Intercom,
}

/// What is said when a hold of each kind shuts an account.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldNotices {
    /// No answer until the deadline.
    pub kyc_no_answer: HoldNotice,
    /// A YES.
    pub kyc_positive_answer: HoldNotice,
    /// The provider of identity checks rejected the person for good.
    pub kyc_provider_rejected: HoldNotice,
    /// Placed by staff.
    pub manual: HoldNotice,
    /// An order of a court or an authority.
    pub legal: HoldNotice,
    /// A match with a sanctions list.
    pub sanctions_match: HoldNotice,
}

/// What is said when a hold shuts an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldNotice {
    /// Nothing, and nothing when it goes.
    None,
    /// That it is suspended until the questions are answered.
    SuspendedNoAnswer,
    /// That it is suspended, without a word about why.
    Suspended,
}

/// The tag in Intercom for each notice; those without one, or with an empty one, tag nobody.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(BTreeMap<Template, String>);

impl Tags {
    /// The tag for a notice.
    pub(crate) fn of(&self, template: Template) -> Option<&str> {
        self.0.get(&template).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Whether a tag of this name is one of them: of these a person has one at most.
    pub(crate) fn has(&self, name: &str) -> bool {
        !name.is_empty() && self.0.values().any(|own| own == name)
    }

    /// The notices that say how things stand.
    pub(crate) fn templates(&self) -> Vec<Template> {
        self.0.keys().copied().filter(|one| self.of(*one).is_some()).collect()
    }
}

/// How e-mail is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Email {
    /// `Name <address>` or an address.
    pub from: String,
    /// The mail server.
    pub server: smtp::Config,
}

/// Why the notifier cannot run as it is told.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Nobody could ever be told anything.
    #[error("notifier.channels is empty: name the channels in their order, such as [\"email\"]")]
    NoChannel,
    /// A channel is named without its section.
    #[error("notifier.channels names {0}, but there is no [notifier.{0}]")]
    NoSection(&'static str),
    /// A text must have something in it.
    #[error("notifier.{0} is empty: say who writes")]
    Empty(&'static str),
    /// No answer opens an account with such a hold.
    #[error("notifier.holds.{0} cannot be suspended-no-answer: it has no questions")]
    NoQuestions(&'static str),
    /// A mail could be answered of which nobody knows any more.
    #[error(
        "notifier.kept_for is too short: at least {0} days, as long as links are valid and messages may come again"
    )]
    ForgetsTooSoon(u64),
    /// The mail server.
    #[error("notifier.email.server: {0}")]
    Smtp(#[from] smtp::ConfigError),
    /// Intercom.
    #[error("notifier.intercom: {0}")]
    Intercom(#[from] intercom::ConfigError),
    /// The links in notices.
    #[error(transparent)]
    Links(#[from] LinksError),
    /// The templates.
    #[error(transparent)]
    Templates(#[from] TemplateError),
}

impl Config {
    /// The templates, checked.
    ///
    /// # Errors
    /// When one is missing, cannot be read, or names what there is not.
    pub fn templates(&self) -> Result<Templates, TemplateError> {
        Templates::load(&self.languages, self.templates.as_deref())
    }

    /// What the types alone do not say.
    pub(crate) fn check(&self, links: &LinksConfig) -> Result<(), ConfigError> {
        let days = MESSAGES_DAYS.max(links.valid_days.into());
        if self.kept_for < Duration::from_secs(days * 24 * 60 * 60) {
            return Err(ConfigError::ForgetsTooSoon(days));
        }
        if self.company.trim().is_empty() {
            return Err(ConfigError::Empty("company"));
        }
        let HoldNotices { kyc_provider_rejected, manual, legal, sanctions_match, .. } = self.holds;
        let named = [
            ("kyc_provider_rejected", kyc_provider_rejected),
            ("manual", manual),
            ("legal", legal),
            ("sanctions_match", sanctions_match),
        ];
        for (name, notice) in named {
            if notice == HoldNotice::SuspendedNoAnswer {
                return Err(ConfigError::NoQuestions(name));
            }
        }
        Ok(())
    }
}

impl HoldNotices {
    /// What is said of this kind, if anything is.
    pub(crate) fn of(&self, kind: HoldKind) -> Option<Template> {
        let notice = match kind {
            HoldKind::KycNoAnswer => self.kyc_no_answer,
            HoldKind::KycPositiveAnswer => self.kyc_positive_answer,
            HoldKind::KycProviderRejected => self.kyc_provider_rejected,
            HoldKind::Manual => self.manual,
            HoldKind::Legal => self.legal,
            HoldKind::SanctionsMatch => self.sanctions_match,
            // The deletion tells its person itself.
            HoldKind::DeletionPending => HoldNotice::None,
        };
        match notice {
            HoldNotice::None => None,
            HoldNotice::SuspendedNoAnswer => Some(Template::SuspendedNoAnswer),
            HoldNotice::Suspended => Some(Template::Suspended),
        }
    }
}
