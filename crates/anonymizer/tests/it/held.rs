//! What a legal hold keeps of somebody who leaves, and what comes when it has ended.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
};

use anonymizer::restore::Restorer;
use contracts::{
    Event,
    event::{ErasureOutcome, LEGAL_HOLD},
};
use host::Host;
use runtime::roles::ANONYMIZER;
use sqlx::Connection as _;

use crate::fixture::{Place, deletion};

const MESSAGES: &str =
    "select count(*)::text from messages where body like '%ada4711@example.com%'";
const USERS: &str = "select coalesce(string_agg(u::text, ' '), '') from users u";

async fn sealed(place: &Place) {
    place.has("4711").await;
    place.seal("4711").await;
}

/// Whether it could be certified now.
async fn certified(place: &Place, attempt: i32) -> bool {
    place.verify("4711", attempt, &["host"]).await;
    let parts = anonymizer::list_parts(&place.pool(), deletion("4711")).await.unwrap();
    !parts.is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_waits_alone_and_the_certificate_says_all_that_went() {
    let place = Place::start().await;
    sealed(&place).await;
    let sums = place.sums().await;
    place.erase_but("4711", "host", 1, &["messages"]).await;
    assert_eq!(place.host_text(MESSAGES).await, "1");
    let first = place.report("4711").await;
    assert!(!place.host_text(USERS).await.contains("Ada"), "{first:?}");
    assert_eq!(first.outcome, ErasureOutcome::Retained, "{first:?}");
    let detail = "select receipt -> 'detail' ->> 'underLegalHold' from anonymizer.receipts";
    let mut db = place.world.ostiary_db().await;
    let held: String = sqlx::query_scalar(detail).fetch_one(&mut db).await.unwrap();
    assert_eq!(held, r#"["messages"]"#, "staff sees what waits");

    place.erase_but("4711", "host", 2, &[]).await;
    assert_eq!(place.host_text(MESSAGES).await, "0");
    assert!(place.report("4711").await.rows > first.rows, "what went before counts, too");
    assert!(certified(&place, 1).await);
    let step = place.certificate("4711").await.certificate.steps.remove(0);
    assert_eq!(Some(i64::try_from(step.changed).unwrap()), place.rows_of(2).await);
    assert_eq!(place.sums().await, sums, "no money is lost on the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_accounts_own_row_is_kept_nobodys_id_changes() {
    let place = Place::start().await;
    sealed(&place).await;
    place.own_rows_are_gone("4711").await;
    place.erase_but("4711", "host", 1, &["users"]).await;
    assert!(place.host_text(USERS).await.contains("Ada Lovelace"), "it is kept");
    assert_eq!(place.host_text(MESSAGES).await, "0", "the rest is gone");
    let drawn = async || {
        let sealed = place.sealed("4711").await;
        sealed.iter().filter(|(_, field, _)| field == "drawn").count()
    };
    assert_eq!(drawn().await, 0, "nobody's id changes");

    place.erase_but("4711", "host", 2, &[]).await;
    assert!(!place.host_text(USERS).await.contains("Ada"));
    assert_eq!(drawn().await, 1, "the id that was drawn now is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_from_a_backup_while_something_of_them_is_kept_is_left_alone() {
    let place = Place::start().await;
    sealed(&place).await;
    place.erase_but("4711", "host", 1, &["users"]).await;
    // As in a backup of before: nothing there says that they were erased.
    place.world.host_sql("delete from ostiary_effects").await;
    let returned = async || place.restorer().find_all().await.unwrap().len();
    assert_eq!(returned().await, 0, "whoever would erase them again would take what is kept");
    let unsaid = "update anonymizer.receipts set receipt = receipt #- '{detail,underLegalHold}'";
    place.ostiary_sql(unsaid).await;
    assert_eq!(returned().await, 1, "by nothing else is that known");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_replicas_with_other_data_maps_only_one_goes_on_with_what_was_kept() {
    let mut place = Place::start().await;
    sealed(&place).await;
    place.erase_but("4711", "host", 1, &["messages"]).await;
    let map = fs::read_to_string(place.world.installation.file("datamap.toml")).unwrap();
    place.world.installation.write("datamap.toml", &format!("{map}\n# anew\n"));
    place.world.restart(ANONYMIZER).await;
    // The other one has read what this one reads, and is the first to pin its own plan.
    let mut db = place.world.ostiary_db().await;
    let mut other = db.begin().await.unwrap();
    let pins = "update anonymizer.plans set map_hash = 'other', hash = 'other'";
    sqlx::query(pins).execute(&mut *other).await.unwrap();
    let waiting = async || {
        let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        let mut db = place.world.ostiary_db().await;
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut db).await.unwrap()
    };
    let is_over = AtomicBool::new(false);
    let this = async {
        place.erase_but("4711", "host", 2, &[]).await;
        is_over.store(true, Ordering::Relaxed);
    };
    let other = async {
        while !is_over.load(Ordering::Relaxed) && waiting().await == 0 {
            tokio::task::yield_now().await;
        }
        other.commit().await.unwrap();
    };
    tokio::join!(this, other);
    assert_eq!(place.report("4711").await.outcome, ErasureOutcome::Failed);
    assert_eq!(place.host_text(MESSAGES).await, "1", "it is the other one's to erase");
    let pinned: String = sqlx::query_scalar("select hash from anonymizer.plans")
        .fetch_one(&mut place.world.ostiary_db().await)
        .await
        .unwrap();
    assert_eq!(pinned, "other");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_table_is_called_stops_the_erasure_of_all_of_them() {
    let place = Place::start().await;
    sealed(&place).await;
    let before = place.host_whole().await;
    place.erase_but("4711", "host", 1, &["diaries"]).await;
    assert_eq!(place.report("4711").await.outcome, ErasureOutcome::Failed);
    assert_eq!(place.host_whole().await, before, "nothing is touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_somebody_outside_has_waits_and_goes_afterwards() {
    let place = Place::start().await;
    sealed(&place).await;
    for (processor, attempt) in [("host", 1), ("sumsub", 1), ("intercom", 1)] {
        place.erase_but("4711", processor, attempt, &[processor]).await;
        let report = place.report("4711").await;
        let said = (report.outcome, report.basis.as_deref(), report.until, report.rows);
        assert_eq!(
            said,
            (ErasureOutcome::Retained, Some(LEGAL_HOLD), None, Some(0)),
            "{processor}"
        );
    }
    assert_eq!(place.intercom.state().contacts.len(), 1);
    assert_eq!(place.host_text(MESSAGES).await, "1");
    assert!(!certified(&place, 1).await, "no certificate says that it is gone");
    for processor in ["host", "sumsub", "intercom"] {
        place.erase_but("4711", processor, 2, &[]).await;
        assert!(place.report("4711").await.rows > Some(0), "{processor}");
    }
    assert_eq!(place.intercom.state().contacts.len(), 0);
    assert_eq!(place.host_text(MESSAGES).await, "0");
}

impl Place {
    /// What erases again who came back from a backup.
    fn restorer(&self) -> Restorer {
        let config = self.world.installation.config();
        Restorer {
            shell: self.world.service(ANONYMIZER).shell().clone(),
            host: Host::connect(config.host().unwrap()).unwrap(),
            map: config.datamap().unwrap(),
            hashing: config.anonymizer.hashing(&config.former_users().unwrap()).unwrap(),
        }
    }

    /// The rows that an attempt reported.
    async fn rows_of(&self, attempt: i32) -> Option<i64> {
        self.said("4711").await.into_iter().find_map(|event| match event {
            Event::ErasureReported { report, .. } if report.attempt == attempt => report.rows,
            _ => None,
        })
    }
}
