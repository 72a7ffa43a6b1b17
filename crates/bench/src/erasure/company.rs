//! Two companies: what they have of each person, and their data maps.

use anyhow::{Context, Result};
use contracts::AccountId;
use sqlx::{AssertSqlSafe, query};

use super::bare;
use crate::ground::{Ground, Site, execute};

const BUSINESS: &str = include_str!("../../../../demo/host/business.sql");
const OUTBOX: &str = include_str!("../../../../demo/host/outbox.sql");
const DATA_MAP: &str = include_str!("../../../../demo/host/datamap.toml");
/// Prime, so that people who leave together lie all over the tables.
const STRIDE: i64 = 99_991;

/// The demo host, with so many rows of each person.
pub struct Company {
    pub name: &'static str,
    /// By table; what is not named here is no table of it.
    rows: &'static [(&'static str, i64)],
    /// The demo host's data map by hand.
    pub bare: &'static [&'static str],
}

/// With every table of the demo host.
pub const TEN_TABLES: Company = Company {
    name: "10 tables",
    rows: &[
        ("users", 1),
        ("o_auth_bearer_tokens", 4),
        ("sessions", 10),
        ("api_keys", 2),
        ("addresses", 3),
        ("orders", 180),
        ("transactions", 180),
        ("transfers", 120),
        ("messages", 300),
        ("logins", 200),
    ],
    bare: &bare::TEN_TABLES,
};

/// The work that is quoted for others: 1 user, 2 addresses, 5 orders, 5 payments, 10 messages.
pub const FIVE_TABLES: Company = Company {
    name: "5 tables",
    rows: &[("users", 1), ("addresses", 2), ("orders", 5), ("transactions", 5), ("messages", 10)],
    bare: &bare::FIVE_TABLES,
};

