//! What each person who leaves, or tries to, does, drawn from a seed.

use chrono::TimeDelta;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// What sort of person it is, and what happens to them meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Asks, confirms, is gone.
    Leaves,
    /// The same under a law with a longer grace.
    LeavesElsewhere,
    /// Takes it back during grace.
    Undone,
    /// Takes it back at the end of grace, when the timer is due.
    UndoneAtTheEnd,
    /// Blocked when they ask; free later.
    BlockedThenFree,
    /// Blocked when it is looked at again at the end of grace.
    BlockedAtTheEnd,
    /// The same, and free later.
    BlockedAtTheEndThenFree,
    /// Never confirms.
    NeverConfirms,
    /// Gives a bad answer during grace.
    AnswersYes,
    /// The provider of identity checks rejects them for good during grace.
    ProviderRejects,
    /// The same, and a newer verdict accepts them.
    ProviderAcceptsAgain,
    /// A court keeps everything for a while.
    LegalHold,
    /// A court keeps everything.
    LegalHoldStays,
    /// Somebody claims the account, and does not get it.
    RecoveryEnds,
    /// Somebody claims the account, and gets it.
    RecoveryWins,
    /// A court keeps one category for a while.
    CategoryFreed,
    /// A court keeps one category.
    CategoryKept,
    /// Sumsub is at a check of the profile for two days after grace.
    SumsubBusy,
    /// Somebody else wrote the person's address down.
    ResidueFound,
    /// Asks for nothing.
    Stays,
}

impl Kind {
    /// Who comes after whom: nothing happens to every tenth.
    pub const ALL: [Self; 21] = [
        Self::Leaves,
        Self::LeavesElsewhere,
        Self::Undone,
        Self::UndoneAtTheEnd,
        Self::BlockedThenFree,
        Self::BlockedAtTheEnd,
        Self::BlockedAtTheEndThenFree,
        Self::NeverConfirms,
        Self::AnswersYes,
        Self::ProviderRejects,
        Self::ProviderAcceptsAgain,
        Self::LegalHold,
        Self::LegalHoldStays,
        Self::RecoveryEnds,
        Self::RecoveryWins,
        Self::CategoryFreed,
        Self::CategoryKept,
        Self::SumsubBusy,
        Self::ResidueFound,
        Self::Stays,
        Self::Leaves,
    ];

    /// Whether Sumsub has a profile of everybody like this; of others it has some.
    pub fn has_profile(self) -> bool {
        matches!(self, Self::ProviderRejects | Self::ProviderAcceptsAgain | Self::SumsubBusy)
    }
}

/// One person's part.
#[derive(Debug, Clone)]
pub struct Script {
    pub kind: Kind,
    pub acts: Vec<Act>,
    /// Sumsub has a profile of them.
    pub profile: bool,
    /// They are in Intercom.
    pub contact: bool,
}

/// Something that is done, after everything before it.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    pub when: When,
    pub what: What,
}

/// When something is done.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// So long after the campaign began.
    Start(TimeDelta),
    /// So long after whatever was done before.
    Then(TimeDelta),
    /// So long before the end of grace, or with less than nothing after it; it is known once it is confirmed.
    BeforeTheEnd(TimeDelta),
}

/// How the company passes something on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Http,
    Event,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Asks to leave; `badly`: first as nobody may.
    Ask { by: By, badly: bool },
    /// Confirms it; `badly`: first in another's name.
    Confirm { by: By, badly: bool },
    /// Takes it back.
    Cancel { by: By },
    /// The company knows of something that forbids it.
    Block,
    /// And not any more.
    Free,
    /// Answers the questions of KYC with a YES, before anybody has asked.
    AnswerYes,
    /// The company tells where they signed up: now they are asked.
    SignUp,
    /// The provider of identity checks comes to a verdict.
    Review { accepts: bool },
    /// Two of the staff place a legal hold on the person.
    Hold,
    /// Two of the staff release it.
    Release,
    /// Two of the staff place a legal hold on one category.
    Keep,
    /// Somebody claims the account with a proof.
    Escalate,
    /// And gets it.
    GetBack,
    /// That is over.
    Close,
    /// Somebody else's note with their address is thrown away.
    TidyUp,
}

/// Within which time people ask.
const ASKED_WITHIN: i64 = 20 * 60;

