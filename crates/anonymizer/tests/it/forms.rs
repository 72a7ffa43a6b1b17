//! What is left of somebody is found in every form, in our own schemas and in the streams as at the host.

use std::collections::BTreeSet;

use contracts::Event;
use serde_json::json;

use crate::fixture::Place;

/// A form in which programs leave it lying about, worked out with coreutils and not with our code: what it is called, how it
/// is written, what it is of, and whether it says who it is only in a row of the person.
const FORMS: [(&str, &str, &str, bool); 14] = [
    ("plain", "ada4711@example.com", "email", false),
    ("capitals", "ADA4711@EXAMPLE.COM", "email", false),
    ("base64", "YWRhNDcxMUBleGFtcGxlLmNvbQ==", "email", false),
    ("base64behindone", "eGFkYTQ3MTFAZXhhbXBsZS5jb20=", "email", false),
    ("base64behindtwo", "eHlhZGE0NzExQGV4YW1wbGUuY29t", "email", false),
    ("urlsafe", "QUE_PzEyMzQ1Njc4", "document", false),
    ("hex", "61646134373131406578616D706C652E636F6D", "email", false),
    ("md5", "8844da982cbeb1524cfb0d1ff2a7c64e", "email", false),
    ("md5inbase64", "iETamCy+sVJM+w0f8qfGTg==", "email", false),
    ("sha1", "5c5e8b8edf989671f9d61666d145037a4e08ec03", "email", false),
    ("sha256", "08e9e3bfd195ad8fdcf5fb552249b349a5f49518e5f2a59f105a45b0938af680", "phone", false),
    ("groups", "+7 (912) 345-47-11", "phone", false),
    ("compact", "12345678", "document", true),
    (
        "compactsha256",
        "ef797c8118f02dfb649607dd5d3f8c7623048c9c063d532cc95c5ed7a898a64f",
        "document",
        true,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_found_in_every_kind_of_column_of_ours_and_in_a_stream() {
    let place = Place::start().await;
    let profile = place.has("4711").await;
    let documents = json!([
        {"idDocType": "PASSPORT", "number": "12 345678"},
        {"idDocType": "ID_CARD", "number": "AA??12345678"},
    ]);
    place.sumsub.change(&profile, |one| one.info = json!({ "idDocs": documents }));
    place.seal("4711").await;
    place.erase("4711", "host").await;
    let mut expected = BTreeSet::new();
    for (name, form, kind, weak) in FORMS {
        let whose = if weak { "4711" } else { "nobody" };
        place
            .ostiary_sql(&format!(
                "create table notifier.{name} (whose text, note text, told jsonb, raw bytea);
                 grant select on notifier.{name} to ostiary_notifier;
                 insert into notifier.{name} (whose, note) values ('{whose}', 'x={form};');
                 insert into notifier.{name} (whose, told) values ('{whose}', '{{\"x\": [\"{form}\"]}}');
                 insert into notifier.{name} (whose, raw) values ('{whose}', convert_to('x={form};', 'UTF8'))"
            ))
            .await;
        let body = json!({ "accountId": whose, "x": form }).to_string();
        place.world.tell_raw(&format!("host.{name}"), body.into()).await;
        for column in ["note", "told", "raw"] {
            expected.insert(format!("notifier: {name}.{column} ({kind})"));
        }
        expected.insert(format!("stream HOST: host.{name} ({kind})"));
    }
    // A hash as bytes; and a number that is many people's, in the row of nobody.
    place
        .ostiary_sql(
            "create table notifier.bytes (raw bytea); grant select on notifier.bytes to ostiary_notifier;
             insert into notifier.bytes values ('\\x078844da982cbeb1524cfb0d1ff2a7c64e');
             create table notifier.strange (note text); grant select on notifier.strange to ostiary_notifier;
             insert into notifier.strange values ('12 345678'), ('12345678'), ('joada4711@example.com')",
        )
        .await;
    expected.insert("notifier: bytes.raw (email)".to_owned());

    place.verify("4711", 1, &["host"]).await;
    let said = place.said("4711").await;
    let Some(Event::VerificationReported { places, certificate: None, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(places.iter().cloned().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_name_is_looked_for_in_what_is_the_persons_alone() {
    let place = Place::start().await;
    place.has("1").await;
    place.has("4711").await;
    place.world.host_sql("update users set full_name = 'Kim' where id = 4711").await;
    place.seal("4711").await;
    place.erase("4711", "host").await;
    place
        .world
        .host_sql("update orders set note = 'Kimberley for Kim' where id in (1, 4711)")
        .await;
    place
        .ostiary_sql(
            "create table notifier.notes (whose text, note text);
             grant select on notifier.notes to ostiary_notifier;
             insert into notifier.notes values ('4711', 'ask Kim'), ('1', 'ask Kim'), ('4711', 'Kimberley')",
        )
        .await;
    place.verify("4711", 1, &["host"]).await;
    let said = place.said("4711").await;
    let Some(Event::VerificationReported { places, certificate: None, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(places, &["host: orders.note (name)", "notifier: notes.note (name)"]);
}
