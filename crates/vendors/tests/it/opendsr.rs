//! A processor that is asked to erase, and believed only where it signed.

use std::{fs, process::Command, time::Duration};

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;
use runtime::config::Secret;
use secrecy::SecretString;
use serde_json::json;
use simulators::{
    OpenDsr as Processor,
    opendsr::{CONTROLLER, Callback, Certificate, DOMAIN, Fault, Signing, TOKEN},
};
use tempfile::TempDir;
use uuid::Uuid;
use vendors::opendsr::{
    Config, Erasure, Error, Identity, IdentityFormat, IdentityKind, OpenDsr, Regulation,
    RequestStatus, Untrusted, request_id,
};

const CALLBACKS: &str = "https://closure.example.com/v2/opendsr/callbacks";

struct World {
    processor: Processor,
    config: Config,
    client: OpenDsr,
    folder: TempDir,
}

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

async fn world() -> World {
    let processor = Processor::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let authorities = folder.path().join("authorities.pem");
    fs::write(&authorities, processor.authority()).unwrap();
    let config = Config {
        url: processor.url().to_owned(),
        controller_id: CONTROLLER.to_owned(),
        domain: DOMAIN.to_owned(),
        token: Some(Secret::new(TOKEN)),
        callback_url: CALLBACKS.to_owned(),
        authorities: authorities.into(),
        revoked: None,
        timeout: 2,
    };
    let client = OpenDsr::new(&config).unwrap();
    World { processor, config, client, folder }
}

fn erasure(number: u128) -> Erasure {
    let identity =
        |kind, format, value: &str| Identity::new(kind, format, &SecretString::from(value));
    Erasure {
        id: request_id(Uuid::from_u128(number)),
        regulation: Regulation::Gdpr,
        asked_at: at("2026-03-02T09:00:00Z"),
        identities: vec![
            identity(IdentityKind::ControllerCustomerId, IdentityFormat::Raw, "user-42"),
            identity(IdentityKind::Email, IdentityFormat::Sha256, "Anna@example.com"),
        ],
    }
}

fn headers(callback: &Callback) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in &callback.headers {
        map.append(*name, value.parse().unwrap());
    }
    map
}

async fn heard(client: &OpenDsr, callback: &Callback) -> Result<RequestStatus, Untrusted> {
    let told = client.callback(&headers(callback), callback.body.as_bytes()).await;
    told.map(|progress| progress.status)
}

#[tokio::test]
async fn a_request_is_received_pursued_and_completed() {
    let World { processor, client, .. } = world().await;
    let discovery = client.discover().await.unwrap();
    assert!(discovery.erases);
    assert_eq!(discovery.identities.len(), 2, "what is hashed by MD5 is no identity");
    let erasure = erasure(1);
    let receipt = client.request(&erasure).await.unwrap();
    assert_eq!(receipt.expected_at, at("2026-03-09T09:00:00Z"));
    let id = erasure.id.to_string();
    let kept = processor.requests()[&id].clone();
    assert_eq!(kept.identities[0]["identity_value"], "user-42");
    assert_eq!(kept.identities[1]["identity_value"].as_str().unwrap().len(), 64);
    assert_eq!(client.status(erasure.id).await.unwrap().status, RequestStatus::Pending);
    for (word, status) in
        [("in_progress", RequestStatus::InProgress), ("completed", RequestStatus::Completed)]
    {
        let callbacks = processor.advance(&id, word);
        assert_eq!((callbacks.len(), callbacks[0].url.as_str()), (1, CALLBACKS));
        assert_eq!(heard(&client, &callbacks[0]).await, Ok(status));
        assert_eq!(client.status(erasure.id).await.unwrap().status, status);
    }
    let late = client.cancel(erasure.id).await.unwrap_err();
    assert_eq!(late, Error::Refused { what: "the cancellation", status: 400 });
}

#[tokio::test]
async fn a_request_whose_answer_was_lost_is_there_already() {
    let World { processor, client, .. } = world().await;
    let erasure = erasure(1);
    processor.fail([Fault::DoneBut(500)]);
    assert_eq!(client.request(&erasure).await.unwrap_err(), Error::Unavailable("the request"));
    assert_eq!(client.request(&erasure).await.unwrap_err(), Error::Duplicate);
    assert_eq!(client.status(erasure.id).await.unwrap().status, RequestStatus::Pending);
    assert_eq!(client.cancel(erasure.id).await, Ok(()));
    assert_eq!(client.status(erasure.id).await.unwrap().status, RequestStatus::Cancelled);
    let unknown = client.status(Uuid::nil()).await.unwrap_err();
    assert_eq!(unknown, Error::NotFound("the status"));
    assert_eq!(processor.requests().len(), 1);
}

