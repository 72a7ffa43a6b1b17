//! The company's rows as they were before anybody left, and what must have become of each: erased, under another id, or as
//! before. In words of its own: it knows nothing of the data map.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::oracle::End;

/// One row.
pub type Cells = Map<String, Value>;
/// Rows by table and id.
pub type Tables = BTreeMap<&'static str, BTreeMap<i64, Cells>>;

/// The tables about people.
pub const TABLES: [&str; 10] = [
    "users",
    "addresses",
    "orders",
    "transactions",
    "transfers",
    "logins",
    "messages",
    "o_auth_bearer_tokens",
    "sessions",
    "api_keys",
];
/// What lets somebody in.
const LET_IN: [&str; 3] = ["o_auth_bearer_tokens", "sessions", "api_keys"];
/// From here on a message is somebody's note about somebody else.
const NOTES: i64 = 900_000;
/// What adds up to the same before and after.
pub const SUMS: [(&str, &str); 3] =
    [("transactions", "amount"), ("orders", "total"), ("transfers", "amount")];

/// What became of somebody, as far as the company's rows show it.
#[derive(Debug, Clone, Copy)]
pub struct Fate {
    pub end: End,
    /// They once confirmed that they want to leave, or were held for another reason.
    pub logged_out: bool,
    /// What goes at the confirmation was reported to have gone.
    pub early: bool,
}

/// One row that is not as it must be.
pub struct Differs {
    pub account: String,
    pub place: String,
    pub found: Option<Cells>,
    pub right: Option<Cells>,
}

/// The rows of before and of now, and what became of everybody.
pub struct Ledger<'l> {
    pub before: &'l Tables,
    pub after: &'l Tables,
    pub fate_of: &'l dyn Fn(&str) -> Option<Fate>,
}

