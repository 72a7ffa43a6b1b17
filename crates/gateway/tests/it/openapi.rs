//! The document that hosts write their clients from.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{HOST, MAIL_SERVER, World};

#[tokio::test]
async fn it_is_served_to_anybody_and_is_openapi_3_1() {
    let world = World::start().await;
    let answer = world.caller.send(world.caller.request(Method::GET, "/openapi.json")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert!(answer.body["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(answer.body["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[tokio::test]
async fn every_path_takes_exactly_the_methods_that_it_names() {
    let world = World::start().await;
    let document = document();
    for (template, operations) in document["paths"].as_object().unwrap() {
        let path = template.replace("{accountId}", "42");
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let named = operations.get(method.as_str().to_lowercase()).is_some();
            let token = if path == "/v1/inbound-mail" { MAIL_SERVER } else { HOST };
            let request = world.caller.request(method.clone(), &path).bearer_auth(token);
            let status = world.caller.send(request).await.status;
            assert_eq!(status != 405, named, "{method} {template}");
            assert_ne!(status, 404, "{method} {template}");
        }
    }
}

#[test]
fn every_code_is_listed_and_named_by_the_calls_that_answer_with_it() {
    let document = document();
    let codes = &document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    let codes = codes.as_array().unwrap();
    assert!(codes.contains(&json!("account_id_invalid")));
    // Of these there is no call.
    let elsewhere = [json!("not_found"), json!("method_not_allowed")];
    let text = document["paths"].to_string();
    for code in codes {
        let named = text.contains(&format!("`{}`", code.as_str().unwrap()));
        assert_eq!(named, !elsewhere.contains(code), "{code}");
    }
}

#[test]
fn every_post_needs_a_key_and_every_body_is_closed() {
    let document = document();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let Some(post) = operations.get("post") else { continue };
        if path == "/v1/inbound-mail" {
            // Its key is the mail's Message-ID.
            continue;
        }
        let key = post["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == "Idempotency-Key");
        assert_eq!(key.unwrap()["required"], true, "{path}");
        let body =
            post["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
        let schema = body.rsplit('/').next().unwrap();
        assert_eq!(
            document["components"]["schemas"][schema]["additionalProperties"], false,
            "{schema}"
        );
    }
}

fn document() -> Value {
    serde_json::to_value(gateway::document()).unwrap()
}