#[tokio::test]
async fn only_what_the_processor_signed_is_believed() {
    let World { processor, client, .. } = world().await;
    let erasure = erasure(1);
    client.request(&erasure).await.unwrap();
    for (signing, why) in [
        (Signing::Missing, Untrusted::Signature),
        (Signing::OtherBytes, Untrusted::Signature),
        (Signing::OtherDomain, Untrusted::Domain),
    ] {
        processor.sign(signing);
        let refused = client.status(erasure.id).await.unwrap_err();
        assert_eq!(refused, Error::Untrusted { what: "the status", why }, "{signing:?}");
        let callback = processor.advance(&erasure.id.to_string(), "completed").remove(0);
        assert_eq!(heard(&client, &callback).await, Err(why), "{signing:?}");
    }
    for good in [Signing::Former, Signing::Good] {
        processor.sign(good);
        client.status(erasure.id).await.unwrap();
    }
}

#[tokio::test]
async fn only_a_certificate_that_is_the_domains_own_and_good_now_counts() {
    let world = world().await;
    let erasure = erasure(1);
    world.client.request(&erasure).await.unwrap();
    for wrong in [
        Certificate::Expired,
        Certificate::Early,
        Certificate::Wildcard,
        Certificate::OtherDomain,
        Certificate::Unknown,
        Certificate::SelfSigned,
    ] {
        world.processor.certify(wrong).unwrap();
        let fresh = OpenDsr::new(&world.config).unwrap();
        let why = Untrusted::Certificate;
        let refused = fresh.status(erasure.id).await.unwrap_err();
        assert_eq!(refused, Error::Untrusted { what: "the status", why }, "{wrong:?}");
    }
    world.processor.certify(Certificate::Renewed).unwrap();
    OpenDsr::new(&world.config).unwrap().status(erasure.id).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_was_taken_back_is_worth_nothing() {
    let world = world().await;
    let erasure = erasure(1);
    world.client.request(&erasure).await.unwrap();
    for taken_back in [false, true] {
        let list = world.folder.path().join("revoked.pem");
        fs::write(&list, world.processor.revoked(taken_back).unwrap()).unwrap();
        let config = Config { revoked: Some(list.into()), ..world.config.clone() };
        let status = OpenDsr::new(&config).unwrap().status(erasure.id).await;
        assert_eq!(status.is_err(), taken_back, "{status:?}");
    }
}

#[tokio::test]
async fn a_key_of_rsa_signs_as_well() {
    let World { processor, client, .. } = world().await;
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        .output()
        .unwrap();
    processor.certify_key(&String::from_utf8(made.stdout).unwrap()).unwrap();
    let erasure = erasure(1);
    client.request(&erasure).await.unwrap();
    let callback = processor.advance(&erasure.id.to_string(), "completed").remove(0);
    assert_eq!(heard(&client, &callback).await, Ok(RequestStatus::Completed));
}

#[tokio::test]
async fn nonsense_that_is_sent_to_us_does_not_make_us_pester_the_processor() {
    let World { processor, client, .. } = world().await;
    client.request(&erasure(1)).await.unwrap();
    let mut callback = processor.advance(&erasure(1).id.to_string(), "completed").remove(0);
    callback.body = callback.body.replace("completed", "cancelled");
    let calls = processor.calls();
    for _ in 0..5 {
        assert_eq!(heard(&client, &callback).await, Err(Untrusted::Signature));
    }
    assert_eq!(processor.calls(), calls);
}

/// Nor while its certificate cannot be had, or is not to be trusted: one attempt, whatever comes.
#[tokio::test]
async fn nor_does_it_without_a_certificate_that_could_be_believed() {
    let World { processor, client, config, folder: _kept } = world().await;
    client.request(&erasure(1)).await.unwrap();
    let callback = processor.advance(&erasure(1).id.to_string(), "completed").remove(0);
    let pestered = async |version: &'static str, certificate: Certificate| {
        processor.speak(version);
        processor.certify(certificate).unwrap();
        let (fresh, calls) = (OpenDsr::new(&config).unwrap(), processor.calls());
        for _ in 0..5 {
            assert_eq!(heard(&fresh, &callback).await, Err(Untrusted::Certificate));
        }
        assert_eq!(processor.calls(), calls + 1);
    };
    pestered("1.0", Certificate::Renewed).await;
    pestered("2.0", Certificate::Expired).await;
}

