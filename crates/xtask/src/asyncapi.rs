//! The AsyncAPI 3.0 document, so that a host team in any language can start from it.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Map, Value, json};

/// What every message must have, and the `envelope` around it: paths of fields, `holds.since` for one that each of `holds`
/// must have.
pub type Required = BTreeMap<String, BTreeSet<String>>;

/// The document: one channel and one operation per event, payloads as JSON Schema.
pub fn document(files: &FileDescriptorSet, required: &Required) -> Value {
    let mut channels = Map::new();
    let mut operations = Map::new();
    let mut messages = Map::new();
    let mut schemas = Map::new();
    for file in files.file.iter().filter(|file| file.package().starts_with("ostiary.")) {
        let questions: Vec<&str> = file
            .service
            .iter()
            .flat_map(|service| &service.method)
            .flat_map(|method| [method.input_type(), method.output_type()])
            .collect();
        for (index, message) in file.message_type.iter().enumerate() {
            let full_name = format!("{}.{}", file.package(), message.name());
            let needed = needed(files, required, &full_name);
            let part = Part { files, file, message, path: vec![4, index as i32], needed };
            schemas.insert(full_name.clone(), part.schema());
            let Some(subject) = subject(file.package(), message, &questions) else { continue };
            channels.insert(full_name.clone(), channel(&subject, &full_name));
            operations.insert(full_name.clone(), operation(file.package(), &full_name));
            let summary = comment(file, &[4, index as i32]);
            messages.insert(full_name.clone(), envelope(&full_name, summary, required));
        }
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Ostiary events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in structured mode on NATS JetStream. The stream HOST keeps `host.*`, the stream OSTIARY keeps `ostiary.*.*`. Publish with an `id` that is unique within its `source`, also as the header `Nats-Msg-Id`. What is sent as `Nats-Msg-Id` must be unique over all sources for 100 milliseconds: within them the broker acknowledges a second message under it as a duplicate and does not keep it, whatever it says. Where several sources publish that may give the same ids, put the source before the id in the header, or leave the header out: whoever reads tells repeats by source and id. An event that breaks the contract, or that comes on a subject of `host.*` that is none of these channels, gets a dead letter with the reason.",
            "license": {"name": "Apache-2.0"}
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"main": {"host": "localhost:4222", "protocol": "nats"}},
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas}
    })
}

/// The NATS subject of an event; `None` for questions, replies and parts of other messages.
fn subject(package: &str, message: &DescriptorProto, questions: &[&str]) -> Option<String> {
    let question = format!(".{package}.{}", message.name());
    let has_account = message.field.iter().any(|field| field.name() == "account_id");
    if questions.contains(&question.as_str()) || !has_account {
        return None;
    }
    let area = package.split('.').nth(1)?;
    let prefix = if area == "host" { "host".to_owned() } else { format!("ostiary.{area}") };
    Some(format!("{prefix}.{}", kebab(message.name())))
}

/// `UserSignedUpFromRU` becomes `user-signed-up-from-ru`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut after_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && after_lower {
            kebab.push('-');
        }
        after_lower = !letter.is_ascii_uppercase();
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

fn channel(subject: &str, full_name: &str) -> Value {
    json!({
        "address": subject,
        "messages": {"event": {"$ref": format!("#/components/messages/{full_name}")}}
    })
}

fn operation(package: &str, full_name: &str) -> Value {
    let action = if package.starts_with("ostiary.host.") { "receive" } else { "send" };
    json!({"action": action, "channel": {"$ref": format!("#/channels/{full_name}")}})
}

fn envelope(full_name: &str, summary: String, required: &Required) -> Value {
    let needed: Vec<&String> = required.get("envelope").into_iter().flatten().collect();
    json!({
        "name": full_name,
        "summary": summary,
        "contentType": "application/cloudevents+json",
        "payload": {
            "type": "object",
            "required": needed,
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "minLength": 1},
                "source": {"type": "string", "format": "uri-reference", "minLength": 1},
                "type": {"const": full_name},
                "subject": {"type": "string", "description": "The account id; equal to `data.accountId`."},
                "time": {"type": "string", "format": "date-time", "description": "When it was said; over ten minutes ahead is refused."},
                "datacontenttype": {"const": "application/json"},
                "correlationid": {"type": "string"},
                "causationid": {"type": "string"},
                "traceparent": {"type": "string"},
                "storyversion": {"type": "string", "description": "On ours: grows with each change of the story."},
                "data": {"$ref": format!("#/components/schemas/{full_name}")}
            }
        }
    })
}

