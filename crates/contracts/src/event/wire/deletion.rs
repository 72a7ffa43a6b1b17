//! Messages of `proto/ostiary/deletion/v1`: where a deletion stands.

use super::{
    Message,
    data::{Data, json, moment, text},
    host::{read_dust, write_dust},
};
use crate::{
    ContractError, Event, Locale,
    event::{Blocker, DeletionAttention, DeletionStatus, ExtensionReason},
    r#gen::deletion::v1 as proto,
};

mod commands;
mod orders;

pub use self::{
    commands::{CANCEL_DELETION, CONFIRM_DELETION, EXTEND_DELETION, REQUEST_DELETION},
    orders::{
        ERASURE_FENCE_RELEASED, ERASURE_FENCE_REQUESTED, ERASURE_ORDERED, LAST_MESSAGE_REQUESTED,
        SEAL_ORDERED, VERIFICATION_ORDERED, read_erasure_stage, write_erasure_stage,
    },
};

pub const ELIGIBILITY_CHECK_REQUESTED: Message = Message {
    type_name: "ostiary.deletion.v1.EligibilityCheckRequested",
    subject: "ostiary.deletion.eligibility-check-requested",
    read: |data| {
        let wire: proto::EligibilityCheckRequested = data.read()?;
        Ok(Event::EligibilityCheckRequested {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            check: data.given(wire.check, "check")?,
        })
    },
    write: |event| {
        let Event::EligibilityCheckRequested { account, deletion, check } = event else {
            return None;
        };
        json(&proto::EligibilityCheckRequested {
            account_id: text(account),
            deletion_id: text(deletion),
            check: Some(*check),
        })
    },
};

pub const ELIGIBILITY_CHECKED: Message = Message {
    type_name: "ostiary.deletion.v1.EligibilityChecked",
    subject: "ostiary.deletion.eligibility-checked",
    read: |data| {
        let wire: proto::EligibilityChecked = data.read()?;
        Ok(Event::EligibilityChecked {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            check: data.given(wire.check, "check")?,
            blockers: data.names(wire.blockers, "blockers")?,
            country: data
                .find(wire.country_code, "countryCode", |data, code, _| data.country(code))?,
            dust: read_dust(data, wire.dust)?,
        })
    },
    write: |event| {
        let Event::EligibilityChecked { account, deletion, check, blockers, country, dust } = event
        else {
            return None;
        };
        json(&proto::EligibilityChecked {
            account_id: text(account),
            deletion_id: text(deletion),
            check: Some(*check),
            blockers: blockers.clone(),
            country_code: country.clone().map(String::from),
            dust: write_dust(dust),
        })
    },
};

pub const DELETION_CONFIRMATION_REQUESTED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionConfirmationRequested",
    subject: "ostiary.deletion.deletion-confirmation-requested",
    read: |data| {
        let wire: proto::DeletionConfirmationRequested = data.read()?;
        Ok(Event::DeletionConfirmationRequested {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            confirm_by: data.time(wire.confirm_by, "confirmBy")?,
            blockers: read_blockers(data, wire.blockers)?,
        })
    },
    write: |event| {
        let Event::DeletionConfirmationRequested { account, deletion, confirm_by, blockers } =
            event
        else {
            return None;
        };
        json(&proto::DeletionConfirmationRequested {
            account_id: text(account),
            deletion_id: text(deletion),
            confirm_by: moment(confirm_by),
            blockers: blockers.iter().map(write_blocker).collect(),
        })
    },
};

pub const DELETION_SCHEDULED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionScheduled",
    subject: "ostiary.deletion.deletion-scheduled",
    read: |data| {
        let wire: proto::DeletionScheduled = data.read()?;
        Ok(Event::DeletionScheduled {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            execute_after: data.time(wire.execute_after, "executeAfter")?,
            due_at: data.time(wire.due_at, "dueAt")?,
            waived: read_dust(data, wire.waived)?,
        })
    },
    write: |event| {
        let Event::DeletionScheduled { account, deletion, execute_after, due_at, waived } = event
        else {
            return None;
        };
        json(&proto::DeletionScheduled {
            account_id: text(account),
            deletion_id: text(deletion),
            execute_after: moment(execute_after),
            due_at: moment(due_at),
            waived: write_dust(waived),
        })
    },
};

