//! What sections 5.3 and 5.6 say, read by somebody who knows nothing of the machine: only what was heard, and when.

use std::collections::BTreeSet;

use super::{Act, Alarm, ErasureOutcome, STEP_HOURS, Status, at, story::Heard, terms};

/// In steps: the terms of the tests.
const CONFIRM_WITHIN: i64 = 2;
const GRACE: i64 = 40;
const MONTH: i64 = 60;
const NOTICE: i64 = 6;
const WAVES: [&[usize]; 2] = [&[0, 1], &[2]];

/// What there is to know about a person who wants to leave, read from the beginning.
#[derive(Default)]
struct Leaver {
    phase: Phase,
    asked_at: i64,
    confirm_by: i64,
    confirmed_at: Option<i64>,
    execute_after: Option<i64>,
    due_at: i64,
    /// What dust the person read of last, and what they gave up.
    read: Option<&'static str>,
    gave_up: Option<&'static str>,
    /// Number of the question whether anything forbids it, while it is open.
    question: Option<i32>,
    questions: i32,
    held: bool,
    recovery: bool,
    was_frozen: bool,
    fences: i32,
    granted: BTreeSet<usize>,
    /// Whose erasure is done, and of whom it was ordered how often.
    done: BTreeSet<usize>,
    /// By processor: the newest order, and whether it was answered.
    ordered: [(i32, bool); 3],
    wave: usize,
    left_out: [bool; 3],
    kept: bool,
    told: bool,
    scans: i32,
    residue: bool,
    extended: bool,
}

/// The thirteen steps, as one would tell them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Never,
    Asked,
    Blocked,
    Lapsed,
    Waiting(Why),
    Fences,
    Vault,
    Erasing,
    LastWord,
    Gone,
    Undone,
}

/// What a confirmed deletion waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Grace,
    Recovery,
    Hold,
}

/// The status that a history leads to.
pub(super) fn outcome(heard: &[(i64, Heard)]) -> Status {
    let mut leaver = Leaver::default();
    for (now, heard) in heard {
        match heard {
            Heard::Act(act) => leaver.hear(*now, act),
            Heard::Numbered(act, number) => leaver.hear_answer(act, *number),
            Heard::Timer(alarm) => leaver.time(*now, alarm),
        }
    }
    leaver.status()
}

impl Leaver {
    fn can_return(&self) -> bool {
        matches!(self.phase, Phase::Waiting(_) | Phase::Fences)
    }

    fn hear(&mut self, now: i64, act: &Act) {
        match act {
            Act::Asked => self.ask(now),
            Act::Confirmed { waives } => self.confirm(now, *waives),
            Act::Cancelled
                if self.can_return() || matches!(self.phase, Phase::Asked | Phase::Blocked) =>
            {
                self.leave(Phase::Undone);
            }
            Act::Held(open) => self.hold(now, *open),
            Act::Kept(any) => self.keep(*any),
            Act::Escalated => {
                self.recovery = true;
                if matches!(self.phase, Phase::Waiting(Why::Grace) | Phase::Fences) {
                    self.freeze(now);
                }
            }
            Act::FactorChanged => {
                self.recovery = true;
                if self.can_return() {
                    self.leave(Phase::Undone);
                }
            }
            Act::RecoveryClosed => {
                self.recovery = false;
                if self.phase == Phase::Waiting(Why::Recovery) {
                    self.resume(now);
                }
            }
            Act::Sealed if self.phase == Phase::Vault => {
                self.phase = Phase::Erasing;
                self.next_wave();
            }
            Act::MessageDone => self.message_done(),
            _ => {}
        }
    }

    fn ask(&mut self, now: i64) {
        let none =
            matches!(self.phase, Phase::Never | Phase::Blocked | Phase::Lapsed | Phase::Undone);
        if none {
            let (held, recovery, kept) = (self.held, self.recovery, self.kept);
            *self = Self { held, recovery, kept, ..Self::default() };
            self.phase = Phase::Asked;
            (self.asked_at, self.confirm_by) = (now, now + CONFIRM_WITHIN);
            self.due_at = now + MONTH;
            self.ask_whether_anything_forbids_it();
        }
    }

    fn ask_whether_anything_forbids_it(&mut self) {
        self.questions += 1;
        self.question = Some(self.questions);
    }

