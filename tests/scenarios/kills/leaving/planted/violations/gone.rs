//! Nothing is left of whoever is gone, which a certificate proves (promise 5), and money adds up (promise 7).

use serde_json::json;

use super::{Violation, deleted, fact, plant};
use crate::kills::leaving::{
    checker::Rule::{Certified, MoneyAddsUp, NothingLeft},
    script::Kind,
    snapshot::{Certificate, Snapshot},
};

pub(super) const ALL: &[Violation] = &[
    plant(NothingLeft, Kind::Leaves, "a message is left", "messages ", |s, a| {
        let id = a.parse::<i64>().unwrap();
        let row = s.before["messages"][&id].clone();
        s.after.get_mut("messages").unwrap().insert(id, row);
    }),
    plant(NothingLeft, Kind::Leaves, "a card's holder is left", "transactions ", |s, a| {
        let row = s.after.get_mut("transactions").unwrap().get_mut(&a.parse().unwrap()).unwrap();
        row["card_holder"] = json!("SOMEBODY");
    }),
    plant(NothingLeft, Kind::Leaves, "a note at a transfer is left", "transfers ", |s, a| {
        let row = s.after.get_mut("transfers").unwrap().get_mut(&a.parse().unwrap()).unwrap();
        row["from_note"] = json!("for Ada");
    }),
    plant(NothingLeft, Kind::Leaves, "an address of the network is left", "logins ", |s, a| {
        let row = s.after.get_mut("logins").unwrap().get_mut(&a.parse().unwrap()).unwrap();
        row["ip"] = json!("203.0.113.77");
    }),
    plant(
        NothingLeft,
        Kind::Leaves,
        "a service still names them",
        "named in {\"ostiary notifier.told\"}",
        |s, a| {
            s.residue.entry(a.to_owned()).or_default().insert("ostiary notifier.told".to_owned());
        },
    ),
    plant(
        NothingLeft,
        Kind::Leaves,
        "a stream names them",
        "named in {\"stream OSTIARY\"}",
        |s, a| {
            s.residue.entry(a.to_owned()).or_default().insert("stream OSTIARY".to_owned());
        },
    ),
    plant(
        NothingLeft,
        Kind::CategoryKept,
        "more than the category was kept",
        "beside what is kept",
        |s, a| {
            s.residue.entry(a.to_owned()).or_default().insert("host public.orders".to_owned());
        },
    ),
    plant(NothingLeft, Kind::CategoryKept, "what a court keeps is gone", "messages ", |s, a| {
        s.after.get_mut("messages").unwrap().remove(&a.parse().unwrap());
    }),
    plant(
        Certified,
        Kind::Leaves,
        "a certificate is missing",
        "the certificates are []",
        |s, a| {
            let id = deletion(s, a);
            s.certificates.retain(|one| one.deletion != id);
        },
    ),
    plant(
        Certified,
        Kind::Leaves,
        "there are two certificates",
        "[\"erasure\", \"erasure\"]",
        |s, a| {
            let again = certificate(s, a).clone();
            s.certificates.push(again);
        },
    ),
    plant(Certified, Kind::Undone, "who stays has a certificate", "and 0 is right", |s, a| {
        let of = deletion(s, a);
        let mut other = s.certificates[0].clone();
        other.deletion = of;
        s.certificates.push(other);
    }),
    plant(
        Certified,
        Kind::CategoryKept,
        "of whom something waits there is a certificate",
        "and 0 is right",
        |s, a| {
            let of = deletion(s, a);
            let mut other = s.certificates[0].clone();
            other.deletion = of;
            s.certificates.push(other);
        },
    ),
    plant(Certified, Kind::Leaves, "a certificate proves nothing", "it proves: false", |s, a| {
        certificate(s, a).proves = false;
    }),
    plant(
        Certified,
        Kind::Leaves,
        "a certificate leaves somebody out",
        "it proves: true, of",
        |s, a| {
            certificate(s, a).processors.remove("sumsub");
        },
    ),
    plant(Certified, Kind::Leaves, "a certificate names the person", "names the person", |s, a| {
        certificate(s, a).text += &format!(" Person-q{a}q");
    }),
    plant(
        Certified,
        Kind::Leaves,
        "another certificate was told of",
        "nobody was told of the certificate",
        |s, a| {
            if let contracts::Event::AccountDeleted { certificate, .. } =
                &mut fact(s, a, deleted).envelope.event
            {
                *certificate = uuid::Uuid::nil();
            }
        },
    ),
    plant(MoneyAddsUp, Kind::Leaves, "a cent is missing of who left", "transactions of", |s, a| {
        cent(s, "transactions", "amount", a);
    })
    .at_large(),
    plant(MoneyAddsUp, Kind::Undone, "a cent is missing of who stays", "orders of", |s, a| {
        cent(s, "orders", "total", a);
    })
    .at_large(),
    plant(MoneyAddsUp, Kind::Leaves, "money is somebody else's now", "orders of", |s, a| {
        let order = s
            .after
            .get_mut("orders")
            .unwrap()
            .get_mut(&(100_000 + a.parse::<i64>().unwrap()))
            .unwrap();
        order["user_id"] = json!(888_888);
    })
    .at_large(),
];

fn cent(s: &mut Snapshot, table: &'static str, cell: &str, account: &str) {
    let row = s.after.get_mut(table).unwrap().get_mut(&account.parse().unwrap()).unwrap();
    let less = row[cell].as_f64().unwrap() - 0.01;
    row[cell] = json!((less * 100.0).round() / 100.0);
}

fn deletion(s: &Snapshot, account: &str) -> uuid::Uuid {
    let person = s.people.iter().find(|person| person.account == account).unwrap();
    person.seen.deletion.unwrap()
}

fn certificate<'s>(s: &'s mut Snapshot, account: &str) -> &'s mut Certificate {
    let id = deletion(s, account);
    s.certificates.iter_mut().find(|one| one.deletion == id).unwrap()
}