impl Script {
    /// The part of the person with this number.
    pub fn draw(seed: u64, number: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let kind = Kind::ALL[number as usize % Kind::ALL.len()];
        let round = number as usize / Kind::ALL.len();
        let ways = Ways { rng: &mut rng, round };
        let acts = ways.acts(kind);
        let profile = kind.has_profile() || rng.random_range(0..3) == 0;
        let contact = rng.random_range(0..2) == 0;
        Self { kind, acts, profile, contact }
    }
}

struct Ways<'r> {
    rng: &'r mut StdRng,
    /// How many of the same kind come before.
    round: usize,
}

impl Ways<'_> {
    /// Half over HTTP, half by event, of each kind.
    fn by(&self, of: usize) -> By {
        if (self.round + of).is_multiple_of(2) { By::Http } else { By::Event }
    }

    fn minutes(&mut self, from: i64, to: i64) -> TimeDelta {
        TimeDelta::minutes(self.rng.random_range(from..to))
    }

    fn ask(&mut self) -> Act {
        let badly = self.rng.random_range(0..4) == 0;
        let when = When::Start(self.minutes(0, ASKED_WITHIN));
        Act { when, what: What::Ask { by: self.by(0), badly } }
    }

    fn confirm(&mut self) -> Act {
        let badly = self.rng.random_range(0..4) == 0;
        let when = When::Then(self.minutes(20, 12 * 60));
        Act { when, what: What::Confirm { by: self.by(1), badly } }
    }

    fn cancel(&self) -> What {
        What::Cancel { by: self.by(0) }
    }

    /// So many hours before the end of grace, or with less than nothing after it.
    fn around(&mut self, from: i64, to: i64, what: What) -> Act {
        let when = When::BeforeTheEnd(self.minutes(60 * from, 60 * to));
        Act { when, what }
    }

    fn acts(mut self, kind: Kind) -> Vec<Act> {
        let leaves = if kind == Kind::Stays { vec![] } else { vec![self.ask(), self.confirm()] };
        let then = |what, hours| Act { when: When::Then(TimeDelta::hours(hours)), what };
        let more = match kind {
            Kind::Leaves | Kind::LeavesElsewhere | Kind::Stays => vec![],
            Kind::SumsubBusy => vec![self.around(-50, -40, What::Review { accepts: true })],
            Kind::NeverConfirms => return leaves[..1].to_vec(),
            Kind::Undone => vec![self.around(48, 200, self.cancel())],
            Kind::UndoneAtTheEnd => vec![self.at_the_end()],
            Kind::BlockedThenFree => {
                let asks = vec![Act { when: When::Start(TimeDelta::zero()), what: What::Block }];
                let confirms = vec![then(What::Free, 5), self.confirm()];
                return [asks, leaves[..1].to_vec(), confirms].concat();
            }
            Kind::BlockedAtTheEnd => vec![self.around(26, 70, What::Block)],
            Kind::BlockedAtTheEndThenFree => {
                let free = self.around(-30, -12, What::Free);
                vec![self.around(26, 70, What::Block), free, self.confirm()]
            }
            Kind::AnswersYes => {
                vec![self.around(90, 160, What::AnswerYes), then(What::SignUp, 1)]
            }
            Kind::ProviderRejects => {
                vec![self.around(90, 160, What::Review { accepts: false })]
            }
            Kind::ProviderAcceptsAgain => {
                let accepted = self.around(-40, 40, What::Review { accepts: true });
                vec![self.around(90, 160, What::Review { accepts: false }), accepted]
            }
            Kind::LegalHold => {
                vec![self.around(90, 160, What::Hold), self.around(-40, 40, What::Release)]
            }
            Kind::LegalHoldStays => vec![self.around(90, 160, What::Hold)],
            Kind::RecoveryEnds => {
                vec![self.around(26, 50, What::Escalate), self.around(-12, 4, What::Close)]
            }
            Kind::RecoveryWins => {
                let gets = self.around(-12, 4, What::GetBack);
                vec![self.around(26, 50, What::Escalate), gets, then(What::Close, 20)]
            }
            Kind::CategoryFreed => {
                vec![self.around(90, 160, What::Keep), self.around(-60, -30, What::Release)]
            }
            Kind::CategoryKept => vec![self.around(90, 160, What::Keep)],
            Kind::ResidueFound => vec![self.around(-20, -8, What::TidyUp)],
        };
        [leaves, more].concat()
    }

    /// Within minutes of the timer.
    fn at_the_end(&mut self) -> Act {
        let when = When::BeforeTheEnd(TimeDelta::seconds(self.rng.random_range(-60..60)));
        Act { when, what: self.cancel() }
    }
}
