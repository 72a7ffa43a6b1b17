//! Records everything, from servers that are all there.

use super::{Heard, Snapshot};
use crate::kills::{
    bad_messages, mails,
    people::People,
    place::{Place, connect},
    rows::{
        all, by_account, calls, deliveries, facts_of, facts_of_host, in_every_schema, states,
        streams,
    },
    settled::Settled,
    work::SCHEMAS,
};

/// Records everything. All servers must be there.
pub async fn record(
    place: &Place,
    people: &People,
    settled: Settled,
    notifier_ends: usize,
) -> Snapshot {
    let people = people.lock().clone();
    let mut host = connect(&place.host).await.unwrap();
    let mut db = connect(&place.ostiary).await.unwrap();
    let mut facts = Vec::new();
    for schema in SCHEMAS {
        facts.extend(facts_of(&mut db, schema).await);
    }
    facts.extend(facts_of_host(&mut host).await);
    Snapshot {
        now: place.now(),
        mails: mails::received(place, people.iter().map(|person| person.account.as_str())),
        notifier_ends,
        people,
        settled,
        planted: bad_messages::all(),
        host: by_account(&mut host, HOST).await,
        effects: by_account(&mut host, "select account, version, effect_id from ostiary_effects")
            .await,
        carried_out: all(&mut host, "select * from witness order by seq").await,
        touched: all(&mut host, "select * from touched order by seq").await,
        versions: all(&mut db, "select service, story, version from witness.versions order by seq")
            .await,
        cases: states(&mut db, "kyc_screener").await,
        holds: states(&mut db, "suspension_worker").await,
        facts,
        inbox: in_every_schema(&mut db, "select '{schema}', consumer, id from {schema}.inbox")
            .await
            .into_iter()
            .collect(),
        heard: all::<Heard>(&mut db, HEARD)
            .await
            .into_iter()
            .map(|heard| (heard.id, heard))
            .collect(),
        calls: calls(&mut db).await,
        deliveries: deliveries(&mut db).await,
        standing: by_account(&mut db, "select * from gateway.standing").await,
        dead_letters: in_every_schema(
            &mut db,
            "select '{schema}' as schema, * from {schema}.dead_letters",
        )
        .await,
        sealed: all(&mut db, "select account, count(*) from kyc_screener.sealed group by account")
            .await
            .into_iter()
            .collect(),
        streams: streams(place).await,
    }
}

const HOST: &str = "select id::text as account, suspended,
       (select count(*) from o_auth_bearer_tokens where user_id = users.id)
     + (select count(*) from sessions where user_id = users.id)
     + (select count(*) from api_keys where user_id = users.id) as tokens from users";

const HEARD: &str = "select id, tx::text::bigint as tx, pg_snapshot_xmax(others)::text::bigint as first_to_come,
       array(select one::text::bigint from pg_snapshot_xip(others) as one) as under_way from witness.heard";
