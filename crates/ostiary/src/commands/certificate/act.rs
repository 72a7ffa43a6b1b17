//! `ostiary certificate act`: the act of destruction and the extract of the log, made of what was signed.

use std::collections::BTreeSet;

use anonymizer::certificate::{Certificate, Outcome, Part, Retained, Signed, Step, verify};
use anyhow::{Context as _, Result, ensure};
use contracts::Time;
use host::datamap::{DataMap, TableMap};
use minijinja::{
    Environment, UndefinedBehavior, Value, context, syntax::SyntaxConfig, value::Serde,
};
use runtime::{
    database,
    roles::{self, SERVICES},
};
use uuid::Uuid;

use super::issued;
use crate::{
    cli::ActLanguage,
    commands::{printable, say},
    config::Config,
    recipients::HOST,
};

pub(super) async fn run(
    config: &Config,
    id: Uuid,
    part: Part,
    language: Option<ActLanguage>,
) -> Result<()> {
    ensure!(part != Part::Rescan, "nothing is destroyed in a rescan: it has no act");
    let parts = issued(config, id).await?;
    let found = parts.into_iter().find(|one| one.certificate.part == part);
    let document = serde_json::to_vec(&found.context("no such certificate was issued here")?)?;
    let (_, key) = config.anonymizer.issuer()?;
    let signed = verify(&document, &[key.verifying()]).context("the stored certificate")?;
    let pool = database::connect(&config.database, roles::ANONYMIZER).await?;
    let erased = anonymizer::list_erased_tables(&pool, &signed.certificate).await?;
    let russian = signed.certificate.jurisdiction == "RU";
    let language = language.unwrap_or(if russian { ActLanguage::Ru } else { ActLanguage::En });
    let (map, erased) = (config.datamap()?, erased.into_iter().collect());
    say(Act { signed: &signed, map: &map, erased, language }.written()?)
}

/// What an act is made of.
struct Act<'a> {
    signed: &'a Signed,
    /// Today's: it has the words, if not for all that there was.
    map: &'a DataMap,
    /// The host's tables in which something was erased.
    erased: BTreeSet<String>,
    language: ActLanguage,
}

impl Act<'_> {
    /// Both documents, in Markdown.
    fn written(&self) -> Result<String> {
        let template = match self.language {
            ActLanguage::En => include_str!("act/en.md"),
            ActLanguage::Ru => include_str!("act/ru.md"),
        };
        let Signed { certificate, signature } = self.signed;
        let issuer = printable(certificate.issuer.as_bytes());
        let of_then = certificate.data_map.to_string();
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
        environment.add_filter("cell", |text: String| text.replace('|', "\\|").replace('\n', " "));
        let written = environment.render_str(
            template,
            context! {
                operator => self.map.record.controller.as_ref().unwrap_or(&issuer),
                deletion => certificate.deletion_id.to_string(),
                certificate => certificate.certificate_id.to_string(),
                key => signature.key_id.as_str(),
                asked_on => day(certificate.asked_at),
                at_the_end => certificate.part == Part::RetentionEnd,
                other_map => (of_then != self.map.sha256).then_some(of_then),
                steps => certificate.steps.iter().map(|step| self.row(step)).collect::<Vec<_>>(),
                kept => self.kept(certificate),
            },
        )?;
        Ok(written.trim().to_owned())
    }

    fn row(&self, step: &Step) -> Value {
        let own = SERVICES.contains(&step.processor.as_str());
        // What only says that it will is not destroyed.
        let when = match step.outcome {
            Outcome::Ordered | Outcome::Retained => "–".to_owned(),
            Outcome::Erased | Outcome::NothingHeld | Outcome::Deactivated => day(step.done_at),
        };
        context! {
            system => printable(step.processor.as_bytes()),
            own => own,
            categories => self.categories(step),
            outcome => Value::from(Serde(step.outcome)),
            changed => step.changed,
            when => when,
        }
    }

    /// What was erased in a system, as the data map names it; our own services hold what they write of others.
    fn categories(&self, step: &Step) -> Vec<Value> {
        let category = |what: String, partly: bool| context! { what => what, partly => partly };
        if step.processor != HOST {
            let known = self.map.processors.get(&step.processor);
            let holds = known.map(|one| self.own(&one.holds));
            return holds
                .map(|holds| category(holds, !step.retained.is_empty()))
                .into_iter()
                .collect();
        }
        let stays = |table: &str| step.retained.iter().any(|one| one.what == table);
        // One purpose may be that of several tables: something of it stays if it does in one of them.
        let named = self.erased.iter().map(|table| (self.purpose(table), stays(table)));
        let partly: BTreeSet<String> =
            named.clone().filter(|(_, partly)| *partly).map(|(what, _)| what).collect();
        let all: BTreeSet<String> = named.map(|(what, _)| what).collect();
        all.into_iter().map(|what| category(what.clone(), partly.contains(&what))).collect()
    }

    fn kept(&self, certificate: &Certificate) -> Vec<Value> {
        let of_step = |step: &Step| {
            let at_host = step.processor == HOST;
            let one = |one: &Retained| {
                let what = if at_host { self.purpose(&one.what) } else { one.what.clone() };
                let basis = self.map.bases.get(&one.basis).map_or_else(
                    || one.basis.clone(),
                    |known| match &known.law {
                        Some(law) => format!("{}, {law}", self.own(&known.name)),
                        None => self.own(&known.name),
                    },
                );
                context! {
                    what => printable(what.as_bytes()),
                    system => printable(step.processor.as_bytes()),
                    basis => printable(basis.as_bytes()),
                    until => day(one.until),
                }
            };
            step.retained.iter().map(one).collect::<Vec<_>>()
        };
        certificate.steps.iter().flat_map(of_step).collect()
    }

    /// What a table is for, or its name, where the data map of today does not say.
    fn purpose(&self, table: &str) -> String {
        let tables = &self.map.tables;
        let mapped = tables.iter().find(|(name, _)| name.to_string() == table);
        let purpose = mapped.and_then(|(_, TableMap { purpose, .. })| purpose.as_deref());
        purpose.map_or_else(|| table.to_owned(), |purpose| self.own(purpose))
    }

    /// A text of the data map in the act's language.
    fn own(&self, text: &str) -> String {
        let language = match self.language {
            ActLanguage::En => "en",
            ActLanguage::Ru => "ru",
        };
        self.map.said(language, text).to_owned()
    }
}

fn day(at: Time) -> String {
    at.format("%F").to_string()
}

#[cfg(test)]
mod tests;