pub const DELETION_BLOCKED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionBlocked",
    subject: "ostiary.deletion.deletion-blocked",
    read: |data| {
        let wire: proto::DeletionBlocked = data.read()?;
        Ok(Event::DeletionBlocked {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            blockers: read_blockers(data, wire.blockers)?,
        })
    },
    write: |event| {
        let Event::DeletionBlocked { account, deletion, blockers } = event else { return None };
        json(&proto::DeletionBlocked {
            account_id: text(account),
            deletion_id: text(deletion),
            blockers: blockers.iter().map(write_blocker).collect(),
        })
    },
};

pub const DELETION_UNDONE: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionUndone",
    subject: "ostiary.deletion.deletion-undone",
    read: |data| {
        let wire: proto::DeletionUndone = data.read()?;
        Ok(Event::DeletionUndone {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
        })
    },
    write: |event| {
        let Event::DeletionUndone { account, deletion } = event else { return None };
        json(&proto::DeletionUndone { account_id: text(account), deletion_id: text(deletion) })
    },
};

pub const DELETION_LAPSED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionLapsed",
    subject: "ostiary.deletion.deletion-lapsed",
    read: |data| {
        let wire: proto::DeletionLapsed = data.read()?;
        Ok(Event::DeletionLapsed {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
        })
    },
    write: |event| {
        let Event::DeletionLapsed { account, deletion } = event else { return None };
        json(&proto::DeletionLapsed { account_id: text(account), deletion_id: text(deletion) })
    },
};

pub const DELETION_CANCEL_REFUSED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionCancelRefused",
    subject: "ostiary.deletion.deletion-cancel-refused",
    read: |data| {
        let wire: proto::DeletionCancelRefused = data.read()?;
        Ok(Event::DeletionCancelRefused {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
        })
    },
    write: |event| {
        let Event::DeletionCancelRefused { account, deletion } = event else { return None };
        json(&proto::DeletionCancelRefused {
            account_id: text(account),
            deletion_id: text(deletion),
        })
    },
};

pub const DELETION_UNDO_OFFERED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionUndoOffered",
    subject: "ostiary.deletion.deletion-undo-offered",
    read: |data| {
        let wire: proto::DeletionUndoOffered = data.read()?;
        Ok(Event::DeletionUndoOffered {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
        })
    },
    write: |event| {
        let Event::DeletionUndoOffered { account, deletion } = event else { return None };
        json(&proto::DeletionUndoOffered { account_id: text(account), deletion_id: text(deletion) })
    },
};

pub const DELETION_STATUS_CHANGED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionStatusChanged",
    subject: "ostiary.deletion.deletion-status-changed",
    read: |data| {
        let wire: proto::DeletionStatusChanged = data.read()?;
        let status = read_deletion_status(data, wire.status())?;
        Ok(Event::DeletionStatusChanged {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            status,
            execute_after: data.find(wire.execute_after, "executeAfter", Data::time)?,
        })
    },
    write: |event| {
        let Event::DeletionStatusChanged { account, deletion, status, execute_after } = event
        else {
            return None;
        };
        json(&proto::DeletionStatusChanged {
            account_id: text(account),
            deletion_id: text(deletion),
            status: Some(write_deletion_status(*status).into()),
            execute_after: execute_after.as_ref().and_then(moment),
        })
    },
};

