//! The company's rows, triggers that note what is done to them, and what goes wrong there for some.

use super::{people::People, script::Kind};
use crate::kills::{
    place::{Attempt, Place, connect},
    witness::{VERSIONS, run},
};

/// What the data map has to say of the witness's own tables.
const OWN: &str = "
[tables.witness_gone]
no_person = true
reason = \"what the tests note\"
[tables.witness_effects]
no_person = true
reason = \"what the tests note\"
[processors.mailing]
name = \"Mailing\"
holds = \"conversations with support\"
erase = \"the contact is deleted\"
[processors.analytics]
name = \"Analytics\"
holds = \"conversations with support\"
erase = \"the contact is deleted\"
";
/// The triggers of each table, which somebody looked at.
const TRIGGERS: [(&str, &str); 6] = [
    ("users", "\"witness\", \"trouble\""),
    ("logins", "\"witness\", \"witness_early\", \"trouble\""),
    ("messages", "\"witness\""),
    ("orders", "\"witness\""),
    ("transactions", "\"witness\""),
    ("ostiary_effects", "\"witness\""),
];

/// The demo host's data map, with what the witness has there.
pub fn data_map() -> String {
    let shipped = include_str!("../../../../demo/host/datamap.toml").to_owned();
    let with_triggers = TRIGGERS.iter().fold(shipped, |map, (table, triggers)| {
        let header = format!("[tables.{table}]\n");
        assert!(map.contains(&header));
        map.replace(&header, &format!("{header}triggers = [{triggers}]\n"))
    });
    with_triggers + OWN
}

/// At the host: where a row of a person's was touched by an erasure, and when; every effect.
pub const TABLES: &str = "
create table witness_gone (
    seq bigint generated always as identity primary key, account text not null, place text not null,
    row_id bigint not null, at timestamptz not null default clock_timestamp(), tx bigint not null
);
create table witness_effects (
    seq bigint generated always as identity primary key, account text not null, kind text not null, version bigint not null,
    effect_id uuid not null, suspended smallint, tokens bigint not null, at timestamptz not null default clock_timestamp()
);
";

const AT_HOST: &str = "
create function witness_gone() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into witness_gone (account, place, row_id, tx)
    values (to_jsonb(old) ->> tg_argv[0], coalesce(tg_argv[1], tg_table_name), old.id, pg_current_xact_id()::text::bigint);
    return null;
end $$;
create function witness_effects() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into witness_effects (account, kind, version, effect_id, suspended, tokens)
    select new.account, new.kind, new.version, new.effect_id, (select suspended from users where id::text = new.account),
           (select count(*) from o_auth_bearer_tokens where user_id::text = new.account)
         + (select count(*) from sessions where user_id::text = new.account)
         + (select count(*) from api_keys where user_id::text = new.account);
    return null;
end $$;
create trigger witness after delete on users for each row execute function witness_gone('id');
create trigger witness after delete on messages
    for each row when (old.id < 900000) execute function witness_gone('user_id');
create trigger witness after update on orders
    for each row when (old.note is distinct from new.note) execute function witness_gone('user_id');
create trigger witness after update on transactions
    for each row when (old.card_holder is distinct from new.card_holder) execute function witness_gone('order_id');
create trigger witness after update on logins
    for each row when (old.ip is distinct from new.ip) execute function witness_gone('user_id');
create trigger witness_early after update on logins
    for each row when (old.agent is distinct from new.agent) execute function witness_gone('user_id', 'early');
create trigger witness after insert or update on ostiary_effects for each row execute function witness_effects();

-- What fails the first time for whoever has a sequence: a number that was drawn stays drawn when its transaction fails.
create function trouble() returns trigger language plpgsql security definer set search_path = public as $$
declare
    whose text := to_jsonb(old) ->> tg_argv[1];
begin
    if to_regclass(format('trouble_fails_%s_%s', tg_argv[0], whose)) is not null
       and nextval(format('trouble_fails_%s_%s', tg_argv[0], whose)) = 1 then
        raise exception 'told to fail';
    end if;
    if to_regclass(format('trouble_late_%s_%s', tg_argv[0], whose)) is not null
       and nextval(format('trouble_late_%s_%s', tg_argv[0], whose)) = 1 then
        raise exception 'told to be busy' using errcode = 'lock_not_available';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    return new;
end $$;
create trigger trouble before delete on users for each row execute function trouble('end', 'id');
create trigger trouble before update on logins
    for each row when (old.agent is distinct from new.agent) execute function trouble('early', 'user_id');
";

/// In Ostiary: every version of every deletion; and a service that cannot let go of its rows the first time.
const AT_OSTIARY: &str = "
create trigger witness after insert or update on deletion_orchestrator.states
    for each row execute function witness.note();
create function witness.trouble() returns trigger language plpgsql security definer as $$
begin
    if to_regclass('witness.trouble_fails_own_' || old.account) is not null
       and nextval('witness.trouble_fails_own_' || old.account) = 1 then
        raise exception 'told to fail' using errcode = 'serialization_failure';
    end if;
    return old;
end $$;
create trigger trouble before delete on gateway.standing for each row execute function witness.trouble();
create trigger trouble before delete on notifier.told for each row execute function witness.trouble();
";

const PEOPLE: &str = "
insert into users (id, email, phone, full_name, locale, residence)
select n, n || '@{domain}', '+7999' || lpad(n::text, 7, '0'), 'Person-q' || n || 'q Leaver',
       case when n % 3 = 0 then 'ru' else 'en' end, case when n = any('{elsewhere}') then 'EE' else 'RU' end
  from generate_series(1, {count}) as n;
