//! What was answered by 202 is there, and everything that somebody had to say was taken.

use contracts::{
    Event,
    envelope::{derive_id, event_key},
};
use uuid::Uuid;

use super::{Findings, Rule, story::Story};
use crate::kills::{
    people::{Post, Told},
    script::Route,
    snapshot::Snapshot,
};

/// The name of the client whose token the customers' host uses.
const CLIENT: &str = "shop";
const GATEWAY: &str = "urn:ostiary:gateway";

pub(super) fn check(story: &Story<'_>, snapshot: &Snapshot, findings: &mut Findings) {
    let person = story.person;
    let account = story.account();
    let mut broken = |what: String| findings.of(account, Rule::WordKept, what);
    for told in &person.told {
        if told.status != 202 {
            broken(format!("{:?} was refused with {}: {}", told.what, told.status, told.reply));
        } else if !is_kept(story, told, snapshot) {
            broken(format!("{:?} was answered by 202 and is not there", told.what));
        }
    }
    let answered = person.answered();
    if answered != person.script.acts.len() || person.signed_up_at.is_none() {
        broken(format!("{answered} acts of {} are done", person.script.acts.len()));
    }
    let sealed = snapshot.sealed.get(account).copied().unwrap_or(0);
    if sealed != answered as i64 {
        let rule = if sealed > answered as i64 { Rule::NothingDoubled } else { Rule::WordKept };
        findings.of(account, rule, format!("{answered} submissions, and {sealed} are sealed"));
    }
    let by_http = story.said(|event| matches!(event, Event::UserSignedUp { .. })).len();
    let right = usize::from(person.script.route == Route::Http);
    if by_http != right {
        let rule = if by_http < right { Rule::NothingLost } else { Rule::NothingDoubled };
        findings.of(account, rule, format!("signed up over HTTP {by_http} times"));
    }
}

fn is_kept(story: &Story<'_>, told: &Told, snapshot: &Snapshot) -> bool {
    let request = request_id(&told.key);
    match told.what {
        Post::SignUp => {
            let id = event_key(GATEWAY, &request.to_string());
            story.facts.iter().any(|fact| fact.schema == "gateway" && fact.id == id)
        }
        Post::Answers(_) => {
            let id = event_key(&format!("{GATEWAY}:{CLIENT}"), &request.to_string());
            let taken = ("kyc_screener".to_owned(), "kyc-screener".to_owned(), id);
            let case =
                story.case.and_then(|(_, state)| state.case()).map(|case| case.id.to_string());
            let same_case =
                told.reply["caseId"].as_str().is_none_or(|id| Some(id) == case.as_deref());
            snapshot.inbox.contains(&taken) && same_case && told.reply["status"].is_string()
        }
    }
}

/// As the gateway derives it from the idempotency key.
fn request_id(key: &str) -> Uuid {
    let parts = [GATEWAY, CLIENT, key].map(str::as_bytes);
    derive_id(Uuid::NAMESPACE_URL, &parts)
}
