//! The end of retention: the second erasure, the marks, the month's key, and the last part of the certificate.

mod back;
mod behind;
mod gone;
pub mod held;

use anonymizer::{
    certificate::{
        Certificate, Evidence, FORMAT, Hash, Outcome, Part, Retained, Scan, Signed, SigningKey,
        Step, root_of, verify,
    },
    pseudonym::Pseudonym,
    restore::Restorer,
    vault::{Entry, KeyError, Opened, VaultError},
};
use chrono::TimeDelta;
use contracts::{Event, Time, event::HoldKind};
use harness::{World, days};
use messaging::Pii;
use runtime::roles::ANONYMIZER;
use serde_json::json;
use simulators::Sumsub;
use sqlx::types::Json;
use uuid::Uuid;

use crate::restored::{Company, KEPT_UNTIL, deletion, id, mail};

const MONTH_OVER: &str = "2031-02-01T00:00:00Z";
const CERTIFICATE: Uuid = Uuid::from_u128(77);

fn at(moment: &str) -> Time {
    moment.parse().unwrap()
}

async fn erased_rows(company: &Company) -> usize {
    streets(company).await.iter().filter(|one| *one == "deleted").count()
}

async fn is_at(company: &Company, moment: &str) {
    company.world.advance_to(at(moment));
    company.world.settle().await;
}

fn pseudonym(company: &Company, account: &str) -> Pseudonym {
    Pseudonym::of(&id(account), &company.restorer().hashing.keys)
}

fn signing_key(world: &World) -> SigningKey {
    world.installation.config().anonymizer.issuer().unwrap().1
}

/// Account 42 leaves: sealed, erased at the host, certified; `others` kept something, too.
async fn leaves(company: &Company, others: &[&str]) {
    let Restorer { shell, .. } = company.restorer();
    let config = company.world.installation.config();
    let vault = config.anonymizer.vault(shell.pool.clone()).unwrap();
    let entry = Entry {
        id: Uuid::from_u128(1),
        pseudonym: pseudonym(company, "42"),
        basis: "aml".to_owned(),
        kept_until: at(KEPT_UNTIL),
        records: vec![("users.email".to_owned(), Pii::new(mail("42").into_bytes()))],
    };
    vault.keep(&[entry], company.world.now()).await.unwrap();
    company.leaves("42").await;
    let first = first_part(company, others);
    sqlx::query("insert into certificates (certificate, part, deletion, document, issued_at) values ($1, 'erasure', $2, $3, $4)")
        .bind(CERTIFICATE)
        .bind(deletion("42"))
        .bind(Json(&first))
        .bind(company.world.now())
        .execute(&shell.pool)
        .await
        .unwrap();
}

fn first_part(company: &Company, others: &[&str]) -> Signed {
    let now = company.world.now();
    let retained = Retained {
        what: "transactions".to_owned(),
        basis: "aml".to_owned(),
        until: at(KEPT_UNTIL),
    };
    let step = |processor: &str| Step {
        processor: processor.to_owned(),
        outcome: if processor == "host" { Outcome::Erased } else { Outcome::Deactivated },
        evidence: Evidence::Completed,
        changed: 3,
        done_at: now,
        retained: vec![retained.clone()],
        receipt: Hash::of(processor.as_bytes()),
    };
    let steps: Vec<Step> = ["host"].iter().chain(others).map(|one| step(one)).collect();
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        certificate_id: CERTIFICATE,
        deletion_id: deletion("42"),
        part: Part::Erasure,
        previous: None,
        issuer: "The company".to_owned(),
        jurisdiction: "EU".to_owned(),
        asked_at: now,
        executed_at: now,
        issued_at: now,
        plan: Hash::of(b"plan"),
        data_map: Hash::of(b"map"),
        steps_root: root_of(&steps),
        steps,
        remaining: vec![],
        scan: Scan { ended_at: now, places: 9, findings: 0, kept: 0 },
    };
    certificate.sign(&signing_key(&company.world)).unwrap()
}

/// The last part, verified as anybody can, if it is there.
async fn last_part(company: &Company) -> Option<Certificate> {
    let pool = &company.world.service(ANONYMIZER).shell().pool;
    let parts: Vec<(serde_json::Value,)> =
        sqlx::query_as("select document from certificates order by issued_at, part")
            .fetch_all(pool)
            .await
            .unwrap();
    let key = signing_key(&company.world).verifying();
    let read = |(document,): &(serde_json::Value,)| {
        verify(&serde_json::to_vec(document).unwrap(), &[key]).unwrap()
    };
    let last = parts.get(1).map(read)?;
    assert_eq!(last.certificate.previous, Some(read(&parts[0]).hash()));
    Some(last.certificate)
}

async fn open(company: &Company) -> Result<Vec<Opened>, VaultError> {
    let Restorer { shell, .. } = company.restorer();
    let config = company.world.installation.config();
    let vault = config.anonymizer.vault(shell.pool.clone()).unwrap();
    // As if it were before the end: whoever has a backup turns the clock back, too.
    vault.open(pseudonym(company, "42"), at("2026-06-01T00:00:00Z")).await
}

/// What the host still says of where people live.
async fn streets(company: &Company) -> Vec<String> {
    sqlx::query_scalar("select street from addresses order by id")
        .fetch_all(&mut company.world.host_db().await)
        .await
        .unwrap()
}

