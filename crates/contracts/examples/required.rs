//! Prints what every message must have, found by leaving out one field after the other: the decoder is the one who knows.
//!
//! A JSON object: `envelope` and every type with the paths of its fields, `holds.since` for one that each of `holds` must have.
//! `cargo xtask gen` writes them into the AsyncAPI document.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

use contracts::Envelope;
use serde_json::{Map, Value};

type Paths = BTreeSet<String>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut required: BTreeMap<String, Paths> = BTreeMap::new();
    // Every message ever shipped, in every form: what one of them lacks is not required.
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))? {
        let message: Value = serde_json::from_slice(&fs::read(file?.path())?)?;
        let subject = subject(&message)?;
        let refused =
            |changed: &Value| Envelope::decode(subject, changed.to_string().as_bytes()).is_err();
        let (of_data, of_envelope): (Paths, Paths) =
            needed(&message, &refused).into_iter().partition(|path| path.starts_with("data."));
        let of_data = of_data.iter().map(|path| path["data.".len()..].to_owned()).collect();
        note(&mut required, message["type"].as_str().unwrap_or_default(), of_data);
        note(&mut required, "envelope", of_envelope);
    }
    println!("{}", serde_json::to_string_pretty(&required)?);
    Ok(())
}

/// The subject that a message of this type is published on.
fn subject(message: &Value) -> Result<&'static str, Box<dyn Error>> {
    let data = serde_json::value::to_raw_value(&message["data"])?;
    let type_name = message["type"].as_str().unwrap_or_default();
    Ok(contracts::Event::decode(type_name, Some(&data))?.subject())
}

/// Keeps what all forms of a message need.
fn note(required: &mut BTreeMap<String, Paths>, name: &str, paths: Paths) {
    let known = required.entry(name.to_owned()).or_insert_with(|| paths.clone());
    known.retain(|path| paths.contains(path));
}

/// The paths of the fields without which the document is refused.
fn needed(document: &Value, refused: &impl Fn(&Value) -> bool) -> Paths {
    let mut paths = Paths::new();
    visit(document, &mut vec![], &mut |path, pointer| {
        let mut changed = document.clone();
        let (parent, field) = pointer.rsplit_once('/').unwrap_or_default();
        let object = changed.pointer_mut(parent).and_then(Value::as_object_mut);
        object.map(|object| object.remove(field));
        if refused(&changed) {
            paths.insert(path);
        }
    });
    paths
}

/// Calls `seen` with every field, its path and its JSON pointer. The first of a list stands for all of it.
fn visit(value: &Value, steps: &mut Vec<String>, seen: &mut impl FnMut(String, String)) {
    match value {
        Value::Object(fields) => visit_fields(fields, steps, seen),
        Value::Array(items) => {
            if let Some(first) = items.first() {
                steps.push("0".to_owned());
                visit(first, steps, seen);
                steps.pop();
            }
        }
        _ => {}
    }
}

fn visit_fields(
    fields: &Map<String, Value>,
    steps: &mut Vec<String>,
    seen: &mut impl FnMut(String, String),
) {
    for (name, value) in fields {
        steps.push(name.clone());
        let path: Vec<&str> =
            steps.iter().map(String::as_str).filter(|step| *step != "0").collect();
        seen(path.join("."), format!("/{}", steps.join("/")));
        visit(value, steps, seen);
        steps.pop();
    }
}