insert into o_auth_bearer_tokens (user_id, token) select id, id || '-' || n from users, generate_series(1, 2) n;
insert into sessions (user_id) select id from users, generate_series(1, 2);
insert into api_keys (user_id, key) select id, id || '-' || n from users, generate_series(1, 2) n;
insert into addresses (id, user_id, street, city, postcode, country)
select id, id, 'Street ' || id, 'Town', '1' || id, residence from users;
insert into orders (id, user_id, address_id, status, total, note, delivery)
select id + 100000 * place, id, id, 'closed', 10 + id % 90 + 0.37 * place, 'ring at ' || full_name,
       jsonb_build_object('recipient', full_name, 'door', jsonb_build_object('phone', phone), 'carrier', 'post')
  from users, generate_series(0, 1) as place;
insert into transactions (id, order_id, amount, currency, reference, card_holder)
select orders.id, orders.id, total, 'EUR', 'r-' || orders.id, upper(full_name)
  from orders join users on users.id = orders.user_id;
insert into transfers (id, from_user, to_user, amount, from_note, to_note)
select id, id, 1 + id % {count}, 5.05, 'from ' || full_name, 'thanks' from users;
insert into messages (id, user_id, reply_to, body)
select id + 100000 * place, id, case when place = 1 then id end, 'write to ' || email
  from generate_series(0, 1) as place, users;
insert into logins (id, user_id, ip, agent, day)
select id + 100000 * place, id, ('203.0.113.' || id % 250)::inet, 'a browser', date '2025-03-07'
  from users, generate_series(0, 2) as place;
";

/// From here on ids of rows are somebody's note about somebody else.
const NOTES: u64 = 900_000;

/// Sets the witnesses up.
pub async fn install(place: &Place) {
    run(&place.host, AT_HOST.to_owned()).await;
    run(&place.ostiary, [VERSIONS, AT_OSTIARY].concat()).await;
}

/// What fails somewhere for whom, by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The host's database refuses what goes at the confirmation.
    FailsEarly,
    /// It is busy then.
    LateEarly,
    /// The host's database refuses the erasure.
    FailsAtTheEnd,
    /// It is busy then.
    LateAtTheEnd,
    /// Our own services cannot let go of their rows.
    FailsOwn,
    /// The mail server refuses the last message, for good.
    FailsLastMessage,
    /// The company does not answer what forbids it.
    FailsCheck,
    /// It answers twice.
    TwiceCheck,
    /// It takes its time.
    LateCheck,
    /// One of the keepers refuses the first fence.
    FailsFence,
}

impl Trouble {
    /// Of the person with this number.
    pub fn of(account: &str) -> Self {
        let all = [
            Self::FailsEarly,
            Self::FailsAtTheEnd,
            Self::FailsCheck,
            Self::LateEarly,
            Self::FailsOwn,
            Self::LateAtTheEnd,
            Self::TwiceCheck,
            Self::FailsLastMessage,
            Self::LateCheck,
            Self::FailsFence,
        ];
        let number: usize = account.parse().unwrap_or(9);
        all[number % all.len()]
    }
}

/// Fills the host's database, and has things go wrong there.
pub async fn fill(place: &Place, people: &People) {
    let people = people.lock().clone();
    let elsewhere: Vec<&str> = people
        .iter()
        .filter(|person| person.script.kind == Kind::LeavesElsewhere)
        .map(|person| person.account.as_str())
        .collect();
    let sql = PEOPLE
        .replace("{count}", &people.len().to_string())
        .replace("{domain}", &place.mail_domain)
        .replace("{elsewhere}", &format!("{{{}}}", elsewhere.join(",")));
    run(&place.host, sql).await;
    let (mut host, mut own) = (String::new(), String::new());
    for person in &people {
        let account = &person.account;
        match Trouble::of(account) {
            Trouble::FailsEarly => {
                host += &format!("create sequence trouble_fails_early_{account};")
            }
            Trouble::LateEarly => host += &format!("create sequence trouble_late_early_{account};"),
            Trouble::FailsAtTheEnd => {
                host += &format!("create sequence trouble_fails_end_{account};")
            }
            Trouble::LateAtTheEnd => {
                host += &format!("create sequence trouble_late_end_{account};")
            }
            Trouble::FailsOwn => {
                own += &format!("create sequence witness.trouble_fails_own_{account};");
            }
            _ => {}
        }
        if person.script.kind == Kind::ResidueFound {
            let id = NOTES + account.parse::<u64>().unwrap();
            let writer = people.iter().find(|one| one.script.kind == Kind::Stays).unwrap();
            let (writer, address) = (&writer.account, place.address(account));
            host += &format!(
                "insert into messages (id, user_id, body) values ({id}, {writer}, 'ask {address}');"
            );
        }
    }
    run(&place.host, host).await;
    run(&place.ostiary, own).await;
}

/// Somebody else's note about the person is thrown away.
pub async fn tidy_up(place: &Place, account: &str) -> Attempt<()> {
    let id = NOTES as i64 + account.parse::<i64>().unwrap();
    let mut db = connect(&place.host).await?;
    let gone = sqlx::query("delete from messages where id = $1").bind(id).execute(&mut db);
    crate::kills::place::in_time(gone).await.map(drop)
}