/// How a row of each table comes about: for the number of people ($1) and of rows of each ($2). Rows are in the order of
/// time, so that those of one person lie apart.
const FILL: [(&str, &str); 10] = [
    ("users", "insert into users (id, email, phone, full_name, residence)
        select n, 'user' || n || '@example.com', '+7912' || lpad(n::text, 7, '0'), 'Person ' || md5(n::text), 'EE'
          from generate_series(1, $1 * $2) n"),
    ("o_auth_bearer_tokens", "insert into o_auth_bearer_tokens (user_id, token)
        select 1 + n % $1, 'token ' || n from generate_series(1, $1 * $2) n"),
    ("sessions", "insert into sessions (user_id) select 1 + n % $1 from generate_series(1, $1 * $2) n"),
    ("api_keys", "insert into api_keys (user_id, key) select 1 + n % $1, 'key ' || n from generate_series(1, $1 * $2) n"),
    ("addresses", "insert into addresses (id, user_id, street, city, postcode, country)
        select n, 1 + n % $1, 'Street ' || n, 'London', 'SW1Y', 'GB' from generate_series(1, $1 * $2) n"),
    ("orders", "insert into orders (id, user_id, address_id, total, note, delivery)
        select n, 1 + n % $1, 1 + (n - 1) % $1, n % 100, 'ring at ' || n,
               jsonb_build_object('carrier', 'x', 'recipient', 'Person ' || n, 'door', jsonb_build_object('phone', n))
          from generate_series(1, $1 * $2) n"),
    ("transactions", "insert into transactions (order_id, amount, currency, reference, card_holder)
        select n, n % 100, 'EUR', 'transaction ' || n, 'PERSON ' || md5((1 + n % $1)::text) from generate_series(1, $1 * $2) n"),
    ("transfers", "insert into transfers (from_user, to_user, amount, from_note, to_note)
        select 1 + n % $1, 1 + (n + 7) % $1, 5, 'rent', 'from a friend' from generate_series(1, $1 * $2) n"),
    ("messages", "insert into messages (user_id, body)
        select 1 + n % $1, 'Is order ' || n || ' on its way to me already?' from generate_series(1, $1 * $2) n"),
    ("logins", "insert into logins (user_id, ip, agent)
        select 1 + n % $1, '198.51.100.7', 'a phone' from generate_series(1, $1 * $2) n"),
];

impl Company {
    /// How many rows of a table each person has.
    pub fn rows_of(&self, table: &str) -> i64 {
        self.rows.iter().find(|(name, _)| *name == table).map_or(0, |(_, rows)| *rows)
    }

    /// How many rows each person has.
    pub fn rows_of_one(&self) -> i64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }

    /// A site with this company at the host, and its people.
    pub async fn open(
        company: &'static Self,
        ground: &Ground,
        accounts: i64,
    ) -> Result<(Site, People)> {
        let name = if company.has_all() { "ten" } else { "five" };
        let mut site = ground.site(name).await?;
        let rows = company.rows_of_one();
        eprintln!("filling in {accounts} people with {rows} rows each in {}", company.name);
        let mut db = site.host().await;
        execute(&mut db, OUTBOX).await?;
        execute(&mut db, BUSINESS).await?;
        site.installation.write("datamap.toml", &company.data_map());
        site.reload();
        execute(&mut db, &site.installation.host_schema()).await?;
        let tables = FILL.iter().map(|(table, _)| *table);
        for table in tables.filter(|table| !company.has(table)) {
            execute(&mut db, &format!("drop table {table} cascade")).await?;
        }
        // Rows that fit each other are not compared one by one.
        execute(&mut db, "set session_replication_role = replica").await?;
        for (table, sql) in FILL {
            let Some((_, rows)) = company.rows.iter().find(|(name, _)| *name == table) else {
                continue;
            };
            query(AssertSqlSafe(sql)).bind(accounts).bind(rows).execute(&mut db).await?;
        }
        execute(&mut db, "vacuum analyze").await?;
        execute(&mut db, "checkpoint").await?;
        Ok((site, People { company, accounts, next: 0 }))
    }

    /// Whether it has every table of the demo host.
    pub fn has_all(&self) -> bool {
        self.rows.len() == FILL.len()
    }

    fn has(&self, table: &str) -> bool {
        self.rows.iter().any(|(name, _)| *name == table)
    }

    /// The demo host's, but for the tables that are not there.
    fn data_map(&self) -> String {
        let is_there = |section: &&str| {
            let table = section.split(']').next().unwrap_or_default();
            !FILL.iter().any(|(name, _)| *name == table) || self.has(table)
        };
        let mut sections = DATA_MAP.split("\n[tables.");
        let head = sections.next().unwrap_or_default().to_owned();
        let tables = sections.filter(is_there).map(|section| format!("\n[tables.{section}"));
        // People are not shown anything here.
        let whole = head + &tables.collect::<String>();
        whole.split("\n# What people are shown").next().unwrap_or_default().to_owned()
    }
}

/// The people of a company who have not left yet.
pub struct People {
    pub company: &'static Company,
    accounts: i64,
    next: i64,
}

impl People {
    /// So many who leave together.
    pub fn take(&mut self, accounts: i64) -> Vec<i64> {
        let from = self.next;
        self.next += accounts;
        assert!(self.next < self.accounts, "more leave than there are");
        (from..self.next).map(|n| self.nth(n)).collect()
    }

    /// How many have left.
    pub fn left(&self) -> i64 {
        self.next
    }

    /// Who stays to the end.
    pub fn staying(&self) -> Vec<i64> {
        (self.accounts - self.accounts / 20..self.accounts).map(|n| self.nth(n)).collect()
    }

    /// Some who left.
    pub fn gone(&self) -> Vec<i64> {
        ((self.next - 100).max(0)..self.next).map(|n| self.nth(n)).collect()
    }

    fn nth(&self, n: i64) -> i64 {
        1 + n * STRIDE % self.accounts
    }
}

/// As Ostiary writes it.
pub fn account(id: i64) -> Result<AccountId> {
    AccountId::try_new(id.to_string()).context("a number is an account id")
}
