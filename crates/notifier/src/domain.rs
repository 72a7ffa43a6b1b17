//! What an account was told of its holds, and what it is to be told next. Pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use contracts::{
    Time,
    event::{HoldEffect, HoldKind, KnownHold},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{config::HoldNotices, templates::Template};

#[cfg(test)]
mod tests;

/// What an account was told, as far as the next word depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The newest hold set that was heard of; the first is 1.
    version: i64,
    /// The newest hold set that led to a word: the words about older ones are not so any more.
    pub spoken: i64,
    /// What shuts the account now.
    holds: Vec<Shut>,
    /// Whether the person was told of a suspension and not yet of its end.
    suspended: bool,
    /// Cases of which a macro said that all is well.
    by_macro: BTreeSet<String>,
    /// Cases of which a mail said that the account is open again.
    by_mail: BTreeSet<String>,
    /// Cases whose holds shut the account, now or until they were cleared.
    #[serde(default)]
    shut_by: BTreeSet<String>,
    /// Cases whose silence was taken back, and whose holds still stand.
    #[serde(default)]
    reversed: BTreeSet<String>,
    /// Cases that were cleared, and when: what asked for their answers before is not so any more.
    #[serde(default)]
    cleared: BTreeMap<Uuid, Time>,
}

/// A full hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shut {
    hold: String,
    kind: HoldKind,
    /// Its person was told of it before Ostiary knew.
    quiet: bool,
}

/// What follows for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Said now.
    Say(Template),
    /// Said already, in the words of the other: of a macro and the mail that it replaces, only one is sent.
    Replaced(Template),
}

impl Told {
    /// The account's holds are these now; an older set than the newest changes nothing.
    pub fn holds_are(
        &mut self,
        notices: &HoldNotices,
        version: i64,
        holds: &[KnownHold],
    ) -> Option<Word> {
        if version <= self.version {
            return None;
        }
        self.version = version;
        let full = holds.iter().filter(|hold| hold.effect == HoldEffect::Full);
        let shut = |KnownHold { hold_id, kind, quiet, .. }: &KnownHold| Shut {
            hold: hold_id.clone(),
            kind: *kind,
            quiet: *quiet,
        };
        let now = full.map(shut).collect();
        let before = mem::replace(&mut self.holds, now);
        let gone = before.iter().filter(|shut| !self.is_shut_by(&shut.hold));
        let gone: Vec<&str> = gone.map(|shut| &*shut.hold).collect();
        for hold in &gone {
            if self.reversed.contains(*hold) {
                self.shut_by.remove(*hold);
            }
        }
        let word =
            if self.holds.is_empty() { self.freed(&before) } else { self.shut(notices, &before) };
        for hold in gone {
            self.reversed.remove(hold);
        }
        if word.is_some() {
            self.spoken = version;
        }
        word
    }

    /// The silence of a case was taken back, which clears nothing: the word that the account is open says no more.
    pub fn reversed(&mut self, case: Uuid) {
        let case = case.to_string();
        if self.is_shut_by(&case) {
            self.reversed.insert(case);
        } else {
            // Its end was heard of first.
            self.by_mail.remove(&case);
            self.shut_by.remove(&case);
        }
    }

    /// The answers of a case are there and right.
    pub fn cleared(&mut self, case: Uuid, at: Time) {
        let known = self.cleared.entry(case).or_insert(at);
        *known = at.max(*known);
    }

    /// Whether the answers of a case came after somebody was to be asked for them.
    pub fn has_answers(&self, case: Uuid, asked_at: Time) -> bool {
        self.cleared.get(&case).is_some_and(|cleared_at| asked_at < *cleared_at)
    }

    /// Whether nothing shuts the account any more, and the end of a case that had was a clearance.
    pub fn is_open_by_clearance(&self) -> bool {
        self.holds.is_empty() && !self.shut_by.is_empty()
    }

    fn is_shut_by(&self, hold: &str) -> bool {
        self.holds.iter().any(|shut| shut.hold == hold)
    }

