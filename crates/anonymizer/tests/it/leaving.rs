//! From the order to seal to the certificate.

use anonymizer::certificate::{Evidence, Outcome};
use contracts::{
    Event,
    event::{ErasureOutcome, ErasureStage, EvidenceTier},
    topology::FIND_CONTACTS,
};
use messaging::requests;
use runtime::roles::NOTIFIER;
use serde_json::json;

use crate::fixture::{Place, deletion, id};

const EVERYBODY: [&str; 6] =
    ["sumsub", "intercom", "mailing", "host", "kyc-screener", "suspension-worker"];

/// What the person alone is called, so that nobody else's rows hide theirs.
const OWN_NAMES: &str = "update users set full_name = 'Zelda Vance' where id = 4711;
     update addresses set street = 'Quince Row 3' where user_id = 4711;
     update orders set note = 'ring at Zelda''s', delivery = '{\"carrier\": \"x\", \"recipient\": \"Zelda Vance\", \"door\": {\"phone\": \"77-12-3\"}}' where user_id = 4711;
     update transactions set card_holder = 'ZELDA VANCE' where order_id = 4711;
     update transfers set from_note = 'rent of May', to_note = 'thanks for May' where from_user = 4711;
     update messages set body = 'write to zelda@example.org' where user_id = 4711;
     update logins set ip = '203.0.113.77', agent = 'a phone of brass' where user_id = 4711";

/// Of the person, and nobody else's: all of it goes at the end of grace.
const PERSONAL: [&str; 11] = [
    "ada4711@example.com",
    "+79123454711",
    "Zelda Vance",
    "ZELDA VANCE",
    "ring at Zelda",
    "77-12-3",
    "rent of May",
    "thanks for May",
    "zelda@example.org",
    "203.0.113.77",
    "Zelda",
];

