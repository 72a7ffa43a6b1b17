//! Search as documented: fields, operators, groups, page size and cursor.

use axum::{Json, body::Bytes, extract::State};
use serde_json::{Value, json};

use super::{
    Shared,
    answer::{Answer, Refusal, json_of},
    lock,
};

const DEFAULT_PAGE: u64 = 50;
const LARGEST_PAGE: u64 = 150;
const MOST_FILTERS: usize = 15;
const DEEPEST: usize = 2;

pub(super) async fn contacts(State(state): State<Shared>, body: Bytes) -> Answer {
    let asked = json_of(&body)?;
    check(&asked["query"], &["id", "external_id", "role", "email"])?;
    let mut state = lock(&state);
    let mut found = Vec::new();
    for contact in &mut state.contacts {
        let shown = contact.shown();
        let fits = fits(&asked["query"], DEEPEST, &|field| match field {
            "id" | "external_id" | "role" | "email" => {
                Some(shown[field].as_str().unwrap_or_default().to_owned())
            }
            _ => None,
        })?;
        if fits && !contact.is_hidden() {
            found.push(contact.shown());
        }
    }
    page("list", "data", found, &asked)
}

pub(super) async fn conversations(State(state): State<Shared>, body: Bytes) -> Answer {
    let asked = json_of(&body)?;
    check(&asked["query"], &["id", "contact_ids", "source.body"])?;
    let state = lock(&state);
    let mut found = Vec::new();
    for conversation in &state.conversations {
        let fits = fits(&asked["query"], DEEPEST, &|field| match field {
            "id" => Some(conversation.id.clone()),
            "contact_ids" => Some(conversation.contact.clone()),
            "source.body" => Some(conversation.source.clone()),
            _ => None,
        })?;
        if fits {
            found.push(conversation.shown(&state.tags));
        }
    }
    page("conversation.list", "conversations", found, &asked)
}

/// A query that breaks the rules is refused whether or not there is anything to be found.
fn check(query: &Value, fields: &[&str]) -> Result<(), Refusal> {
    fits(query, DEEPEST, &|field| fields.contains(&field).then(String::new)).map(drop)
}

/// Whether something with these fields fits a query.
fn fits(
    query: &Value,
    levels: usize,
    field: &dyn Fn(&str) -> Option<String>,
) -> Result<bool, Refusal> {
    let invalid = |what| Refusal(400, "parameter_invalid", what);
    let operator = query["operator"].as_str().ok_or(invalid("an operator is missing"))?;
    if let "AND" | "OR" = operator {
        let filters = query["value"].as_array().ok_or(invalid("a group is a list"))?;
        if filters.len() > MOST_FILTERS || levels == 0 {
            return Err(invalid("too many filters, or nested too deeply"));
        }
        let mut each = Vec::with_capacity(filters.len());
        for filter in filters {
            each.push(fits(filter, levels - 1, field)?);
        }
        let (all, any) = (each.iter().all(|fits| *fits), each.contains(&true));
        return Ok(if operator == "AND" { all } else { any });
    }
    let name = query["field"].as_str().ok_or(invalid("a field is missing"))?;
    let has = field(name).ok_or(invalid("this field cannot be searched for"))?;
    let value = query["value"].as_str().ok_or(invalid("a value is missing"))?;
    match operator {
        "=" => Ok(has == value),
        "!=" => Ok(has != value),
        "~" if name == "source.body" => Ok(has.contains(value)),
        _ => Err(invalid("this operator does not fit the field")),
    }
}

fn page(kind: &str, name: &str, found: Vec<Value>, asked: &Value) -> Answer {
    let invalid = |what| Refusal(400, "parameter_invalid", what);
    let paging = &asked["pagination"];
    let size = match &paging["per_page"] {
        Value::Null => DEFAULT_PAGE,
        size => size.as_u64().ok_or(invalid("per_page is a number"))?,
    };
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(invalid("per_page is out of range"));
    }
    let start: usize = match &paging["starting_after"] {
        Value::Null => 0,
        cursor => cursor
            .as_str()
            .and_then(|cursor| cursor.parse().ok())
            .ok_or(invalid("starting_after is no cursor of ours"))?,
    };
    let total = found.len();
    let size = size as usize;
    let shown: Vec<Value> = found.into_iter().skip(start).take(size).collect();
    let mut pages = json!({"type": "pages", "page": start / size + 1, "per_page": size, "total_pages": total.div_ceil(size)});
    if start + size < total {
        pages["next"] = json!({"starting_after": (start + size).to_string()});
    }
    Ok(Json(json!({"type": kind, name: shown, "total_count": total, "pages": pages})))
}