pub const DELETION_ANSWER_REQUESTED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionAnswerRequested",
    subject: "ostiary.deletion.deletion-answer-requested",
    read: |data| {
        let wire: proto::DeletionAnswerRequested = data.read()?;
        Ok(Event::DeletionAnswerRequested {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            answer_by: data.time(wire.answer_by, "answerBy")?,
        })
    },
    write: |event| {
        let Event::DeletionAnswerRequested { account, deletion, answer_by } = event else {
            return None;
        };
        json(&proto::DeletionAnswerRequested {
            account_id: text(account),
            deletion_id: text(deletion),
            answer_by: moment(answer_by),
        })
    },
};

pub const DELETION_EXTENDED: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionExtended",
    subject: "ostiary.deletion.deletion-extended",
    read: |data| {
        let wire: proto::DeletionExtended = data.read()?;
        let reason = read_extension_reason(data, wire.reason())?;
        Ok(Event::DeletionExtended {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            reason,
            due_at: data.time(wire.due_at, "dueAt")?,
        })
    },
    write: |event| {
        let Event::DeletionExtended { account, deletion, reason, due_at } = event else {
            return None;
        };
        json(&proto::DeletionExtended {
            account_id: text(account),
            deletion_id: text(deletion),
            reason: Some(write_extension_reason(*reason).into()),
            due_at: moment(due_at),
        })
    },
};

pub const ACCOUNT_DELETED: Message = Message {
    type_name: "ostiary.deletion.v1.AccountDeleted",
    subject: "ostiary.deletion.account-deleted",
    read: |data| {
        let wire: proto::AccountDeleted = data.read()?;
        Ok(Event::AccountDeleted {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            certificate: data.id(wire.certificate_id, "certificateId")?,
        })
    },
    write: |event| {
        let Event::AccountDeleted { account, deletion, certificate } = event else { return None };
        json(&proto::AccountDeleted {
            account_id: text(account),
            deletion_id: text(deletion),
            certificate_id: text(certificate),
        })
    },
};

pub const DELETION_NEEDS_ATTENTION: Message = Message {
    type_name: "ostiary.deletion.v1.DeletionNeedsAttention",
    subject: "ostiary.deletion.deletion-needs-attention",
    read: |data| {
        let wire: proto::DeletionNeedsAttention = data.read()?;
        let reason = read_deletion_attention(data, wire.reason())?;
        Ok(Event::DeletionNeedsAttention {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            reason,
            processor: data.find(wire.processor, "processor", Data::name)?,
        })
    },
    write: |event| {
        let Event::DeletionNeedsAttention { account, deletion, reason, processor } = event else {
            return None;
        };
        json(&proto::DeletionNeedsAttention {
            account_id: text(account),
            deletion_id: text(deletion),
            reason: Some(write_deletion_attention(*reason).into()),
            processor: processor.clone(),
        })
    },
};

fn read_blockers(
    data: &Data<'_>,
    wire: Vec<proto::Blocker>,
) -> Result<Vec<Blocker>, ContractError> {
    let read = |blocker: proto::Blocker| {
        let message = blocker.message.into_iter().map(|one| {
            let locale = data.locale(one.locale)?.ok_or_else(|| data.bad("locale is missing"))?;
            Ok((locale, data.given(one.text, "text")?))
        });
        Ok(Blocker {
            code: data.name(blocker.code, "code")?,
            remedy: data.find(blocker.remedy, "remedy", Data::name)?,
            message: message.collect::<Result<_, ContractError>>()?,
            dust: read_dust(data, blocker.dust)?,
        })
    };
    wire.into_iter().map(read).collect()
}

fn write_blocker(blocker: &Blocker) -> proto::Blocker {
    let message = blocker.message.iter().map(|(locale, wording)| proto::blocker::Text {
        locale: Some(Locale::clone(locale).into()),
        text: text(wording),
    });
    proto::Blocker {
        code: text(&blocker.code),
        remedy: blocker.remedy.clone(),
        message: message.collect(),
        dust: write_dust(&blocker.dust),
    }
}