    fn confirm(&mut self, now: i64, waives: bool) {
        let again = self.confirmed_at.is_some_and(|before| now <= before);
        match self.phase {
            Phase::Asked | Phase::Blocked if again => {}
            Phase::Asked if self.confirmed_at.is_some() => {}
            Phase::Asked if self.confirm_by <= now => self.leave(Phase::Lapsed),
            Phase::Blocked if self.question.is_some() => {}
            Phase::Asked | Phase::Blocked => {
                let anew = self.execute_after.is_some() || self.confirm_by <= now;
                if self.phase == Phase::Blocked && anew {
                    (self.asked_at, self.due_at) = (now, now + MONTH);
                    (self.execute_after, self.was_frozen, self.extended) = (None, false, false);
                }
                self.confirmed_at = Some(now);
                self.gave_up = self.read.filter(|_| waives);
                self.ask_whether_anything_forbids_it();
            }
            _ => {}
        }
    }

    fn hear_answer(&mut self, act: &Act, number: i32) {
        match act {
            Act::Checked { clear } if self.question == Some(number) => {
                self.question = None;
                let clear = *clear && !self.held && !self.recovery;
                // Whoever has nothing has nothing to give up.
                self.gave_up =
                    self.gave_up.filter(|_| !clear || self.phase == Phase::Waiting(Why::Grace));
                self.read = None;
                self.answered(clear);
            }
            Act::Dusty(amount) if self.question == Some(number) => {
                self.question = None;
                let asking = self.phase == Phase::Asked && self.confirmed_at.is_none();
                let gives_up = asking || self.gave_up == Some(*amount);
                self.read = Some(*amount);
                self.answered(gives_up && !self.held && !self.recovery);
            }
            Act::Answered { keeper, granted } if number == self.fences => {
                self.fence_answered(*keeper, *granted);
            }
            Act::Reported { processor, outcome } => self.erased(*processor, number, *outcome),
            Act::Scanned { clean }
                if number == self.scans && number > 0 && self.phase == Phase::LastWord =>
            {
                self.residue = !clean;
                if *clean {
                    self.phase = Phase::Gone;
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, clear: bool) {
        match (self.phase, clear) {
            (_, false) => self.leave(Phase::Blocked),
            (Phase::Asked, true) if self.confirmed_at.is_none() => {}
            (Phase::Asked | Phase::Blocked, true) => {
                let reserve = self.due_at - 8;
                self.execute_after = Some((self.asked_at + GRACE).min(reserve));
                self.phase = Phase::Waiting(Why::Grace);
            }
            (Phase::Waiting(Why::Grace), true) => {
                self.phase = Phase::Fences;
                self.fences += 1;
                self.granted.clear();
            }
            _ => {}
        }
    }

    fn fence_answered(&mut self, keeper: usize, granted: bool) {
        if self.phase != Phase::Fences {
            return;
        }
        if granted {
            self.granted.insert(keeper);
            if self.granted.len() == 3 {
                self.phase = Phase::Vault;
            }
        } else {
            self.leave(Phase::Waiting(Why::Grace));
        }
    }

    /// It stands somewhere else: what was asked before is not waited for.
    fn leave(&mut self, phase: Phase) {
        self.phase = phase;
        self.question = None;
    }

    fn hold(&mut self, now: i64, open: bool) {
        self.held = open;
        if open && self.can_return() {
            self.leave(Phase::Waiting(Why::Hold));
        }
        if !open && self.phase == Phase::Waiting(Why::Hold) {
            let freeze = self.recovery && !self.was_frozen && now < self.due_at;
            if freeze { self.freeze(now) } else { self.resume(now) }
        }
        if !open {
            self.let_go();
        }
    }

    fn freeze(&mut self, now: i64) {
        if !self.was_frozen && now < self.due_at {
            self.was_frozen = true;
            self.leave(Phase::Waiting(Why::Recovery));
        }
    }

    fn resume(&mut self, now: i64) {
        self.leave(Phase::Waiting(Why::Grace));
        self.execute_after = self.execute_after.map(|before| before.max(now + NOTICE));
    }

    fn time(&mut self, now: i64, alarm: &Alarm) {
        match (alarm, self.phase) {
            (Alarm::Confirm, Phase::Asked)
                if self.confirmed_at.is_none() && self.confirm_by <= now =>
            {
                self.leave(Phase::Lapsed);
            }
            (Alarm::Execute, Phase::Waiting(Why::Grace))
                if self.question.is_none() && self.execute_after.is_some_and(|at| at <= now) =>
            {
                self.ask_whether_anything_forbids_it();
            }
            (Alarm::Thaw, Phase::Waiting(Why::Recovery)) => self.resume(now),
            (Alarm::Fence, Phase::Fences) => self.leave(Phase::Waiting(Why::Grace)),
            (Alarm::Retry(name), Phase::Erasing | Phase::LastWord | Phase::Gone) if !self.held => {
                let at = ["host", "sumsub", "kyc-screener"].iter().position(|one| one == name);
                self.order_again(at.into_iter().collect());
            }
            (Alarm::LastMessage, _) => self.message_done(),
            (Alarm::Scan, Phase::LastWord) if self.residue && !self.held => self.scan(),
            (Alarm::DueSoon, _) => self.extend(now),
            _ => {}
        }
    }

    /// Whoever is told within the month may be made to wait longer, once.
    fn extend(&mut self, now: i64) {
        let under_way = self.can_return()
            || matches!(self.phase, Phase::Asked | Phase::Vault | Phase::Erasing | Phase::LastWord)
            || self.phase == Phase::Blocked && self.question.is_some();
        if under_way && !self.extended && self.due_at - 4 <= now && now < self.due_at {
            self.extended = true;
            self.due_at += 120;
        }
    }

    fn erased(&mut self, processor: usize, number: i32, outcome: ErasureOutcome) {
        let (attempt, answered) = self.ordered[processor];
        if attempt == 0 || number != attempt || answered {
            return;
        }
        self.ordered[processor].1 = true;
        if !matches!(outcome, ErasureOutcome::Refused | ErasureOutcome::Failed) {
            self.done.insert(processor);
        }
        self.take_what_was_left_out();
        self.next_wave();
    }

    fn order(&mut self, processor: usize) {
        self.ordered[processor] = (self.ordered[processor].0 + 1, false);
        self.done.remove(&processor);
        // Of the three only the host has tables.
        self.left_out[processor] = self.kept && processor == 0;
    }

    fn order_again(&mut self, which: Vec<usize>) {
        for processor in which {
            if self.ordered[processor].1 && !self.done.contains(&processor) {
                self.order(processor);
            }
        }
    }

    fn next_wave(&mut self) {
        let ordered = (0..3).filter(|one| self.ordered[*one].0 > 0).count();
        if self.phase != Phase::Erasing || self.held || self.done.len() < ordered {
            return;
        }
        match WAVES.get(self.wave) {
            Some(wave) => {
                self.wave += 1;
                wave.iter().for_each(|one| self.order(*one));
            }
            // What was left out is waited for before the last word.
            None if self.left_out.contains(&true) => {}
            None => self.phase = Phase::LastWord,
        }
    }

    fn keep(&mut self, any: bool) {
        self.kept = any;
        self.take_what_was_left_out();
    }

    fn take_what_was_left_out(&mut self) {
        let erased = matches!(self.phase, Phase::Erasing | Phase::LastWord | Phase::Gone);
        // After the certificate a hold has nothing to stop.
        if !erased || self.kept || (self.held && self.phase != Phase::Gone) {
            return;
        }
        for processor in 0..3 {
            if self.left_out[processor] && self.done.contains(&processor) {
                self.order(processor);
            }
        }
    }

    /// What a hold after the fence had stopped goes on.
    fn let_go(&mut self) {
        if matches!(self.phase, Phase::Erasing | Phase::LastWord | Phase::Gone) {
            self.order_again(vec![0, 1, 2]);
        }
        if self.phase == Phase::LastWord && (self.residue || self.told && self.scans == 0) {
            self.scan();
        }
        if self.phase != Phase::Gone {
            self.take_what_was_left_out();
        }
        self.next_wave();
    }

    fn message_done(&mut self) {
        if self.phase != Phase::LastWord || self.told {
            return;
        }
        self.told = true;
        if !self.held {
            self.scan();
        }
    }

    fn scan(&mut self) {
        self.scans += 1;
        self.residue = false;
    }

    fn status(&self) -> Status {
        match self.phase {
            Phase::Never => Status::None,
            Phase::Asked => Status::Requested,
            Phase::Blocked => Status::Blocked,
            Phase::Lapsed => Status::Lapsed,
            Phase::Waiting(Why::Grace) => Status::Pending,
            Phase::Waiting(Why::Recovery) => Status::Frozen,
            Phase::Waiting(Why::Hold) => Status::OnHold,
            Phase::Fences => Status::Fencing,
            Phase::Vault => Status::Sealing,
            Phase::Erasing => Status::Erasing,
            Phase::LastWord => Status::Verifying,
            Phase::Gone => Status::Deleted,
            Phase::Undone => Status::Cancelled,
        }
    }
}

/// The terms in steps are those in hours.
#[test]
fn the_oracle_counts_as_the_terms_do() {
    let steps = |steps: i64| at(steps * STEP_HOURS);
    let terms = terms();
    assert_eq!(at(0) + terms.confirm_within, steps(CONFIRM_WITHIN));
    assert_eq!(at(0) + terms.grace, steps(GRACE));
    assert_eq!(at(0) + terms.due_after, steps(MONTH));
    assert_eq!(at(0) + terms.notice, steps(NOTICE));
}
