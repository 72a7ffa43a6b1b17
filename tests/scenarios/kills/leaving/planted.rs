//! The checker is itself checked: each violation that is planted into a good record must be found.
//!
//! The record is that of a campaign in which nothing was found, copied in memory: nobody is asked anything again.

mod violations;

use std::thread;

use super::{checker::check, oracle::end, script::Kind, snapshot::Snapshot, witness::Trouble};
use violations::Violation;

/// How many copies are looked at at the same time.
const AT_ONCE: usize = 2;

/// What the checker does not see, of how many violations.
pub fn missed(good: &Snapshot) -> (Vec<&'static str>, usize) {
    let all: Vec<&Violation> = violations::all().collect();
    let part = all.len().div_ceil(AT_ONCE);
    let missed = thread::scope(|scope| {
        let parts = all.chunks(part).map(|some| {
            scope.spawn(move || {
                let unseen = some.iter().filter(|one| !is_found(good, one));
                unseen.map(|one| one.what).collect::<Vec<_>>()
            })
        });
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    (missed, all.len())
}

fn is_found(good: &Snapshot, violation: &Violation) -> bool {
    let mut bad = good.clone();
    let account = whose(good, violation.kind).to_owned();
    (violation.change)(&mut bad, &account);
    let findings = check(&bad);
    let found = findings.iter().any(|finding| violation.is_said_by(finding, &account));
    if !found {
        let near: Vec<_> = findings.iter().take(12).collect();
        println!("{} ({account}): {near:#?}", violation.what);
    }
    found
}

/// Somebody of this kind whose end is known, of whom everybody has something, and who gets mails.
fn whose(good: &Snapshot, kind: Kind) -> &str {
    let of_kind = || {
        good.people.iter().filter(move |person| {
            let gets_mails = Trouble::of(&person.account) != Trouble::FailsLastMessage;
            person.script.kind == kind && end(person).is_some() && gets_mails
        })
    };
    let rich = of_kind().find(|person| person.script.contact && person.script.profile);
    &rich.or_else(|| of_kind().next()).unwrap_or_else(|| panic!("there is no {kind:?}")).account
}
