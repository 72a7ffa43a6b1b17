//! The client against a Sumsub that enforces what is documented, in every state.

use std::time::Duration;

use chrono::{DateTime, Utc};
use runtime::config::Secret;
use secrecy::ExposeSecret;
use serde_json::json;
use simulators::{
    Sumsub as Provider,
    sumsub::{APP_TOKEN, Fault, SECRET_KEY},
};
use vendors::sumsub::{ApplicantId, Config, Error, ReviewStatus, Sumsub, Verdict};

const LEVEL: &str = "basic-kyc";
const IMAGE_LIMIT: usize = 1000;

fn config(provider: &Provider) -> Config {
    Config {
        url: provider.url().to_owned(),
        app_token: Secret::new(APP_TOKEN),
        secret_key: Secret::new(SECRET_KEY),
        timeout: 1,
        image_limit: IMAGE_LIMIT,
    }
}

async fn world() -> (Provider, Sumsub) {
    let provider = Provider::start().await.unwrap();
    let client = Sumsub::new(&config(&provider)).unwrap();
    (provider, client)
}

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

fn id(text: &str) -> ApplicantId {
    ApplicantId::try_new(text).unwrap()
}

/// A profile of user-42.
async fn profile() -> (Provider, Sumsub, ApplicantId) {
    let (provider, client) = world().await;
    let id = id(&provider.add_applicant("user-42", LEVEL));
    (provider, client, id)
}

fn contract(error: &Error) -> Option<&str> {
    match error {
        Error::Contract { field, .. } => Some(field),
        _ => None,
    }
}

