//! What must have become of each person, by the words of design sections 5.3 and 5.6 and from what their host was told.

use super::{
    people::Person,
    script::{Kind, What},
};

/// How a deletion ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nobody asked.
    Never,
    /// Nobody confirmed.
    Lapsed,
    /// Something forbids it.
    Blocked,
    /// Taken back, by the person or by a recovery.
    Cancelled,
    /// Something has to end first.
    OnHold,
    /// All is gone but one category.
    Waiting,
    /// Gone, with a certificate.
    Deleted,
}

impl End {
    /// As the story says it.
    pub fn status(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Lapsed => "lapsed",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
            Self::OnHold => "on_hold",
            Self::Waiting => "erasing",
            Self::Deleted => "deleted",
        }
    }

    /// Whether nothing comes of it however long one waits.
    pub fn waits(self) -> bool {
        matches!(self, Self::OnHold | Self::Waiting)
    }

    /// Whether identity was sealed, so that nothing can be taken back.
    pub fn is_past_return(self) -> bool {
        matches!(self, Self::Waiting | Self::Deleted)
    }

    /// Whether the host's flag must be set.
    pub fn is_shut(self) -> bool {
        matches!(self, Self::OnHold | Self::Waiting | Self::Deleted)
    }
}

/// How a deletion of this kind may end: more than one end where a race is fair.
pub fn ends(kind: Kind) -> &'static [End] {
    match kind {
        Kind::Stays => &[End::Never],
        // Nobody who could say whether anything forbids it was there: they were told so, and did not care.
        Kind::NeverConfirms => &[End::Lapsed, End::Blocked],
        Kind::BlockedAtTheEnd => &[End::Blocked],
        Kind::Undone | Kind::RecoveryWins => &[End::Cancelled],
        Kind::UndoneAtTheEnd => &[End::Cancelled, End::Deleted],
        // Evidence about somebody who may be on a list never vanishes, and what a court keeps is kept.
        Kind::AnswersYes | Kind::ProviderRejects | Kind::LegalHoldStays => &[End::OnHold],
        Kind::CategoryKept => &[End::Waiting],
        Kind::Leaves
        | Kind::LeavesElsewhere
        | Kind::BlockedThenFree
        | Kind::BlockedAtTheEndThenFree
        | Kind::ProviderAcceptsAgain
        | Kind::LegalHold
        | Kind::RecoveryEnds
        | Kind::CategoryFreed
        | Kind::SumsubBusy
        | Kind::ResidueFound => &[End::Deleted],
    }
}

/// The one end that is right for this person, as far as their host was told; `None`: it was told nothing, and any is.
pub fn end(person: &Person) -> Option<End> {
    let ends = ends(person.script.kind);
    if let [end] = ends {
        return Some(*end);
    }
    if person.script.kind == Kind::NeverConfirms {
        let nobody_knew = person.seen.status == "blocked" && person.seen.blockers == ["no_answer"];
        return Some(if nobody_knew { End::Blocked } else { End::Lapsed });
    }
    let taken_back = person.told.iter().find(|told| matches!(told.what, What::Cancel { .. }))?;
    match (taken_back.status, taken_back.reply["status"].as_str()) {
        (202, Some("cancelled")) => Some(End::Cancelled),
        (202, Some("erasing" | "deleted")) | (422, _) => Some(End::Deleted),
        // By event: nobody answers.
        _ => None,
    }
}
