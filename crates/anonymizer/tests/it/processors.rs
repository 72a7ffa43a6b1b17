//! Everybody outside: what is done there, and how much of it is said.

use contracts::{
    AccountId, Event,
    event::{ErasureOutcome, ErasureStage, EvidenceTier, HoldKind},
};
use simulators::{intercom, listener, sumsub};

use crate::fixture::{Place, deletion, ordered};

async fn sealed(account: &str) -> (Place, String) {
    let place = Place::start().await;
    let profile = place.has(account).await;
    place.seal(account).await;
    (place, profile)
}

async fn told(place: &Place, account: &str) -> (ErasureOutcome, EvidenceTier, Option<i64>) {
    let report = place.report(account).await;
    (report.outcome, report.tier, report.rows)
}

fn is_out_of_use(place: &Place) -> bool {
    place.sumsub.state().applicants[0].deactivated
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_goes_out_of_use_and_that_is_not_called_erased() {
    let (place, _) = sealed("1").await;
    place.erase("1", "sumsub").await;
    assert!(is_out_of_use(&place));
    let report = place.report("1").await;
    assert_eq!((report.outcome, report.rows), (ErasureOutcome::Retained, Some(1)));
    assert_eq!(report.basis.as_deref(), Some("aml"));
    assert_eq!(report.until.unwrap().to_rfc3339(), "2031-01-01T12:00:00+00:00");
    place.order("1", "sumsub", 2, ErasureStage::GraceEnd).await;
    assert_eq!(place.report("1").await.outcome, ErasureOutcome::Retained, "already so is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_is_checked_is_waited_for() {
    let (place, profile) = sealed("1").await;
    for status in ["pending", "queued", "prechecked"] {
        place.sumsub.change(&profile, |one| one.review.status = status);
        place.erase("1", "sumsub").await;
        place.world.advance(harness::hours(1));
        place.settle().await;
        assert!(!is_out_of_use(&place), "{status}");
        assert_eq!(place.said("1").await.len(), 1, "{status}");
    }
    place.sumsub.change(&profile, |one| one.review.status = "completed");
    place.sumsub.fail([sumsub::Fault::Status(409, Some(30))]);
    for _ in 0..3 {
        place.world.advance(harness::hours(1));
        place.settle().await;
    }
    assert!(is_out_of_use(&place));
    assert_eq!(place.report("1").await.outcome, ErasureOutcome::Retained);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_stays_whose_person_is_sanctioned_by_the_time_that_its_check_is_over() {
    let (place, profile) = sealed("1").await;
    place.sumsub.change(&profile, |one| one.review.status = "queued");
    place.erase("1", "sumsub").await;
    let (account, kind) = (AccountId::try_new("1").unwrap(), HoldKind::KycPositiveAnswer);
    place.world.tell(Event::HoldCameTooLate { account, hold: "late".to_owned(), kind }).await;
    place.settle().await;
    place.sumsub.change(&profile, |one| one.review.status = "completed");
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert!(!is_out_of_use(&place));
    let report = place.report("1").await;
    assert_eq!((report.outcome, report.rows), (ErasureOutcome::Retained, Some(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_was_rejected_for_good_stays_and_no_profile_is_nothing_held() {
    let (place, profile) = sealed("1").await;
    place.sumsub.review(&profile, ("RED", Some("FINAL")), place.world.now());
    place.erase("1", "sumsub").await;
    assert!(!is_out_of_use(&place));
    let report = place.report("1").await;
    assert_eq!((report.outcome, report.rows), (ErasureOutcome::Retained, Some(0)));
    place.seal("2").await;
    place.erase("2", "sumsub").await;
    assert_eq!(
        told(&place, "2").await,
        (ErasureOutcome::NothingHeld, EvidenceTier::Completed, Some(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_provider_keeps_is_recorded_and_not_fetched() {
    let mut place = Place::start().await;
    place.has("1").await;
    let text = std::fs::read_to_string(place.world.installation.file("ostiary.toml")).unwrap();
    let text = text.replace("issuer = ", "sumsub_file = \"attest\"\nissuer = ");
    place.world.installation.write("ostiary.toml", &text);
    place.world.restart(runtime::roles::ANONYMIZER).await;
    place.seal("1").await;
    let sealed = place.sealed("1").await;
    assert!(
        sealed
            .iter()
            .any(|(_, field, text)| field == "sumsub.attestation" && text.contains("Sumsub"))
    );
    assert!(sealed.iter().all(|(_, field, _)| !field.starts_with("sumsub.image")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_whose_deletion_was_answered_by_nobody_is_deleted_once() {
    let (place, _) = sealed("1").await;
    place.intercom.fail([intercom::Fault::Status(404, 0)]);
    place.seal("2").await;
    place.erase("2", "intercom").await;
    assert_eq!(told(&place, "2").await.0, ErasureOutcome::NothingHeld);
    // It was done, and the answer was lost.
    let contacts = place.intercom.state().contacts.len();
    place.intercom.fail_at("DELETE /contacts", intercom::Fault::DoneBut(500));
    place.erase("1", "intercom").await;
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(place.intercom.state().contacts.len(), contacts - 1);
    assert_eq!(
        told(&place, "1").await,
        (ErasureOutcome::Erased, EvidenceTier::ProbedAbsent, Some(1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_under_the_persons_address_goes_too_and_anothers_account_stays() {
    let (place, _) = sealed("1").await;
    let lead = place.intercom.add_address("lead", "", "ada1@example.com");
    let unnamed = place.intercom.add_address("user", "", "ada1@example.com");
    let other = place.intercom.add_address("user", "77", "ada1@example.com");
    let stranger = place.intercom.add_address("lead", "", "eve@example.com");
    let there = || -> Vec<String> {
        place.intercom.state().contacts.into_iter().map(|one| one.id).collect()
    };
    // The second of three, so that the count is of all of them.
    place.intercom.fail_at(&format!("DELETE /contacts/{lead}"), intercom::Fault::DoneBut(500));
    place.erase("1", "intercom").await;
    assert!(!there().contains(&lead) && there().contains(&unnamed));
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(there(), [other, stranger]);
    let said = told(&place, "1").await;
    assert_eq!(said, (ErasureOutcome::Erased, EvidenceTier::Completed, Some(3)));
    let mut db = place.world.ostiary_db().await;
    let others: i64 = sqlx::query_scalar(
        "select (receipt->'detail'->>'accountsOfOthersWithAnAddress')::bigint
           from anonymizer.receipts where processor = 'intercom'",
    )
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(others, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_without_an_account_alone_is_not_nothing_held() {
    let (place, _) = sealed("2").await;
    place
        .world
        .host_sql(
            "insert into users (id, email, full_name) values (3, 'Bo@Example.com', 'Bo Berg')",
        )
        .await;
    place.seal("3").await;
    place.intercom.add_address("lead", "", "bo@example.com");
    place.erase("3", "intercom").await;
    assert_eq!(place.intercom.state().contacts.len(), 1);
    let said = told(&place, "3").await;
    assert_eq!(said, (ErasureOutcome::Erased, EvidenceTier::Completed, Some(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_reaches_no_more_than_was_answered() {
    let (place, _) = sealed("1").await;
    place.erase("1", "mailing").await;
    assert_eq!(
        told(&place, "1").await,
        (ErasureOutcome::Erased, EvidenceTier::Acknowledged, Some(1))
    );
    place.listener.answer(listener::Answers::Signed);
    place.listener.fail([listener::Fault::HeardBut(503)]);
    place.order("1", "mailing", 2, ErasureStage::GraceEnd).await;
    place.world.advance(harness::hours(1));
    place.settle().await;
    assert_eq!(told(&place, "1").await.1, EvidenceTier::Signed);
    let heard = place.listener.state().heard;
    assert_eq!(heard.len(), 2, "one for each order, however often it was sent");
    assert!(heard.values().all(|one| one["data"]["emails"][0] == "ada1@example.com"));
    place.listener.fail([listener::Fault::Status(410)]);
    place.order("1", "mailing", 3, ErasureStage::GraceEnd).await;
    assert_eq!(told(&place, "1").await.0, ErasureOutcome::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_configured_has_not_erased_and_our_own_services_read_their_orders_themselves() {
    let (place, _) = sealed("1").await;
    place.erase("1", "kyc-screener").await;
    assert_eq!(place.said("1").await.len(), 1);
    place.erase("1", "analytics").await;
    assert_eq!(told(&place, "1").await, (ErasureOutcome::Failed, EvidenceTier::Sent, None));
    assert!(anonymizer::list_parts(&place.pool(), deletion("1")).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_map_that_does_not_fit_erases_nothing_and_says_so() {
    let (place, _) = sealed("1").await;
    place.world.host_sql("alter table users add nickname text").await;
    place.erase("1", "host").await;
    assert_eq!(told(&place, "1").await.0, ErasureOutcome::Failed);
    assert!(place.host_whole().await.contains("ada1@example.com"));
    place.world.host_sql("alter table users drop nickname").await;
    place.order("1", "host", 2, ErasureStage::GraceEnd).await;
    assert_eq!(
        told(&place, "1").await.0,
        ErasureOutcome::Retained,
        "erased, but for what the law keeps"
    );
    assert!(!place.host_whole().await.contains("ada1@example.com"));
}

/// The data map with a remark more: another one.
async fn edits_the_map(place: &mut Place, remark: &str) {
    let file = place.world.installation.file("datamap.toml");
    let text = std::fs::read_to_string(file).unwrap();
    place.world.installation.write("datamap.toml", &format!("{text}\n# {remark}\n"));
    place.world.restart(runtime::roles::ANONYMIZER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_data_map_is_planned_anew_before_the_host_has_begun_and_not_after() {
    let (mut place, _) = sealed("1").await;
    edits_the_map(&mut place, "one").await;
    place.erase("1", "host").await;
    assert_eq!(told(&place, "1").await.0, ErasureOutcome::Retained);
    place.verify("1", 1, &["host"]).await;
    let certificate = place.certificate("1").await.certificate;
    let map = place.world.installation.config().datamap().unwrap();
    assert_eq!(certificate.data_map.to_string(), map.sha256);

    place.has("2").await;
    place.seal("2").await;
    let held = "update plans set begun_at = now()";
    place.world.ostiary_sql(runtime::roles::ANONYMIZER, held).await;
    edits_the_map(&mut place, "two").await;
    place.erase("2", "host").await;
    assert_eq!(told(&place, "2").await.0, ErasureOutcome::Failed);
    assert!(place.host_whole().await.contains("ada2@example.com"));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_people_are_one_pass() {
    let place = Place::start().await;
    let people: Vec<String> = (1..=20).map(|number| number.to_string()).collect();
    for account in &people {
        place.has(account).await;
        place.seal(account).await;
    }
    let sums = place.sums().await;
    let before = place.host_whole().await;
    for account in &people {
        assert!(before.contains(&format!("ada{account}@example.com")));
        let stage = ErasureStage::GraceEnd;
        place.world.tell(ordered(account, "host", (1, stage), &[])).await;
    }
    place.settle().await;
    let whole = place.host_whole().await;
    assert!(!whole.contains("@example.com"), "{whole}");
    for account in &people {
        assert_eq!(told(&place, account).await.0, ErasureOutcome::Retained, "{account}");
    }
    let written = "select concat_ws(' ', count(*), count(distinct xmin::text)) from users where email like 'deleted-%'";
    assert_eq!(place.host_text(written).await, "20 1", "all of them in one transaction");
    assert_eq!(place.sums().await, sums);
}
