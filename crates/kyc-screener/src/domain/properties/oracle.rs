//! What section 5.1 says of a history that is over: only moments count, and it knows nothing of states and timers.

use std::collections::BTreeSet;

use contracts::event::Decision;

use super::{Act, DEADLINE_AFTER, LATE_GRACE};

/// What there is to know about a customer, read from the beginning.
#[derive(Default)]
struct Customer {
    opened: Option<i64>,
    /// When all was asked again: words of before are none to it.
    anew: Option<i64>,
    /// Notices from before this moment do not count.
    counts_from: Option<i64>,
    /// From when to when somebody waits.
    clock: Option<(i64, i64)>,
    right: BTreeSet<char>,
    yes: bool,
    replied_in_time: bool,
    /// Wrote something that nobody has typed in.
    letter: bool,
    /// Whether the verdict counts as in time.
    cleared: Option<bool>,
    /// After a YES: whether something came that compliance has not decided about.
    undecided: bool,
    /// After a YES: what was answered NO since compliance asked again.
    again: Option<BTreeSet<char>>,
    /// When they last asked again.
    asked_at: i64,
}

/// The status, and whether it is a clearance in time.
pub(super) fn outcome(history: &[(i64, Act)]) -> (&'static str, bool) {
    let mut customer = Customer::default();
    for (now, act) in history {
        customer.hear(*now, act);
    }
    customer.status()
}

/// How many questions somebody is asked who gave a bad answer, and whether compliance has something to look at.
pub(super) fn after_a_yes(history: &[(i64, Act)], until: i64) -> (usize, bool) {
    let mut customer = Customer::default();
    for (now, act) in history {
        customer.hear(*now, act);
    }
    let in_vain = customer.again.is_some() && customer.asked_at + DEADLINE_AFTER <= until;
    (customer.again.map_or(0, |answered| 3 - answered.len()), customer.undecided || in_vain)
}

impl Customer {
    fn hear(&mut self, now: i64, act: &Act) {
        match act {
            Act::Listed => self.open(now),
            Act::Answers { said, ago } => self.answer(now, said, now - ago.unwrap_or(0).max(0)),
            Act::Macro(_) => {}
            _ if self.opened.is_none() => {}
            Act::Accepted { ago } => self.reached(now - ago),
            Act::Bounced { ago } => self.not_reached(now - ago),
            Act::Failed { ago } if self.yes => {
                self.undecided |= self.again.is_some() && self.asked_at <= now - ago;
            }
            Act::Failed { ago } => {
                // Nobody who waits was reached; whoever was not reached anyway is looked at.
                if self.clock.is_some() {
                    self.not_reached(now - ago);
                }
            }
            Act::Replied { ago } => self.wrote(now - ago),
            Act::Decided { decision: Decision::Clear, by_two } => {
                if self.cleared.is_none() && (!self.yes || *by_two) {
                    let in_time = self.clock.is_none_or(|(_, deadline)| now <= deadline);
                    self.cleared = Some(self.yes || self.replied_in_time || in_time);
                    self.yes = false;
                }
            }
            Act::Decided { decision: Decision::Reject, .. } => {
                (self.yes, self.cleared) = (true, None);
                (self.undecided, self.again) = (false, None);
            }
            Act::Decided { decision: Decision::AskAgain, .. } => {
                if self.yes {
                    (self.undecided, self.again) = (false, Some(BTreeSet::new()));
                    (self.asked_at, self.anew) = (now, Some(now));
                } else if self.cleared.is_none() {
                    let (opened, again) = (self.opened, Some(now));
                    *self = Self { opened, anew: again, counts_from: again, ..Self::default() };
                }
            }
        }
    }

    fn open(&mut self, now: i64) {
        if self.opened.is_none() {
            self.opened = Some(now);
            self.replied_in_time = !self.right.is_empty();
            self.cleared = (self.right.len() == 3 && !self.yes).then_some(true);
        }
    }

    fn answer(&mut self, now: i64, said: &str, submitted: i64) {
        let yes = said.chars().any(char::is_uppercase);
        if yes {
            // A YES that nobody asked for says nothing new.
            self.undecided |= !self.yes || self.again.is_some();
            (self.yes, self.cleared, self.again) = (true, None, None);
        } else if self.yes {
            self.undecided = true;
            self.again.iter_mut().for_each(|answered| answered.extend(said.chars()));
        } else if self.cleared.is_none() {
            self.right.extend(said.chars());
            if self.opened.is_some() {
                self.replied_in_time |=
                    self.clock.is_none_or(|(_, at)| submitted <= at && now <= at + LATE_GRACE);
                let all = self.right.len() == 3;
                self.cleared = all.then_some(self.replied_in_time);
            }
        }
        self.letter = false;
    }

    fn settled(&self) -> bool {
        self.yes || self.cleared.is_some() || self.replied_in_time
    }

    fn reached(&mut self, at: i64) {
        let counts = self.counts_from.is_none_or(|from| from <= at);
        if counts && self.clock.is_none() && !self.settled() {
            let start = self.opened.map_or(at, |opened| opened.max(at));
            self.clock = Some((start, start + DEADLINE_AFTER));
        }
    }

    fn not_reached(&mut self, at: i64) {
        if self.settled() {
            return;
        }
        match self.clock {
            Some((start, deadline)) if (start..=deadline).contains(&at) => {
                self.clock = None;
                self.counts_from = Some(at);
                // No clock ran when they replied.
                self.replied_in_time = self.letter || !self.right.is_empty();
            }
            None if self.counts_from.or(self.opened).is_some_and(|from| from < at) => {
                self.counts_from = Some(at);
            }
            _ => {}
        }
    }

    fn wrote(&mut self, at: i64) {
        if self.anew.or(self.opened).is_some_and(|asked| asked <= at)
            && !self.yes
            && self.cleared.is_none()
        {
            self.replied_in_time |= self.clock.is_none_or(|(_, deadline)| at <= deadline);
            self.letter = true;
        }
    }

    fn status(&self) -> (&'static str, bool) {
        match (self.opened, self.cleared) {
            (None, _) if self.yes || !self.right.is_empty() => ("early", false),
            (None, _) => ("unknown", false),
            _ if self.yes => ("rejected", false),
            (_, Some(in_time)) => ("cleared", in_time),
            _ if self.replied_in_time && self.letter => ("replied", false),
            _ if self.replied_in_time => ("incomplete", false),
            _ if self.clock.is_some() => ("silent", false),
            _ => ("asked", false),
        }
    }
}
