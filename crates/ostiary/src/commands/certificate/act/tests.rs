//! What stands in an act, and what does not.

use std::collections::BTreeMap;

use super::*;

const FIRST: &str = include_str!("../../../../../anonymizer/src/certificate/v1.json");
const MAP: &str = include_str!("../../../../../../demo/host/datamap.toml");

fn map() -> DataMap {
    DataMap::parse(MAP, &BTreeMap::new()).unwrap()
}

/// The first release's certificate, as if this host had given it: it erased accounts and log-ins, and transactions in part.
fn signed() -> Signed {
    let mut signed: Signed = serde_json::from_str(FIRST).unwrap();
    signed.certificate.steps[0].processor = HOST.to_owned();
    signed.certificate.data_map = map().sha256.try_into().unwrap();
    signed
}

fn written(signed: &Signed, map: &DataMap, language: ActLanguage) -> String {
    let erased = ["users", "logins", "transactions"].map(str::to_owned).into();
    Act { signed, map, erased, language }.written().unwrap()
}

fn line<'a>(act: &'a str, system: &str) -> &'a str {
    act.lines().find(|line| line.starts_with(&format!("| {system} |"))).unwrap()
}

#[test]
fn the_act_names_systems_reason_day_and_what_stays_and_nobody() {
    let signed = signed();
    let [en, ru] =
        [ActLanguage::En, ActLanguage::Ru].map(|language| written(&signed, &map(), language));
    let Certificate { deletion_id, steps, asked_at, .. } = &signed.certificate;
    for told in [deletion_id.to_string(), day(*asked_at), "2031-12-20".to_owned()] {
        assert!(en.contains(&told) && ru.contains(&told), "{told}: {en}");
    }
    assert!(ru.starts_with("# Акт об уничтожении персональных данных"), "{ru}");
    assert!(ru.contains("# Выгрузка из журнала регистрации событий"), "{ru}");
    assert!(ru.contains("| уничтожено |") && !ru.contains("| erased |"), "{ru}");
    let rows = en.lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows, steps.len() + 1, "a table without gaps: {en}");
}

#[test]
fn only_what_was_erased_is_named_in_the_act_s_language_and_what_of_it_stays() {
    let ru = written(&signed(), &map(), ActLanguage::Ru);
    assert_eq!(
        line(&ru, HOST),
        "| host | журнал входов для защиты от кражи счёта; платежи по заказам (кроме того, что остаётся); \
         учётные записи | уничтожено | 23 | 2026-12-21 |"
    );
    assert!(line(&ru, "sumsub").contains("документы, удостоверяющие личность"), "{ru}");
    assert!(line(&ru, "sumsub").contains("отключено у провайдера, не уничтожено"), "{ru}");
    // Nothing was erased in the tables of these, or they were not ours.
    for other in ["переписка между", "покупки и продажи", "сеансы входа"]
    {
        assert!(!ru.contains(other), "{other}: {ru}");
    }
    let kept = "- остаётся: платежи по заказам, host (противодействие отмыванию денег, Regulation (EU) 2024/1624, \
                Article 77) до 2031-12-20";
    assert!(ru.contains(kept), "{ru}");
    let en = written(&signed(), &map(), ActLanguage::En);
    assert!(
        line(&en, HOST).starts_with(
            "| host | Against theft of accounts; The accounts; The money that moved for an order (but what stays) | erased |"
        ),
        "{en}"
    );
    assert!(!en.contains("another data map") && !ru.contains("другой карте"), "{en}{ru}");
}

#[test]
fn under_another_data_map_what_it_does_not_name_any_more_goes_by_its_table() {
    let mut other = map();
    other.sha256 = "00".repeat(32);
    other.tables.retain(|table, _| table.to_string() != "logins");
    let ru = written(&signed(), &other, ActLanguage::Ru);
    assert!(line(&ru, HOST).contains("| logins; платежи"), "{ru}");
    assert!(ru.contains(&format!("другой карте данных ({})", map().sha256)), "{ru}");
    let nothing =
        Act { signed: &signed(), map: &other, erased: BTreeSet::new(), language: ActLanguage::En };
    let nothing = nothing.written().unwrap();
    assert!(line(&nothing, HOST).starts_with("| host | cannot be named any more |"), "{nothing}");
}

#[test]
fn the_end_of_retention_has_an_act_of_its_own() {
    let mut signed = signed();
    signed.certificate.part = Part::RetentionEnd;
    signed.certificate.steps.iter_mut().for_each(|step| step.retained.clear());
    signed.certificate.steps[2].processor = "vault".to_owned();
    let ru = written(&signed, &map(), ActLanguage::Ru);
    assert!(ru.contains("истёк срок хранения, установленный законом"), "{ru}");
    assert!(line(&ru, HOST).contains("платежи по заказам; учётные записи |"), "{ru}");
    assert!(line(&ru, "vault").contains("отдельно хранившиеся сведения о личности"), "{ru}");
    assert!(!ru.contains("остаётся"), "{ru}");
    assert!(written(&signed, &map(), ActLanguage::En).contains("no longer has them kept"));
}