    /// The case whose holds shut the account, if one does.
    pub fn case(&self) -> Option<Uuid> {
        let mut holds = self.holds.iter().filter(|shut| is_of_a_case(shut.kind));
        holds.find_map(|shut| Uuid::parse_str(&shut.hold).ok())
    }

    /// Whether a mail was to say of a case, once it was cleared, that the account is open again.
    pub fn is_by_mail(&self, case: Uuid) -> bool {
        self.by_mail.contains(&case.to_string())
    }

    /// Whether the account was shut by a case that is cleared, and by nothing else now.
    pub fn is_reactivated(&self, case: Uuid) -> bool {
        let case = case.to_string();
        (self.is_shut_by(&case) || self.shut_by.contains(&case))
            && self.holds.iter().all(|shut| shut.hold == case)
    }

    /// A macro is to say of a case that all is well; `reached` says whether a mail that says so was not given up.
    pub fn all_is_well(&mut self, case: Uuid, reached: bool) -> Word {
        if reached && self.is_by_mail(case) {
            return Word::Replaced(Template::AllWell);
        }
        let case = case.to_string();
        self.by_macro.insert(case);
        Word::Say(Template::AllWell)
    }

    fn shut(&mut self, notices: &HoldNotices, before: &[Shut]) -> Option<Word> {
        let leaves = |holds: &[Shut]| holds.iter().any(|one| one.kind == HoldKind::DeletionPending);
        // Nobody who leaves is asked to answer first; who stays after all and was never told, is told then.
        if leaves(&self.holds) && self.holds.iter().all(leaving_or_silent) {
            return None;
        }
        let untold = leaves(before) && !self.suspended;
        let known = |hold: &Shut| before.contains(hold) && !untold;
        let new: Vec<&Shut> = self.holds.iter().filter(|hold| !known(hold)).collect();
        for Shut { hold, .. } in &new {
            // Whatever was said of an earlier hold of this name, its end is news again.
            self.by_macro.remove(hold);
            self.by_mail.remove(hold);
            self.reversed.remove(hold);
        }
        if !new.is_empty() {
            // What opened the account before has nothing to do with what opens it next.
            self.shut_by.retain(|case| self.holds.iter().any(|shut| shut.hold == *case));
        }
        let of_a_case = new.iter().filter(|shut| is_of_a_case(shut.kind));
        self.shut_by.extend(of_a_case.map(|shut| shut.hold.clone()));
        let of_interest = new.iter().filter(|hold| notices.of(hold.kind).is_some());
        let all_quiet = of_interest.map(|hold| hold.quiet).reduce(|all, quiet| all && quiet)?;
        // Whoever was told by others is told the end of it by us.
        self.suspended = true;
        if all_quiet {
            return None;
        }
        // Where answers alone do not open the account, nobody is promised that they do.
        let other = self.holds.iter().filter(|hold| hold.kind != HoldKind::KycNoAnswer);
        let ordered = other.chain(&self.holds);
        ordered.into_iter().find_map(|hold| notices.of(hold.kind)).map(Word::Say)
    }

    fn freed(&mut self, before: &[Shut]) -> Option<Word> {
        if !mem::take(&mut self.suspended) {
            return None;
        }
        if before.iter().all(|shut| self.by_macro.contains(&shut.hold)) {
            return Some(Word::Replaced(Template::Reactivated));
        }
        let ended = before.iter().filter(|shut| !self.reversed.contains(&shut.hold));
        self.by_mail.extend(ended.map(|shut| shut.hold.clone()));
        Some(Word::Say(Template::Reactivated))
    }
}

fn is_of_a_case(kind: HoldKind) -> bool {
    matches!(kind, HoldKind::KycNoAnswer | HoldKind::KycPositiveAnswer)
}

/// Whether a hold says no more than that somebody leaves, or did not answer.
fn leaving_or_silent(hold: &Shut) -> bool {
    matches!(hold.kind, HoldKind::DeletionPending | HoldKind::KycNoAnswer)
}