/// What a message of this name must have; a part of other messages: what all of these say of it.
fn needed(files: &FileDescriptorSet, required: &Required, full_name: &str) -> BTreeSet<String> {
    if let Some(own) = required.get(full_name) {
        return own.clone();
    }
    let of_others = files.file.iter().flat_map(|file| {
        file.message_type.iter().filter_map(|message| {
            let is_it =
                |field: &&FieldDescriptorProto| field.type_name() == format!(".{full_name}");
            let field = message.field.iter().find(is_it)?;
            let whole = required.get(&format!("{}.{}", file.package(), message.name()))?;
            Some(inside(whole, field.json_name()))
        })
    });
    of_others.reduce(|one, other| &one & &other).unwrap_or_default()
}

/// What is needed inside a field.
fn inside(needed: &BTreeSet<String>, field: &str) -> BTreeSet<String> {
    let prefix = format!("{field}.");
    needed.iter().filter_map(|path| path.strip_prefix(&prefix)).map(str::to_owned).collect()
}

/// A message on its way to a JSON Schema, with its place in its file.
struct Part<'a> {
    files: &'a FileDescriptorSet,
    file: &'a FileDescriptorProto,
    message: &'a DescriptorProto,
    path: Vec<i32>,
    needed: BTreeSet<String>,
}

impl Part<'_> {
    fn schema(&self) -> Value {
        let mut properties = Map::new();
        for (index, field) in self.message.field.iter().enumerate() {
            let mut property = self.field_schema(field);
            let described = comment(self.file, &[&self.path[..], &[2, index as i32]].concat());
            if let Some(property) = property.as_object_mut().filter(|_| !described.is_empty()) {
                property.insert("description".to_owned(), described.into());
            }
            properties.insert(field.json_name().to_owned(), property);
        }
        let described = comment(self.file, &self.path);
        let mut schema =
            json!({"type": "object", "description": described, "properties": properties});
        let needed: Vec<_> = self.needed.iter().filter(|path| !path.contains('.')).collect();
        // Of questions and replies that are no events nothing is said.
        if !needed.is_empty() {
            schema["required"] = json!(needed);
        }
        schema
    }

    fn field_schema(&self, field: &FieldDescriptorProto) -> Value {
        let one = match field.r#type() {
            Type::String => json!({"type": "string"}),
            Type::Bool => json!({"type": "boolean"}),
            Type::Int32 => json!({"type": "integer"}),
            Type::Uint32 => json!({"type": "integer", "minimum": 0}),
            Type::Int64 => json!({"type": "string", "pattern": "^-?[0-9]+$"}),
            Type::Enum => {
                json!({"type": "string", "enum": choices(self.files, field.type_name())})
            }
            Type::Message if field.type_name() == ".google.protobuf.Timestamp" => {
                json!({"type": "string", "format": "date-time"})
            }
            Type::Message => self.nested(field),
            other => unreachable!("no message uses {other:?} yet"),
        };
        if field.label() == Label::Repeated { json!({"type": "array", "items": one}) } else { one }
    }

    /// A message inside the message, or another one of the same file.
    fn nested(&self, field: &FieldDescriptorProto) -> Value {
        let name = field.type_name().rsplit('.').next().unwrap_or_default();
        let Some(at) = self.message.nested_type.iter().position(|nested| nested.name() == name)
        else {
            return json!({"$ref": format!("#/components/schemas/{}", &field.type_name()[1..])});
        };
        let message = &self.message.nested_type[at];
        let path = [&self.path[..], &[3, at as i32]].concat();
        let needed = inside(&self.needed, field.json_name());
        Part { message, path, needed, ..*self }.schema()
    }
}

/// The values of an enum but the unspecified one.
fn choices(files: &FileDescriptorSet, type_name: &str) -> Vec<String> {
    let found = files.file.iter().find_map(|file| {
        let inner = type_name.strip_prefix(&format!(".{}.", file.package()))?;
        let of_the_file = file.enum_type.iter().find(|found| found.name() == inner);
        of_the_file.or_else(|| find_enum(&file.message_type, inner))
    });
    let values = found.map(|found| found.value.as_slice()).unwrap_or_default();
    let names = values.iter().filter(|value| value.number() != 0);
    names.map(|value| value.name().to_owned()).collect()
}

/// The enum at `path` (`Message.Inner.Enum`) inside `messages`.
fn find_enum<'a>(messages: &'a [DescriptorProto], path: &str) -> Option<&'a EnumDescriptorProto> {
    let (outer, rest) = path.split_once('.')?;
    let message = messages.iter().find(|message| message.name() == outer)?;
    let here = message.enum_type.iter().find(|found| found.name() == rest);
    here.or_else(|| find_enum(&message.nested_type, rest))
}

fn comment(file: &FileDescriptorProto, path: &[i32]) -> String {
    let mut locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let found = locations.find(|location| location.path == path);
    found.map(|location| location.leading_comments().trim().replace("\n ", " ")).unwrap_or_default()
}
