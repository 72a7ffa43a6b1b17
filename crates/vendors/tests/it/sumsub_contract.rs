//! The simulator itself: calls that the client would never make are refused as documented.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use simulators::{
    Sumsub as Provider,
    sumsub::{APP_TOKEN, SECRET_KEY},
};

struct Call<'a> {
    method: &'a str,
    path: String,
    body: &'a str,
    /// How far our clock is ahead, in seconds.
    ahead: i64,
}

#[expect(clippy::disallowed_methods, reason = "a vendor's clock is real")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

fn signature(parts: [&str; 4]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).unwrap();
    parts.into_iter().for_each(|part| mac.update(part.as_bytes()));
    hex::encode(mac.finalize().into_bytes())
}

async fn call(provider: &Provider, call: Call<'_>, change: fn(String) -> String) -> (u16, Value) {
    let seconds = (now() + call.ahead).to_string();
    let digest = signature([&seconds, call.method, &call.path, call.body]);
    let request = runtime::http::client()
        .build()
        .unwrap()
        .request(call.method.parse().unwrap(), format!("{}{}", provider.url(), call.path))
        .header("X-App-Token", APP_TOKEN)
        .header("X-App-Access-Ts", seconds)
        .header("X-App-Access-Sig", change(digest))
        .body(call.body.to_owned());
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

fn get(path: &str) -> Call<'_> {
    Call { method: "GET", path: path.to_owned(), body: "", ahead: 0 }
}

fn as_it_is(digest: String) -> String {
    digest
}

#[tokio::test]
async fn a_call_needs_the_right_signature_in_lower_case_and_the_right_time() {
    let provider = Provider::start().await.unwrap();
    let health = "/resources/status/api";
    assert_eq!(call(&provider, get(health), as_it_is).await.0, 200);
    let (status, body) = call(&provider, get(health), |digest| digest.to_uppercase()).await;
    assert_eq!((status, &body["code"]), (401, &Value::from(401)));
    assert!(body["correlationId"].is_string() && body["description"].is_string());
    assert_eq!(call(&provider, get(health), |_| "0".repeat(64)).await.0, 401);
    for (ahead, expected) in
        [(50, 200), (-50, 200), (70, 401), (-70, 401), (1_700_000_000_000, 401)]
    {
        let late = Call { ahead, ..get(health) };
        assert_eq!(call(&provider, late, as_it_is).await.0, expected, "{ahead} s");
    }
    let bare = runtime::http::client().build().unwrap();
    let bare = bare.get(format!("{}{health}", provider.url())).send().await.unwrap();
    assert_eq!(bare.status(), 401);
}

#[tokio::test]
async fn a_deactivated_profile_refuses_every_other_write() {
    let provider = Provider::start().await.unwrap();
    let body = r#"{"externalUserId":"user-42","type":"individual"}"#;
    let path = "/resources/applicants?levelName=basic-kyc".to_owned();
    let create = Call { method: "POST", path, body, ahead: 0 };
    let (status, made) = call(&provider, create, as_it_is).await;
    assert_eq!(status, 200, "{made}");
    let id = made["id"].as_str().unwrap();
    let post = |what: &str| Call {
        method: "POST",
        path: format!("/resources/applicants/{id}/{what}"),
        body: "",
        ahead: 0,
    };
    assert_eq!(call(&provider, post("reset"), as_it_is).await.0, 200);
    let out = format!("/resources/applicants/{id}/presence/deactivated");
    let out = Call { method: "PATCH", path: out, body: "", ahead: 0 };
    assert_eq!(call(&provider, out, as_it_is).await.1["deleted"], true);
    let (status, refused) = call(&provider, post("reset"), as_it_is).await;
    assert_eq!((status, &refused["errorCode"]), (409, &Value::from(1008)));
    assert_eq!(refused["errorName"], "applicant-marked-as-deleted");
}

#[tokio::test]
async fn reads_and_writes_have_a_limit_each() {
    let provider = Provider::start().await.unwrap();
    provider.rule(|rules| rules.per_window = [2, 1]);
    let health = "/resources/status/api";
    let statuses = [
        call(&provider, get(health), as_it_is).await.0,
        call(&provider, get(health), as_it_is).await.0,
        call(&provider, get(health), as_it_is).await.0,
    ];
    assert_eq!(statuses, [200, 200, 429]);
    let write = || Call { method: "POST", ..get("/resources/applicants/x/reset") };
    assert_eq!(call(&provider, write(), as_it_is).await.0, 404);
    assert_eq!(call(&provider, write(), as_it_is).await.0, 429);
    assert_eq!(provider.state().calls.len(), 5);
}
