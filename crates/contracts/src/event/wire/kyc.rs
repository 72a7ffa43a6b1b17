//! Messages of `proto/ostiary/kyc/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{Answer, Choice, ReviewReason},
    r#gen::kyc::v1 as proto,
    topology,
};

pub const KYC_QUESTIONNAIRE_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycQuestionnaireRequested",
    subject: "ostiary.kyc.kyc-questionnaire-requested",
    read: |data| {
        let wire: proto::KycQuestionnaireRequested = data.read()?;
        Ok(Event::KycQuestionnaireRequested {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            questionnaire: data.given(wire.questionnaire_id, "questionnaireId")?,
            locale: data.locale(wire.locale)?,
            missing: data.all_given(wire.missing, "missing")?,
        })
    },
    write: |event| {
        let Event::KycQuestionnaireRequested { account, case, questionnaire, locale, missing } =
            event
        else {
            return None;
        };
        json(&proto::KycQuestionnaireRequested {
            account_id: text(account),
            case_id: text(case),
            questionnaire_id: text(questionnaire),
            locale: locale.clone().map(String::from),
            missing: missing.clone(),
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
        })
    },
    write: |event| {
        let Event::KycDeadlinePassed { account, case, deadline } = event else { return None };
        json(&proto::KycDeadlinePassed {
            account_id: text(account),
            case_id: text(case),
            deadline: moment(deadline),
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
        })
    },
    write: |event| {
        let Event::KycAnswersRejected { account, case } = event else { return None };
        json(&proto::KycAnswersRejected { account_id: text(account), case_id: text(case) })
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
        })
    },
    write: |event| {
        let Event::KycCleared { account, case, in_time } = event else { return None };
        json(&proto::KycCleared {
            account_id: text(account),
            case_id: text(case),
            in_time: Some(*in_time),
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

pub const SUBMIT_ANSWERS: Message = Message {
    type_name: "ostiary.kyc.v1.SubmitAnswers",
    subject: topology::SUBMIT_ANSWERS,
    read: |data| {
        let wire: proto::SubmitAnswers = data.read()?;
        let answers = wire.answers.into_iter().map(|answer| read_answer(data, answer));
        let submitted_at = wire.submitted_at.map(|at| data.time(Some(at), "submittedAt"));
        Ok(Event::SubmitAnswers {
            account: data.account(wire.account_id)?,
            questionnaire: data.given(wire.questionnaire_version, "questionnaireVersion")?,
            answers: answers.collect::<Result<_, _>>()?,
            submitted_at: submitted_at.transpose()?,
        })
    },
    write: |event| {
        let Event::SubmitAnswers { account, questionnaire, answers, submitted_at } = event else {
            return None;
        };
        json(&proto::SubmitAnswers {
            account_id: text(account),
            questionnaire_version: text(questionnaire),
            answers: answers.iter().map(write_answer).collect(),
            submitted_at: submitted_at.as_ref().and_then(moment),
        })
    },
};

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
    })
}

fn write_reason(reason: ReviewReason) -> proto::kyc_review_requested::Reason {
    use proto::kyc_review_requested::Reason;
    match reason {
        ReviewReason::Undeliverable => Reason::Undeliverable,
        ReviewReason::Incomplete => Reason::Incomplete,
        ReviewReason::Contradiction => Reason::Contradiction,
    }
}

fn read_answer(
    data: &Data<'_>,
    wire: proto::submit_answers::Answer,
) -> Result<Answer, ContractError> {
    use proto::submit_answers::answer;
    let answer = match wire.answer() {
        answer::Choice::Unspecified => return Err(data.bad("an answer is neither YES nor NO")),
        answer::Choice::Yes => Choice::Yes,
        answer::Choice::No => Choice::No,
    };
    Ok(Answer { question_id: data.given(wire.question_id, "questionId")?, answer })
}

fn write_answer(answer: &Answer) -> proto::submit_answers::Answer {
    use proto::submit_answers::answer;
    let choice = match answer.answer {
        Choice::Yes => answer::Choice::Yes,
        Choice::No => answer::Choice::No,
    };
    proto::submit_answers::Answer {
        question_id: text(&answer.question_id),
        answer: Some(choice.into()),
    }
}
