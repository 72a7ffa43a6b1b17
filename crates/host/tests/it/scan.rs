//! Stories of what may be left of a person at the host: found wherever it is, whoever wrote it there, however.

mod cost;
mod forms;
mod rows;

use contracts::{AccountId, Time};
use host::{
    Host,
    datamap::{DataMap, Stage},
    scan::{Find, Identifier, IdentifierKind, Residue, Sought},
};

use crate::{
    datamap::{MAP, erase, id, map, people, plan},
    fixture::{Database, Kind},
};

pub use IdentifierKind::{Document, Email, Name, Phone};

/// Anna as the host knew her.
pub fn anna() -> Sought {
    person(
        1,
        &[
            (Email, "anna@example.com"),
            (Phone, "+491701234567"),
            (Name, "Anna Berg"),
            (Document, "C01X-00T47"),
        ],
    )
}

pub fn person(account: i64, identifiers: &[(IdentifierKind, &str)]) -> Sought {
    let identifiers = identifiers
        .iter()
        .map(|(kind, value)| Identifier { kind: *kind, value: (*value).to_owned().into() });
    Sought { account: id(account), now: None, identifiers: identifiers.collect() }
}

/// The demo host after Anna's erasure, and how she is looked for then.
pub async fn without_anna(kind: Kind) -> (Database, Host, Sought) {
    let (database, host) = people(kind).await;
    let map = map(MAP);
    let planned = plan(&host, &map, &[1]).await;
    let outcomes = erase(&host, &map, &planned, &[1]).await;
    let erased = outcomes[&id(1)].as_ref().unwrap_or_else(|error| panic!("{kind:?} {error}"));
    let mut sought = anna();
    sought.now = Some(id(&erased.drawn["users.id"]));
    (database, host, sought)
}

pub async fn look(host: &Host, map: &DataMap, sought: &[Sought]) -> Residue {
    host.find_residue(map, Stage::GraceEnd, sought, Time::UNIX_EPOCH).await.unwrap()
}

/// `table.column kind form rows`, or with the account where there are several.
pub fn short<'f>(finds: impl IntoIterator<Item = &'f Find>) -> Vec<String> {
    let short = |find: &Find| {
        let Find { table, column, kind, form, rows, .. } = find;
        format!("{table}.{column} {kind:?} {form:?} {rows}")
    };
    finds.into_iter().map(short).collect()
}

pub fn accounts(residue: &Residue) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> =
        residue.finds.iter().map(|find| find.account.clone()).collect();
    accounts.dedup();
    accounts
}

/// That no value is told, however it is written.
pub fn tells_nothing(residue: &Residue) {
    let told = format!("{} {residue:?}", serde_json::to_string(residue).unwrap()).to_lowercase();
    for value in ["anna", "berg", "1701234567", "c01x", "00t47"] {
        assert!(!told.contains(value), "{value} in {told}");
    }
}
