//! What must have become of each person: worked out from their script alone, by the words of design section 5.1.

use std::ops::RangeInclusive;

use contracts::event::HoldKind;

use super::script::Kind;

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

/// How often each thing was said. Where a race is fair, both ends of the range are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub questionnaires: RangeInclusive<usize>,
    pub reminders: RangeInclusive<usize>,
    pub passed: RangeInclusive<usize>,
    pub rejected: RangeInclusive<usize>,
    pub cleared: RangeInclusive<usize>,
    pub reviews: RangeInclusive<usize>,
    pub suspended: RangeInclusive<usize>,
}

const NEVER: RangeInclusive<usize> = 0..=0;
const ONCE: RangeInclusive<usize> = 1..=1;
const TWICE: RangeInclusive<usize> = 2..=2;
/// The answers may overtake the deadline's own timer, and the suspension may be overtaken by its end.
const PERHAPS: RangeInclusive<usize> = 0..=1;
/// An outage may last until the deadline: then it is too late to remind.
const REMINDERS: RangeInclusive<usize> = 0..=2;

const ASKED: Said = Said {
    questionnaires: ONCE,
    reminders: REMINDERS,
    passed: NEVER,
    rejected: NEVER,
    cleared: NEVER,
    reviews: NEVER,
    suspended: NEVER,
};

impl Expected {
    /// For somebody of this kind.
    pub fn of(kind: Kind) -> Self {
        let (status, in_time, hold) = end(kind);
        Self { status, in_time, hold, said: said(kind) }
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

fn said(kind: Kind) -> Said {
    let unasked = Said { questionnaires: NEVER, reminders: NEVER, ..ASKED };
    match kind {
        Kind::NotFromRussia => unasked,
        Kind::Silent => Said { passed: ONCE, suspended: ONCE, ..ASKED },
        Kind::AllNo => Said { cleared: ONCE, ..ASKED },
        Kind::Yes => Said { rejected: ONCE, suspended: ONCE, ..ASKED },
        Kind::IncompleteThenComplete => {
            Said { questionnaires: TWICE, reminders: NEVER, cleared: ONCE, ..ASKED }
        }
        Kind::Incomplete => Said { questionnaires: TWICE, reviews: ONCE, ..ASKED },
        Kind::NoThenYes => Said { cleared: ONCE, rejected: ONCE, suspended: ONCE, ..ASKED },
        Kind::YesThenNo => Said { rejected: ONCE, reviews: ONCE, suspended: ONCE, ..ASKED },
        Kind::LateNo => Said { passed: PERHAPS, cleared: ONCE, suspended: PERHAPS, ..ASKED },
        Kind::LateYes => Said { passed: PERHAPS, rejected: ONCE, suspended: ONCE, ..ASKED },
        Kind::LateIncomplete => {
            Said { questionnaires: TWICE, passed: ONCE, suspended: ONCE, ..ASKED }
        }
        Kind::HeldBackNo => Said { passed: PERHAPS, cleared: ONCE, suspended: PERHAPS, ..ASKED },
        Kind::HeldBackIncomplete => {
            Said { questionnaires: TWICE, passed: PERHAPS, suspended: PERHAPS, ..ASKED }
        }
        Kind::EarlyNo => Said { cleared: ONCE, ..unasked },
        Kind::EarlyYes => Said { rejected: ONCE, suspended: ONCE, ..unasked },
        Kind::EarlyIncomplete => Said { questionnaires: ONCE, reviews: ONCE, ..unasked },
    }
}