#[tokio::test]
async fn a_person_is_found_by_the_id_of_the_host_whatever_it_is_made_of() {
    let (provider, client) = world().await;
    for external in ["user-42", "anna@example.com", "a/b?c=d&e#f", "Анна Смит", "50%;x=1"] {
        let known = provider.add_applicant(external, LEVEL);
        let found = client.find_applicant(external).await.unwrap().unwrap();
        assert_eq!(found.id.as_str(), known, "{external}");
        assert_eq!(found.external_user_id.as_deref(), Some(external));
        assert!(!found.deactivated);
        assert_eq!(client.applicant(&found.id).await.unwrap(), found);
    }
    assert_eq!(client.find_applicant("user-43").await, Ok(None), "no profile is no outage");
    assert_eq!(provider.state().calls_of("user-42").len(), 1);
    let nobody = id("64f0c0ffee00000000000099");
    assert_eq!(client.applicant(&nobody).await, Err(Error::NotFound("the profile")));
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_refused() {
    let (provider, client, id) = profile().await;
    provider.fail([Fault::With("/externalUserId", json!("user-4"))]);
    let error = client.find_applicant("user-42").await.unwrap_err();
    assert_eq!(contract(&error), Some("externalUserId"));
    provider.fail([Fault::With("/id", json!("64f0c0ffee00000000000099"))]);
    assert_eq!(contract(&client.applicant(&id).await.unwrap_err()), Some("id"));
    provider.fail([Fault::With("/id", json!("64f0c0ffee00000000000099"))]);
    assert_eq!(contract(&client.deactivate(&id).await.unwrap_err()), Some("id"));
}

#[tokio::test]
async fn a_verdict_is_read_in_every_state_of_a_review() {
    let (provider, client, id) = profile().await;
    let labels = vec!["FORGERY".to_owned()];
    let reviewed = at("2026-03-01T10:01:30Z");
    for (answer, verdict) in [
        (("RED", Some("FINAL")), Verdict::RedFinal(labels.clone())),
        (("RED", Some("RETRY")), Verdict::RedRetry(labels)),
        (("GREEN", None), Verdict::Green),
    ] {
        provider.review(id.as_str(), answer, reviewed);
        let review = client.review(&id).await.unwrap();
        assert_eq!((review.status, review.verdict), (ReviewStatus::Completed, Some(verdict)));
        assert_eq!(review.reviewed_at, Some(reviewed));
        assert_eq!(review.level.as_deref(), Some(LEVEL));
    }
    for status in ["init", "pending", "prechecked", "queued", "onHold", "awaitingService"] {
        provider.change(id.as_str(), |applicant| applicant.review.status = status);
        let review = client.review(&id).await.unwrap();
        assert_eq!(review.verdict, None, "{status}: the result is of the attempt before");
    }
}

#[tokio::test]
async fn a_profile_goes_out_of_use_and_comes_back_however_often_it_is_asked() {
    let (provider, client, id) = profile().await;
    for refused in [false, true] {
        provider.rule(|rules| rules.already_refused = refused);
        for _ in 0..2 {
            assert_eq!(client.deactivate(&id).await, Ok(()), "refused: {refused}");
            assert!(client.applicant(&id).await.unwrap().deactivated);
        }
        for _ in 0..2 {
            assert_eq!(client.activate(&id).await, Ok(()), "refused: {refused}");
            assert!(!client.applicant(&id).await.unwrap().deactivated);
        }
    }
    let told: Vec<_> = provider.take_webhooks().iter().map(|one| one["type"].clone()).collect();
    let twice = ["applicantDeactivated", "applicantActivated"].repeat(2);
    assert_eq!(told, twice, "what changes nothing is not told");
    let nobody = self::id("64f0c0ffee00000000000099");
    assert!(matches!(client.deactivate(&nobody).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_profile_under_check_is_waited_for_and_every_other_is_not() {
    let (provider, client, id) = profile().await;
    for refusal in [409, 400] {
        provider.rule(|rules| rules.under_check = refusal);
        for status in ["pending", "prechecked", "queued", "awaitingService"] {
            provider.change(id.as_str(), |applicant| applicant.review.status = status);
            let busy = client.deactivate(&id).await;
            assert_eq!(busy, Err(Error::Busy(Duration::from_secs(15))), "{status} by {refusal}");
            assert!(!client.applicant(&id).await.unwrap().deactivated);
        }
    }
    provider.review(id.as_str(), ("GREEN", None), at("2026-03-01T10:01:30Z"));
    for status in ["init", "completed", "onHold", "awaitingUser"] {
        provider.change(id.as_str(), |applicant| applicant.review.status = status);
        assert_eq!(client.deactivate(&id).await, Ok(()), "{status}");
        assert_eq!(client.activate(&id).await, Ok(()), "{status}");
    }
}

#[tokio::test]
async fn a_conflict_that_names_a_wait_is_over_after_it() {
    let (provider, client, id) = profile().await;
    provider.fail([Fault::Status(409, Some(10))]);
    assert_eq!(client.deactivate(&id).await, Err(Error::Busy(Duration::from_secs(10))));
    assert_eq!(client.deactivate(&id).await, Ok(()));
    provider.fail([Fault::Status(409, None)]);
    assert_eq!(client.deactivate(&id).await, Ok(()), "it is so already");
    provider.fail([Fault::Status(409, None)]);
    let refused = client.activate(&id).await;
    let what = "the profile's presence";
    assert_eq!(refused, Err(Error::Refused { what, status: 409, code: None }), "no blind loop");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_again() {
    let (provider, client, id) = profile().await;
    let slow = Fault::Slow(Duration::from_secs(2));
    for fault in [Fault::DoneBut(500), Fault::DoneBut(503), slow] {
        provider.fail([fault.clone()]);
        let lost = client.deactivate(&id).await;
        assert_eq!(lost, Err(Error::Unavailable("the profile's presence")), "{fault:?}");
        assert_eq!(client.deactivate(&id).await, Ok(()), "{fault:?}");
        assert_eq!(client.activate(&id).await, Ok(()));
    }
    provider.rule(|rules| rules.down = true);
    assert_eq!(client.find_applicant("user-42").await, Err(Error::Unavailable("the profile")));
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable() {
    let (provider, client, id) = profile().await;
    drop(provider);
    assert!(matches!(client.review(&id).await, Err(Error::Unavailable("the review"))));
}

#[tokio::test]
async fn what_breaks_the_contract_is_an_error_that_names_the_field() {
    let (provider, client, id) = profile().await;
    provider.fail([Fault::Without("/deleted")]);
    assert_eq!(contract(&client.deactivate(&id).await.unwrap_err()), Some("deleted"));
    provider.fail([Fault::With("/deleted", json!(false))]);
    assert_eq!(contract(&client.deactivate(&id).await.unwrap_err()), Some("deleted"));
    provider.fail([Fault::With("/reviewStatus", json!("finished"))]);
    assert_eq!(contract(&client.review(&id).await.unwrap_err()), Some("reviewStatus"));
    for body in [&b""[..], b"<html>", br#"{"id": "64f0c0f"#] {
        provider.fail([Fault::Body(body.to_vec())]);
        assert!(contract(&client.applicant(&id).await.unwrap_err()).is_some(), "{body:?}");
    }
    provider.fail([Fault::Body(vec![b' '; 5_000_000])]);
    let error = client.applicant(&id).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn who_is_not_let_in_must_be_helped_by_a_person() {
    let (provider, client, id) = profile().await;
    for (app_token, secret_key) in [("another", SECRET_KEY), (APP_TOKEN, "another")] {
        let (app_token, secret_key) = (Secret::new(app_token), Secret::new(secret_key));
        let stranger = Sumsub::new(&Config { app_token, secret_key, ..config(&provider) }).unwrap();
        assert_eq!(stranger.review(&id).await, Err(Error::Unauthorized(401)));
        assert_eq!(stranger.deactivate(&id).await, Err(Error::Unauthorized(401)));
    }
    provider.fail([Fault::Status(403, None)]);
    assert_eq!(client.review(&id).await, Err(Error::Unauthorized(403)));
    assert!(!provider.state().applicants[0].deactivated);
}

#[tokio::test]
async fn after_too_many_calls_nobody_asks_before_the_wait_is_over() {
    let (provider, client, id) = profile().await;
    provider.rule(|rules| (rules.per_window, rules.throttled_for) = ([2, 50], Some(1)));
    for _ in 0..2 {
        client.review(&id).await.unwrap();
    }
    let wait = Duration::from_secs(1);
    assert_eq!(client.review(&id).await, Err(Error::Throttled(wait)));
    let calls = provider.state().calls.len();
    let again = client.deactivate(&id).await;
    assert!(matches!(again, Err(Error::Throttled(left)) if left <= wait), "{again:?}");
    assert_eq!(provider.state().calls.len(), calls, "while it waits nothing goes out");
    provider.rule(|rules| rules.per_window = [300, 50]);
    tokio::time::timeout(wait, std::future::pending::<()>()).await.unwrap_err();
    client.review(&id).await.unwrap();
}

#[tokio::test]
async fn a_limit_without_a_wait_is_the_documented_window() {
    let (provider, client, id) = profile().await;
    provider.rule(|rules| rules.per_window = [0, 50]);
    assert_eq!(client.review(&id).await, Err(Error::Throttled(Duration::from_secs(5))));
}

#[tokio::test]
async fn everything_is_exported_as_it_is_and_a_part_of_it_is_nothing() {
    let (provider, client, id) = profile().await;
    let empty = client.export(&id).await.unwrap();
    assert!(empty.documents.is_empty());
    provider.add_image(id.as_str(), "PASSPORT", "image/jpeg", b"passport");
    provider.add_image(id.as_str(), "SELFIE", "image/png", &vec![7; IMAGE_LIMIT + 1]);
    provider.review(id.as_str(), ("GREEN", None), at("2026-03-01T10:01:30Z"));
    let export = client.export(&id).await.unwrap();
    let text = |bytes: &secrecy::SecretSlice<u8>| {
        String::from_utf8(bytes.expose_secret().to_vec()).unwrap()
    };
    assert!(text(&export.applicant).contains("\"lastName\":\"Smith\""));
    assert!(text(&export.review).contains("GREEN"));
    assert!(text(&export.document_list).contains("PASSPORT"));
    assert!(!format!("{export:?}").contains("Smith"));
    let kinds: Vec<_> = export.documents.iter().map(|one| one.kind.as_deref()).collect();
    assert_eq!(kinds, [Some("PASSPORT"), Some("SELFIE")]);

    let inspection = export.inspection.as_deref().unwrap();
    let image = client.download(inspection, &export.documents[0].id).await.unwrap();
    assert_eq!(image.media_type, "image/jpeg");
    assert_eq!(image.bytes.expose_secret(), b"passport");
    let large = client.download(inspection, &export.documents[1].id).await.unwrap_err();
    assert_eq!(large, Error::TooLarge { what: "an image", limit: IMAGE_LIMIT });
    let missing = client.download(inspection, "9").await.unwrap_err();
    assert_eq!(missing, Error::NotFound("an image"));
    provider.fail([Fault::Body(b"{}".to_vec())]);
    let refused = client.download(inspection, &export.documents[0].id).await.unwrap_err();
    assert_eq!(contract(&refused), Some("Content-Type"), "an image is no JSON");

    // The third call is the list of images.
    let two_fine = || Fault::With("/nothing", json!(null));
    provider.fail([two_fine(), two_fine(), Fault::With("/totalItems", json!(3))]);
    assert_eq!(contract(&client.export(&id).await.unwrap_err()), Some("totalItems"));
}

#[test]
fn settings_that_could_leak_the_token_are_refused() {
    let config = Config {
        url: "http://api.sumsub.com".to_owned(),
        app_token: Secret::new(APP_TOKEN),
        secret_key: Secret::new(SECRET_KEY),
        timeout: 1,
        image_limit: IMAGE_LIMIT,
    };
    assert!(Sumsub::new(&config).is_err());
}
