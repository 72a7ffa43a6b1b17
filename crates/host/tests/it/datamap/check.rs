//! `check` finds every way in which map and database do not fit, and nothing is erased while it does.

use host::{
    Host,
    datamap::{DataMap, ErasureError, Finding, FindingClass as Class},
};

use super::{MAP, erase, map, people, plan, shop};
use crate::fixture::{BOTH, DEMO_TOML, Kind};

async fn findings(host: &Host, map: &DataMap) -> Vec<Finding> {
    host.check_datamap(map).await.unwrap()
}

#[tokio::test]
async fn the_demo_hosts_pass() {
    for kind in BOTH {
        let database = shop(kind).await;
        let host = database.host(DEMO_TOML).await;
        let found = findings(&host, &map(MAP)).await;
        assert_eq!(found, [], "{kind:?}");
    }
}

/// What is done to the database, what to the map (a text for another), and what is found where.
struct Case {
    class: Class,
    postgres: &'static str,
    mariadb: &'static str,
    map: (&'static str, &'static str),
    place: &'static str,
    remedy: &'static str,
}

const SAME: (&str, &str) = ("", "");

const CASES: &[Case] = &[
    Case {
        class: Class::UnmappedTable,
        postgres: "create table notes (id bigint primary key, user_id bigint references users, text text)",
        mariadb: "create table notes (id bigint primary key, user_id bigint, text text, foreign key (user_id) references users (id))",
        map: SAME,
        place: "notes",
        remedy: "[tables.notes]\naccount = \"user_id\"\ncolumns.id = { keep = true, reason = \"a number of the row, not of the person\" }\ncolumns.user_id = { follows = \"users.id\" }\ncolumns.text = { erase = \"null\" }",
    },
    Case {
        class: Class::UnmappedTable,
        postgres: "create table lines (id bigint primary key, order_id bigint references orders)",
        mariadb: "create table `lines` (id bigint primary key, order_id bigint, foreign key (order_id) references orders (id))",
        map: SAME,
        place: "lines",
        remedy: "account = \"order_id -> orders.id -> user_id\"",
    },
    Case {
        class: Class::UnmappedTable,
        postgres: "create table rates (id bigint primary key)",
        mariadb: "create table rates (id bigint primary key)",
        map: SAME,
        place: "rates",
        remedy: "no_person = true",
    },
    Case {
        class: Class::NoSuchTable,
        postgres: "drop table countries",
        mariadb: "drop table countries",
        map: SAME,
        place: "countries",
        remedy: "remove [tables.countries]",
    },
    Case {
        class: Class::UnmappedColumn,
        postgres: "alter table users add nickname text",
        mariadb: "alter table users add nickname text",
        map: SAME,
        place: "users.nickname",
        remedy: "columns.nickname = { erase = \"null\" }",
    },
    Case {
        class: Class::NoSuchColumn,
        postgres: "alter table orders drop note",
        mariadb: "alter table orders drop note",
        map: SAME,
        place: "orders.note",
        remedy: "remove columns.note",
    },
    Case {
        class: Class::Unreachable,
        postgres: "",
        mariadb: "",
        map: ("order_id -> orders.id -> user_id", "order_id -> orders.number -> user_id"),
        place: "transactions.order_id",
        remedy: "correct `account`",
    },
    Case {
        class: Class::Unreachable,
        postgres: "",
        mariadb: "",
        map: ("order_id -> orders.id -> user_id", "order_id -> orders.address_id -> user_id"),
        place: "transactions.order_id",
        remedy: "over a unique column",
    },
    Case {
        class: Class::Unreachable,
        postgres: "",
        mariadb: "",
        map: (
            "[tables.sessions]\npurpose = \"Who is logged in\"\naccount = \"user_id\"",
            "[tables.sessions]\naccount = \"last_seen_at\"",
        ),
        place: "sessions.last_seen_at",
        remedy: "correct `account`",
    },
    Case {
        class: Class::AccountsTable,
        postgres: "",
        mariadb: "",
        map: (
            "[tables.users]\npurpose = \"The accounts\"\naccount = \"id\"",
            "[tables.users]\naccount = \"suspended\"",
        ),
        place: "users.id",
        remedy: "account = \"id\"",
    },
    Case {
        class: Class::Type,
        postgres: "",
        mariadb: "",
        map: (
            "columns.created_at = { erase = \"truncate\" }",
            "columns.created_at = { erase = \"pseudonym\" }",
        ),
        place: "users.created_at",
        remedy: "surrogate",
    },
    Case {
        class: Class::Type,
        postgres: "",
        mariadb: "",
        map: (
            "columns.total      = { keep = true, basis = \"aml\" }",
            "columns.total = { erase = \"replace\", with = \"none\" }",
        ),
        place: "orders.total",
        remedy: "correct `with`",
    },
    Case {
        class: Class::Type,
        postgres: "",
        mariadb: "",
        map: (
            "columns.total      = { keep = true, basis = \"aml\" }",
            "columns.total = { erase = \"truncate\" }",
        ),
        place: "orders.total",
        remedy: "dates are truncated",
    },
    Case {
        class: Class::Type,
        postgres: "",
        mariadb: "",
        map: (
            "columns.note       = { erase = \"null\" }",
            "columns.note = { keep = true, reason = \"x\" }\ncolumns.\"note->text\" = { erase = \"null\" }",
        ),
        place: "orders.note",
        remedy: "as a whole",
    },
    Case {
        class: Class::Type,
        postgres: "alter table transfers drop constraint transfers_from_user_fkey; alter table transfers alter from_user type integer",
        mariadb: "alter table transfers drop foreign key transfers_ibfk_1; alter table transfers modify from_user int",
        map: SAME,
        place: "transfers.from_user",
        remedy: "",
    },
    Case {
        class: Class::Type,
        postgres: "",
        mariadb: "",
        map: ("with = \"deleted-{pseudonym}@invalid\"", "with = \"{row}@invalid\""),
        place: "users.email",
        remedy: "use {pseudonym}",
    },
    Case {
        class: Class::Length,
        postgres: "alter table users alter email type varchar(40)",
        mariadb: "alter table users modify email varchar(40) not null",
        map: SAME,
        place: "users.email",
        remedy: "{pseudonym:16}",
    },
    Case {
        class: Class::Length,
        postgres: "alter table transactions alter card_holder type varchar(60)",
        mariadb: "alter table transactions modify card_holder varchar(60)",
        map: SAME,
        place: "transactions.card_holder",
        remedy: "widen",
    },
    Case {
        class: Class::NotNull,
        postgres: "alter table users alter phone set not null",
        mariadb: "alter table users modify phone varchar(40) not null",
        map: SAME,
        place: "users.phone",
        remedy: "columns.phone = { erase = \"replace\"",
    },
    Case {
        class: Class::Unique,
        postgres: "create unique index by_name on users (full_name)",
        mariadb: "create unique index by_name on users (full_name)",
        map: SAME,
        place: "users.full_name",
        remedy: "with = \"deleted-{pseudonym}\", seal = true",
    },
    Case {
        class: Class::Unique,
        postgres: "create unique index by_name on users (lower(full_name))",
        mariadb: "create unique index by_name on users (full_name, locale)",
        map: SAME,
        place: "users.full_name",
        remedy: "with = \"deleted-{pseudonym}\"",
    },
    Case {
        class: Class::Unique,
        postgres: "",
        mariadb: "",
        map: (
            "columns.reference   = { keep = true, basis = \"aml\" }",
            "columns.reference = { erase = \"replace\", with = \"{pseudonym}\" }",
        ),
        place: "transactions.reference",
        remedy: "deleted-{row}",
    },
    Case {
        class: Class::Unique,
        postgres: "create unique index by_residence on users (residence)",
        mariadb: "create unique index by_residence on users (residence)",
        map: SAME,
        place: "users.residence",
        remedy: "erase",
    },
    Case {
        class: Class::Check,
        postgres: "alter table users add constraint spelling check (email like '%@example.com')",
        mariadb: "alter table users add constraint spelling check (email like '%@example.com')",
        map: SAME,
        place: "users.email",
        remedy: "choose a value",
    },
    Case {
        class: Class::Check,
        postgres: "alter table users add constraint positive check (id > 0)",
        mariadb: "",
        map: SAME,
        place: "users.id",
        remedy: "choose a value",
    },
    Case {
        class: Class::Check,
        postgres: "",
        mariadb: "",
        map: (
            "columns.status     = { keep = true, basis = \"aml\" }",
            "columns.status = { erase = \"replace\", with = \"gone\" }",
        ),
        place: "orders.status",
        remedy: "choose a value",
    },
    Case {
        class: Class::ForeignKey,
        postgres: "",
        mariadb: "",
        map: (
            "[tables.addresses]\npurpose = \"Where orders go\"\naccount = \"user_id\"\ncolumns.id       = { keep = true, reason = \"a number of the row\" }\ncolumns.user_id  = { follows = \"users.id\" }",
            "[tables.addresses]\naccount = \"user_id\"\ncolumns.id = { keep = true, reason = \"x\" }\ncolumns.user_id = { keep = true, reason = \"x\" }",
        ),
        place: "addresses.user_id",
        remedy: "columns.user_id = { follows = \"users.id\" }",
    },
    Case {
        class: Class::ForeignKey,
        postgres: "",
        mariadb: "",
        map: (
            "columns.order_id    = { keep = true, reason = \"a number of a row\" }",
            "columns.order_id = { erase = \"replace\", with = \"0\" }",
        ),
        place: "transactions.order_id",
        remedy: "keep = true",
    },
    Case {
        class: Class::ForeignKey,
        postgres: "create table parts (id bigint primary key, message_id bigint references messages on delete cascade)",
        mariadb: "create table parts (id bigint primary key, message_id bigint, foreign key (message_id) references messages (id) on delete cascade)",
        map: (
            "[tables.countries]",
            "[tables.parts]\naccount = \"message_id -> messages.id -> user_id\"\ncolumns.id = { keep = true, reason = \"x\" }\ncolumns.message_id = { keep = true, reason = \"x\" }\n[tables.countries]",
        ),
        place: "parts.message_id",
        remedy: "erase = \"delete-row\"",
    },
    Case {
        class: Class::ForeignKey,
        postgres: "alter table messages drop constraint messages_reply_to_fkey, add foreign key (reply_to) references messages",
        mariadb: "alter table messages drop foreign key messages_ibfk_2; alter table messages add foreign key (reply_to) references messages (id)",
        map: SAME,
        place: "messages.reply_to",
        remedy: "on delete set null",
    },
    Case {
        class: Class::NamesPerson,
        postgres: "alter table countries add president bigint references users; create index on countries (president)",
        mariadb: "alter table countries add president bigint, add foreign key (president) references users (id)",
        map: SAME,
        place: "countries.president",
        remedy: "account = \"president\"",
    },
    Case {
        class: Class::Generated,
        postgres: "alter table users drop phone, add phone text generated always as (email) stored",
        mariadb: "alter table users drop phone, add phone varchar(320) generated always as (email) stored",
        map: SAME,
        place: "users.phone",
        remedy: "remove columns.phone",
    },
    Case {
        class: Class::Trigger,
        postgres: "create function copied() returns trigger language plpgsql as 'begin return new; end'; create trigger copies before update on orders for each row execute function copied()",
        mariadb: "create trigger copies before update on orders for each row set new.note = new.note",
        map: SAME,
        place: "orders",
        remedy: "triggers = [\"copies\"]",
    },
    Case {
        class: Class::Engine,
        postgres: "create materialized view old as select id as user_id, email from users; create index on old (user_id)",
        mariadb: "alter table messages drop foreign key messages_ibfk_1, drop foreign key messages_ibfk_2; alter table messages engine = aria",
        map: (
            "[tables.countries]",
            "[tables.old]\naccount = \"user_id\"\ncolumns.user_id = { keep = true, reason = \"x\" }\ncolumns.email = { erase = \"null\" }\n[tables.countries]",
        ),
        place: "",
        remedy: "",
    },
    Case {
        class: Class::NoIndex,
        postgres: "drop index sessions_user_id_idx",
        mariadb: "alter table sessions drop foreign key sessions_ibfk_1, drop index user_id",
        map: SAME,
        place: "sessions.user_id",
        remedy: "create index on sessions (user_id);",
    },
    Case {
        class: Class::NoPrimaryKey,
        postgres: "alter table logins drop id",
        mariadb: "alter table logins drop id",
        map: ("columns.id      = { keep = true, reason = \"a number of the row\" }", ""),
        place: "logins",
        remedy: "give the table one",
    },
];

