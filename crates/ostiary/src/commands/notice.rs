//! `ostiary notice`: what people are told, before they are.

use anyhow::Result;
use contracts::Locale;
use notifier::templates::{Template, Values};

use crate::{commands::say, config::Config};

/// Prints a notice with made-up values.
pub(crate) fn preview(
    config: &Config,
    template: Template,
    locale: Option<&Locale>,
    html: bool,
) -> Result<()> {
    let company = match config.notifier.company.as_str() {
        "" => "Example".to_owned(),
        company => company.to_owned(),
    };
    let values = Values { company, missing: false, ..Values::example(template) };
    let rendered = config.notifier.templates()?.render(template, locale, &values)?;
    let body = if html { rendered.html } else { rendered.text };
    say(format_args!("Subject: {}\n\n{body}", rendered.subject))
}
