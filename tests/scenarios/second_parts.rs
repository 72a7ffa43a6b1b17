//! What comes after the certificate: the bare account id is looked for again, and whoever kept something is told to erase.

mod stopped;
use anonymizer::{
    certificate::{Certificate, Evidence, Outcome, Part, Signed, verify},
    elsewhere,
    legal_holds::{Placed, Released},
    rescan,
};
use chrono::TimeDelta;
use contracts::{
    AccountId, Event, Time,
    event::{ErasureStage, ProviderNews},
};
use harness::{World, days, hours};
use runtime::roles::{ANONYMIZER, NOTIFIER};
use simulators::{
    Listener, OpenDsr, Sumsub, listener,
    opendsr::{CONTROLLER, TOKEN},
};
use sqlx::{AssertSqlSafe, Connection as _, PgPool};
use uuid::Uuid;

use crate::retention::held::two_say;

const BUSINESS: &str = include_str!("../../demo/host/business.sql");
const OUTBOX: &str = include_str!("../../demo/host/outbox.sql");
const DATA_MAP: &str = include_str!("../../demo/host/datamap.toml");
/// Two more who keep something, as the operator states.
const KEEPERS: &str = r#"[processors.mailing]
name = "Mailing"
holds = "conversations with support"
erase = "the contact is deleted"
basis = "aml"
until = "P5Y"
[processors.analytics]
name = "Analytics"
holds = "conversations with support"
erase = "the contact is deleted"
basis = "aml"
until = "P5Y"
"#;
const PERSON: &str = "
    insert into users (id, email, phone, full_name, residence) values (4711, 'ada@example.com', '+79123456789', 'Ada Lovelace', 'EE');
    insert into addresses (id, user_id, street, city, country) values (1, 4711, 'St James Square 12', 'London', 'GB');
    insert into orders (id, user_id, address_id, total) values (1, 4711, 1, 19.90);
    insert into transactions (order_id, amount, currency) values (1, 19.90, 'EUR')";

const DELETION: Uuid = Uuid::from_u128(4711);
const EVERYBODY: [&str; 4] = ["host", "sumsub", "mailing", "analytics"];
/// Five years after the clock's beginning.
const KEPT_UNTIL: &str = "2031-01-01T12:00:00Z";
const MONTH_OVER: &str = "2031-02-01T00:00:00Z";

struct Place {
    world: World,
    _sumsub: Sumsub,
    listener: Listener,
    analytics: OpenDsr,
    profile: String,
}

fn id() -> AccountId {
    AccountId::try_new("4711").unwrap()
}

fn at(moment: &str) -> Time {
    moment.parse().unwrap()
}

impl Place {
    /// Account 4711 has left, and has its certificate.
    async fn certified() -> Self {
        let (sumsub, listener) = (Sumsub::start().await.unwrap(), Listener::start().await.unwrap());
        let analytics = OpenDsr::start().await.unwrap();
        let outside = format!(
            "[anonymizer.processors.mailing.webhook]\nurl = \"{}\"\nsecrets = [\"{}\"]\ntimeout = 2\n\
             [anonymizer.processors.analytics.opendsr]\nurl = \"{}\"\ncontroller_id = \"{CONTROLLER}\"\ntoken = \"{TOKEN}\"\n\
             domain = \"opendsr.processor.example\"\ncallback_url = \"https://ostiary.example.com/v1/webhooks/opendsr/analytics\"\n\
             authorities = \"authority.pem\"\ntimeout = 5\n",
            listener.url(),
            listener::SECRET,
            analytics.url(),
        );
        let (url, authority) = (sumsub.url().to_owned(), analytics.authority().to_owned());
        let world = World::builder().settings(move |installation| {
            installation.use_sumsub(&url);
            installation.write("authority.pem", &authority);
            installation.append("ostiary.toml", &outside);
            installation.append("datamap.toml", KEEPERS);
            installation.order_to_erase(&["mailing", "analytics"]);
        });
        let mut world = world.start().await;
        world.host_sql(OUTBOX).await;
        world.host_sql(BUSINESS).await;
        world.installation.write("datamap.toml", &format!("{DATA_MAP}{KEEPERS}"));
        world.host_sql(&world.installation.host_schema()).await;
        world.restart(ANONYMIZER).await;
        world.host_sql(PERSON).await;
        let profile = sumsub.add_applicant("4711", "basic");
        sumsub.review(&profile, ("GREEN", None), world.now());
        let place = Self { world, _sumsub: sumsub, listener, analytics, profile };
        place.leaves().await;
        place
    }

