//! Why an input is a dead letter, or a command refused.

/// What the contract forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A fact of ours without `storyversion`: its place among the others is unknown.
    #[error("a fact of ours came without its story's version")]
    NoStoryVersion,
    /// A hold that forbids nothing.
    #[error("a hold that forbids nothing was asked for")]
    NoEffect,
    /// A match with a sanctions list forbids everything.
    #[error("a match with a sanctions list forbids everything: its effect is full")]
    NotFull,
    /// A hold id that is none.
    #[error("a hold id has 1 to 128 bytes and no control characters")]
    HoldIdInvalid,
    /// The hold is open with another effect.
    #[error("the hold is open with another effect; release it first and choose another id")]
    OtherEffect,
    /// The hold is open, and ends at another moment.
    #[error("the hold is open and expires at another moment: `ostiary holds extend` moves it")]
    OtherEnd,
    /// The hold is open, and of another kind.
    #[error("the hold is open and of another kind; choose another id")]
    OtherKind,
    /// A hold on no category, on too many, or on one that is none.
    #[error("a hold on categories names 1 to 50 of them, each of 1 to 128 bytes")]
    NoCategory,
    /// The hold is open on other categories.
    #[error("the hold is open on other categories; release it first and choose another id")]
    OtherCategories,
    /// The account is erased.
    #[error("the account is erased: nothing of it is left to be kept")]
    TooLate,
    /// An order of a court or an authority is two people's to carry out.
    #[error(
        "two people place and release a legal hold, and lift a match with a sanctions list; nobody agrees with themselves"
    )]
    FourEyes,
    /// A moment that is over.
    #[error("the moment at which the hold shall expire is over")]
    ExpiryPast,
    /// A hold is extended, never shortened.
    #[error("the hold expires later than that already")]
    ExpiresLater,
    /// Nothing to extend.
    #[error("there is no such open hold")]
    NoSuchHold,
    /// A released hold was asked for again.
    #[error("the hold was released, and a hold id is used once; choose another")]
    HoldIdUsed,
    /// Only the story that opened a hold closes it.
    #[error(
        "the hold belongs to a KYC case or a deletion; only that lifts it, until the account is past its last fence"
    )]
    NotStaffs,
    /// A report of a hold set that never was.
    #[error("the hold set was never ordered: its version is newer than ours")]
    NeverOrdered,
}

impl Refusal {
    /// The reason as problem documents say it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStoryVersion => "no_story_version",
            Self::NoEffect => "no_effect",
            Self::NotFull => "not_full",
            Self::HoldIdInvalid => "hold_id_invalid",
            Self::OtherEffect => "other_effect",
            Self::OtherEnd => "other_end",
            Self::OtherKind => "other_kind",
            Self::NoCategory => "no_category",
            Self::OtherCategories => "other_categories",
            Self::TooLate => "too_late",
            Self::FourEyes => "four_eyes",
            Self::ExpiryPast => "expiry_past",
            Self::ExpiresLater => "expires_later",
            Self::NoSuchHold => "no_such_hold",
            Self::HoldIdUsed => "hold_id_used",
            Self::NotStaffs => "not_staffs",
            Self::NeverOrdered => "never_ordered",
        }
    }
}