#[tokio::test]
async fn a_callback_must_be_meant_for_us() {
    let World { processor, config, client, folder: _folder } = world().await;
    let erasure = erasure(1);
    client.request(&erasure).await.unwrap();
    let callback = processor.advance(&erasure.id.to_string(), "completed").remove(0);
    assert_eq!(heard(&client, &callback).await, Ok(RequestStatus::Completed));
    for (config, field) in [
        (
            Config { callback_url: "https://other.example.com/".to_owned(), ..config.clone() },
            "status_callback_url",
        ),
        (Config { controller_id: "another".to_owned(), ..config.clone() }, "controller_id"),
    ] {
        let refused = heard(&OpenDsr::new(&config).unwrap(), &callback).await.unwrap_err();
        assert_eq!((refused, refused.status()), (Untrusted::Content(field), 400));
    }
    let twice = {
        let mut map = headers(&callback);
        map.append("x-opendsr-signature", "AAAA".parse().unwrap());
        map
    };
    let refused = client.callback(&twice, callback.body.as_bytes()).await;
    assert_eq!(refused.unwrap_err(), Untrusted::Signature);
}

#[tokio::test]
async fn an_answer_about_something_else_is_refused_although_it_is_signed() {
    let World { processor, client, .. } = world().await;
    let broken = |error| match error {
        Error::Contract { field, .. } => field,
        other => panic!("{other}"),
    };
    let other = Uuid::from_u128(9).to_string();
    for (number, (pointer, value)) in (1..).zip([
        ("/subject_request_id", json!(other)),
        ("/controller_id", json!("another")),
        ("/encoded_request", json!("e30=")),
        ("/encoded_request", json!("not base64!")),
        ("/received_time", json!("yesterday")),
        ("/expected_completion_time", json!(null)),
    ]) {
        processor.fail([Fault::With(pointer, value.clone())]);
        let error = client.request(&erasure(number)).await.unwrap_err();
        assert_eq!(broken(error), pointer[1..], "{value}");
    }
    let id = erasure(1).id;
    for (pointer, value) in [
        ("/request_status", json!("failed")),
        ("/request_status", json!(null)),
        ("/subject_request_id", json!(other)),
        ("/controller_id", json!(null)),
    ] {
        processor.fail([Fault::With(pointer, value.clone())]);
        let error = client.status(id).await.unwrap_err();
        assert_eq!(broken(error), pointer[1..], "{value}");
    }
    processor.speak("1.0");
    assert_eq!(broken(client.discover().await.unwrap_err()), "api_version");
}

#[tokio::test]
async fn every_failure_says_whether_to_ask_again() {
    let World { processor, config, client, folder: _folder } = world().await;
    let erasure = erasure(1);
    for (status, error) in [
        (500, Error::Unavailable("the request")),
        (503, Error::Unavailable("the request")),
        (401, Error::Unauthorized(401)),
        (403, Error::Unauthorized(403)),
        (400, Error::Refused { what: "the request", status: 400 }),
        (200, Error::Refused { what: "the request", status: 200 }),
    ] {
        processor.fail([Fault::Status(status)]);
        assert_eq!(client.request(&erasure).await.unwrap_err(), error, "{status}");
    }
    processor.fail([Fault::Status(429)]);
    let throttled = client.request(&erasure).await.unwrap_err();
    assert!(matches!(throttled, Error::Throttled(_)), "{throttled}");
    assert_eq!(processor.requests().len(), 0);
    // It would take it now, and is not asked before the window ends.
    let again = client.request(&erasure).await.unwrap_err();
    assert!(matches!(again, Error::Throttled(left) if left < Duration::from_secs(60)), "{again}");
    let stranger = Config { token: None, ..config };
    let stranger = OpenDsr::new(&stranger).unwrap();
    assert_eq!(stranger.request(&erasure).await.unwrap_err(), Error::Unauthorized(401));
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_at_once() {
    let World { config, folder, .. } = world().await;
    let nonsense = folder.path().join("nonsense.pem");
    fs::write(&nonsense, "nothing").unwrap();
    for config in [
        Config { url: "http://processor.example/v2".to_owned(), ..config.clone() },
        Config { callback_url: "http://closure.example.com/".to_owned(), ..config.clone() },
        Config { authorities: nonsense.clone().into(), ..config.clone() },
        Config { authorities: folder.path().join("missing.pem").into(), ..config.clone() },
        Config { revoked: Some(nonsense.clone().into()), ..config.clone() },
    ] {
        assert!(OpenDsr::new(&config).is_err(), "{config:?}");
    }
}
