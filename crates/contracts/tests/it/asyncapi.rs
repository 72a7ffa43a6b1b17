//! The AsyncAPI document is whole, and says what the code does.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Envelope, Event, topology};
use serde_json::{Value, json};

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
fn without_what_is_required_a_message_is_a_dead_letter_and_with_nothing_else_it_is_fine() {
    let document = document();
    for sample in samples::all().into_iter().map(sparsest) {
        let (name, subject) = (sample.event.type_name(), sample.event.subject());
        let code = |message: &Value| {
            let read = Envelope::decode(subject, message.to_string().as_bytes());
            read.map_or_else(|error| error.code(), |_| "fine")
        };
        let data = json!({"$ref": format!("#/components/schemas/{name}")});
        let envelope = &document["components"]["messages"]["ostiary.host.v1.UserSeen"]["payload"];
        let mut schema = envelope.clone();
        schema["properties"]["data"] = data;
        let whole: Value = serde_json::from_str(&sample.encode()).unwrap();
        let least = least(&document, &schema, &whole);
        assert_eq!(code(&least), "fine", "{least}");
        let mut required = vec![];
        collect_pointers(&least, "", &mut required);
        assert!(required.contains(&"/data/accountId".to_owned()), "{required:?}");
        for pointer in required {
            let code = code(&without(&least, &pointer));
            let codes = ["not_cloudevents", "bad_data", "account_id_invalid", "subject_mismatch"];
            assert!(codes.contains(&code), "{name} without {pointer} is {code}");
        }
    }
}

/// The form of a message that needs the least.
fn sparsest(sample: Envelope) -> Envelope {
    let same = |other: &Envelope| other.event.type_name() == sample.event.type_name();
    let sparse = samples::sparse().into_iter().map(|(_, other)| other).find(same);
    sparse.unwrap_or(sample)
}

/// What is left of a value when everything goes that its schema does not require. A list keeps its first.
fn least(document: &Value, schema: &Value, value: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return least(document, document.pointer(&reference[1..]).unwrap(), value);
    }
    match value {
        // A map has no fields of which some are required.
        Value::Object(_) if schema["properties"].is_null() => value.clone(),
        Value::Object(fields) => {
            let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
            let is_required = |name: &String| required.contains(&Value::from(name.as_str()));
            let kept = fields.iter().filter(|(name, value)| is_required(name) || value.is_array());
            kept.map(|(name, value)| {
                (name.clone(), least(document, &schema["properties"][name], value))
            })
            .collect()
        }
        Value::Array(items) => {
            items.iter().take(1).map(|item| least(document, &schema["items"], item)).collect()
        }
        other => other.clone(),
    }
}

/// JSON pointers of all fields but lists, which may always be empty.
fn collect_pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let pointer = format!("{at}/{name}");
                collect_pointers(value, &pointer, found);
                if !value.is_array() {
                    found.push(pointer);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_pointers(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn without(value: &Value, pointer: &str) -> Value {
    let mut changed = value.clone();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = changed.pointer_mut(parent).unwrap();
    parent.as_object_mut().unwrap().remove(field).unwrap();
    changed
}

#[test]
fn every_durable_reads_subjects_that_exist() {
    let subjects: BTreeSet<_> = subjects().into_values().collect();
    let named = topology::DURABLES.into_iter().filter(|one| *one != topology::GATEWAY_UNHEARD);
    for durable in named {
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
        assert_eq!(speakers.count(), 1, "{subject}");
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
