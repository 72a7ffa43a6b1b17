//! What an account was told of its holds, and what it is to be told next. Pure.

use std::{collections::BTreeSet, mem};

use contracts::event::{HoldEffect, HoldKind, KnownHold};
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
        let word =
            if self.holds.is_empty() { self.freed(&before) } else { self.shut(notices, &before) };
        if word.is_some() {
            self.spoken = version;
        }
        word
    }

    /// The case whose holds shut the account, if one does.
    pub fn case(&self) -> Option<Uuid> {
        let of_a_case = |kind| matches!(kind, HoldKind::KycNoAnswer | HoldKind::KycPositiveAnswer);
        let mut holds = self.holds.iter().filter(|shut| of_a_case(shut.kind));
        holds.find_map(|shut| Uuid::parse_str(&shut.hold).ok())
    }

    /// A macro is to say of a case that all is well.
    pub fn all_is_well(&mut self, case: Uuid) -> Word {
        let case = case.to_string();
        if self.by_mail.contains(&case) {
            return Word::Replaced(Template::AllWell);
        }
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
        }
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
        self.by_mail.extend(before.iter().map(|shut| shut.hold.clone()));
        Some(Word::Say(Template::Reactivated))
    }
}

/// Whether a hold says no more than that somebody leaves, or did not answer.
fn leaving_or_silent(hold: &Shut) -> bool {
    matches!(hold.kind, HoldKind::DeletionPending | HoldKind::KycNoAnswer)
}
