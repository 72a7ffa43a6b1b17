//! Triggers that note every step at the host and of every story, so that no moment escapes the checker.

use sqlx::{AssertSqlSafe, Executor};

use super::place::{Place, connect};

/// At the host: what the account looks like in the transaction that writes an effect's receipt.
const AT_HOST: &str = "
create table witness (
    seq bigint generated always as identity primary key, account text not null, version bigint not null,
    effect_id uuid not null, done_at timestamptz not null, suspended smallint, tokens bigint not null,
    tx bigint not null
);
create function witness() returns trigger language plpgsql security definer set search_path = public as $$
declare
    whose bigint := new.account::bigint;
begin
    insert into witness (account, version, effect_id, done_at, suspended, tokens, tx)
    select new.account, new.version, new.effect_id, new.done_at,
           (select suspended from users where id = whose),
           (select count(*) from o_auth_bearer_tokens where user_id = whose)
         + (select count(*) from sessions where user_id = whose)
         + (select count(*) from api_keys where user_id = whose),
           pg_current_xact_id()::text::bigint;
    return null;
end $$;
create trigger witness after insert or update on ostiary_effects for each row execute function witness();
";

/// At the host: every change of a flag and every token that goes, whatever is written beside it.
const TOUCHED: &str = "
create table touched (
    seq bigint generated always as identity primary key, account text not null, flag smallint, tx bigint not null
);
create function touched() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_table_name = 'users' then
        insert into touched (account, flag, tx) values (new.id, new.suspended, pg_current_xact_id()::text::bigint);
    else
        insert into touched (account, tx) values (old.user_id, pg_current_xact_id()::text::bigint);
    end if;
    return null;
end $$;
create trigger touched after update of suspended on users
    for each row when (old.suspended is distinct from new.suspended) execute function touched();
create trigger touched after delete on o_auth_bearer_tokens for each row execute function touched();
create trigger touched after delete on sessions for each row execute function touched();
create trigger touched after delete on api_keys for each row execute function touched();
";

/// In Ostiary: a place for every version of a story, by triggers on the tables that are watched.
pub const VERSIONS: &str = "
create schema witness;
create table witness.versions (
    seq bigint generated always as identity primary key, service text not null, story text not null, version bigint not null
);
create function witness.note() returns trigger language plpgsql security definer as $$
begin
    insert into witness.versions (service, story, version) values (tg_table_schema, new.story, new.version);
    return null;
end $$;
";

/// In Ostiary: every version of every story, in which order the holds heard of facts, as far as there was an order, and
/// when a delivery ended without having reached anybody.
const AT_OSTIARY: &str = "
create trigger witness after insert or update on kyc_screener.states for each row execute function witness.note();
create trigger witness after insert or update on suspension_worker.states for each row execute function witness.note();
create table witness.heard (id uuid primary key, tx xid8 not null, others pg_snapshot not null);
create function witness.hear() returns trigger language plpgsql security definer as $$
begin
    insert into witness.heard values (new.id, pg_current_xact_id(), pg_current_snapshot());
    return null;
end $$;
create trigger witness after insert on suspension_worker.inbox
    for each row when (new.consumer = 'suspension-worker') execute function witness.hear();
create table witness.ended (id uuid primary key, at timestamptz not null);
create function witness.end() returns trigger language plpgsql security definer as $$
begin
    insert into witness.ended values (new.id, clock_timestamp()) on conflict do nothing;
    return null;
end $$;
create trigger witness after insert or update on notifier.deliveries
    for each row when (new.ended is not null) execute function witness.end();
";

/// The host's accounts, each with two tokens of every kind, and its outbox.
const ACCOUNTS: &str = "
insert into users (id, email, full_name) select id, id || '@{domain}', 'A Person' from generate_series(1, {count}) id;
insert into o_auth_bearer_tokens (user_id, token) select id, id || '-' || n from users, generate_series(1, 2) n;
insert into sessions (user_id) select id from users, generate_series(1, 2);
insert into api_keys (user_id, key) select id, id || '-' || n from users, generate_series(1, 2) n;
";

/// How many tokens of all kinds an account has at first.
pub const TOKENS: i64 = 6;

/// Sets the witnesses up.
pub async fn install(place: &Place) {
    run(&place.host, AT_HOST.to_owned()).await;
    run(&place.host, TOUCHED.to_owned()).await;
    run(&place.ostiary, [VERSIONS, AT_OSTIARY].concat()).await;
}

/// Fills the host's database with the accounts `1..=count`.
pub async fn fill(place: &Place, count: u64) {
    let sql = ACCOUNTS.replace("{count}", &count.to_string());
    run(&place.host, sql.replace("{domain}", &place.mail_domain)).await;
}

/// Runs statements as the superuser.
pub async fn run(database: &sqlx::postgres::PgConnectOptions, sql: String) {
    let mut db = connect(database).await.unwrap();
    db.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.unwrap();
}
