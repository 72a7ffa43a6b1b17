//! `ostiary certificate act`: the act of destruction and the extract of the log, made of what was signed.

use anonymizer::certificate::{Outcome, Part, Retained, Signed, Step, verify};
use anyhow::{Context as _, Result, ensure};
use contracts::Time;
use host::datamap::{DataMap, Rows};
use minijinja::{
    Environment, UndefinedBehavior, Value, context, syntax::SyntaxConfig, value::Serde,
};
use runtime::roles::SERVICES;
use uuid::Uuid;

use super::issued;
use crate::{
    cli::ActLanguage,
    commands::{printable, say},
    config::Config,
};

/// As a certificate names the host's database.
const HOST: &str = "host";

pub(super) async fn run(config: &Config, id: Uuid, language: Option<ActLanguage>) -> Result<()> {
    let parts = issued(config, id).await?;
    let first = parts.into_iter().find(|one| one.certificate.part == Part::Erasure);
    let document = serde_json::to_vec(&first.context("no such certificate was issued here")?)?;
    let (_, key) = config.anonymizer.issuer()?;
    let signed = verify(&document, &[key.verifying()]).context("the stored certificate")?;
    let map = config.datamap()?;
    let of_then = &signed.certificate.data_map;
    ensure!(
        of_then.to_string() == map.sha256,
        "the data map is another one than that of the certificate ({of_then}), so that it does not say what was erased: \
         run this with the one of then"
    );
    let russian = signed.certificate.jurisdiction == "RU";
    let language = language.unwrap_or(if russian { ActLanguage::Ru } else { ActLanguage::En });
    say(written(&signed, &map, language)?)
}

/// Both documents, in Markdown.
fn written(signed: &Signed, map: &DataMap, language: ActLanguage) -> Result<String> {
    let template = match language {
        ActLanguage::En => include_str!("act/en.md"),
        ActLanguage::Ru => include_str!("act/ru.md"),
    };
    let Signed { certificate, signature } = signed;
    let issuer = printable(certificate.issuer.as_bytes());
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
    environment.add_filter("cell", |text: String| text.replace('|', "\\|").replace('\n', " "));
    let retained = certificate.steps.iter().flat_map(|step| &step.retained);
    let written = environment.render_str(
        template,
        context! {
            operator => map.record.controller.as_ref().unwrap_or(&issuer),
            deletion => certificate.deletion_id.to_string(),
            certificate => certificate.certificate_id.to_string(),
            key => signature.key_id.as_str(),
            asked_on => day(certificate.asked_at),
            steps => certificate.steps.iter().map(|step| row(step, map)).collect::<Vec<_>>(),
            kept => retained.map(kept).collect::<Vec<_>>(),
        },
    )?;
    Ok(written.trim().to_owned())
}

fn row(step: &Step, map: &DataMap) -> Value {
    let own = SERVICES.contains(&step.processor.as_str());
    // What only says that it will is not destroyed.
    let when = match step.outcome {
        Outcome::Ordered | Outcome::Retained => "–".to_owned(),
        Outcome::Erased | Outcome::NothingHeld | Outcome::Deactivated => day(step.done_at),
    };
    context! {
        system => printable(step.processor.as_bytes()),
        own => own,
        categories => categories(step, map),
        outcome => Value::from(Serde(step.outcome)),
        changed => step.changed,
        when => when,
    }
}

fn kept(one: &Retained) -> Value {
    let (what, basis) = (printable(one.what.as_bytes()), printable(one.basis.as_bytes()));
    context! { what => what, basis => basis, until => day(one.until) }
}

/// What a system held, as the data map names it; our own services hold what they write of others.
fn categories(step: &Step, map: &DataMap) -> Vec<String> {
    if step.processor == HOST {
        let tables = map.tables.values().filter(|table| matches!(table.rows, Rows::People(_)));
        return tables.filter_map(|table| table.purpose.clone()).collect();
    }
    map.processors.get(&step.processor).map(|one| one.holds.clone()).into_iter().collect()
}

fn day(at: Time) -> String {
    at.format("%F").to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use anonymizer::certificate::Certificate;

    use super::*;

    const FIRST: &str = include_str!("../../../../anonymizer/src/certificate/v1.json");
    const MAP: &str = include_str!("../../../../../demo/host/datamap.toml");

    #[test]
    fn the_act_names_systems_categories_reason_day_and_what_stays_and_nobody() {
        let signed: Signed = serde_json::from_str(FIRST).unwrap();
        let map = DataMap::parse(MAP, &BTreeMap::new()).unwrap();
        let [en, ru] = [ActLanguage::En, ActLanguage::Ru]
            .map(|language| written(&signed, &map, language).unwrap());
        let Certificate { deletion_id, steps, asked_at, .. } = &signed.certificate;
        for told in [deletion_id.to_string(), day(*asked_at), "aml".to_owned()] {
            assert!(en.contains(&told) && ru.contains(&told), "{told}: {en}");
        }
        for step in steps {
            assert!(en.contains(&format!("| {} |", step.processor)), "{en}");
        }
        assert!(ru.starts_with("# Акт об уничтожении персональных данных"), "{ru}");
        assert!(ru.contains("# Выгрузка из журнала регистрации событий"), "{ru}");
        assert!(ru.contains("| уничтожено |") && !ru.contains("| erased |"), "{ru}");
        let rows = en.lines().filter(|line| line.starts_with("| ")).count();
        assert_eq!(rows, steps.len() + 1, "a table without gaps: {en}");
    }
}
