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

/// A message in one of its forms, and what that needs.
struct Form {
    whole: Value,
    needed: Paths,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
    // Every message ever shipped, in every form: what one of them does without is not required.
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))? {
        let message: Value = serde_json::from_slice(&fs::read(file?.path())?)?;
        let subject = subject(&message)?;
        let refused =
            |changed: &Value| Envelope::decode(subject, changed.to_string().as_bytes()).is_err();
        let (of_data, of_envelope): (Paths, Paths) =
            needed(&message, &refused).into_iter().partition(|path| path.starts_with("data."));
        let of_data = of_data.iter().map(|path| path["data.".len()..].to_owned()).collect();
        let name = message["type"].as_str().unwrap_or_default().to_owned();
        let data = message["data"].clone();
        forms.entry(name).or_default().push(Form { whole: data, needed: of_data });
        let envelope = Form { whole: message, needed: of_envelope };
        forms.entry("envelope".to_owned()).or_default().push(envelope);
    }
    let required: BTreeMap<_, _> =
        forms.into_iter().map(|(name, forms)| (name, needed_by_all(&forms))).collect();
    println!("{}", serde_json::to_string_pretty(&required)?);
    Ok(())
}

/// The subject that a message of this type is published on.
fn subject(message: &Value) -> Result<&'static str, Box<dyn Error>> {
    let data = serde_json::value::to_raw_value(&message["data"])?;
    let type_name = message["type"].as_str().unwrap_or_default();
    Ok(contracts::Event::decode(type_name, Some(&data))?.subject())
}

/// What all forms of a message need. A list that a form lacks says nothing of what stands in it elsewhere.
fn needed_by_all(forms: &[Form]) -> Paths {
    let any = forms.iter().flat_map(|form| &form.needed);
    let fits = |path: &&String| {
        forms.iter().all(|form| form.needed.contains(*path) || lacks_list(&form.whole, path))
    };
    any.filter(fits).cloned().collect()
}

/// Whether what a field stands in is not there.
fn lacks_list(whole: &Value, path: &str) -> bool {
    let Some((parents, _)) = path.rsplit_once('.') else { return false };
    let inside = parents.split('.').try_fold(whole, |value, step| {
        let value = value.get(step)?;
        if value.is_array() { value.get(0) } else { Some(value) }
    });
    inside.is_none()
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
