//! Messages of `proto/ostiary/kyc/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{Macro, ReviewReason, Situation},
    r#gen::kyc::v1 as proto,
};

mod commands;
mod provider;

pub use self::{
    commands::{DECIDE_REVIEW, ENROLL_CASE, NOTE_REPLY, RUN_MACRO, SUBMIT_ANSWERS},
    provider::{
        KYC_PROVIDER_ACCEPTED, KYC_PROVIDER_REJECTED, KYC_PROVIDER_RETRY_REQUESTED,
        KYC_PROVIDER_VERDICT_READ, read_verdict, write_verdict,
    },
};

pub const KYC_QUESTIONNAIRE_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycQuestionnaireRequested",
    subject: "ostiary.kyc.kyc-questionnaire-requested",
    read: |data| {
        let wire: proto::KycQuestionnaireRequested = data.read()?;
        let situation = read_situation(wire.situation());
        Ok(Event::KycQuestionnaireRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            questionnaire: data.given(wire.questionnaire_id, "questionnaireId")?,
            locale: data.locale(wire.locale)?,
            missing: data.all_given(wire.missing, "missing")?,
            situation,
        })
    },
    write: |event| {
        let Event::KycQuestionnaireRequested {
            account,
            case,
            questionnaire,
            locale,
            missing,
            situation,
        } = event
        else {
            return None;
        };
        json(&proto::KycQuestionnaireRequested {
            account_id: text(account),
            case_id: text(case),
            questionnaire_id: text(questionnaire),
            locale: locale.clone().map(String::from),
            missing: missing.clone(),
            situation: situation.map(write_situation),
        })
    },
};

pub const KYC_REMINDER_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycReminderRequested",
    subject: "ostiary.kyc.kyc-reminder-requested",
    read: |data| {
        let wire: proto::KycReminderRequested = data.read()?;
        Ok(Event::KycReminderRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            ordinal: data.given(wire.ordinal, "ordinal")?,
            deadline: data.time(wire.deadline, "deadline")?,
            locale: data.locale(wire.locale)?,
        })
    },
    write: |event| {
        let Event::KycReminderRequested { account, case, ordinal, deadline, locale } = event else {
            return None;
        };
        json(&proto::KycReminderRequested {
            account_id: text(account),
            case_id: text(case),
            ordinal: Some(*ordinal),
            deadline: moment(deadline),
            locale: locale.clone().map(String::from),
        })
    },
};

pub const KYC_DEADLINE_PASSED: Message = Message {
    type_name: "ostiary.kyc.v1.KycDeadlinePassed",
    subject: "ostiary.kyc.kyc-deadline-passed",
    read: |data| {
        let wire: proto::KycDeadlinePassed = data.read()?;
        Ok(Event::KycDeadlinePassed {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            deadline: data.time(wire.deadline, "deadline")?,
            taken_over: wire.taken_over.unwrap_or(false),
        })
    },
    write: |event| {
        let Event::KycDeadlinePassed { account, case, deadline, taken_over } = event else {
            return None;
        };
        json(&proto::KycDeadlinePassed {
            account_id: text(account),
            case_id: text(case),
            deadline: moment(deadline),
            taken_over: taken_over.then_some(true),
        })
    },
};

pub const KYC_DEADLINE_REVERSED: Message = Message {
    type_name: "ostiary.kyc.v1.KycDeadlineReversed",
    subject: "ostiary.kyc.kyc-deadline-reversed",
    read: |data| {
        let wire: proto::KycDeadlineReversed = data.read()?;
        Ok(Event::KycDeadlineReversed {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
        })
    },
    write: |event| {
        let Event::KycDeadlineReversed { account, case } = event else { return None };
        json(&proto::KycDeadlineReversed { account_id: text(account), case_id: text(case) })
    },
};

pub const KYC_ANSWERS_REJECTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycAnswersRejected",
    subject: "ostiary.kyc.kyc-answers-rejected",
    read: |data| {
        let wire: proto::KycAnswersRejected = data.read()?;
        Ok(Event::KycAnswersRejected {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            taken_over: wire.taken_over.unwrap_or(false),
        })
    },
    write: |event| {
        let Event::KycAnswersRejected { account, case, taken_over } = event else { return None };
        json(&proto::KycAnswersRejected {
            account_id: text(account),
            case_id: text(case),
            taken_over: taken_over.then_some(true),
        })
    },
};

pub const KYC_CLEARED: Message = Message {
    type_name: "ostiary.kyc.v1.KycCleared",
    subject: "ostiary.kyc.kyc-cleared",
    read: |data| {
        let wire: proto::KycCleared = data.read()?;
        Ok(Event::KycCleared {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            in_time: data.given(wire.in_time, "inTime")?,
            actor: data.find(wire.actor, "actor", Data::name)?,
            approver: data.find(wire.approver, "approver", Data::name)?,
        })
    },
    write: |event| {
        let Event::KycCleared { account, case, in_time, actor, approver } = event else {
            return None;
        };
        json(&proto::KycCleared {
            account_id: text(account),
            case_id: text(case),
            in_time: Some(*in_time),
            actor: actor.clone(),
            approver: approver.clone(),
        })
    },
};

