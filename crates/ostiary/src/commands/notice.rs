//! `ostiary notice`: what people are told, before they are.

use anyhow::Result;
use contracts::Locale;
use notifier::templates::{Template, Values};
use runtime::{database, roles};

use crate::{
    cli::StaffArg,
    commands::{
        looking::{Shown, looking},
        say, say_json, table,
    },
    config::Config,
};

/// Most notices that are listed or counted.
pub(crate) const MOST: i64 = 1000;

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

/// Prints the notices that reached nobody.
pub(crate) async fn lost(config: &Config, staff: &StaffArg, json: bool) -> Result<()> {
    looking(config, staff, Shown::Register)?;
    let pool = database::connect(&config.database, roles::NOTIFIER).await?;
    let lost = notifier::find_unheard(&pool, MOST).await?;
    if json {
        return say_json(&lost);
    }
    let row = |one: notifier::Unheard| {
        vec![one.account, one.notice, one.asked_at.to_rfc3339(), one.reason]
    };
    let rows = lost.into_iter().map(row).collect();
    say(table(&["account", "notice", "asked for", "reason"], rows))
}
