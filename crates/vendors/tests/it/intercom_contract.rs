//! The simulator itself: calls that the client would never make are refused as documented.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use simulators::{
    Intercom as Workspace,
    intercom::{ADMIN, TOKEN},
};

const FIND: &str = "/contacts/find_by_external_id/42";

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// The status, and the vendor's code for it in the body that is documented.
    fn refusal(&self) -> (u16, &str) {
        let Self { status, body, .. } = self;
        assert_eq!(body["type"], "error.list", "{status} {body}");
        assert!(body["request_id"].is_string(), "{body}");
        let error = &body["errors"][0];
        assert!(error["message"].is_string(), "{body}");
        (*status, error["code"].as_str().unwrap())
    }

    fn number(&self, header: &str) -> u64 {
        self.headers[header].to_str().unwrap().parse().unwrap()
    }
}

/// What every call must bring.
fn proper() -> HeaderMap {
    [
        ("authorization", format!("Bearer {TOKEN}")),
        ("accept", "application/json".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("intercom-version", "2.14".to_owned()),
    ]
    .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap()))
    .into_iter()
    .collect()
}

async fn raw(
    workspace: &Workspace,
    (method, path): (&str, &str),
    headers: HeaderMap,
    body: String,
) -> Answer {
    let client = runtime::http::client().build().unwrap();
    let request = client.request(method.parse().unwrap(), format!("{}{path}", workspace.url()));
    let answer = request.headers(headers).body(body).send().await.unwrap();
    Answer {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        body: answer.json().await.unwrap(),
    }
}

async fn get(workspace: &Workspace, path: &str) -> Answer {
    raw(workspace, ("GET", path), proper(), String::new()).await
}

async fn call(workspace: &Workspace, method: &str, path: &str, body: &Value) -> Answer {
    raw(workspace, (method, path), proper(), body.to_string()).await
}

async fn post(workspace: &Workspace, path: &str, body: &Value) -> Answer {
    call(workspace, "POST", path, body).await
}

/// A message of the teammate's, in a conversation of its own.
fn message(to: &str, body: &str) -> Value {
    json!({"message_type": "in_app", "from": {"type": "admin", "id": ADMIN}, "to": {"type": "user", "id": to},
        "body": body, "create_conversation_without_contact_reply": true})
}

/// A person, and the conversation with them; both by Intercom's ids.
async fn conversation(workspace: &Workspace, external_id: &str) -> (String, String) {
    let contact = workspace.add_contact(external_id);
    assert_eq!(post(workspace, "/messages", &message(&contact, "Hello")).await.status, 200);
    let state = workspace.state();
    let theirs = state.conversations.iter().find(|one| one.contact == contact).unwrap();
    (contact, theirs.id.clone())
}

#[tokio::test]
async fn a_call_needs_the_token_the_pinned_version_and_json() {
    let workspace = Workspace::start().await.unwrap();
    let contact = workspace.add_contact("42");
    let body = message(&contact, "Hello").to_string();
    // A call without a version would have that of the workspace's settings, of which ours know nothing.
    for (header, value, refusal) in [
        ("authorization", None, (401, "unauthorized")),
        ("authorization", Some("Bearer another-token"), (401, "unauthorized")),
        ("authorization", Some(TOKEN), (401, "unauthorized")),
        ("accept", Some("text/html"), (406, "not_acceptable")),
        ("accept", None, (406, "not_acceptable")),
        ("intercom-version", None, (400, "intercom_version_invalid")),
        ("intercom-version", Some("2.13"), (400, "intercom_version_invalid")),
        ("intercom-version", Some("v2.14"), (400, "intercom_version_invalid")),
        ("content-type", Some("text/plain"), (400, "bad_request")),
        ("content-type", None, (400, "bad_request")),
    ] {
        let mut headers = proper();
        headers.remove(header);
        if let Some(value) = value {
            headers.insert(header, HeaderValue::from_static(value));
        }
        let answer = raw(&workspace, ("POST", "/messages"), headers, body.clone()).await;
        assert_eq!(answer.refusal(), refusal, "{header}: {value:?}");
    }
    assert_eq!(workspace.state().messages.len(), 0, "a refused call does nothing");
    let answer = raw(&workspace, ("POST", "/messages"), proper(), body).await;
    assert_eq!((answer.status, &answer.body["message_type"]), (200, &json!("inapp")));
    assert_eq!(get(&workspace, "/me").await.body["id"], ADMIN.to_string());
}