    async fn leaves(&self) {
        let (asked_at, jurisdiction) = (Some(self.world.now() - days(10)), Some("EU".to_owned()));
        let sealed =
            Event::SealOrdered { account: id(), deletion: DELETION, asked_at, jurisdiction };
        self.tell(sealed).await;
        for processor in EVERYBODY {
            let ordered = Event::ErasureOrdered {
                account: id(),
                deletion: DELETION,
                processor: processor.to_owned(),
                attempt: 1,
                stage: ErasureStage::GraceEnd,
                except: vec![],
            };
            self.tell(ordered).await;
        }
        self.analytics_is_done().await;
        let processors = EVERYBODY.map(str::to_owned).to_vec();
        let verified = Event::VerificationOrdered {
            account: id(),
            deletion: DELETION,
            attempt: 1,
            processors,
        };
        self.tell(verified).await;
        assert_eq!(self.parts().await.len(), 1);
    }

    async fn tell(&self, event: Event) {
        self.world.tell(event).await;
        self.settle().await;
    }

    async fn settle(&self) {
        self.world.settle_only(&[ANONYMIZER]).await;
    }

    /// What was asked there is done, and looked at.
    async fn analytics_is_done(&self) {
        for request in self.analytics.requests().into_keys() {
            self.analytics.advance(&request, "completed");
        }
        self.world.advance(hours(2));
        self.settle().await;
    }

    fn pool(&self) -> &PgPool {
        &self.world.service(ANONYMIZER).shell().pool
    }

    /// What real time does meanwhile, which a clock that is set does not: broker and database let go of what is old.
    async fn the_old_goes(&self) {
        self.world.ostiary_sql(ANONYMIZER, "delete from calls; delete from outbox").await;
        self.world.lose_the_broker().await;
    }

    /// Every part, verified as anybody can: each names the one before.
    async fn parts(&self) -> Vec<Certificate> {
        let (_, key) = self.world.installation.config().anonymizer.issuer().unwrap();
        let parts = anonymizer::list_parts(self.pool(), DELETION).await.unwrap();
        let read =
            |part: &Signed| verify(&serde_json::to_vec(part).unwrap(), &[key.verifying()]).unwrap();
        for pair in parts.windows(2) {
            assert_eq!(pair[1].certificate.previous, Some(pair[0].hash()));
        }
        parts.iter().map(|part| read(part).certificate).collect()
    }

    /// When it was looked last.
    async fn looked_at(&self) -> Option<Time> {
        sqlx::query_scalar("select looked_at from rescans").fetch_one(self.pool()).await.unwrap()
    }

    async fn count(&self, table: &str) -> i64 {
        self.world.count(ANONYMIZER, table).await
    }

    async fn waiting(&self) -> Vec<(String, i64)> {
        elsewhere::count_waiting(self.pool()).await.unwrap().into_iter().collect()
    }
}

