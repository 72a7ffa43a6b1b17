//! Commands to `kyc-screener`.

use super::{
    super::{
        Message,
        data::{Data, json, moment, text},
    },
    read_macro, write_macro,
};
use crate::{
    ContractError, Event,
    event::{Answer, Choice, Decision, Standing},
    r#gen::kyc::v1 as proto,
    topology,
};

pub const SUBMIT_ANSWERS: Message = Message {
    type_name: "ostiary.kyc.v1.SubmitAnswers",
    subject: topology::SUBMIT_ANSWERS,
    read: |data| {
        let wire: proto::SubmitAnswers = data.read()?;
        let answers = wire.answers.into_iter().map(|answer| read_answer(data, answer));
        Ok(Event::SubmitAnswers {
            account: data.account(wire.account_id)?,
            questionnaire: data.given(wire.questionnaire_version, "questionnaireVersion")?,
            answers: answers.collect::<Result<_, _>>()?,
            submitted_at: data.find(wire.submitted_at, "submittedAt", Data::time)?,
            actor: data.find(wire.actor, "actor", Data::name)?,
        })
    },
    write: |event| {
        let Event::SubmitAnswers { account, questionnaire, answers, submitted_at, actor } = event
        else {
            return None;
        };
        json(&proto::SubmitAnswers {
            account_id: text(account),
            questionnaire_version: text(questionnaire),
            answers: answers.iter().map(write_answer).collect(),
            submitted_at: submitted_at.as_ref().and_then(moment),
            actor: actor.clone(),
        })
    },
};

pub const ENROLL_CASE: Message = Message {
    type_name: "ostiary.kyc.v1.EnrollCase",
    subject: topology::ENROLL_CASE,
    read: |data| {
        let wire: proto::EnrollCase = data.read()?;
        let standing = read_standing(data, wire.standing())?;
        let deadline = data.find(wire.deadline, "deadline", Data::time)?;
        if deadline.is_none() && matches!(standing, Standing::Waiting | Standing::Silent) {
            return Err(data.bad("deadline is missing, and somebody is or was awaited"));
        }
        Ok(Event::EnrollCase {
            account: data.account(wire.account_id)?,
            standing,
            deadline,
            locale: data.locale(wire.locale)?,
            actor: data.name(wire.actor, "actor")?,
        })
    },
    write: |event| {
        let Event::EnrollCase { account, standing, deadline, locale, actor } = event else {
            return None;
        };
        json(&proto::EnrollCase {
            account_id: text(account),
            standing: Some(write_standing(*standing).into()),
            deadline: deadline.as_ref().and_then(moment),
            locale: locale.clone().map(String::from),
            actor: text(actor),
        })
    },
};

pub const DECIDE_REVIEW: Message = Message {
    type_name: "ostiary.kyc.v1.DecideReview",
    subject: topology::DECIDE_REVIEW,
    read: |data| {
        let wire: proto::DecideReview = data.read()?;
        let decision = read_decision(data, wire.decision())?;
        Ok(Event::DecideReview {
            account: data.account(wire.account_id)?,
            case: data.id(wire.case_id, "caseId")?,
            revision: wire.revision,
            decision,
            actor: data.name(wire.actor, "actor")?,
            approver: data.find(wire.approver, "approver", Data::name)?,
            reason_code: data.given(wire.reason_code, "reasonCode")?,
        })
    },
    write: |event| {
        let Event::DecideReview { account, case, revision, decision, actor, approver, reason_code } =
            event
        else {
            return None;
        };
        json(&proto::DecideReview {
            account_id: text(account),
            case_id: text(case),
            decision: Some(write_decision(*decision).into()),
            actor: text(actor),
            approver: approver.clone(),
            reason_code: text(reason_code),
            revision: *revision,
        })
    },
};

pub const RUN_MACRO: Message = Message {
    type_name: "ostiary.kyc.v1.RunMacro",
    subject: topology::RUN_MACRO,
    read: |data| {
        let wire: proto::RunMacro = data.read()?;
        let which = read_macro(data, wire.r#macro())?;
        Ok(Event::RunMacro {
            account: data.account(wire.account_id)?,
            which,
            actor: data.name(wire.actor, "actor")?,
            conversation: data.find(wire.conversation_id, "conversationId", Data::name)?,
        })
    },
    write: |event| {
        let Event::RunMacro { account, which, actor, conversation } = event else { return None };
        json(&proto::RunMacro {
            account_id: text(account),
            r#macro: write_macro(*which),
            actor: text(actor),
            conversation_id: conversation.clone(),
        })
    },
};

pub const NOTE_REPLY: Message = Message {
    type_name: "ostiary.kyc.v1.NoteReply",
    subject: topology::NOTE_REPLY,
    read: |data| {
        let wire: proto::NoteReply = data.read()?;
        Ok(Event::NoteReply {
            account: data.account(wire.account_id)?,
            reply: data.name(wire.reply_id, "replyId")?,
            received_at: data.time(wire.received_at, "receivedAt")?,
            actor: data.name(wire.actor, "actor")?,
        })
    },
    write: |event| {
        let Event::NoteReply { account, reply, received_at, actor } = event else { return None };
        json(&proto::NoteReply {
            account_id: text(account),
            reply_id: text(reply),
            received_at: moment(received_at),
            actor: text(actor),
        })
    },
};

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

fn read_standing(
    data: &Data<'_>,
    wire: proto::enroll_case::Standing,
) -> Result<Standing, ContractError> {
    use proto::enroll_case::Standing as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("standing is missing")),
        Wire::New => Standing::New,
        Wire::Waiting => Standing::Waiting,
        Wire::Cleared => Standing::Cleared,
        Wire::Rejected => Standing::Rejected,
        Wire::Silent => Standing::Silent,
    })
}

fn write_standing(standing: Standing) -> proto::enroll_case::Standing {
    use proto::enroll_case::Standing as Wire;
    match standing {
        Standing::New => Wire::New,
        Standing::Waiting => Wire::Waiting,
        Standing::Cleared => Wire::Cleared,
        Standing::Rejected => Wire::Rejected,
        Standing::Silent => Wire::Silent,
    }
}

fn read_decision(
    data: &Data<'_>,
    wire: proto::decide_review::Decision,
) -> Result<Decision, ContractError> {
    use proto::decide_review::Decision as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("decision is missing")),
        Wire::Clear => Decision::Clear,
        Wire::Reject => Decision::Reject,
        Wire::AskAgain => Decision::AskAgain,
    })
}

fn write_decision(decision: Decision) -> proto::decide_review::Decision {
    use proto::decide_review::Decision as Wire;
    match decision {
        Decision::Clear => Wire::Clear,
        Decision::Reject => Wire::Reject,
        Decision::AskAgain => Wire::AskAgain,
    }
}