pub const KYC_REVIEW_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycReviewRequested",
    subject: "ostiary.kyc.kyc-review-requested",
    read: |data| {
        let wire: proto::KycReviewRequested = data.read()?;
        let reason = read_reason(data, wire.reason())?;
        Ok(Event::KycReviewRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            reason,
        })
    },
    write: |event| {
        let Event::KycReviewRequested { account, case, reason } = event else { return None };
        json(&proto::KycReviewRequested {
            account_id: text(account),
            case_id: text(case),
            reason: Some(write_reason(*reason).into()),
        })
    },
};

pub const KYC_TRANSCRIPTION_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycTranscriptionRequested",
    subject: "ostiary.kyc.kyc-transcription-requested",
    read: |data| {
        let wire: proto::KycTranscriptionRequested = data.read()?;
        Ok(Event::KycTranscriptionRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            reply: data.find(wire.reply_id, "replyId", Data::name)?,
            due_at: data.time(wire.due_at, "dueAt")?,
            missing: data.all_given(wire.missing, "missing")?,
        })
    },
    write: |event| {
        let Event::KycTranscriptionRequested { account, case, reply, due_at, missing } = event
        else {
            return None;
        };
        json(&proto::KycTranscriptionRequested {
            account_id: text(account),
            case_id: text(case),
            reply_id: reply.clone(),
            due_at: moment(due_at),
            missing: missing.clone(),
        })
    },
};

pub const KYC_MACRO_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycMacroRequested",
    subject: "ostiary.kyc.kyc-macro-requested",
    read: |data| {
        let wire: proto::KycMacroRequested = data.read()?;
        let which = read_macro(data, wire.r#macro())?;
        let situation = read_situation(wire.situation());
        Ok(Event::KycMacroRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            which,
            actor: data.name(wire.actor, "actor")?,
            conversation: data.find(wire.conversation_id, "conversationId", Data::name)?,
            locale: data.locale(wire.locale)?,
            deadline: data.find(wire.deadline, "deadline", Data::time)?,
            situation,
        })
    },
    write: |event| {
        let Event::KycMacroRequested {
            account,
            case,
            which,
            actor,
            conversation,
            locale,
            deadline,
            situation,
        } = event
        else {
            return None;
        };
        json(&proto::KycMacroRequested {
            account_id: text(account),
            case_id: text(case),
            r#macro: write_macro(*which),
            actor: text(actor),
            conversation_id: conversation.clone(),
            locale: locale.clone().map(String::from),
            deadline: deadline.as_ref().and_then(moment),
            situation: situation.map(write_situation),
        })
    },
};

/// `None`: not told, as by messages of before it was.
fn read_situation(wire: proto::Situation) -> Option<Situation> {
    Some(match wire {
        proto::Situation::Unspecified => return None,
        proto::Situation::InTime => Situation::InTime,
        proto::Situation::Paused => Situation::Paused,
        proto::Situation::Silent => Situation::Silent,
        proto::Situation::AskedAgain => Situation::AskedAgain,
    })
}

fn write_situation(situation: Situation) -> i32 {
    let wire = match situation {
        Situation::InTime => proto::Situation::InTime,
        Situation::Paused => proto::Situation::Paused,
        Situation::Silent => proto::Situation::Silent,
        Situation::AskedAgain => proto::Situation::AskedAgain,
    };
    wire.into()
}

fn read_reason(
    data: &Data<'_>,
    wire: proto::kyc_review_requested::Reason,
) -> Result<ReviewReason, ContractError> {
    use proto::kyc_review_requested::Reason;
    Ok(match wire {
        Reason::Unspecified => return Err(data.bad("reason is missing")),
        Reason::Undeliverable => ReviewReason::Undeliverable,
        Reason::Incomplete => ReviewReason::Incomplete,
        Reason::Contradiction => ReviewReason::Contradiction,
        Reason::Transcription => ReviewReason::Transcription,
        Reason::AnsweredAgain => ReviewReason::AnsweredAgain,
        Reason::Unanswered => ReviewReason::Unanswered,
    })
}

fn write_reason(reason: ReviewReason) -> proto::kyc_review_requested::Reason {
    use proto::kyc_review_requested::Reason;
    match reason {
        ReviewReason::Undeliverable => Reason::Undeliverable,
        ReviewReason::Incomplete => Reason::Incomplete,
        ReviewReason::Contradiction => Reason::Contradiction,
        ReviewReason::Transcription => Reason::Transcription,
        ReviewReason::AnsweredAgain => Reason::AnsweredAgain,
        ReviewReason::Unanswered => Reason::Unanswered,
    }
}

/// Which macro; `Unspecified` is refused.
fn read_macro(
    data: &Data<'_>,
    wire: proto::kyc_macro_requested::Macro,
) -> Result<Macro, ContractError> {
    use proto::kyc_macro_requested::Macro as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("macro is missing")),
        Wire::Questions => Macro::Questions,
        Wire::Suspended => Macro::Suspended,
        Wire::Ok => Macro::Ok,
    })
}

/// Which macro.
fn write_macro(which: Macro) -> Option<i32> {
    use proto::kyc_macro_requested::Macro as Wire;
    let which = match which {
        Macro::Questions => Wire::Questions,
        Macro::Suspended => Wire::Suspended,
        Macro::Ok => Wire::Ok,
    };
    Some(which.into())
}