#[tokio::test]
async fn what_there_is_not_is_404_and_so_is_a_wrong_method() {
    let workspace = Workspace::start().await.unwrap();
    let (contact, conversation) = conversation(&workspace, "42").await;
    post(&workspace, "/tags", &json!({"name": "KYC"})).await;
    let (reply, tag) = (reply("comment", "Hello"), json!({"id": "1", "admin_id": "814860"}));
    let no_tag = json!({"id": "9", "admin_id": "814860"});
    let nothing = Value::Null;
    let on_them = format!("/contacts/{contact}/tags");
    let off_them = format!("/contacts/{contact}/tags/1");
    let in_it = format!("/conversations/{conversation}/tags");
    for (method, path, body, code) in [
        ("GET", "/contacts/find_by_external_id/43", &nothing, "not_found"),
        // The host's id in place of theirs, and theirs in place of the host's.
        ("GET", "/contacts/42/tags", &nothing, "not_found"),
        ("GET", &*format!("/contacts/find_by_external_id/{contact}"), &nothing, "not_found"),
        ("POST", "/messages", &message("42", "Hello"), "not_found"),
        ("POST", "/contacts/42/tags", &tag, "not_found"),
        ("DELETE", "/contacts/42", &nothing, "not_found"),
        ("GET", "/conversations/1", &nothing, "not_found"),
        ("POST", "/conversations/1/reply", &reply, "not_found"),
        ("POST", "/conversations/1/tags", &tag, "not_found"),
        ("POST", &on_them, &no_tag, "tag_not_found"),
        ("POST", &in_it, &no_tag, "tag_not_found"),
        ("DELETE", &off_them, &nothing, "tag_not_found"),
        ("DELETE", &*format!("{on_them}/9"), &nothing, "tag_not_found"),
        ("PUT", "/messages", &nothing, "not_found"),
        ("GET", "/contacts/search", &nothing, "not_found"),
        ("POST", "/me", &nothing, "not_found"),
        ("GET", "/nothing", &nothing, "not_found"),
    ] {
        let answer = call(&workspace, method, path, body).await;
        assert_eq!(answer.refusal(), (404, code), "{method} {path}");
    }
    let state = workspace.state();
    assert_eq!((state.messages.len(), state.conversations[0].parts.len()), (1, 0));
    assert!(state.conversations[0].tags.is_empty() && state.contacts[0].tags.is_empty());
}

fn reply(kind: &str, body: &str) -> Value {
    json!({"message_type": kind, "type": "admin", "admin_id": ADMIN.to_string(), "body": body})
}