async fn count(company: &Company, table: &str) -> i64 {
    company.world.count(ANONYMIZER, table).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_kept_goes_step_by_step_and_the_certificate_says_so() {
    let company = Company::start(false).await;
    let world = &company.world;
    leaves(&company, &[]).await;
    world.advance_to(at(KEPT_UNTIL) - TimeDelta::seconds(1));
    world.settle().await;
    assert_eq!(streets(&company).await, ["Street 1", "Street 1", "Street 1"]);
    assert_eq!(count(&company, "former_user_marks").await, 1);

    world.advance(TimeDelta::seconds(1));
    world.settle().await;
    assert_eq!(streets(&company).await.iter().filter(|one| *one == "deleted").count(), 1);
    for table in ["former_user_marks", "vault_index"] {
        assert_eq!(count(&company, table).await, 0, "{table}");
    }
    assert!(last_part(&company).await.is_none(), "the month's key is still there");
    world.ostiary_sql(ANONYMIZER, "create table copied_entries as select * from vault_entries; create table copied_records as select * from vault_records").await;
    assert_eq!(open(&company).await.unwrap().len(), 1);

    world.advance_to(at(MONTH_OVER));
    world.settle().await;
    assert!(open(&company).await.unwrap().is_empty());
    world.ostiary_sql(ANONYMIZER, "insert into vault_entries select * from copied_entries; insert into vault_records select * from copied_records").await;
    let restored = open(&company).await;
    assert!(matches!(restored, Err(VaultError::Keys(KeyError::Destroyed(_)))), "{restored:?}");

    let last = last_part(&company).await.unwrap();
    assert_eq!(
        (last.part, last.certificate_id, last.issued_at),
        (Part::RetentionEnd, CERTIFICATE, at(MONTH_OVER))
    );
    let steps: Vec<(&str, Outcome, u64)> = last
        .steps
        .iter()
        .map(|step| (step.processor.as_str(), step.outcome, step.changed))
        .collect();
    assert_eq!(steps, [("host", Outcome::Erased, 1), ("vault", Outcome::Erased, 1)]);
    assert!(last.scan.places > 3, "every table of the map, and our own: {:?}", last.scan);
    assert!(last.steps.iter().all(|step| step.retained.is_empty()));
    let said: Vec<_> = world
        .events()
        .await
        .into_iter()
        .filter(|one| matches!(one.event, Event::RetentionEnded { .. }))
        .collect();
    assert_eq!(said.len(), 1);
    assert_ne!(said[0].account(), &id("42"));
    world.advance(days(40));
    world.settle().await;
    assert_eq!(count(&company, "certificates").await, 2, "once");
    let kept: i64 =
        sqlx::query_scalar("select count(*) from kept_accounts where sealed is not null")
            .fetch_one(&world.service(ANONYMIZER).shell().pool)
            .await
            .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_came_too_late_has_it_kept_on_under_a_later_month() {
    let company = Company::start(false).await;
    let world = &company.world;
    leaves(&company, &[]).await;
    world.advance(days(365));
    let hold = "hold-1".to_owned();
    world.tell(Event::HoldCameTooLate { account: id("42"), hold, kind: HoldKind::Legal }).await;
    world.settle().await;
    world.advance_to(at(MONTH_OVER));
    world.settle().await;
    assert_eq!(
        open(&company).await.unwrap().len(),
        1,
        "the old month is gone, and it opens by the new one"
    );
    assert_eq!(streets(&company).await, ["Street 1", "Street 1", "Street 1"]);
    assert_eq!(count(&company, "former_user_marks").await, 1);
    let gone: i64 =
        sqlx::query_scalar("select count(*) from vault_epochs where destroyed_at is not null")
            .fetch_one(&world.service(ANONYMIZER).shell().pool)
            .await
            .unwrap();
    assert_eq!(gone, 1);
    world.advance_to(at("2032-02-01T00:00:00Z"));
    world.settle().await;
    assert!(open(&company).await.unwrap().is_empty());
    assert!(last_part(&company).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_kept_something_elsewhere_is_waited_for_and_their_word_is_the_evidence() {
    let sumsub = Sumsub::start().await.unwrap();
    let url = sumsub.url().to_owned();
    let world = World::builder().settings(move |here| here.use_sumsub(&url)).start().await;
    let company = Company::of(world).await;
    let world = &company.world;
    leaves(&company, &["sumsub"]).await;
    let profile = sumsub.add_applicant("42", "basic-kyc");
    world.advance_to(at(MONTH_OVER));
    world.settle().await;
    assert!(last_part(&company).await.is_none(), "Sumsub has not said that it is gone");
    world
        .tell(Event::ProfileNotified {
            account: id("42"),
            applicant: profile,
            kind: contracts::event::ProviderNews::PersonalDataDeleted,
            verdict: None,
            level: None,
            told_at: world.now(),
        })
        .await;
    world.settle().await;
    let last = last_part(&company).await.unwrap();
    let sumsub = last.steps.iter().find(|step| step.processor == "sumsub").unwrap();
    assert_eq!((sumsub.outcome, sumsub.evidence), (Outcome::Erased, Evidence::Completed));
    assert_eq!(json!(last.part), "retention_end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_away_is_waited_for_and_keys_die_in_time() {
    let company = Company::start(false).await;
    let world = &company.world;
    leaves(&company, &[]).await;
    world.host_is_down(true).await;
    world.advance_to(at(MONTH_OVER));
    assert!(world.step(ANONYMIZER).await.is_err());
    assert_eq!(count(&company, "former_user_marks").await, 1, "what was not done is not said");
    assert!(open(&company).await.unwrap().is_empty(), "no key lives longer for that");
    assert!(last_part(&company).await.is_none());
    world.host_is_down(false).await;
    world.settle().await;
    assert_eq!(streets(&company).await.iter().filter(|one| *one == "deleted").count(), 1);
    assert!(last_part(&company).await.is_some());
}
