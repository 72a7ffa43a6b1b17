//! What the contract forbids.

/// Why an input is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody asked for this account to be deleted.
    #[error("nobody asked for this account to be deleted")]
    NoDeletion,
    /// Another deletion of the account is the one that counts.
    #[error("the account has another deletion by now; look at it again")]
    OtherDeletion,
    /// The account is erased: nothing that comes late has any effect.
    #[error("the account is erased; nothing about it is taken any more")]
    Erased,
    /// The signature, or what was signed, is not what it has to be.
    #[error("the assertion is not a valid statement of the host about this account and deletion")]
    AssertionInvalid,
    /// The person confirmed before they asked, or in the future.
    #[error("the assertion was made before the deletion was asked for, or is from the future")]
    AssertionUntimely,
    /// A fact of ours without `storyversion`: its place among the others is unknown.
    #[error("a fact of ours came without its story's version")]
    NoStoryVersion,
    /// A service reports for a processor that is not its own.
    #[error("the report is of a processor that another service speaks for")]
    NotItsProcessor,
    /// There is nothing that could take longer.
    #[error("the deletion is not under way: nothing of it can take longer")]
    NotUnderWay,
    /// The law lets its date move once.
    #[error("the law's date was moved already, and it moves once")]
    ExtendedAlready,
    /// The law of where the person lives knows none.
    #[error("the law that the deletion runs under lets nothing take longer")]
    NoExtension,
    /// The person has to hear of it within the month.
    #[error("the law's date is over: only who is told before may be made to wait longer")]
    MonthOver,
    /// A report of an order that never was.
    #[error("the report answers an order that was never given")]
    NeverOrdered,
}

impl Refusal {
    /// The reason as problem documents say it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoDeletion => "no_deletion",
            Self::OtherDeletion => "other_deletion",
            Self::Erased => "erased",
            Self::AssertionInvalid => "assertion_invalid",
            Self::AssertionUntimely => "assertion_untimely",
            Self::NoStoryVersion => "no_story_version",
            Self::NotItsProcessor => "not_its_processor",
            Self::NotUnderWay => "not_under_way",
            Self::ExtendedAlready => "extended_already",
            Self::NoExtension => "no_extension",
            Self::MonthOver => "month_over",
            Self::NeverOrdered => "never_ordered",
        }
    }
}