impl Ledger<'_> {
    /// Every row of before that is not as it must be, and every row that nobody made.
    pub fn differs(&self) -> Vec<Differs> {
        let mut differs = vec![];
        for table in TABLES {
            let mut others = self.after[table].clone();
            let noted = |row: i64| table == "messages" && row > NOTES;
            for (row, cells) in self.before[table].iter().filter(|(row, _)| !noted(**row)) {
                let account = self.owner(table, cells);
                let mut found = others.remove(row);
                if let (true, None, Some(name)) = (table == "users", &found, self.name_of(*row)) {
                    found = others.remove(&name);
                }
                let right = self.right(table, cells, found.as_ref());
                if found != right {
                    let (account, place) = (account.to_string(), format!("{table} {row}"));
                    differs.push(Differs { account, place, found, right });
                }
            }
            for (row, cells) in others.into_iter().filter(|(row, _)| !noted(*row)) {
                let (account, place) =
                    (self.owner(table, &cells).to_string(), format!("{table} {row}"));
                differs.push(Differs { account, place, found: Some(cells), right: None });
            }
        }
        differs
    }

    /// Money of each person: table, account, cents before and now, under whatever id.
    pub fn sums(&self) -> Vec<(&'static str, i64, i64, i64)> {
        let mut sums = vec![];
        for (table, cell) in SUMS {
            let of = |tables: &Tables| {
                let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
                for row in tables[table].values() {
                    let owner = match table {
                        "transactions" => {
                            number(&tables["orders"][&number(&row["order_id"])]["user_id"])
                        }
                        _ => self.owner(table, row),
                    };
                    *sums.entry(owner).or_default() += cents(&row[cell]);
                }
                sums
            };
            let (before, after) = (of(self.before), of(self.after));
            let mut left: i64 = after.values().sum();
            for (account, cents) in before {
                let now = self.name_of(account).unwrap_or(account);
                let found = after.get(&now).copied().unwrap_or(0);
                left -= found;
                sums.push((table, account, cents, found));
            }
            sums.push((table, 0, 0, left));
        }
        sums
    }

    /// Under which id the company has what stays of somebody.
    pub fn name_of(&self, account: i64) -> Option<i64> {
        let orders = self.before["orders"].iter();
        let mut own = orders.filter(|(_, order)| number(&order["user_id"]) == account);
        let now = &self.after["orders"].get(own.next()?.0)?["user_id"];
        Some(number(now)).filter(|_| self.is_gone(account))
    }

    fn owner(&self, table: &str, cells: &Cells) -> i64 {
        number(match table {
            "users" => &cells["id"],
            "transfers" => &cells["from_user"],
            "transactions" => {
                let order = number(&cells["order_id"]);
                return self.before["orders"]
                    .get(&order)
                    .map_or(0, |order| number(&order["user_id"]));
            }
            _ => &cells["user_id"],
        })
    }

    fn fate(&self, account: i64) -> Option<Fate> {
        (self.fate_of)(&account.to_string())
    }

    fn is_gone(&self, account: i64) -> bool {
        self.fate(account).is_some_and(|fate| fate.end.is_past_return())
    }

    /// What the row must be; `found` settles what nobody can foretell, if it is of the right kind.
    fn right(&self, table: &str, cells: &Cells, found: Option<&Cells>) -> Option<Cells> {
        let mut right = cells.clone();
        if table == "transfers" {
            for (side, note) in [("from_user", "from_note"), ("to_user", "to_note")] {
                let whose = number(&cells[side]);
                if self.is_gone(whose) {
                    right[side] = json!(self.name_of(whose));
                    right[note] = Value::Null;
                }
            }
            return Some(right);
        }
        let account = self.owner(table, cells);
        let fate = self.fate(account)?;
        let (gone, name) = (fate.end.is_past_return(), self.name_of(account));
        if LET_IN.contains(&table) {
            return (!fate.logged_out).then_some(right);
        }
        if table == "messages" && fate.end == End::Deleted {
            return None;
        }
        if table == "users" {
            right["suspended"] = json!(i32::from(fate.end.is_shut()));
        }
        if table == "logins" && fate.early {
            right["agent"] = Value::Null;
        }
        if gone {
            if cells.contains_key("user_id") {
                right["user_id"] = json!(name);
            }
            of_gone(table, &mut right, name, found);
        }
        Some(right)
    }
}

/// What an erasure does to each cell.
fn of_gone(table: &str, right: &mut Cells, name: Option<i64>, found: Option<&Cells>) {
    let found = |cell: &str| found.and_then(|cells| cells[cell].as_str()).unwrap_or_default();
    let mut settle = |cell: &str, fits: bool, otherwise: &str| {
        right[cell] = json!(if fits { found(cell) } else { otherwise });
    };
    match table {
        "users" => {
            let email = found("email");
            let pseudonym =
                email.strip_prefix("deleted-").and_then(|rest| rest.strip_suffix("@invalid"));
            settle("email", pseudonym.is_some_and(is_hash), "deleted-…@invalid");
            let year = found("created_at").get(..10).is_some_and(|day| day.ends_with("-01-01"));
            settle("created_at", year, "the first day of the year");
            right["id"] = json!(name);
            right["phone"] = Value::Null;
            right["full_name"] = json!("deleted");
            right["locale"] = json!("en");
        }
        "orders" => {
            right["note"] = Value::Null;
            right["delivery"]["recipient"] = Value::Null;
            right["delivery"]["door"]["phone"] = json!("deleted");
        }
        "transactions" => {
            let hash = found("card_holder").strip_prefix("kh1:");
            settle("card_holder", hash.is_some_and(is_hash), "kh1:…");
        }
        "logins" => {
            let network = found("ip").starts_with("203.0.113.0");
            settle("ip", network, "203.0.113.0");
            right["day"] = json!("2025-01-01");
        }
        _ => {}
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

/// Money without any rounding: what the database wrote has two places.
fn cents(value: &Value) -> i64 {
    let text = value.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap()
}