/// The same with another value at one place.
fn but(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

#[tokio::test]
async fn bodies_that_break_the_rules_are_refused_and_do_nothing() {
    let workspace = Workspace::start().await.unwrap();
    let (contact, conversation) = conversation(&workspace, "42").await;
    let hello = message(&contact, "Hello");
    let (answers, tags) =
        (format!("/conversations/{conversation}/reply"), format!("/contacts/{contact}/tags"));
    let in_it = format!("/conversations/{conversation}/tags");
    let comment = reply("comment", "Hello");
    for (path, body, refusal) in [
        ("/messages", but(&hello, "/body", Value::Null), (400, "parameter_invalid")),
        ("/messages", but(&hello, "/body", json!("")), (400, "parameter_invalid")),
        ("/messages", but(&hello, "/to/type", json!("admin")), (400, "parameter_invalid")),
        ("/messages", but(&hello, "/message_type", Value::Null), (400, "parameter_not_found")),
        ("/messages", but(&hello, "/message_type", json!("email")), (422, "parameter_not_found")),
        ("/messages", but(&hello, "/from/id", json!(1)), (404, "not_found")),
        ("/messages", but(&hello, "/from/type", json!("user")), (404, "not_found")),
        (&answers, but(&comment, "/body", Value::Null), (400, "parameter_invalid")),
        (&answers, but(&comment, "/message_type", json!("close")), (400, "parameter_invalid")),
        (&answers, but(&comment, "/type", json!("bot")), (400, "parameter_invalid")),
        (&answers, but(&comment, "/admin_id", json!("1")), (404, "assignee_not_found")),
        ("/tags", json!({"name": ""}), (400, "parameter_not_found")),
        (&tags, json!({"name": "KYC"}), (400, "parameter_not_found")),
        (&in_it, json!({"id": "1"}), (404, "not_found")),
        ("/contacts", json!({"role": "user"}), (400, "parameter_not_found")),
    ] {
        let answer = post(&workspace, path, &body).await;
        assert_eq!(answer.refusal(), refusal, "{path} {body}");
    }
    for path in ["/messages", "/tags", "/contacts", "/contacts/search", &answers] {
        let torn = raw(&workspace, ("POST", path), proper(), "{\"id\": ".to_owned()).await;
        assert_eq!(torn.refusal(), (400, "bad_request"), "{path}");
    }
    // One person cannot speak for another.
    let stranger = workspace.add_contact("43");
    let theirs = json!({"message_type": "comment", "type": "user", "intercom_user_id": stranger, "body": "Hello"});
    assert_eq!(post(&workspace, &answers, &theirs).await.refusal(), (404, "not_found"));
    let note = but(&theirs, "/message_type", json!("note"));
    assert_eq!(post(&workspace, &answers, &note).await.refusal(), (400, "parameter_invalid"));
    let state = workspace.state();
    assert_eq!((state.messages.len(), state.conversations[0].parts.len()), (1, 0));
    assert_eq!((state.tags.len(), state.contacts.len()), (0, 2));
}

#[tokio::test]
async fn an_id_that_somebody_has_is_409_and_nobody_is_made_twice() {
    let workspace = Workspace::start().await.unwrap();
    let asked = json!({"role": "user", "external_id": "42"});
    let made = post(&workspace, "/contacts", &asked).await;
    assert_eq!((made.status, &made.body["external_id"]), (200, &json!("42")));
    assert_eq!(post(&workspace, "/contacts", &asked).await.refusal(), (409, "conflict"));
    assert_eq!(get(&workspace, FIND).await.body["id"], made.body["id"]);
    // A tag of a name that there is, is found.
    let tag = json!({"name": "KYC"});
    let first = post(&workspace, "/tags", &tag).await;
    assert_eq!(post(&workspace, "/tags", &tag).await.body, first.body);
    let state = workspace.state();
    assert_eq!((state.contacts.len(), state.tags.len()), (1, 1));
}

fn filter(field: &str, operator: &str, value: &str) -> Value {
    json!({"field": field, "operator": operator, "value": value})
}

fn group(filters: Vec<Value>) -> Value {
    json!({"operator": "AND", "value": filters})
}

/// What is found, or the status of the refusal.
async fn found(workspace: &Workspace, path: &str, query: Value) -> Result<u64, (u16, String)> {
    let answer = post(workspace, path, &json!({"query": query})).await;
    if answer.status == 200 {
        return Ok(answer.body["total_count"].as_u64().unwrap());
    }
    let (status, code) = answer.refusal();
    Err((status, code.to_owned()))
}

#[tokio::test]
async fn a_search_keeps_to_fields_operators_and_limits_also_when_nobody_is_there() {
    let workspace = Workspace::start().await.unwrap();
    let (people, talks) = ("/contacts/search", "/conversations/search");
    let of_42 = || filter("external_id", "=", "42");
    let deep = |levels| (0..levels).fold(of_42(), |inner, _| group(vec![inner]));
    for there in [0, 1] {
        for (path, query) in [
            (people, filter("favourite_colour", "=", "42")),
            (people, filter("external_id", "like", "42")),
            (people, filter("external_id", ">", "42")),
            (people, filter("external_id", "~", "42")),
            (people, group(vec![of_42(); 16])),
            (people, deep(3)),
            (people, json!({})),
            (people, json!({"operator": "AND", "value": "42"})),
            (people, json!({"operator": "=", "value": "42"})),
            (people, json!({"field": "external_id", "operator": "="})),
            (talks, filter("contact_ids", "~", "64c0")),
            (talks, filter("source.author", "=", "42")),
        ] {
            let refused = found(&workspace, path, query.clone()).await;
            assert_eq!(refused, Err((400, "parameter_invalid".to_owned())), "{path} {query}");
        }
        for query in [of_42(), group(vec![of_42(); 15]), deep(2)] {
            assert_eq!(found(&workspace, people, query.clone()).await, Ok(there), "{query}");
        }
        assert_eq!(found(&workspace, talks, filter("source.body", "~", "ell")).await, Ok(there));
        if there == 0 {
            conversation(&workspace, "42").await;
        }
    }
}

#[tokio::test]
async fn a_search_comes_in_pages_that_follow_one_another() {
    let workspace = Workspace::start().await.unwrap();
    for person in 0..60 {
        workspace.add_contact(&person.to_string());
    }
    let query = filter("role", "=", "user");
    let page = async |pagination: Value| {
        let asked = json!({"query": query, "pagination": pagination});
        post(&workspace, "/contacts/search", &asked).await
    };
    for pagination in [
        json!({"per_page": 0}),
        json!({"per_page": 151}),
        json!({"per_page": "5"}),
        json!({"starting_after": "there"}),
        json!({"starting_after": 5}),
    ] {
        let refused = page(pagination.clone()).await;
        assert_eq!(refused.refusal(), (400, "parameter_invalid"), "{pagination}");
    }
    assert_eq!(page(Value::Null).await.body["data"].as_array().unwrap().len(), 50);
    let (mut ids, mut pagination) = (Vec::new(), json!({"per_page": 25}));
    for (number, shown) in [(1, 25), (2, 25), (3, 10)] {
        let answer = page(pagination.clone()).await.body;
        let pages = &answer["pages"];
        assert_eq!((&answer["total_count"], &pages["page"]), (&json!(60), &json!(number)));
        assert_eq!((&pages["total_pages"], &pages["per_page"]), (&json!(3), &json!(25)));
        let people = answer["data"].as_array().unwrap();
        assert_eq!(people.len(), shown, "page {number}");
        ids.extend(people.iter().map(|one| one["external_id"].as_str().unwrap().to_owned()));
        assert_eq!(pages["next"].is_null(), number == 3);
        pagination["starting_after"] = pages["next"]["starting_after"].clone();
    }
    assert_eq!(ids, (0..60).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn every_answer_says_how_many_calls_are_left_and_then_it_is_429() {
    let workspace = Workspace::start().await.unwrap();
    let contact = workspace.add_contact("42");
    workspace.limit(2);
    for left in [1, 0] {
        let answer = get(&workspace, FIND).await;
        assert_eq!((answer.status, answer.number("x-ratelimit-remaining")), (200, left));
        assert_eq!(answer.number("x-ratelimit-limit"), 1666);
    }
    let refused = post(&workspace, "/messages", &message(&contact, "Hello")).await;
    assert_eq!(refused.refusal(), (429, "rate_limit_exceeded"));
    assert_eq!(refused.number("x-ratelimit-limit"), 1666);
    assert_eq!(refused.number("x-ratelimit-remaining"), 0);
    assert!(!refused.headers.contains_key("retry-after"), "the vendor does not say it so");
    let date = refused.headers["date"].to_str().unwrap();
    let now = chrono::DateTime::parse_from_rfc2822(date).unwrap().timestamp();
    assert_eq!(i64::try_from(refused.number("x-ratelimit-reset")).unwrap(), now + 10);
    assert_eq!(workspace.state().messages.len(), 0);
}

#[tokio::test]
async fn who_is_new_is_found_late_and_who_is_deleted_is_gone_with_what_was_said() {
    let workspace = Workspace::start().await.unwrap();
    let new = workspace.add_new_contact("42", 2);
    let search = || found(&workspace, "/contacts/search", filter("external_id", "=", "42"));
    assert_eq!(get(&workspace, FIND).await.status, 404);
    assert_eq!(post(&workspace, "/messages", &message(&new, "Hello")).await.status, 404);
    assert_eq!(search().await, Ok(0));
    assert_eq!(search().await, Ok(1));
    let (leaving, conversation) = conversation(&workspace, "43").await;
    let path = format!("/contacts/{leaving}");
    let deleted = call(&workspace, "DELETE", &path, &Value::Null).await;
    let proof = json!({"type": "contact", "id": leaving, "external_id": "43", "deleted": true});
    assert_eq!((deleted.status, deleted.body), (200, proof));
    for gone in [&*format!("/conversations/{conversation}"), "/contacts/find_by_external_id/43"] {
        assert_eq!(get(&workspace, gone).await.refusal(), (404, "not_found"), "{gone}");
    }
    let again = call(&workspace, "DELETE", &path, &Value::Null).await;
    assert_eq!(again.refusal(), (404, "not_found"));
}