#[tokio::test]
async fn every_misfit_is_found_and_what_to_write_is_said() {
    for kind in BOTH {
        for case in CASES {
            let change = kind.pick(case.postgres, case.mariadb);
            if change.is_empty() && case.map == SAME {
                continue;
            }
            let database = shop(kind).await;
            let host = database.host(DEMO_TOML).await;
            if !change.is_empty() {
                database.run(change).await;
            }
            let (old, new) = case.map;
            assert!(MAP.contains(old), "{old}");
            let text = if old.is_empty() { MAP.to_owned() } else { MAP.replace(old, new) };
            let found = findings(&host, &map(&text)).await;
            let is = |finding: &Finding| {
                finding.class == case.class
                    && finding.place.starts_with(case.place)
                    && finding.remedy.contains(case.remedy)
            };
            assert!(found.iter().any(is), "{kind:?} {:?} {}\n{found:#?}", case.class, case.place);
        }
    }
}

#[tokio::test]
async fn what_our_login_may_not_do_is_found_with_the_grant() {
    for kind in BOTH {
        let database = shop(kind).await;
        database.host(DEMO_TOML).await;
        let name = &database.name;
        let login = format!("{name}_reader");
        database
            .run(&kind.pick(
                format!(
                    "create role {login} login; grant select on all tables in schema public to {login};
                     grant insert, update on ostiary_effects to {login}; grant update (note, delivery), update (user_id) on orders to {login}"
                ),
                format!("create or replace user {login}@'%'; grant select on {name}.* to {login}@'%'; grant update on {name}.orders to {login}@'%'"),
            ))
            .await;
        let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
        let found = findings(&host, &map(MAP)).await;
        let lacks = |place: &str, grant: &str| {
            found.iter().any(|finding| {
                finding.class == Class::Permission
                    && finding.place == place
                    && finding.remedy.starts_with(grant)
            })
        };
        assert!(lacks("sessions", "grant delete on sessions"), "{kind:?} {found:#?}");
        assert!(lacks("users.email", "grant insert (email) on users"), "{kind:?} {found:#?}");
        assert!(lacks("logins.agent", "grant update (agent) on logins"), "{kind:?} {found:#?}");
        assert!(!found.iter().any(|finding| finding.place.starts_with("orders")), "{found:#?}");
    }
}

