//! A text with NUL, which PostgreSQL cannot keep, is bad data at the edge; every other text passes.

use contracts::{ContractError, Event};
use serde_json::{Value, json, value::to_raw_value};

use crate::samples;

/// Every text in the data, by its JSON pointer.
fn texts(data: &Value, at: String, found: &mut Vec<String>) {
    match data {
        Value::String(_) => found.push(at),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| texts(item, format!("{at}/{n}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| texts(field, format!("{at}/{name}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn no_text_of_any_message_may_have_a_nul() {
    for sample in samples::all() {
        let data: Value = serde_json::from_str(sample.event.encode().get()).unwrap();
        let mut pointers = vec![];
        texts(&data, String::new(), &mut pointers);
        assert!(!pointers.is_empty());
        for pointer in pointers {
            let mut broken = data.clone();
            let text = broken.pointer_mut(&pointer).unwrap();
            *text = json!(format!("{}\0", text.as_str().unwrap()));
            let broken = to_raw_value(&broken).unwrap();
            let refused = Event::decode(sample.event.type_name(), Some(&broken)).unwrap_err();
            let expected = matches!(
                refused,
                ContractError::BadData { .. } | ContractError::AccountIdInvalid(_)
            );
            assert!(expected, "{} {pointer}: {refused}", sample.event.type_name());
        }
    }
}
