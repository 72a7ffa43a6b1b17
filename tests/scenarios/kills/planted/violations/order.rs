//! Nothing goes backwards (promise 3).

use super::{Violation, asked, fact, kinds, passed, place, places, plant, suspended};
use crate::kills::{checker::Rule::NeverBackwards, script::Kind, snapshot::Snapshot};

const fn back(
    kind: Kind,
    what: &'static str,
    says: &'static str,
    change: fn(&mut Snapshot, &str),
) -> Violation {
    plant(NeverBackwards, kind, what, says, change)
}

pub(super) const ALL: &[Violation] = &[
    back(Kind::LateNo, "the host went back to an older effect", "the host went from", |s, a| {
        let done: Vec<usize> = places(s.carried_out.iter().map(|done| &done.account), a);
        s.carried_out.swap(done[0], done[1]);
    }),
    back(Kind::LateNo, "tokens came back", "the host went from", |s, a| {
        s.carried_out.iter_mut().rfind(|done| done.account == a).unwrap().tokens = 2;
    }),
    back(
        Kind::Silent,
        "the host forgot its newest effect",
        "the host's newest effect is",
        |s, a| {
            s.effects.get_mut(a).unwrap().version = 0;
        },
    ),
    back(Kind::Silent, "a story lost its newest version", "a story went through [", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a);
        s.versions.remove(at[at.len() - 1]);
    }),
    back(Kind::Silent, "a story went back", "a story went through [2, 1", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a);
        s.versions.swap(at[0], at[1]);
    }),
    back(Kind::Silent, "a version of a story came twice", "a story went through [1, 1", |s, a| {
        let at = places(s.versions.iter().map(|(_, story, _)| story), a)[0];
        s.versions.insert(at, s.versions[at].clone());
    }),
    back(Kind::Silent, "an older version was said later", " was said after ", |s, a| {
        let [early, late] = [place(s, a, asked), place(s, a, passed)];
        s.facts.swap(early, late);
    }),
    back(
        Kind::Silent,
        "an event states another version",
        "ostiary.kyc.kyc-deadline-passed (version ",
        |s, a| fact(s, a, passed).envelope.story_version = Some(1),
    ),
    back(
        Kind::Silent,
        "one version has two causes",
        "ostiary.compliance.hold-kinds-changed (version ",
        |s, a| {
            let version = fact(s, a, suspended).version;
            let other = fact(s, a, kinds);
            assert_eq!(other.version, version);
            other.envelope.causation_id = Some("another".to_owned());
        },
    ),
];
