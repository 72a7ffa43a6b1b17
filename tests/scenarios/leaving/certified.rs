//! The whole way: asked, confirmed, grace, fences, sealed, erased everywhere, looked for, certified.

use harness::Installation;
use simulators::{Intercom, Sumsub, intercom};

use super::{fences::id, *};

const BUSINESS: &str = include_str!("../../../demo/host/business.sql");
const OUTBOX: &str = include_str!("../../../demo/host/outbox.sql");
pub(super) const DATA_MAP: &str = include_str!("../../../demo/host/datamap.toml");

/// A person with orders and money, and another one.
const PEOPLE: &str = "
    insert into users (id, email, phone, full_name, residence) values
        (4711, 'ada@example.com', '+79123456789', 'Ada Lovelace', 'EE'), (5, 'eve@example.com', null, 'Eve', 'EE');
    insert into sessions (user_id) values (4711);
    insert into addresses (id, user_id, street, city, country) values (1, 4711, 'St James Square 12', 'London', 'GB');
    insert into orders (id, user_id, address_id, total, note) values (1, 4711, 1, 19.90, 'ring at Ada''s'), (2, 5, null, 7, null);
    insert into transactions (order_id, amount, currency, card_holder) values (1, 19.90, 'EUR', 'ADA LOVELACE'), (2, 7, 'EUR', 'EVE');
    insert into transfers (from_user, to_user, amount, from_note) values (4711, 5, 5, 'for Eve');
    insert into messages (user_id, body) values (4711, 'write to ada@example.com')";

const SUMS: &str = "select concat_ws(' ', (select sum(amount) from transactions), (select sum(total) from orders), (select sum(amount) from transfers))";

/// Every text that the host has, but for what the law keeps: the address of the order, until retention ends.
const TEXTS: &str = "select concat_ws(' ', (select string_agg(t::text, ' ') from users t), (select string_agg(t::text, ' ') from orders t),
    (select string_agg(t::text, ' ') from transactions t), (select string_agg(t::text, ' ') from transfers t),
    (select string_agg(t::text, ' ') from messages t), (select string_agg(t::text, ' ') from sessions t),
    (select string_agg(t::text, ' ') from ostiary_effects t))";

pub(super) async fn host_text(world: &World, sql: &'static str) -> String {
    let mut db = world.databases.connect(&world.databases.host).await;
    sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
}

/// How everybody outside is reached.
pub(super) fn reaching(
    sumsub: &Sumsub,
    workspace: &Intercom,
) -> impl FnOnce(&Installation) + Send + 'static {
    let section = format!(
        "[anonymizer.processors.intercom.intercom]\nurl = \"{}\"\ntoken = \"{}\"\nadmin_id = {}\nmessage_type = \"in_app\"\ntimeout = 2\n",
        workspace.url(),
        intercom::TOKEN,
        intercom::ADMIN
    );
    let url = sumsub.url().to_owned();
    move |installation| {
        installation.use_sumsub(&url);
        installation.append("ostiary.toml", &section);
    }
}

pub(super) async fn installed(sumsub: &Sumsub, workspace: &Intercom) -> World {
    let mut world = World::builder().settings(reaching(sumsub, workspace)).start().await;
    world.host_sql(OUTBOX).await;
    world.host_sql(BUSINESS).await;
    world.installation.write("datamap.toml", DATA_MAP);
    world.host_sql(&world.installation.host_schema()).await;
    world.restart(ANONYMIZER).await;
    world.host_sql(PEOPLE).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_leaves_and_the_certificate_proves_it_offline() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let world = installed(&sumsub, &workspace).await;
    host_answers(&world, &[]).await;
    let profile = sumsub.add_applicant("4711", "basic");
    sumsub.review(&profile, ("GREEN", None), world.now());
    workspace.add_contact("4711");
    let sums = host_text(&world, SUMS).await;

    let deletion = leaves(&world, "4711").await;
    assert!(world.host_account("4711").await.is_shut());
    world.advance(days(20));
    world.settle().await;
    assert!(host_text(&world, TEXTS).await.contains("ada@example.com"), "nothing goes in grace");
    world.advance(days(1));
    for _ in 0..40 {
        world.advance(chrono::TimeDelta::seconds(2));
        world.settle().await;
    }
    assert_eq!(status(&world, &deletion).await, "deleted");

    assert_eq!(host_text(&world, SUMS).await, sums);
    let rest = host_text(&world, TEXTS).await;
    for personal in ["ada@", "7912345", "Ada", "ADA", "4711"] {
        assert!(!rest.contains(personal), "{personal}: {rest}");
    }
    assert!(rest.contains("eve@example.com") && rest.contains("EVE"), "nobody else: {rest}");
    assert!(workspace.state().contacts.is_empty());
    assert!(sumsub.state().applicants[0].deactivated);
    proves(&world, &deletion).await;
}

/// The document, checked by itself, is about this deletion and names nobody.
async fn proves(world: &World, deletion: &Value) {
    let pool = &world.service(ANONYMIZER).shell().pool;
    let parts = anonymizer::list_parts(pool, id(deletion)).await.unwrap();
    let document = serde_json::to_vec(&parts[0]).unwrap();
    let (_, key) = world.installation.config().anonymizer.issuer().unwrap();
    let signed = anonymizer::certificate::verify(&document, &[key.verifying()]).unwrap();
    let text = String::from_utf8(document).unwrap();
    for personal in ["4711", "Ada", "ada@example.com"] {
        assert!(!text.contains(personal), "{text}");
    }
    let processors: Vec<&str> =
        signed.certificate.steps.iter().map(|step| step.processor.as_str()).collect();
    let services = ["deletion-orchestrator", "gateway", "kyc-screener", "notifier"];
    let others = ["host", "intercom", "sumsub", "ownership-verifier", "suspension-worker"];
    let mut expected = [&services[..], &others].concat();
    expected.sort_unstable();
    assert_eq!(processors, expected);
    let events = world.events().await;
    let told = events.iter().find_map(|envelope| match &envelope.event {
        Event::AccountDeleted { certificate, .. } => Some(*certificate),
        _ => None,
    });
    assert_eq!(told, Some(signed.certificate.certificate_id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_goes_at_the_confirmation_comes_back_with_an_undo() {
    let (sumsub, workspace) = (Sumsub::start().await.unwrap(), Intercom::start().await.unwrap());
    let mut world = installed(&sumsub, &workspace).await;
    let policy = std::fs::read_to_string(world.installation.file("policy.toml")).unwrap();
    let (host, both) = ("at_confirmation = [\"host\"]", "at_confirmation = [\"host\", \"sumsub\"]");
    assert!(policy.contains(host));
    world.installation.write("policy.toml", &policy.replace(host, both));
    world.restart(runtime::roles::DELETION_ORCHESTRATOR).await;
    host_answers(&world, &[]).await;
    let profile = sumsub.add_applicant("4711", "basic");
    sumsub.review(&profile, ("GREEN", None), world.now());

    let deletion = leaves(&world, "4711").await;
    world.settle().await;
    assert!(sumsub.state().applicants[0].deactivated);
    assert_eq!(undoes(&world, &deletion).await["status"], "cancelled");
    world.settle().await;
    assert!(!sumsub.state().applicants[0].deactivated);
}
