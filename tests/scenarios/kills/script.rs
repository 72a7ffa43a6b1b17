//! What each person of the campaign does, drawn from a seed.

use chrono::TimeDelta;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// What sort of person it is: what they answer, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    NotFromRussia,
    Silent,
    AllNo,
    Yes,
    IncompleteThenComplete,
    Incomplete,
    NoThenYes,
    YesThenNo,
    LateNo,
    LateYes,
    LateIncomplete,
    HeldBackNo,
    HeldBackIncomplete,
    EarlyNo,
    EarlyYes,
    EarlyIncomplete,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::NotFromRussia,
        Self::Silent,
        Self::AllNo,
        Self::Yes,
        Self::IncompleteThenComplete,
        Self::Incomplete,
        Self::NoThenYes,
        Self::YesThenNo,
        Self::LateNo,
        Self::LateYes,
        Self::LateIncomplete,
        Self::HeldBackNo,
        Self::HeldBackIncomplete,
        Self::EarlyNo,
        Self::EarlyYes,
        Self::EarlyIncomplete,
    ];
}

/// How the host tells of a sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    FromRussia,
    Country,
    Seen,
    Http,
}

/// One person's part.
#[derive(Debug, Clone)]
pub struct Script {
    pub kind: Kind,
    pub route: Route,
    /// The host tells of the account a second time, under another id.
    pub told_twice: bool,
    /// Since the campaign began.
    pub signs_up_after: TimeDelta,
    pub acts: Vec<Act>,
}

/// One submission of answers.
#[derive(Debug, Clone)]
pub struct Act {
    pub when: When,
    /// From the same moment on: the clock waits there for the client to be told that the answers are safe.
    pub latest: Option<TimeDelta>,
    pub given: Given,
    /// Handed in to the host an hour before the deadline, and passed on only now.
    pub held_back: bool,
    /// Sent once more after it was accepted.
    pub repeated: bool,
}

/// When somebody answers. Nobody answers a questionnaire that did not reach them, but for those who do so unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    BeforeSignUp,
    AfterAsked(TimeDelta),
    AfterDeadline(TimeDelta),
}

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    AllNo,
    OneYes,
    TwoNo,
    TheOthersNo,
}

/// Within which time people sign up.
const SIGN_UPS_WITHIN: TimeDelta = TimeDelta::hours(48);

impl Script {
    /// The part of the person with this number. `http`: whether the gateway can tell countries by addresses.
    pub fn draw(seed: u64, number: u64, http: bool) -> Self {
        let mut rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let kind = Kind::ALL[number as usize % Kind::ALL.len()];
        let route = match rng.random_range(0..4) {
            0 if kind != Kind::NotFromRussia => Route::FromRussia,
            1 if http => Route::Http,
            2 => Route::Seen,
            _ => Route::Country,
        };
        let signs_up_after = TimeDelta::minutes(rng.random_range(0..SIGN_UPS_WITHIN.num_minutes()));
        let told_twice = rng.random_range(0..4) == 0;
        Self { kind, route, told_twice, signs_up_after, acts: acts(kind, &mut rng) }
    }
}

fn acts(kind: Kind, rng: &mut StdRng) -> Vec<Act> {
    match kind {
        Kind::NotFromRussia | Kind::Silent => vec![],
        Kind::AllNo => vec![in_time(rng, 1, 10, Given::AllNo)],
        Kind::Yes => vec![in_time(rng, 1, 10, Given::OneYes)],
        Kind::IncompleteThenComplete => {
            vec![in_time(rng, 1, 3, Given::TwoNo), in_time(rng, 4, 6, Given::TheOthersNo)]
        }
        Kind::Incomplete => vec![in_time(rng, 1, 6, Given::TwoNo)],
        Kind::NoThenYes => {
            vec![in_time(rng, 1, 5, Given::AllNo), in_time(rng, 5, 10, Given::OneYes)]
        }
        Kind::YesThenNo => {
            vec![in_time(rng, 1, 5, Given::OneYes), in_time(rng, 5, 10, Given::AllNo)]
        }
        Kind::LateNo => vec![late(rng, Given::AllNo)],
        Kind::LateYes => vec![late(rng, Given::OneYes)],
        Kind::LateIncomplete => vec![late(rng, Given::TwoNo)],
        Kind::HeldBackNo => vec![held_back(rng, Given::AllNo)],
        Kind::HeldBackIncomplete => vec![held_back(rng, Given::TwoNo)],
        Kind::EarlyNo => vec![early(rng, Given::AllNo)],
        Kind::EarlyYes => vec![early(rng, Given::OneYes)],
        Kind::EarlyIncomplete => vec![early(rng, Given::TwoNo)],
    }
}

fn act(rng: &mut StdRng, when: When, given: Given) -> Act {
    Act { when, latest: None, given, held_back: false, repeated: rng.random_range(0..4) == 0 }
}

/// Between two days after the questionnaire came, or almost two days later: before whatever else would be due.
fn in_time(rng: &mut StdRng, from: i64, to: i64, given: Given) -> Act {
    let after = minutes_between(rng, 24 * from, 24 * to);
    let latest = Some(TimeDelta::hours(24 * to + 44));
    Act { latest, ..act(rng, When::AfterAsked(after), given) }
}

fn late(rng: &mut StdRng, given: Given) -> Act {
    let after = minutes_between(rng, 0, 24) + TimeDelta::minutes(1);
    act(rng, When::AfterDeadline(after), given)
}

/// It counts as in time for 24 hours.
fn held_back(rng: &mut StdRng, given: Given) -> Act {
    let after = minutes_between(rng, 0, 16);
    let act = act(rng, When::AfterDeadline(after), given);
    Act { held_back: true, latest: Some(TimeDelta::hours(23)), ..act }
}

fn early(rng: &mut StdRng, given: Given) -> Act {
    act(rng, When::BeforeSignUp, given)
}

fn minutes_between(rng: &mut StdRng, from_hour: i64, to_hour: i64) -> TimeDelta {
    TimeDelta::minutes(rng.random_range(60 * from_hour..60 * to_hour))
}