/// The day on which the first part says that the id is gone everywhere.
fn last_end(first: &Certificate) -> Time {
    first.remaining.iter().map(|one| one.until).max().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn once_every_place_has_ended_the_id_is_looked_for_and_the_second_part_says_that_it_is_gone()
{
    let place = Place::certified().await;
    let end = last_end(&place.parts().await[0]);
    place.the_old_goes().await;
    place.world.advance_to(end);
    place.settle().await;
    assert_eq!(place.parts().await.len(), 1, "the day is not over");
    let sealed: Vec<u8> =
        sqlx::query_scalar("select sealed from rescans").fetch_one(place.pool()).await.unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("4711"));

    place.world.advance(days(1));
    place.settle().await;
    let parts = place.parts().await;
    let second = &parts[1];
    assert_eq!((second.part, second.remaining.len(), second.scan.findings), (Part::Rescan, 0, 0));
    assert_eq!(second.certificate_id, parts[0].certificate_id);
    assert!(second.scan.places > 100, "{:?}", second.scan);
    let looked: Vec<&str> = second.steps.iter().map(|step| step.processor.as_str()).collect();
    for place in ["host", "notifier", "gateway", "anonymizer", "stream HOST", "stream OSTIARY"] {
        assert!(looked.contains(&place), "{place}: {looked:?}");
    }
    assert!(second.steps.iter().all(|step| step.evidence == Evidence::ProbedAbsent));
    assert_eq!(place.count("rescans").await, 0, "whom it was about is forgotten with it");
    place.world.advance(days(40));
    place.settle().await;
    assert_eq!(place.parts().await.len(), 2, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_still_stands_somewhere_has_no_second_part_until_it_is_gone() {
    let place = Place::certified().await;
    let end = last_end(&place.parts().await[0]);
    place.the_old_goes().await;
    let mut db = place.world.ostiary_db().await;
    let row = "insert into notifier.calls (id, activity, subject, body, due_at, account)
               values (gen_random_uuid(), 'x', 'x', 'x', now(), '4711')";
    sqlx::raw_sql(row).execute(&mut db).await.unwrap();
    // A host that says something of the account again.
    let seen = br#"{"subject":"4711"}"#;
    place.world.tell_raw("host.user-seen", seen.to_vec()).await;
    place.world.advance_to(end + days(1));
    place.settle().await;
    assert_eq!(place.parts().await.len(), 1);
    let waiting = rescan::count_waiting(place.pool(), place.world.now()).await.unwrap();
    assert_eq!((waiting.found, waiting.overdue), (1, 0));
    let found = rescan::list_found(place.pool(), 9).await.unwrap();
    let places = ["notifier: calls.account".to_owned(), "stream HOST".to_owned()];
    assert_eq!(found, [(DELETION, places.to_vec())]);

    place.the_old_goes().await;
    place.world.advance(days(40));
    place.settle().await;
    assert_eq!(place.parts().await.len(), 1, "one of the two is still there");
    sqlx::raw_sql("delete from notifier.calls").execute(&mut db).await.unwrap();
    place.settle().await;
    assert_eq!(place.parts().await.len(), 1, "nobody looks before the next time");
    place.world.advance(days(40));
    place.settle().await;
    assert_eq!(place.parts().await[1].part, Part::Rescan);
    let waiting = rescan::count_waiting(place.pool(), place.world.now()).await.unwrap();
    assert_eq!((waiting.found, waiting.overdue), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_cannot_be_made_says_nothing_and_is_made_again() {
    let place = Place::certified().await;
    let end = last_end(&place.parts().await[0]);
    place.the_old_goes().await;
    place.world.host_is_down(true).await;
    place.world.advance_to(end + days(3));
    place.settle().await;
    assert_eq!(place.parts().await.len(), 1);
    let waiting = rescan::count_waiting(place.pool(), place.world.now()).await.unwrap();
    assert_eq!((waiting.found, waiting.overdue), (0, 1));
    place.world.host_is_down(false).await;
    place.world.advance(hours(1));
    place.settle().await;
    assert_eq!(place.parts().await[1].part, Part::Rescan);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_service_is_silent_the_host_is_read_once_an_hour_and_not_at_every_pass() {
    let mut place = Place::certified().await;
    let end = last_end(&place.parts().await[0]);
    place.the_old_goes().await;
    place.world.stop(NOTIFIER).await;
    let day = end + days(3);
    place.world.advance_to(day);
    place.settle().await;
    assert_eq!(place.looked_at().await, Some(day));
    place.world.advance(TimeDelta::minutes(59));
    place.settle().await;
    assert_eq!(place.looked_at().await, Some(day), "nobody looks before the hour is over");
    place.world.advance(TimeDelta::minutes(1));
    place.settle().await;
    assert_eq!(place.looked_at().await, Some(day + hours(1)));
    let waiting = rescan::count_waiting(place.pool(), place.world.now()).await.unwrap();
    assert_eq!((waiting.found, waiting.overdue), (0, 1), "it is late from its day on");
    place.world.restart(NOTIFIER).await;
    place.world.advance(hours(1));
    place.settle().await;
    assert_eq!(place.parts().await[1].part, Part::Rescan);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_replica_looks_at_a_time() {
    let place = Place::certified().await;
    let end = last_end(&place.parts().await[0]);
    place.the_old_goes().await;
    let mut other = place.world.ostiary_db().await;
    let turn = "hashtext('rescans'), hashtext('anonymizer')";
    let take = AssertSqlSafe(format!("select pg_advisory_lock({turn})"));
    sqlx::raw_sql(take).execute(&mut other).await.unwrap();
    place.world.advance_to(end + days(1));
    place.settle().await;
    assert_eq!((place.parts().await.len(), place.looked_at().await), (1, None));
    other.close().await.unwrap();
    place.settle().await;
    assert_eq!(place.parts().await[1].part, Part::Rescan);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_kept_something_is_ordered_when_the_time_has_ended() {
    let place = Place::certified().await;
    let first = place.parts().await.remove(0);
    for processor in ["sumsub", "mailing", "analytics"] {
        let step = first.steps.iter().find(|step| step.processor == processor).unwrap();
        assert_eq!(step.retained.len(), 1, "{processor}");
    }
    place.the_old_goes().await;
    place.world.advance_to(last_end(&first) + days(1));
    place.settle().await;
    place.world.advance_to(at(KEPT_UNTIL) - hours(1));
    place.settle().await;
    assert_eq!(place.listener.state().heard.len(), 1, "not before the time has ended");
    assert_eq!(place.analytics.requests().len(), 1);

    // It refuses the first time.
    place.listener.fail([listener::Fault::Status(410)]);
    place.world.advance(hours(4));
    place.settle().await;
    let requests = place.analytics.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(place.listener.state().heard.len(), 1);
    let waits = ["analytics", "mailing", "sumsub"].map(|name| (name.to_owned(), 1));
    assert_eq!(place.waiting().await, waits);
    place.analytics_is_done().await;
    place.world.advance(days(1));
    place.settle().await;
    let heard = place.listener.state().heard;
    assert_eq!(heard.len(), 2, "it was ordered again");
    assert!(heard.values().all(|one| {
        one["data"]["accountId"] == "4711" && one["data"]["emails"][0] == "ada@example.com"
    }));

    place.world.advance_to(at(MONTH_OVER));
    place.settle().await;
    assert_eq!(place.waiting().await, [("sumsub".to_owned(), 1)], "staff sees who is silent");
    assert_eq!(place.parts().await.len(), 2);
    place
        .tell(Event::ProfileNotified {
            account: id(),
            applicant: place.profile.clone(),
            kind: ProviderNews::PersonalDataDeleted,
            verdict: None,
            level: None,
            told_at: place.world.now(),
        })
        .await;
    assert!(place.waiting().await.is_empty());
    let last = place.parts().await.remove(2);
    assert_eq!(last.part, Part::RetentionEnd);
    let steps: Vec<_> = last
        .steps
        .iter()
        .map(|step| (step.processor.as_str(), step.outcome, step.evidence))
        .collect();
    assert_eq!(
        steps,
        [
            ("host", Outcome::Erased, Evidence::ProbedAbsent),
            ("vault", Outcome::Erased, Evidence::ProbedAbsent),
            ("analytics", Outcome::Erased, Evidence::Completed),
            ("mailing", Outcome::Ordered, Evidence::Acknowledged),
            ("sumsub", Outcome::Erased, Evidence::Completed),
        ]
    );
    assert_eq!(place.count("retained_elsewhere").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_kept_something_keeps_it_as_long_as_a_legal_hold_says() {
    let place = Place::certified().await;
    let (hold, until) = (Uuid::from_u128(5), at(KEPT_UNTIL) + days(60));
    let reason = "court-7-26".to_owned();
    let placed = Placed { hold, deletion: DELETION, until, reason: reason.clone() };
    two_say(&place.world, &placed.act()).await.unwrap();
    place.settle().await;
    place.world.advance_to(at(KEPT_UNTIL) + days(30));
    place.settle().await;
    assert_eq!(place.analytics.requests().len(), 1, "nobody is ordered");
    two_say(&place.world, &Released { hold, reason }.act()).await.unwrap();
    place.settle().await;
    assert_eq!(place.analytics.requests().len(), 2, "at once: its own time is over");
}