fn read_deletion_status(
    data: &Data<'_>,
    wire: proto::deletion_status_changed::Status,
) -> Result<DeletionStatus, ContractError> {
    use proto::deletion_status_changed::Status as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("status is missing")),
        Wire::Requested => DeletionStatus::Requested,
        Wire::Blocked => DeletionStatus::Blocked,
        Wire::Lapsed => DeletionStatus::Lapsed,
        Wire::Pending => DeletionStatus::Pending,
        Wire::Frozen => DeletionStatus::Frozen,
        Wire::OnHold => DeletionStatus::OnHold,
        Wire::Erasing => DeletionStatus::Erasing,
        Wire::Deleted => DeletionStatus::Deleted,
        Wire::Cancelled => DeletionStatus::Cancelled,
    })
}

fn write_deletion_status(value: DeletionStatus) -> proto::deletion_status_changed::Status {
    use proto::deletion_status_changed::Status as Wire;
    match value {
        DeletionStatus::Requested => Wire::Requested,
        DeletionStatus::Blocked => Wire::Blocked,
        DeletionStatus::Lapsed => Wire::Lapsed,
        DeletionStatus::Pending => Wire::Pending,
        DeletionStatus::Frozen => Wire::Frozen,
        DeletionStatus::OnHold => Wire::OnHold,
        DeletionStatus::Erasing => Wire::Erasing,
        DeletionStatus::Deleted => Wire::Deleted,
        DeletionStatus::Cancelled => Wire::Cancelled,
    }
}

fn read_extension_reason(
    data: &Data<'_>,
    wire: proto::deletion_extended::Reason,
) -> Result<ExtensionReason, ContractError> {
    use proto::deletion_extended::Reason as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("reason is missing")),
        Wire::OnHold => ExtensionReason::OnHold,
        Wire::Frozen => ExtensionReason::Frozen,
        Wire::Refused => ExtensionReason::Refused,
        Wire::Unfinished => ExtensionReason::Unfinished,
    })
}

fn write_extension_reason(value: ExtensionReason) -> proto::deletion_extended::Reason {
    use proto::deletion_extended::Reason as Wire;
    match value {
        ExtensionReason::OnHold => Wire::OnHold,
        ExtensionReason::Frozen => Wire::Frozen,
        ExtensionReason::Refused => Wire::Refused,
        ExtensionReason::Unfinished => Wire::Unfinished,
    }
}

fn read_deletion_attention(
    data: &Data<'_>,
    wire: proto::deletion_needs_attention::Reason,
) -> Result<DeletionAttention, ContractError> {
    use proto::deletion_needs_attention::Reason as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("reason is missing")),
        Wire::DueSoon => DeletionAttention::DueSoon,
        Wire::Overdue => DeletionAttention::Overdue,
        Wire::FenceRefused => DeletionAttention::FenceRefused,
        Wire::HoldAfterFence => DeletionAttention::HoldAfterFence,
        Wire::ErasureRefused => DeletionAttention::ErasureRefused,
        Wire::ErasureFailed => DeletionAttention::ErasureFailed,
        Wire::ResidueFound => DeletionAttention::ResidueFound,
        Wire::CategoryHeldTooLate => DeletionAttention::CategoryHeldTooLate,
    })
}

fn write_deletion_attention(value: DeletionAttention) -> proto::deletion_needs_attention::Reason {
    use proto::deletion_needs_attention::Reason as Wire;
    match value {
        DeletionAttention::DueSoon => Wire::DueSoon,
        DeletionAttention::Overdue => Wire::Overdue,
        DeletionAttention::FenceRefused => Wire::FenceRefused,
        DeletionAttention::HoldAfterFence => Wire::HoldAfterFence,
        DeletionAttention::ErasureRefused => Wire::ErasureRefused,
        DeletionAttention::ErasureFailed => Wire::ErasureFailed,
        DeletionAttention::ResidueFound => Wire::ResidueFound,
        DeletionAttention::CategoryHeldTooLate => Wire::CategoryHeldTooLate,
    }
}
