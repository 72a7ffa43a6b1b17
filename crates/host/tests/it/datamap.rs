//! Stories of the data map: the demo host's own, on both databases.

mod busy;
mod check;
mod constants;
mod erase;
mod held;
mod identity;
mod ids;
mod kill;
mod lint;
mod model;
mod money;
mod parts;
mod pinned;
mod places;
mod plan;
mod rights;
mod schemas;
mod shapes;
mod statement;

use std::collections::BTreeMap;

use contracts::{AccountId, Time};
use host::{
    Host,
    datamap::{DataMap, Outcomes, Plan, Stage, Subject},
};
use sha2::{Digest, Sha256};

use crate::fixture::{DEMO_TOML, Database, Kind};

/// The map that is shipped with the demo host.
pub const MAP: &str = include_str!("../../../../demo/host/datamap.toml");

/// The demo host with all its tables, and nobody in it.
pub async fn shop(kind: Kind) -> Database {
    let business = kind.pick(
        include_str!("../../../../demo/host/business.sql"),
        include_str!("../../../../demo/host/business-mariadb.sql"),
    );
    let outbox = kind.pick(
        include_str!("../../../../demo/host/outbox.sql"),
        include_str!("../../../../demo/host/outbox-mariadb.sql"),
    );
    Database::new(kind, &[kind.demo(), outbox, business].concat()).await
}

/// Three people who know each other, each with something in every table.
pub async fn people(kind: Kind) -> (Database, Host) {
    let database = shop(kind).await;
    let host = database.host(DEMO_TOML).await;
    database.run(PEOPLE).await;
    (database, host)
}

const PEOPLE: &str = "
    insert into users (id, email, phone, full_name, locale, residence, created_at) values
        (1, 'anna@example.com', '+491701234567', 'Anna Berg', 'de', 'DE', '2024-05-06 07:08:09'),
        (2, 'boris@example.com', null, 'Boris Kuhn', 'ru', null, '2023-02-03 04:05:06'),
        (3, 'clara@example.com', '+441632960001', 'Clara Dow', 'en', 'GB', '2022-12-31 23:00:00');
    insert into o_auth_bearer_tokens (user_id, token) values (1, 'a1'), (1, 'a2'), (2, 'b1');
    insert into sessions (user_id) values (1), (3);
    insert into addresses (id, user_id, street, city, postcode, country) values
        (11, 1, 'Main Street 5', 'Berlin', '10115', 'DE'), (12, 2, 'Side Street 7', 'Riga', null, 'LV');
    insert into orders (id, user_id, address_id, status, total, note, delivery) values
        (101, 1, 11, 'paid', 100.10, 'ring twice',
         '{\"carrier\": \"DHL\", \"recipient\": \"Anna Berg\", \"door\": {\"phone\": \"+49170\", \"floor\": 3}}'),
        (102, 1, null, 'open', 0.05, null, '{\"carrier\": \"UPS\"}'),
        (103, 2, 12, 'paid', 33.33, 'for Boris', '{\"recipient\": \"Boris Kuhn\"}');
    insert into transactions (id, order_id, amount, currency, reference, card_holder) values
        (1001, 101, 60.10, 'EUR', 'r-1', 'ANNA BERG'), (1002, 101, 40.00, 'EUR', null, 'ANNA BERG'),
        (1003, 103, 33.33, 'EUR', 'r-3', 'BORIS KUHN');
    insert into transfers (id, from_user, to_user, amount, from_note, to_note) values
        (1, 1, 2, 5.00, 'from Anna', 'to Boris'), (2, 2, 1, 7.00, 'from Boris', 'to Anna'),
        (3, 2, 3, 9.00, 'from Boris', 'to Clara'), (4, 1, 1, 1.00, 'Anna herself', 'herself Anna');
    insert into messages (id, user_id, reply_to, body) values
        (1, 1, null, 'hello from Anna'), (2, 2, 1, 'hello from Boris'), (3, 1, 2, 'Anna again');
    insert into logins (user_id, ip, agent, day) values
        (1, '203.0.113.77', 'Firefox', '2025-06-07'), (1, '2001:db8:1:2::3', 'Safari', '2025-07-08'),
        (2, '198.51.100.9', null, '2025-08-09');
    insert into countries values ('DE', 'Germany');
";

pub fn map(text: &str) -> DataMap {
    DataMap::parse(text, &BTreeMap::new()).unwrap()
}

/// The shipped map with one text in the place of another.
pub fn map_with(old: &str, new: &str) -> DataMap {
    assert!(MAP.contains(old), "{old}");
    map(&MAP.replace(old, new))
}

pub fn id(account: impl ToString) -> AccountId {
    AccountId::try_new(account.to_string()).unwrap()
}

pub fn subject(account: impl ToString) -> Subject {
    let account = id(account);
    let pseudonym = hex::encode(Sha256::digest(format!("pseudonym of {account}")));
    Subject { account, pseudonym }
}

/// The caller's keyed hash.
pub fn hash(place: &str, value: &str) -> [u8; 32] {
    Sha256::digest(format!("key {place} {value}")).into()
}

pub async fn plan(host: &Host, map: &DataMap, accounts: &[i64]) -> Plan {
    plan_at(host, map, Stage::GraceEnd, accounts).await
}

pub async fn plan_at(host: &Host, map: &DataMap, stage: Stage, accounts: &[i64]) -> Plan {
    let accounts: Vec<AccountId> = accounts.iter().map(id).collect();
    host.plan_erasure(map, stage, &accounts, Time::UNIX_EPOCH).await.unwrap()
}

/// Erases these as planned.
pub async fn erase(host: &Host, map: &DataMap, plan: &Plan, accounts: &[i64]) -> Outcomes {
    let subjects: Vec<Subject> = accounts.iter().map(subject).collect();
    host.erase(map, plan, &subjects, &hash, Time::UNIX_EPOCH).await
}