#[tokio::test]
async fn tables_that_are_hidden_from_our_login_are_no_proof() {
    let database = shop(Kind::Mariadb).await;
    let (name, login) = (&database.name, format!("{}_blind", database.name));
    database
        .run(&format!(
            "create or replace user {login}@'%'; grant select on {name}.users to {login}@'%'"
        ))
        .await;
    let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
    let found = findings(&host, &map(MAP)).await;
    assert!(found.iter().any(|finding| finding.class == Class::HiddenTables), "{found:#?}");
}

#[tokio::test]
async fn a_row_policy_that_hides_rows_is_found() {
    let database = shop(Kind::Postgres).await;
    database.host(DEMO_TOML).await;
    let login = format!("{}_someone", database.name);
    database
        .run(&format!(
            "create role {login} login; grant select, insert, update, delete on all tables in schema public to {login};
             alter table orders enable row level security"
        ))
        .await;
    let host = Host::connect(database.config_as(&login, &database.address, DEMO_TOML)).unwrap();
    let found = findings(&host, &map(MAP)).await;
    let is = |finding: &Finding| finding.class == Class::RowPolicy && finding.place == "orders";
    assert!(found.iter().any(is), "{found:#?}");
}

#[tokio::test]
async fn an_erasure_refuses_to_start_while_there_is_a_finding() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        let map = map(MAP);
        let plan = plan(&host, &map, &[1]).await;
        database.run("alter table users add nickname varchar(20)").await;
        let outcome = erase(&host, &map, &plan, &[1]).await;
        assert!(
            matches!(&outcome[&super::id(1)], Err(ErasureError::Findings(found)) if found[0].place == "users.nickname")
        );
        assert_eq!(
            database.texts("select email as said from users where id = 1").await,
            ["anna@example.com"]
        );
        assert_eq!(database.number("select count(*) from ostiary_effects").await, 0);
    }
}
