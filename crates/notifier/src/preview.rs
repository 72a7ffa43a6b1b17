//! What a macro would say now, as staff reads it before it is sent.

use std::slice;

use contracts::{Event, Locale, Time};
use host::{Host, HostError};
use sqlx::PgPool;

use crate::{
    config::Config,
    notices::Notice,
    store,
    templates::{Rendered, TemplateError},
};

/// What stands where the link of the person's own is, which is drawn when it is sent.
pub const LINK: &str = "<the link>";
/// What stands where the notice's own reference is.
pub const REFERENCE: &str = "<the reference>";

/// A macro as its person would read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// In the language in which it is written.
    pub language: Locale,
    /// The text, with [`LINK`] and [`REFERENCE`] in it.
    pub rendered: Rendered,
}

/// Why it cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// What the account was told is not known.
    #[error("the notifier's database did not answer")]
    Database(#[from] sqlx::Error),
    /// The language that the account reads is not known.
    #[error("the host's directory: {0}")]
    Host(#[from] HostError),
    /// The templates.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// No macro's words.
    #[error("this event asks for no notice")]
    NoNotice,
}

/// The words that `event`, a macro, would be sent with: those of the same account, case and language, by the same steps.
///
/// # Errors
/// When a database does not answer, or a template is wrong.
pub async fn preview(
    pool: &PgPool,
    host: &Host,
    config: &Config,
    event: &Event,
    now: Time,
) -> Result<Preview, PreviewError> {
    let account = event.account().as_str();
    let mut told = store::find_told(pool, &[account]).await?.remove(account).unwrap_or_default();
    let ok = Notice::all_is_well(event, &mut told, false, now).map(|(notice, _)| notice);
    let notice = ok.or_else(|| Notice::asked_by(event, now)).ok_or(PreviewError::NoNotice)?;
    let contacts = host.find_contacts(slice::from_ref(event.account())).await?;
    let reads = contacts.get(event.account()).and_then(|contact| contact.locale.as_ref());
    let templates = config.templates()?;
    let link = notice.story.map(|_| LINK.to_owned());
    let known = (&[][..], reads);
    let values = notice.values(&config.company, link, REFERENCE.to_owned(), known);
    let rendered = notice.rendered(&templates, &values, reads)?;
    let language = templates.language(notice.locale.as_ref().or(reads)).clone();
    Ok(Preview { language, rendered })
}
