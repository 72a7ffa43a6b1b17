//! `ostiary certificate act`: the act of destruction and the extract of the log, made of what was signed.

use anonymizer::certificate::{Certificate, Outcome, Part, Signed, Step, verify};
use anyhow::{Context as _, Result, ensure};
use contracts::Time;
use host::datamap::{DataMap, Rows};
use runtime::roles::SERVICES;
use uuid::Uuid;

use super::issued;
use crate::{
    cli::ActLanguage,
    commands::{printable, say},
    config::Config,
};

/// As a certificate names the host's database.
const HOST: [&str; 2] = ["host", "host-database"];

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
    say(written(&signed, &map, language))
}

/// The words of a language.
struct Words {
    act: &'static str,
    operator: &'static str,
    person: &'static str,
    nameless: &'static str,
    reason: &'static str,
    asked: &'static str,
    method: &'static str,
    erased: &'static str,
    proof: &'static str,
    signed: &'static str,
    log: &'static str,
    columns: &'static str,
    stays: &'static str,
    own: &'static str,
    /// What came of it: erased, nothing held, retained, deactivated, ordered.
    outcomes: [&'static str; 5],
}

const EN: Words = Words {
    act: "Act of destruction of personal data",
    operator: "Operator",
    person: "Whose data",
    nameless: "the person of deletion {}; who that was is not known from this act",
    reason: "Reason",
    asked: "the person asked for it on {}",
    method: "Method",
    erased: "erased or made anonymous by program in the systems below; the account was shut until then",
    proof: "Certificate {}, signed by program with key {}",
    signed: "Destroyed under the responsibility of (name, position, signature, date):",
    log: "Extract of the log",
    columns: "| system | categories | outcome | records | when |",
    stays: "stays: {} ({}) until {}",
    own: "the operator's own records of the above",
    outcomes: [
        "erased",
        "nothing held",
        "retained",
        "taken out of use at the provider, not erased",
        "told to erase",
    ],
};

const RU: Words = Words {
    act: "Акт об уничтожении персональных данных",
    operator: "Оператор",
    person: "Субъект персональных данных",
    nameless: "лицо по заявке {}; из этого акта нельзя узнать, кто это",
    reason: "Причина уничтожения",
    asked: "обращение субъекта от {}",
    method: "Способ уничтожения",
    erased: "удаление или обезличивание программными средствами в перечисленных системах; до этого данные были заблокированы",
    proof: "Сертификат {}, подписан программно ключом {}",
    signed: "Ответственные за уничтожение (Ф. И. О., должность, подпись, дата):",
    log: "Выгрузка из журнала регистрации событий",
    columns: "| информационная система | категории данных | результат | записей | дата |",
    stays: "остаётся: {} ({}) до {}",
    own: "собственные записи оператора о перечисленном",
    outcomes: [
        "уничтожено",
        "данных нет",
        "сохраняется по закону",
        "отключено у провайдера, не уничтожено",
        "направлено требование об уничтожении",
    ],
};

/// Both documents, in Markdown.
fn written(signed: &Signed, map: &DataMap, language: ActLanguage) -> String {
    let words = match language {
        ActLanguage::En => &EN,
        ActLanguage::Ru => &RU,
    };
    let Signed { certificate, signature } = signed;
    let issuer = printable(certificate.issuer.as_bytes());
    let operator = map.record.controller.clone().unwrap_or(issuer);
    let filled = |text: &str, value: &str| text.replacen("{}", value, 1);
    let nameless = filled(words.nameless, &certificate.deletion_id.to_string());
    let proof = filled(words.proof, &certificate.certificate_id.to_string());
    let mut lines = vec![
        format!("# {}", words.act),
        String::new(),
        format!("- {}: {operator}", words.operator),
        format!("- {}: {nameless}", words.person),
        format!("- {}: {}", words.reason, filled(words.asked, &day(certificate.asked_at))),
        format!("- {}: {}", words.method, words.erased),
        format!("- {}", filled(&proof, &signature.key_id)),
        String::new(),
        words.signed.to_owned(),
        String::new(),
        "____________________________________________".to_owned(),
        String::new(),
        format!("# {}", words.log),
        String::new(),
        words.columns.to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(certificate.steps.iter().map(|step| row(step, map, words)));
    lines.extend(kept(certificate, words));
    lines.join("\n")
}

fn row(step: &Step, map: &DataMap, words: &Words) -> String {
    let system = printable(step.processor.as_bytes());
    let what = categories(step, map, words).join(", ");
    // What only says that it will is not destroyed.
    let when = match step.outcome {
        Outcome::Ordered | Outcome::Retained => "–".to_owned(),
        Outcome::Erased | Outcome::NothingHeld | Outcome::Deactivated => day(step.done_at),
    };
    format!("| {system} | {what} | {} | {} | {when} |", outcome(step.outcome, words), step.changed)
}

fn outcome(outcome: Outcome, words: &Words) -> &'static str {
    let [erased, nothing_held, retained, deactivated, ordered] = words.outcomes;
    match outcome {
        Outcome::Erased => erased,
        Outcome::NothingHeld => nothing_held,
        Outcome::Retained => retained,
        Outcome::Deactivated => deactivated,
        Outcome::Ordered => ordered,
    }
}

/// What a system held, as the data map names it.
fn categories(step: &Step, map: &DataMap, words: &Words) -> Vec<String> {
    if HOST.contains(&step.processor.as_str()) {
        let tables = map.tables.values().filter(|table| matches!(table.rows, Rows::People(_)));
        return tables.filter_map(|table| table.purpose.clone()).collect();
    }
    if SERVICES.contains(&step.processor.as_str()) {
        return vec![words.own.to_owned()];
    }
    map.processors.get(&step.processor).map(|one| one.holds.clone()).into_iter().collect()
}

fn kept(certificate: &Certificate, words: &Words) -> Vec<String> {
    let kept = certificate.steps.iter().flat_map(|step| &step.retained);
    let lines = kept.map(|one| {
        let (what, basis) = (printable(one.what.as_bytes()), printable(one.basis.as_bytes()));
        let said = words.stays.replacen("{}", &what, 1).replacen("{}", &basis, 1);
        format!("- {}", said.replacen("{}", &day(one.until), 1))
    });
    std::iter::once(String::new()).chain(lines).collect()
}

fn day(at: Time) -> String {
    at.format("%F").to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const FIRST: &str = include_str!("../../../../anonymizer/src/certificate/v1.json");
    const MAP: &str = include_str!("../../../../../demo/host/datamap.toml");

    #[test]
    fn the_act_names_systems_categories_reason_day_and_what_stays_and_nobody() {
        let signed: Signed = serde_json::from_str(FIRST).unwrap();
        let map = DataMap::parse(MAP, &BTreeMap::new()).unwrap();
        let (en, ru) =
            (written(&signed, &map, ActLanguage::En), written(&signed, &map, ActLanguage::Ru));
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
        assert!(!en.contains("{}") && !ru.contains("{}"), "every place is filled: {ru}");
    }
}
