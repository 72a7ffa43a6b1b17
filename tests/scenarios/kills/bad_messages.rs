//! Messages that nobody can handle, planted among the good ones: each must end as one open dead letter, and only they.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::company::Said;

/// A message and the reason that its dead letter must give.
#[derive(Debug, Clone)]
pub struct BadMessage {
    pub reason: &'static str,
    pub said: Said,
}

/// Those that have come after so much time, when one comes every `every`.
pub fn due(since: TimeDelta, every: TimeDelta) -> Vec<Said> {
    let due = (1..).zip(all()).filter(|(nth, _)| every * *nth <= since);
    due.map(|(_, message)| message.said).collect()
}

/// All of them.
pub fn all() -> Vec<BadMessage> {
    let document = |name: &str, subject: &str, account: &str, country: &str, time: &str| {
        let at = "2026-01-01T12:00:00Z";
        json!({
            "specversion": "1.0", "id": format!("bad {name} {subject} {account} {country} {time}"),
            "source": "https://app.example.com/bad", "type": format!("ostiary.host.v1.{name}"),
            "subject": subject, "time": time, "datacontenttype": "application/json",
            "data": {"accountId": account, "signedUpAt": at, "seenAt": at, "countryCode": country}
        })
        .to_string()
    };
    let (signed_up, now, later) = ("UserSignedUp", "2026-01-01T12:00:00Z", "2126-01-01T12:00:00Z");
    let bodies = [
        ("not_json", "hello".to_owned()),
        ("not_cloudevents", json!({"accountId": "1"}).to_string()),
        ("unknown_type", document("UserVanished", "1", "1", "RU", now)),
        ("subject_mismatch", document("UserSeen", "1", "1", "RU", now)),
        ("subject_mismatch", document(signed_up, "2", "1", "RU", now)),
        ("bad_data", document(signed_up, "1", "1", "Russia", now)),
        ("account_id_invalid", document(signed_up, "", "", "RU", now)),
        ("from_future", document(signed_up, "1", "1", "RU", later)),
    ];
    let read = bodies.map(|(reason, body)| (reason, "host.user-signed-up", body));
    let misspelt = document(signed_up, "3", "3", "RU", now);
    let all = read.into_iter().chain([("subject_mismatch", "host.user-signedup", misspelt)]);
    all.map(|(reason, subject, body)| BadMessage { reason, said: said(subject, body) }).collect()
}

fn said(subject: &str, body: String) -> Said {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, body.as_bytes());
    Said { id, subject: subject.to_owned(), body }
}
