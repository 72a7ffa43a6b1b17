//! What the contract forbids, and what staff asked for in vain.

use contracts::event::Macro;

/// Why an input is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A submission without answers.
    #[error("the submission has no answers")]
    NoAnswers,
    /// The questionnaire has no such question; the id itself might be personal, so only its place is told.
    #[error("answer {position} names a question that the questionnaire does not have")]
    UnknownQuestion {
        /// Which answer, from 1.
        position: usize,
    },
    /// Two answers to one question.
    #[error("answer {position} answers a question for the second time")]
    AnsweredTwice {
        /// Which answer, from 1.
        position: usize,
    },
    /// Not the questionnaire that this account is asked.
    #[error("the answers belong to a questionnaire that this account is not asked")]
    OtherQuestionnaire,
    /// Staff means a case that there is not.
    #[error("this account is asked nothing")]
    NoCase,
    /// Staff looked at another case than the one that is open.
    #[error("the account has another case by now; look at it again")]
    OtherCase,
    /// Something came to the case since staff looked at it.
    #[error(
        "an answer, a reply or a decision has come since the case was looked at; look at it again and decide anew"
    )]
    CaseChanged,
    /// What two agree to is done later than they looked, so it says at what.
    #[error(
        "the decision does not say which revision of the case was looked at; look at it again and decide anew"
    )]
    NoRevision,
    /// After a YES two must agree, and nobody agrees with themselves.
    #[error("after a YES a second person of compliance has to agree to clear the case")]
    FourEyes,
    /// What the provider of identity checks decided is lifted, and nothing else.
    #[error("the provider's verdict can be cleared, and nothing else")]
    ProvidersVerdict,
    /// Only a new questionnaire asks whoever is cleared again.
    #[error("the case is cleared; only a new questionnaire asks again")]
    Settled,
    /// The macro would say what is not so.
    #[error("the macro {} {}, and this case is {status}", name(*which), condition(*which))]
    MacroUntrue {
        /// Which macro.
        which: Macro,
        /// Where the case stands.
        status: &'static str,
    },
}

impl Refusal {
    /// The reason as problem documents say it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAnswers => "no_answers",
            Self::UnknownQuestion { .. } => "unknown_question",
            Self::AnsweredTwice { .. } => "answered_twice",
            Self::OtherQuestionnaire => "other_questionnaire",
            Self::NoCase => "no_case",
            Self::OtherCase => "other_case",
            Self::CaseChanged => "case_changed",
            Self::NoRevision => "no_revision",
            Self::FourEyes => "four_eyes",
            Self::ProvidersVerdict => "providers_verdict",
            Self::Settled => "settled",
            Self::MacroUntrue { .. } => "macro_untrue",
        }
    }
}

fn name(which: Macro) -> &'static str {
    match which {
        Macro::Questions => "questions",
        Macro::Suspended => "suspended",
        Macro::Ok => "ok",
    }
}

fn condition(which: Macro) -> &'static str {
    match which {
        Macro::Questions => "asks again who still has to answer",
        Macro::Suspended => "tells who was silent to answer",
        Macro::Ok => "says that all is well once a case is cleared",
    }
}