async fn left(place: &Place) {
    place.has("4711").await;
    place.seal("4711").await;
    for processor in &EVERYBODY[..4] {
        place.erase("4711", processor).await;
    }
    place.own_rows_are_gone("4711").await;
    place.verify("4711", 1, &EVERYBODY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_leaves_is_sealed_erased_looked_for_and_certified() {
    let place = Place::start().await;
    place.has("1").await;
    place.has("4711").await;
    place.world.host_sql(OWN_NAMES).await;
    let sums = place.sums().await;
    let before = place.host_whole().await;
    for personal in PERSONAL {
        assert!(before.contains(personal), "{personal} is looked for where it never was: {before}");
    }
    left_again(&place).await;

    let whole = place.host_whole().await;
    for personal in PERSONAL {
        assert!(!whole.contains(personal), "{personal}: {whole}");
    }
    assert!(whole.contains("ada1@example.com"), "nobody else is touched: {whole}");
    assert_eq!(place.sums().await, sums);
    assert_eq!(place.host_text("select count(*)::text from users where id = 4711").await, "0");

    let said = place.said("4711").await;
    let Some(Event::VerificationReported { certificate, places, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert!(places.is_empty());
    let signed = place.certificate("4711").await;
    assert_eq!(Some(signed.certificate.certificate_id), *certificate);
    let steps: Vec<_> = signed
        .certificate
        .steps
        .iter()
        .map(|step| (step.processor.as_str(), step.outcome, step.evidence))
        .collect();
    assert_eq!(
        steps,
        [
            ("host", Outcome::Erased, Evidence::ProbedAbsent),
            ("intercom", Outcome::Erased, Evidence::Completed),
            ("kyc-screener", Outcome::Erased, Evidence::ProbedAbsent),
            ("mailing", Outcome::Ordered, Evidence::Acknowledged),
            ("sumsub", Outcome::Deactivated, Evidence::Completed),
            ("suspension-worker", Outcome::Erased, Evidence::ProbedAbsent),
        ]
    );
    let sealed_plan = said.iter().find_map(|event| match event {
        Event::IdentitySealed { plan_hash, .. } => Some(plan_hash.clone()),
        _ => None,
    });
    assert_eq!(sealed_plan, Some(signed.certificate.plan.to_string()));
    let document = serde_json::to_string(&signed).unwrap();
    assert!(!document.contains("4711") && !document.contains("Ada"), "{document}");
    assert!(signed.certificate.remaining.iter().any(|one| one.place == "stream OSTIARY"));
    let kept = |step: &anonymizer::certificate::Step| {
        step.processor == "host" && !step.retained.is_empty()
    };
    assert!(signed.certificate.steps.iter().any(kept), "{document}");
}

/// Who is there already leaves.
async fn left_again(place: &Place) {
    place.seal("4711").await;
    for processor in &EVERYBODY[..4] {
        place.erase("4711", processor).await;
    }
    place.own_rows_are_gone("4711").await;
    place.verify("4711", 1, &EVERYBODY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn identity_and_evidence_lie_in_the_vault_whole_and_nothing_else_here_knows_the_person() {
    let place = Place::start().await;
    assert_eq!(place.world.answer_all("4711", "NO").await.0, 202);
    left(&place).await;
    let sealed = place.sealed("4711").await;
    let fields: Vec<&str> = sealed.iter().map(|(_, field, _)| field.as_str()).collect();
    for field in [
        "account",
        "directory",
        "kyc-answers",
        "sumsub.profile",
        "sumsub.review",
        "users",
        "transactions",
        "drawn",
    ] {
        assert!(fields.contains(&field), "{field}: {fields:?}");
    }
    let text = |field: &str| {
        sealed.iter().find(|(_, one, _)| one == field).map(|(.., text)| text.clone()).unwrap()
    };
    assert!(
        text("users").contains("ada4711@example.com") && text("users").contains("Ada Lovelace")
    );
    assert!(text("directory").contains("+79123454711"));
    assert!(text("kyc-answers").contains("NO"));
    assert!(text("transactions").contains("ADA LOVELACE"));
    assert!(sealed.iter().any(|(.., text)| text == "a passport of Ada"));
    assert!(sealed.iter().all(|(basis, ..)| basis == "aml"));

    let mut db = place.world.ostiary_db().await;
    let rest: String = sqlx::query_scalar(
        "select concat_ws(' ', (select string_agg(t::text, ' ') from anonymizer.leavings t), (select string_agg(t::text, ' ') from anonymizer.receipts t),
            (select string_agg(t::text, ' ') from anonymizer.plans t), (select string_agg(t::text, ' ') from anonymizer.certificates t),
            (select string_agg(t::text, ' ') from anonymizer.data_keys t), (select string_agg(t::text, ' ') from anonymizer.sealed t))",
    )
    .fetch_one(&mut db)
    .await
    .unwrap();
    for personal in ["4711", "Ada", "example.com"] {
        assert!(!rest.contains(personal), "{personal}: {rest}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pseudonym_stands_beside_no_account_deletion_or_certificate() {
    let place = Place::start().await;
    left(&place).await;
    let config = place.world.installation.config().anonymizer;
    let pseudonym =
        anonymizer::pseudonym::Pseudonym::of(&id("4711"), &config.keys().unwrap()).to_string();
    for envelope in place.world.events().await {
        assert!(!envelope.encode().contains(&pseudonym), "{}", envelope.event.subject());
    }
    let mut db = place.world.ostiary_db().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'anonymizer' and table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    for table in tables {
        let sql =
            format!("select t::text from anonymizer.{table} t where t::text like '%{pseudonym}%'");
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut db).await.unwrap();
        // The index is how the vault is searched: hashes under a key that lies outside every database, and no id.
        let may = ["vault_entries", "vault_index"].contains(&&*table);
        assert!(rows.is_empty() || may, "{table}");
        let beside = [deletion("4711").to_string(), ",4711,".to_owned()];
        assert!(rows.iter().all(|row| beside.iter().all(|one| !row.contains(one))), "{table}");
    }
    let shape: Vec<String> = sqlx::query_scalar(
        "select column_name || ' ' || data_type from information_schema.columns
          where table_schema = 'anonymizer' and table_name = 'vault_index' order by 1",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert_eq!(shape, ["hash bytea", "key_version integer", "kind text", "pseudonym text"]);
    let hashes: Vec<Vec<u8>> = sqlx::query_scalar(
        "select hash from anonymizer.vault_index union all select hash from anonymizer.tombstones
         union all select hash from anonymizer.former_user_marks",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    let once: std::collections::BTreeSet<_> = hashes.iter().collect();
    assert_eq!(once.len(), hashes.len(), "a hash of one table is no key to another");
    let effects = place.host_text("select string_agg(t::text, ' ') from ostiary_effects t").await;
    assert!(effects.contains(&pseudonym) && !effects.contains(&deletion("4711").to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_at_the_end_of_grace_before_identity_is_sealed() {
    let place = Place::start().await;
    place.has("4711").await;
    place.erase("4711", "host").await;
    place.erase("4711", "intercom").await;
    assert!(place.said("4711").await.is_empty());
    assert_eq!(place.world.dead_reasons("anonymizer").await, ["refused", "refused"]);
    assert!(place.host_whole().await.contains("ada4711@example.com"));
    assert_eq!(place.intercom.state().contacts.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_at_the_confirmation_goes_without_a_seal_and_the_rest_stays() {
    let place = Place::start().await;
    place.has("4711").await;
    place.order("4711", "host", 1, ErasureStage::Confirmation).await;
    let report = place.report("4711").await;
    assert_eq!((report.outcome, report.rows), (ErasureOutcome::Erased, Some(1)));
    assert_eq!(place.host_text("select count(*)::text from logins where agent is null").await, "1");
    assert!(place.host_whole().await.contains("ada4711@example.com"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_stops_the_certificate_and_names_the_place_alone() {
    let place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    // The address, in Base64.
    place
        .ostiary_sql(
            "insert into notifier.calls (id, activity, subject, body, due_at)
             values (gen_random_uuid(), 'x', 'x', 'YWRhNDcxMUBleGFtcGxlLmNvbQ==', now())",
        )
        .await;
    place.verify("4711", 1, &["host"]).await;
    let said = place.said("4711").await;
    let Some(Event::VerificationReported { places, certificate: None, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(places, &["notifier: calls.body (email)"]);
    assert!(anonymizer::list_parts(&place.pool(), deletion("4711")).await.unwrap().is_empty());

    place.ostiary_sql("delete from notifier.calls").await;
    place.verify("4711", 2, &["host"]).await;
    let id = place.certificate("4711").await.certificate.certificate_id;
    place.verify("4711", 3, &["host"]).await;
    let said = place.said("4711").await;
    assert!(
        matches!(said.last(), Some(Event::VerificationReported { attempt: 3, certificate, .. }) if *certificate == Some(id))
    );
}

/// A host that says more than the contract asks for: a certificate waits until the stream has let it go.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_in_a_stream_stops_the_certificate() {
    let place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    for body in [r#"{"mail":"ADA4711@example.com"}"#, r#"{"mail":"eve@example.com"}"#] {
        place.world.tell_raw("host.user-seen", body.into()).await;
    }
    place.verify("4711", 1, &["host"]).await;
    let said = place.said("4711").await;
    let Some(Event::VerificationReported { places, certificate: None, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(places, &["stream HOST: host.user-seen (email)"]);
    assert!(anonymizer::list_parts(&place.pool(), deletion("4711")).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_receipt_is_waited_for() {
    let place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    place.verify("4711", 1, &["host", "kyc-screener"]).await;
    assert!(matches!(place.said("4711").await.last(), Some(Event::ErasureReported { .. })));
    place.own_rows_are_gone("4711").await;
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(place.certificate("4711").await.certificate.steps.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_the_host_does_not_have_is_certified_as_not_held() {
    let place = Place::start().await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    let report = place.report("4711").await;
    assert_eq!(
        (report.outcome, report.tier),
        (ErasureOutcome::NothingHeld, EvidenceTier::Completed)
    );
    place.verify("4711", 1, &["host"]).await;
    assert_eq!(place.certificate("4711").await.certificate.steps[0].outcome, Outcome::NothingHeld);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_message_finds_its_address_until_the_certificate() {
    let place = Place::start().await;
    place.has("4711").await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    let nats = place.world.service(NOTIFIER).shell().nats.clone();
    let asked = |account: &str| json!({ "accountId": account, "deletionId": deletion(account) });
    let question = json!({ "people": [asked("4711"), asked("5")] });
    let ask = async || {
        let within = std::time::Duration::from_secs(10);
        requests::question(&nats, FIND_CONTACTS, &question, within).await.unwrap()["contacts"]
            .clone()
    };
    let known = json!({ "accountId": "4711", "email": "ada4711@example.com", "locale": "en" });
    let nothing = |account: &str| json!({ "accountId": account, "email": null, "locale": null });
    assert_eq!(ask().await, json!([known, nothing("5")]));
    place.verify("4711", 1, &["host"]).await;
    assert_eq!(ask().await, json!([nothing("4711"), nothing("5")]));
}
