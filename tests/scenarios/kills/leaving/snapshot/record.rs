//! Records everything, from servers that are all there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
};

use anonymizer::certificate::verify;
use harness::{HOST_TOKEN, Installation};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::{Approval, Certificate, Deletion, Profile, Snapshot};
use crate::kills::{
    company::Said,
    leaving::{
        company::Answers,
        echo::Echoes,
        ledger::{Cells, TABLES, Tables},
        people::People,
        residue,
        vendors::Vendors,
    },
    mails,
    place::{Place, connect},
    rows::{all, by_account, calls, facts_of, facts_of_host, in_every_schema, streams},
    work::SCHEMAS,
};

/// Where a campaign happened, beside its place.
pub struct Scene<'s> {
    pub place: &'s Place,
    pub people: &'s People,
    pub vendors: &'s Vendors,
    pub installation: &'s Installation,
    pub echoes: &'s Echoes,
    pub answers: &'s Answers,
    pub notifier_ends: usize,
}

/// Every row of the company's tables about people.
pub async fn tables(place: &Place) -> Tables {
    let mut host = connect(&place.host).await.unwrap();
    let mut tables = Tables::new();
    for table in TABLES {
        let sql = format!("select id, to_jsonb(t) from {table} t");
        let rows: Vec<(i64, Value)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut host).await.unwrap();
        let cells = |row: Value| -> Cells { row.as_object().unwrap().clone() };
        tables.insert(table, rows.into_iter().map(|(id, row)| (id, cells(row))).collect());
    }
    tables
}

/// Records everything. All servers must be there.
pub async fn record(scene: Scene<'_>, before: Tables) -> Snapshot {
    let Scene { place, vendors, installation, .. } = scene;
    let people = scene.people.lock().clone();
    let mut host = connect(&place.host).await.unwrap();
    let mut db = connect(&place.ostiary).await.unwrap();
    let mut facts = Vec::new();
    for schema in SCHEMAS {
        facts.extend(facts_of(&mut db, schema).await);
    }
    facts.extend(facts_of_host(&mut host).await);
    let answers = scene.answers;
    let counted = [&answers.none, &answers.twice, &answers.late];
    let accounts = || people.iter().map(|person| person.account.as_str());
    Snapshot {
        now: place.now(),
        planted: planted(&mut host).await,
        before,
        after: tables(place).await,
        effects: all(&mut host, "select * from witness_effects order by seq").await,
        gone: all(&mut host, "select * from witness_gone order by seq").await,
        deletions: by_account::<Deletion>(
            &mut db,
            "select story as account, version, status from deletion_orchestrator.states",
        )
        .await,
        versions: all(&mut db, "select story, version from witness.versions order by seq").await,
        facts,
        inbox: in_every_schema(&mut db, "select '{schema}', consumer, id from {schema}.inbox")
            .await
            .into_iter()
            .collect(),
        calls: calls(&mut db).await,
        mails: mails::received(place, accounts()),
        notifier_ends: scene.notifier_ends,
        dead_letters: in_every_schema(
            &mut db,
            "select '{schema}' as schema, * from {schema}.dead_letters",
        )
        .await,
        streams: streams(place).await,
        standings: standings(place, accounts()).await,
        certificates: certificates(&mut db, installation).await,
        tombstones: all::<(String,)>(
            &mut db,
            "select encode(hash, 'hex') from anonymizer.tombstones",
        )
        .await
        .into_iter()
        .map(|(hash,)| hash)
        .collect(),
        departures: all::<(i64,)>(&mut db, "select count(*) from anonymizer.departures").await[0].0,
        approvals: all::<Approval>(&mut db, APPROVALS).await,
        residue: residue::look(place).await,
        profiles: profiles(vendors),
        contacts: contacts(vendors),
        mailing: mailing(vendors),
        analytics: analytics(vendors),
        echoes: scene.echoes.told(),
        answers: counted.map(|count| count.load(Ordering::Relaxed)),
        faults: vendors.faults(),
        people,
    }
}

const APPROVALS: &str = "select requester, status,
       array(select voter from suspension_worker.approval_votes where approval = id and agrees) as voters
  from suspension_worker.approvals";

/// What of the host's outbox nobody can handle: its ids follow from the good ones.
async fn planted(host: &mut PgConnection) -> BTreeMap<Uuid, String> {
    let said: Vec<Said> = all(host, "select id, subject, body from host_outbox").await;
    let ids: BTreeSet<Uuid> = said.iter().map(|one| Uuid::new_v5(&one.id, b"bad")).collect();
    let bad = said.into_iter().filter(|one| ids.contains(&one.id));
    bad.map(|one| (one.id, one.subject)).collect()
}

async fn standings<'a>(
    place: &Place,
    accounts: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    let client = runtime::http::client().build().unwrap();
    let mut standings = BTreeMap::new();
    for account in accounts {
        let url = format!("{}/v1/accounts/{account}/standing", place.gateway);
        let shown: Value =
            client.get(url).bearer_auth(HOST_TOKEN).send().await.unwrap().json().await.unwrap();
        let standing = shown["standing"].as_str().unwrap_or_default().to_owned();
        standings.insert(account.to_owned(), standing);
    }
    standings
}

async fn certificates(db: &mut PgConnection, installation: &Installation) -> Vec<Certificate> {
    let (_, key) = installation.config().anonymizer.issuer().unwrap();
    let sql = "select certificate, deletion, part, document from anonymizer.certificates";
    let rows: Vec<(Uuid, Uuid, String, Value)> = all(db, sql).await;
    let read = |(id, deletion, part, document): (Uuid, Uuid, String, Value)| {
        let text = document.to_string();
        let signed = verify(text.as_bytes(), &[key.verifying()]);
        let about = signed.as_ref().is_ok_and(|signed| {
            (signed.certificate.certificate_id, signed.certificate.deletion_id) == (id, deletion)
        });
        let steps = signed.map(|signed| signed.certificate.steps).unwrap_or_default();
        let processors = steps.into_iter().map(|step| step.processor).collect();
        Certificate { id, deletion, part, proves: about, processors, text }
    };
    rows.into_iter().map(read).collect()
}

fn profiles(vendors: &Vendors) -> Vec<Profile> {
    let state = vendors.sumsub.state();
    let profiles = state.applicants.iter().map(|one| {
        let calls = state.calls_of(&one.id).into_iter();
        let set = calls.filter(|call| call.path.contains("/presence/")).count();
        Profile { account: one.external_user_id.clone(), deactivated: one.deactivated, set }
    });
    profiles.collect()
}

fn contacts(vendors: &Vendors) -> BTreeSet<String> {
    vendors.intercom.state().contacts.into_iter().map(|one| one.external_id).collect()
}

fn mailing(vendors: &Vendors) -> BTreeMap<String, String> {
    let account = |said: &Value| said["data"]["accountId"].as_str().unwrap_or_default().to_owned();
    let heard = vendors.mailing.state().heard;
    heard.iter().map(|(id, said)| (id.clone(), account(said))).collect()
}

fn analytics(vendors: &Vendors) -> BTreeMap<String, (String, String)> {
    let requests = vendors.analytics.requests().into_iter().map(|(id, request)| {
        let raw = request.identities.iter().find(|one| one["identity_format"] == "raw");
        let account = raw.and_then(|one| one["identity_value"].as_str()).unwrap_or_default();
        (id, (account.to_owned(), request.status))
    });
    requests.collect()
}
