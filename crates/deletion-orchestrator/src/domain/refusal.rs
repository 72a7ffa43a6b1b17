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
            Self::NeverOrdered => "never_ordered",
        }
    }
}
