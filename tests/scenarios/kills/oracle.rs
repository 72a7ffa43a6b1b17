//! What must have become of each person: worked out from their script and from when they did what, by the words of design
//! section 5.1.

use std::ops::RangeInclusive;

use chrono::TimeDelta;
use contracts::{Time, event::HoldKind};

use super::{
    people::{DEADLINE_AFTER, Person, Told},
    script::Kind,
    settled::Settled,
};

/// From the accepted questionnaire to each reminder, by the policy that ships.
pub const REMINDERS_AFTER: [TimeDelta; 2] = [TimeDelta::days(7), TimeDelta::days(12)];

/// How one person's story must have ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Where their case stands; `None`: they were never asked.
    pub status: Option<&'static str>,
    /// Whether they were cleared in time.
    pub in_time: Option<bool>,
    /// Why they are held, if they are.
    pub hold: Option<HoldKind>,
    /// How often each thing was said.
    pub said: Said,
}

/// How often something was said. Where a race was fair, both ends of the range are right.
pub type Often = RangeInclusive<usize>;

/// How often each thing was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub questionnaires: Often,
    /// Each reminder by itself.
    pub reminders: [Often; 2],
    pub passed: Often,
    pub rejected: Often,
    pub cleared: Often,
    pub reviews: Often,
    /// What is missing of an incomplete answer is staff's to get.
    pub transcriptions: Often,
    /// Of whoever is not held in the end: once if the holds heard of the silence before they heard of its end.
    pub suspended: Often,
}

const NEVER: Often = 0..=0;
const ONCE: Often = 1..=1;
const TWICE: Often = 2..=2;
/// What was due and what ended it came in the same moment.
const PERHAPS: Often = 0..=1;

const NOTHING: Said = Said {
    questionnaires: NEVER,
    reminders: [NEVER, NEVER],
    passed: NEVER,
    rejected: NEVER,
    cleared: NEVER,
    reviews: NEVER,
    transcriptions: NEVER,
    suspended: NEVER,
};

impl Expected {
    /// For this person; `settled` are the moments by which whatever was due had been done.
    pub fn of(person: &Person, settled: &Settled) -> Self {
        let (status, in_time, hold) = end(person.script.kind);
        Self { status, in_time, hold, said: said(person, settled) }
    }

    /// Whether their deadline and their answers raced.
    pub fn raced(&self) -> bool {
        self.said.passed == PERHAPS
    }
}

type End = (Option<&'static str>, Option<bool>, Option<HoldKind>);

fn end(kind: Kind) -> End {
    let rejected = (Some("rejected"), None, Some(HoldKind::KycPositiveAnswer));
    match kind {
        Kind::NotFromRussia => (None, None, None),
        // Silence suspends, and an incomplete answer that comes too late does not end it.
        Kind::Silent | Kind::LateIncomplete => (Some("silent"), None, Some(HoldKind::KycNoAnswer)),
        Kind::AllNo | Kind::IncompleteThenComplete | Kind::HeldBackNo | Kind::EarlyNo => {
            (Some("cleared"), Some(true), None)
        }
        Kind::LateNo => (Some("cleared"), Some(false), None),
        // Nothing takes a bad answer back, and it counts whenever it comes.
        Kind::Yes | Kind::NoThenYes | Kind::YesThenNo | Kind::LateYes | Kind::EarlyYes => rejected,
        // Who replied is never suspended for silence.
        Kind::Incomplete | Kind::HeldBackIncomplete | Kind::EarlyIncomplete => {
            (Some("incomplete"), None, None)
        }
    }
}

fn said(person: &Person, settled: &Settled) -> Said {
    let asked = Said { questionnaires: ONCE, reminders: reminders(person, settled), ..NOTHING };
    let passed = passed(person, settled);
    match person.script.kind {
        Kind::NotFromRussia => NOTHING,
        Kind::Silent => Said { passed: ONCE, suspended: ONCE, ..asked },
        Kind::AllNo => Said { cleared: ONCE, ..asked },
        Kind::Yes => Said { rejected: ONCE, suspended: ONCE, ..asked },
        Kind::IncompleteThenComplete => {
            Said { questionnaires: TWICE, cleared: ONCE, transcriptions: ONCE, ..asked }
        }
        Kind::Incomplete => {
            Said { questionnaires: TWICE, reviews: ONCE, transcriptions: ONCE, ..asked }
        }
        Kind::NoThenYes => Said { cleared: ONCE, rejected: ONCE, suspended: ONCE, ..asked },
        Kind::YesThenNo => Said { rejected: ONCE, reviews: ONCE, suspended: ONCE, ..asked },
        Kind::LateNo | Kind::HeldBackNo => {
            Said { passed, cleared: ONCE, suspended: PERHAPS, ..asked }
        }
        Kind::LateYes => Said { passed, rejected: ONCE, suspended: ONCE, ..asked },
        // Should the deadline's own timer be late, the answer finds the silence.
        Kind::LateIncomplete => {
            let said = Said { passed: ONCE, suspended: ONCE, ..asked };
            Said { questionnaires: TWICE, transcriptions: ONCE, ..said }
        }
        Kind::HeldBackIncomplete => {
            let said = Said { passed, suspended: PERHAPS, ..asked };
            Said { questionnaires: TWICE, transcriptions: ONCE, ..said }
        }
        // No clock ever runs for who answered before they were asked.
        Kind::EarlyNo => Said { cleared: ONCE, ..NOTHING },
        Kind::EarlyYes => Said { rejected: ONCE, suspended: ONCE, ..NOTHING },
        Kind::EarlyIncomplete => {
            Said { questionnaires: ONCE, reviews: ONCE, transcriptions: ONCE, ..NOTHING }
        }
    }
}

/// A reminder was sent if it was due before the first answer came; the deadline ends them, too.
fn reminders(person: &Person, settled: &Settled) -> [Often; 2] {
    REMINDERS_AFTER.map(|after| {
        let (Some(asked_at), Some(deadline)) = (person.asked_at, person.deadline()) else {
            return NEVER;
        };
        if person.script.kind == Kind::EarlyIncomplete {
            return NEVER;
        }
        debug_assert!(after < DEADLINE_AFTER);
        let (due, first) = (asked_at + after, first_answer(person));
        match first {
            Some(first) if first.told_at < due => NEVER,
            _ => before(due, first.map_or(deadline, |first| first.sent_at.min(deadline)), settled),
        }
    })
}

/// The deadline passed if it came before answers that were late, or late to arrive.
fn passed(person: &Person, settled: &Settled) -> Often {
    match (person.deadline(), first_answer(person)) {
        (Some(deadline), Some(first)) => before(deadline, first.sent_at, settled),
        _ => PERHAPS,
    }
}

fn first_answer(person: &Person) -> Option<&Told> {
    person.told.iter().find(|told| told.answers())
}

/// How often something happened that was due at `due` and not any more after `then`.
fn before(due: Time, then: Time, settled: &Settled) -> Often {
    if settled.between(due, then) { ONCE } else { PERHAPS }
}
