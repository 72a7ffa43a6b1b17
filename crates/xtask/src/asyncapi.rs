//! The AsyncAPI 3.0 document, so that a host team in any language can start from it.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Map, Value, json};

/// The document: one channel and one operation per event, payloads as JSON Schema.
pub fn document(files: &FileDescriptorSet) -> Value {
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
            schemas.insert(full_name.clone(), schema(files, file, message, &[4, index as i32]));
            let Some(subject) = subject(file.package(), message, &questions) else { continue };
            channels.insert(full_name.clone(), channel(&subject, &full_name));
            operations.insert(full_name.clone(), operation(file.package(), &full_name));
            messages
                .insert(full_name.clone(), envelope(&full_name, comment(file, &[4, index as i32])));
        }
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Ostiary events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in structured mode on NATS JetStream. The stream HOST keeps `host.*`, the stream OSTIARY keeps `ostiary.*.*`. Publish with a unique `id`, also as the header `Nats-Msg-Id`.",
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

fn envelope(full_name: &str, summary: String) -> Value {
    json!({
        "name": full_name,
        "summary": summary,
        "contentType": "application/cloudevents+json",
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "minLength": 1},
                "source": {"type": "string", "format": "uri-reference", "minLength": 1},
                "type": {"const": full_name},
                "subject": {"type": "string", "description": "The account id; equal to `data.accountId`."},
                "time": {"type": "string", "format": "date-time"},
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

fn schema(
    files: &FileDescriptorSet,
    file: &FileDescriptorProto,
    message: &DescriptorProto,
    path: &[i32],
) -> Value {
    let mut properties = Map::new();
    for (index, field) in message.field.iter().enumerate() {
        let mut property = field_schema(files, file, message, path, field);
        let described = comment(file, &[path, &[2, index as i32]].concat());
        if let Some(property) = property.as_object_mut().filter(|_| !described.is_empty()) {
            property.insert("description".to_owned(), described.into());
        }
        properties.insert(field.json_name().to_owned(), property);
    }
    json!({"type": "object", "description": comment(file, path), "properties": properties})
}

fn field_schema(
    files: &FileDescriptorSet,
    file: &FileDescriptorProto,
    message: &DescriptorProto,
    path: &[i32],
    field: &FieldDescriptorProto,
) -> Value {
    let one = match field.r#type() {
        Type::String => json!({"type": "string"}),
        Type::Bool => json!({"type": "boolean"}),
        Type::Int32 => json!({"type": "integer"}),
        Type::Uint32 => json!({"type": "integer", "minimum": 0}),
        Type::Int64 => json!({"type": "string", "pattern": "^-?[0-9]+$"}),
        Type::Enum => json!({"type": "string", "enum": choices(files, field.type_name())}),
        Type::Message if field.type_name() == ".google.protobuf.Timestamp" => {
            json!({"type": "string", "format": "date-time"})
        }
        Type::Message => nested(files, file, message, path, field.type_name()),
        other => unreachable!("no message uses {other:?} yet"),
    };
    if field.label() == Label::Repeated { json!({"type": "array", "items": one}) } else { one }
}

/// A message inside the message, or another one of the same file.
fn nested(
    files: &FileDescriptorSet,
    file: &FileDescriptorProto,
    message: &DescriptorProto,
    path: &[i32],
    type_name: &str,
) -> Value {
    let name = type_name.rsplit('.').next().unwrap_or_default();
    match message.nested_type.iter().position(|nested| nested.name() == name) {
        Some(at) => {
            schema(files, file, &message.nested_type[at], &[path, &[3, at as i32]].concat())
        }
        None => json!({"$ref": format!("#/components/schemas/{}", &type_name[1..])}),
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
