//! What a host says on a subject that nobody reads: each is a dead letter with its whole body, and nobody else notices.

use harness::World;
use serde_json::{Value, json};

fn document(message: &str, account: &str) -> Value {
    json!({
        "specversion": "1.0", "id": format!("{message} {account}"),
        "source": "https://app.example.com/accounts", "type": format!("ostiary.host.v1.{message}"),
        "subject": account, "time": "2026-01-01T12:00:00Z", "datacontenttype": "application/json",
        "data": {"accountId": account, "signedUpAt": "2026-01-01T12:00:00Z", "locale": "ru"}
    })
}

/// Subjects, bodies, and why they are kept.
fn unread() -> [(&'static str, String, &'static str); 6] {
    let signed_up = document("UserSignedUpFromRU", "42").to_string();
    [
        ("host.user-signedup-from-ru", signed_up, "subject_mismatch"),
        // The design lists it, and no service reads it yet.
        (
            "host.recovery-requested",
            document("RecoveryRequested", "42").to_string(),
            "unknown_type",
        ),
        ("host.user-vanished", document("UserVanished", "42").to_string(), "unknown_type"),
        ("host.user-vanished", "nonsense".to_owned(), "not_json"),
        ("host.user-vanished", json!({"accountId": "42"}).to_string(), "not_cloudevents"),
        // Nobody else's idea of a subject keeps us from writing it down.
        ("host.a\0b", "more nonsense".to_owned(), "not_json"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reads_is_seen_and_what_somebody_reads_is_theirs() {
    let world = World::start().await;
    world.host_has(&["42", "43"]).await;
    for (subject, body, _) in unread() {
        world.tell_raw(subject, body.into_bytes()).await;
        world.settle().await;
    }
    // Somebody reads these: whether they are good or not is said by whoever does.
    world.sign_up_from_russia("43").await;
    world.tell_raw("host.user-seen", b"nonsense of somebody".to_vec()).await;
    world.settle().await;

    let letters = world.dead_letters("gateway").await;
    let of = |letter: &messaging::dead_letters::DeadLetter| {
        (letter.consumer.clone(), letter.subject.clone(), letter.reason.clone())
    };
    let mut found: Vec<_> = letters.iter().map(of).collect();
    let expected = unread().map(|(subject, _, reason)| {
        let subject = subject.replace('\0', "\u{fffd}");
        ("gateway-unheard".to_owned(), subject, reason.to_owned())
    });
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    world.has_kept("gateway", &unread().map(|(_, body, _)| body)).await;

    assert_eq!(world.state("kyc-screener", "42").await, None, "nothing is guessed");
    assert_eq!(world.state("kyc-screener", "43").await.unwrap()["status"], "waiting");
    assert_eq!(world.dead_reasons("kyc-screener").await, ["not_json"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reads_is_said_again_where_it_belongs_and_its_dead_letter_skipped() {
    let world = World::start().await;
    world.host_has(&["42"]).await;
    let signed_up = document("UserSignedUpFromRU", "42").to_string().into_bytes();
    world.tell_raw("host.user-signedup-from-ru", signed_up.clone()).await;
    world.settle().await;
    let letter = world.dead_letters("gateway").await.remove(0);
    let gateway = world.service("gateway");
    let refusal = gateway.replay(letter.id, "staff-1").await.unwrap().unwrap_err();
    assert_eq!(refusal.code, "unknown_type");
    assert!(refusal.detail.contains("publish it where it belongs"), "{}", refusal.detail);

    world.tell_raw("host.user-signed-up-from-ru", signed_up).await;
    gateway.skip(letter.id, "staff-1").await.unwrap().unwrap();
    world.settle().await;
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "waiting");
    assert!(world.dead_letters("gateway").await.is_empty());
}
