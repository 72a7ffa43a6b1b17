//! The AsyncAPI document is whole, and says what the code does.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Event, topology};
use serde_json::Value;

use crate::samples;

#[test]
fn the_document_has_what_asyncapi_3_requires() {
    let document = document();
    assert_eq!(document["asyncapi"], "3.0.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    for server in entries(&document["servers"]).values() {
        assert!(server["host"].is_string() && server["protocol"].is_string());
    }
    for channel in entries(&document["channels"]).values() {
        assert!(channel["address"].is_string() && !entries(&channel["messages"]).is_empty());
    }
    for operation in entries(&document["operations"]).values() {
        assert!(["send", "receive"].contains(&operation["action"].as_str().unwrap()));
    }
    let fits = |name: &str| {
        name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
    };
    for parts in entries(&document["components"]).values() {
        assert!(entries(parts).keys().all(|name| fits(name)));
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn every_channel_has_its_operation_its_message_and_its_schema() {
    let document = document();
    for (name, channel) in entries(&document["channels"]) {
        let operation = &document["operations"][name];
        let (_, area) = name.split_once("ostiary.").unwrap();
        let action = if area.starts_with("host.") { "receive" } else { "send" };
        assert_eq!(operation["action"], action, "{name}");
        assert_eq!(operation["channel"]["$ref"], format!("#/channels/{name}"));
        let message = format!("#/components/messages/{name}");
        assert_eq!(channel["messages"]["event"]["$ref"], message);
        let payload = &document["components"]["messages"][name]["payload"]["properties"];
        assert_eq!(payload["type"]["const"], **name);
        assert_eq!(payload["data"]["$ref"], format!("#/components/schemas/{name}"));
    }
}

#[test]
fn the_document_names_every_event_with_its_subject_and_no_command() {
    let samples = samples::all();
    let events = samples.iter().map(|sample| &sample.event).filter(|event| !is_command(event));
    let known: BTreeMap<_, _> =
        events.map(|event| (event.type_name().to_owned(), event.subject().to_owned())).collect();
    assert_eq!(subjects(), known);
}

#[test]
fn the_schemas_name_exactly_the_fields_of_the_golden_bytes() {
    let document = document();
    for sample in samples::all() {
        let data: Value = serde_json::from_str(sample.event.encode().get()).unwrap();
        let schema = &document["components"]["schemas"][sample.event.type_name()];
        let written: BTreeSet<_> = entries(&data).into_keys().collect();
        assert_eq!(written, entries(&schema["properties"]).into_keys().collect());
    }
}

#[test]
fn every_durable_reads_subjects_that_exist() {
    let subjects: BTreeSet<_> = subjects().into_values().collect();
    for durable in topology::DURABLES {
        for subject in durable.subjects {
            assert!(subjects.contains(*subject), "{} reads {subject}", durable.name);
        }
    }
}

#[test]
fn every_event_of_ours_is_said_by_one_service() {
    for subject in subjects().into_values().filter(|subject| subject.starts_with("ostiary.")) {
        let speakers = topology::SERVICES.iter().filter(|service| {
            let may = topology::permissions(service).unwrap();
            may.publish.iter().any(|pattern| covers(pattern, &subject))
        });
        let to_come = topology::TO_COME.iter().flat_map(|(_, events)| *events);
        let to_come = to_come.filter(|pattern| covers(pattern, &subject));
        assert_eq!(speakers.count() + to_come.count(), 1, "{subject}");
    }
}

fn document() -> Value {
    serde_json::from_str(include_str!("../../../../docs/asyncapi.json")).unwrap()
}

/// Subject of each event by its type.
fn subjects() -> BTreeMap<String, String> {
    let document = document();
    let channels = entries(&document["channels"]).into_iter();
    channels
        .map(|(name, channel)| (name.clone(), channel["address"].as_str().unwrap().to_owned()))
        .collect()
}

fn entries(value: &Value) -> BTreeMap<&String, &Value> {
    value.as_object().unwrap().iter().collect()
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| collect_references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => (),
    }
}

fn is_command(event: &Event) -> bool {
    event.subject().starts_with("ostiary.rpc.")
}

/// Whether a NATS subject fits a pattern whose only wildcard is a last `*`.
fn covers(pattern: &str, subject: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => subject.strip_prefix(start).is_some_and(|rest| !rest.contains('.')),
        None => pattern == subject,
    }
}
