//! `ostiary doctor`.

use std::time::Duration;

use async_nats::jetstream::{
    self,
    consumer::{FromConsumer as _, pull},
};
use contracts::topology::Stream;
use harness::{HOST_TOKEN, STAFF_TOKEN, World, days, start_broker_without};
use servers::nats::Options;
use simulators::{Sumsub, sumsub::APP_TOKEN};
use tokio::task::block_in_place;

use crate::{
    kyc::{all, asked},
    support::{Site, edit, run},
};

/// The line of a check.
fn line<'a>(printed: &'a str, check: &str) -> &'a str {
    let marks = ["ok  ", "look", "FAIL"];
    let found = printed
        .lines()
        .find(|line| marks.iter().any(|mark| line.starts_with(&format!("{mark} {check}:"))));
    found.unwrap_or_else(|| panic!("{check} is not in\n{printed}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_installation_is_all_right_and_no_secret_is_printed() {
    let site = Site::new().await;
    let printed = site.run(&["doctor"]).done();
    assert!(!printed.contains("FAIL"), "{printed}");
    for check in [
        "clock",
        "policy.toml",
        "staff.toml",
        "notices",
        "search of the streams",
        "keys.gateway",
        "schema notifier",
        "dead letters of kyc_screener",
        "database clock",
        "host database clock",
        "broker clock",
        "streams and consumers",
        "host database",
    ] {
        assert!(line(&printed, check).starts_with("ok  "), "{printed}");
    }
    let broker = line(&printed, "broker");
    assert!(broker.starts_with("look broker: nats-server 2.15."), "{broker}");
    assert!(broker.ends_with(", sync_always false"), "{broker}");
    let text = std::fs::read_to_string(site.installation.file("ostiary.toml")).unwrap();
    let key = text
        .lines()
        .find_map(|line| line.strip_prefix("kyc_screener = \""))
        .unwrap()
        .trim_end_matches('"');
    for secret in [key, "password of", STAFF_TOKEN, HOST_TOKEN] {
        assert!(!printed.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn production_needs_a_broker_that_syncs_every_write() {
    let site = Site::new().await;
    site.in_production();
    let said = site.run(&["doctor"]);
    assert!(line(&said.out, "broker").contains("sync_interval: always"), "{}", said.out);
    assert_eq!(said.failed(), "1 checks failed");
    edit(&site.installation, "ostiary.toml", "monitor_url", "# monitor_url");
    let said = site.run(&["doctor"]);
    assert!(
        line(&said.out, "broker").starts_with("FAIL broker: nats.monitor_url is not set"),
        "{}",
        said.out
    );
    said.failed();

    let site = Site::durable().await;
    site.in_production();
    assert!(line(&site.run(&["doctor"]).done(), "broker").starts_with("ok  "));
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_and_consumers_that_are_not_as_migrate_makes_them_are_named() {
    let site = Site::new().await;
    let jetstream = jetstream::new(async_nats::connect(site.nats.url()).await.unwrap());
    let host = jetstream.get_stream("HOST").await.unwrap();
    let mut settings = host.cached_info().config.clone();
    settings.max_age /= 2;
    // As it was when both streams remembered ids as long.
    settings.duplicate_window = Stream::Ostiary.duplicate_window();
    jetstream.update_stream(settings).await.unwrap();
    let ostiary = jetstream.get_stream("OSTIARY").await.unwrap();
    ostiary.delete_consumer("notifier-deliver").await.unwrap();
    let consumer = ostiary.get_consumer::<pull::Config>("gateway-standing").await.unwrap();
    let mut settings =
        pull::Config::try_from_consumer_config(consumer.cached_info().config.clone()).unwrap();
    settings.filter_subjects.truncate(1);
    ostiary.update_consumer(settings).await.unwrap();
    let said = site.run(&["doctor"]);
    assert_eq!(
        line(&said.out, "streams and consumers"),
        "FAIL streams and consumers: stream HOST has another max_age, duplicate_window; \
         consumer notifier-deliver of OSTIARY is missing; \
         consumer gateway-standing of OSTIARY has another subjects: run `ostiary migrate`"
    );
    said.failed();
    site.run(&["migrate"]).done();
    assert!(line(&site.run(&["doctor"]).done(), "streams and consumers").starts_with("ok  "));
    let host = jetstream.get_stream("HOST").await.unwrap();
    let window = host.cached_info().config.duplicate_window;
    assert_eq!(window, Duration::from_millis(100), "the shortest that a server takes");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anonymizer_that_may_not_look_through_the_streams_is_named() {
    for right in ["$JS.API.DIRECT.GET.OSTIARY", "$JS.API.STREAM.MSG.GET.HOST"] {
        let site = Site::new().await;
        let folder = site.scratch.path().join("less");
        let options = Options::default();
        let less = block_in_place(|| {
            start_broker_without(&site.installation, &folder, &options, &[right])
        });
        ostiary::migrate::broker(&site.installation.config()).await.unwrap();
        let said = site.run(&["doctor"]);
        let stream = right.rsplit('.').next().unwrap();
        let line = line(&said.out, "search of the streams");
        assert!(line.starts_with("FAIL"), "{line}");
        assert!(line.contains("`ostiary nats` prints: the broker did not answer"), "{line}");
        assert!(line.contains(&format!("stream {stream}: ")), "{line}");
        assert_eq!(said.failed(), "1 checks failed");
        drop(less);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_is_behind_and_a_login_that_reaches_too_far_are_named() {
    let site = Site::new().await;
    site.sql("delete from suspension_worker._sqlx_migrations where version > 100; grant usage on schema gateway to ostiary_notifier").await;
    let said = site.run(&["doctor"]);
    assert!(
        line(&said.out, "schema suspension_worker").contains("run `ostiary migrate`"),
        "{}",
        said.out
    );
    assert!(
        line(&said.out, "schema notifier").contains("reaches gateway: revoke it"),
        "{}",
        said.out
    );
    assert_eq!(said.failed(), "2 checks failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_as_its_settings_say_is_named() {
    let site = Site::new().await;
    let mut db = site.databases.connect(&site.databases.host).await;
    sqlx::raw_sql("alter table users drop column suspended").execute(&mut db).await.unwrap();
    let said = site.run(&["doctor"]);
    assert!(line(&said.out, "host database").contains("suspended"), "{}", said.out);
    said.failed();
}

/// A function of the session's that hides the server's own, and is an hour ahead.
const AHEAD: &str = "
    create schema ahead; grant usage on schema ahead to public;
    create function ahead.clock_timestamp() returns timestamptz language sql
        as $$select pg_catalog.clock_timestamp() + interval '1 hour'$$";

#[tokio::test(flavor = "multi_thread")]
async fn servers_with_another_time_are_named() {
    let site = Site::new().await;
    let (ostiary, host) = (&site.databases.ostiary, &site.databases.host);
    site.sql(&format!(
        "{AHEAD}; alter role ostiary_kyc_screener in database {ostiary}
            set search_path = ahead, pg_catalog, kyc_screener"
    ))
    .await;
    let mut db = site.databases.connect(host).await;
    let hidden =
        format!("{AHEAD}; alter database {host} set search_path = ahead, pg_catalog, public");
    sqlx::raw_sql(sqlx::AssertSqlSafe(hidden)).execute(&mut db).await.unwrap();
    let said = site.run(&["doctor"]);
    for check in ["database clock", "host database clock"] {
        let line = line(&said.out, check);
        assert!(line.starts_with(&format!("FAIL {check}: 3")), "{line}");
        assert!(line.ends_with("ms ahead of this machine's: synchronise both"), "{line}");
    }
    assert!(line(&said.out, "broker clock").starts_with("ok  "), "{}", said.out);
    // The data map is looked for in the first schema of the path, too.
    assert_eq!(said.failed(), "3 checks failed");

    // Nothing is off by less than nothing.
    let site = Site::new().await;
    site.edit("ostiary.toml", "[clock]\n", "[clock]\ntolerance = \"0s\"\n");
    let said = site.run(&["doctor"]);
    for check in ["database clock", "host database clock", "broker clock"] {
        assert!(line(&said.out, check).starts_with("FAIL"), "{}", said.out);
    }
    assert_eq!(said.failed(), "3 checks failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_looked_at_whatever_fails() {
    let site = Site::new().await;
    edit(&site.installation, "ostiary.toml", "[database]", "[database] # gone\n");
    let port = site.databases.server.get_port();
    edit(&site.installation, "ostiary.toml", &format!("port = {port}\n"), "port = 1\n");
    site.installation.write("staff.toml", "[[staf]]\n");
    let said = site.run(&["doctor"]);
    for check in ["staff.toml", "schema kyc_screener", "schema gateway", "database clock"] {
        assert!(line(&said.out, check).starts_with("FAIL"), "{}", said.out);
    }
    for check in ["clock", "policy.toml", "keys.notifier"] {
        assert!(line(&said.out, check).starts_with("ok  "), "{}", said.out);
    }
    said.failed();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_staff_is_counted_and_late_staff_is_no_failure() {
    let world = asked(&["1", "2", "3", "4"]).await;
    let doctor = || run(&world.installation, &["doctor"]).done();
    for kind in ["transcription", "review", "undeliverable"] {
        assert_eq!(
            line(&doctor(), &format!("waits for {kind}")),
            format!("ok   waits for {kind}: none")
        );
    }
    let answers =
        [("1", all("YES")), ("2", all("YES")[..1].to_vec()), ("3", all("NO")[..1].to_vec())];
    for (account, answers) in answers {
        let answers: Vec<_> = answers.iter().map(|one| format!("--answer={one}")).collect();
        let mut arguments = vec!["kyc", "answer", "--account", account];
        arguments.extend(answers.iter().map(String::as_str));
        run(&world.installation, &arguments).done();
    }
    let printed = doctor();
    assert_eq!(line(&printed, "waits for review"), "ok   waits for review: 2 cases, none past due");
    assert_eq!(
        line(&printed, "waits for transcription"),
        "ok   waits for transcription: 1 case, none past due"
    );
    world.advance(days(3));
    run(&world.installation, &["kyc", "review", "--account", "2", "--reason", "x", "--reject"])
        .done();
    assert_eq!(
        line(&doctor(), "waits for review"),
        "look waits for review: 1 case, 1 past due: ostiary kyc list --waits-for review"
    );
    world.advance(days(4));
    world.settle().await;
    let printed = doctor();
    assert_eq!(
        line(&printed, "waits for transcription"),
        "look waits for transcription: 1 case, 1 past due: ostiary kyc list --waits-for transcription"
    );
    assert_eq!(
        line(&printed, "waits for review"),
        "look waits for review: 2 cases, 1 past due: ostiary kyc list --waits-for review",
        "who answered in part, too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn open_dead_letters_are_shown_and_are_no_failure() {
    let world = World::start().await;
    world.tell_raw("host.user-seen", b"nonsense".to_vec()).await;
    world.settle().await;
    let printed = run(&world.installation, &["doctor"]).done();
    assert_eq!(
        line(&printed, "dead letters of kyc_screener"),
        "look dead letters of kyc_screener: 1 is open: ostiary dead-letters list"
    );
    assert_eq!(
        line(&printed, "dead letters of gateway"),
        "ok   dead letters of gateway: none is open"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_let_us_in_is_named() {
    let (site, provider) = (Site::new().await, Sumsub::start().await.unwrap());
    let found = |changed: (&str, &str)| {
        edit(&site.installation, "ostiary.toml", changed.0, changed.1);
        line(&site.run(&["doctor"]).out, "sumsub").to_owned()
    };
    site.installation.use_sumsub(provider.url());
    let token = format!("app_token = \"{APP_TOKEN}\"");
    assert_eq!(found(("[sumsub]", "[sumsub]")), "ok   sumsub: it lets us in");
    let other = found((&token, "app_token = \"sbx:another\""));
    assert!(other.contains("the app token is of the sandbox"), "{other}");
    let unknown = found(("app_token = \"sbx:another\"", "app_token = \"prd:another\""));
    assert_eq!(
        unknown,
        "FAIL sumsub: Sumsub does not let us in (401): check token, key, permissions and clock"
    );
    provider.rule(|rules| rules.down = true);
    let away = found(("prd:another", APP_TOKEN));
    assert_eq!(away, "FAIL sumsub: Sumsub gives no answer to the profile");
}

/// A certificate, of whoever left as deletion 2; two kept something.
const CERTIFICATE: &str = include_str!("../../../anonymizer/src/certificate/v1.json");

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_stand_too_long_and_ids_that_nobody_looked_for_are_named() {
    let site = Site::new().await;
    let second_parts = || line(&site.run(&["doctor"]).done(), "second parts").to_owned();
    let row = |id: u32, due_at: &str, places: &str| {
        format!(
            "insert into anonymizer.rescans (deletion, due_at, wrapped, sealed, places, looked_at)
             values ('00000000-0000-0000-0000-00000000000{id}', '{due_at}', '', '', '{places}', now());"
        )
    };
    // It is noon of the first of January.
    site.sql(&row(1, "2025-12-31T12:00:01Z", "{}")).await;
    assert_eq!(second_parts(), "ok   second parts: none waits");
    site.sql(&row(2, "2025-12-31T12:00:00Z", "{}")).await;
    assert_eq!(
        second_parts(),
        "look second parts: 1 account ids should have been looked for a day ago: does the host, a service or the broker not answer?"
    );
    site.sql(&row(3, "2026-02-01T00:00:00Z", "{\"notifier: calls.account\",\"stream HOST\"}"))
        .await;
    assert_eq!(
        second_parts(),
        "look second parts: 1 account ids stand longer than their certificates say, of the deletions \
         00000000-0000-0000-0000-000000000003 in notifier: calls.account, stream HOST"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_said_that_what_they_kept_is_gone_is_named() {
    let site = Site::new().await;
    let endings = || line(&site.run(&["doctor"]).done(), "ends of retention").to_owned();
    let document = CERTIFICATE.replace("\"host-database\"", "\"mailing\"");
    let deletion = "00000000-0000-0000-0000-000000000002";
    site.sql(&format!(
        "insert into anonymizer.departures (id, reason, left_at, kept_until, term)
         values ('{deletion}', 'voluntary', '2020-12-21', '2025-12-21', '5 years');
         insert into anonymizer.certificates (certificate, part, deletion, document, issued_at)
         values (gen_random_uuid(), 'erasure', '{deletion}', '{document}', '2020-12-22')"
    ))
    .await;
    assert_eq!(endings(), "ok   ends of retention: nobody is waited for");
    site.sql("update anonymizer.departures set reason = null, ended_at = '2025-12-21', waits_since = '2025-12-21'").await;
    let waits_for = |whom: &str| {
        format!(
            "look ends of retention: people whose retention has ended, and of whom these have not said that they erased what they kept: {whom}; have it erased there"
        )
    };
    assert_eq!(endings(), waits_for("mailing (1), sumsub (1)"));
    let says = |whom: &str| {
        format!(
            "insert into anonymizer.ending_steps (departure, processor, step) values ('{deletion}', '{whom}', '{{\"processor\": \"{whom}\"}}')"
        )
    };
    site.sql(&says("sumsub")).await;
    assert_eq!(endings(), waits_for("mailing (1)"), "each speaks for itself");
    site.sql(&says("mailing")).await;
    assert_eq!(endings(), "ok   ends of retention: nobody is waited for");
}

/// A mailing tool that nobody orders to erase, or of which nobody is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_who_is_left_out_anywhere_is_named_and_nothing_starts() {
    const WEBHOOK: &str = "[anonymizer.processors.mailing.webhook]\nurl = \"http://127.0.0.1:9\"\nsecrets = [\"whsec_bGlzdGVuZXIgb2YgdGhlIHNpbXVsYXRvcnM=\"]\ntimeout = 2";
    const STATED: &str = "[processors.mailing]\nname = \"Mailing\"\nholds = \"conversations with support\"\nerase = \"the contact is deleted\"";
    let order = |site: &Site| {
        let (two, three) =
            ("[\"sumsub\", \"intercom\"]", "[\"sumsub\", \"intercom\", \"mailing\"]");
        site.edit("policy.toml", two, three);
    };
    let refused = |site: &Site, said: &str| {
        let printed = site.run(&["doctor"]);
        let line = line(&printed.out, "erasure").to_owned();
        assert!(line.starts_with("FAIL") && line.contains(said), "{line}");
        let start = site.run(&["anonymizer"]).failed_service();
        assert!(start.contains(said), "{start}");
    };
    let site = Site::new().await;
    site.installation.append("ostiary.toml", WEBHOOK);
    site.installation.append("datamap.toml", STATED);
    refused(&site, "mailing: connected in ostiary.toml, and not in deletion.erasure_order");
    order(&site);
    let said = site.run(&["doctor"]).out;
    assert!(line(&said, "erasure").contains("orders sumsub, intercom to erase"), "{said}");

    let site = Site::new().await;
    order(&site);
    refused(&site, "mailing: ordered to erase, and not in datamap.toml");

    let site = Site::new().await;
    site.installation.append("datamap.toml", STATED);
    refused(&site, "mailing: people are told by [processors] of datamap.toml");
}
