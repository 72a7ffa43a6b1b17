//! What the orchestrator orders: fences, seal, erasure, last message, scan.

use super::super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{ContractError, Event, event::ErasureStage, r#gen::deletion::v1 as proto};

pub const LAST_MESSAGE_REQUESTED: Message = Message {
    type_name: "ostiary.deletion.v1.LastMessageRequested",
    subject: "ostiary.deletion.last-message-requested",
    read: |data| {
        let wire: proto::LastMessageRequested = data.read()?;
        Ok(Event::LastMessageRequested {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
        })
    },
    write: |event| {
        let Event::LastMessageRequested { account, deletion } = event else { return None };
        json(&proto::LastMessageRequested {
            account_id: text(account),
            deletion_id: text(deletion),
        })
    },
};

pub const ERASURE_FENCE_REQUESTED: Message = Message {
    type_name: "ostiary.deletion.v1.ErasureFenceRequested",
    subject: "ostiary.deletion.erasure-fence-requested",
    read: |data| {
        let wire: proto::ErasureFenceRequested = data.read()?;
        Ok(Event::ErasureFenceRequested {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            attempt: data.given(wire.attempt, "attempt")?,
        })
    },
    write: |event| {
        let Event::ErasureFenceRequested { account, deletion, attempt } = event else {
            return None;
        };
        json(&proto::ErasureFenceRequested {
            account_id: text(account),
            deletion_id: text(deletion),
            attempt: Some(*attempt),
        })
    },
};

pub const ERASURE_FENCE_RELEASED: Message = Message {
    type_name: "ostiary.deletion.v1.ErasureFenceReleased",
    subject: "ostiary.deletion.erasure-fence-released",
    read: |data| {
        let wire: proto::ErasureFenceReleased = data.read()?;
        Ok(Event::ErasureFenceReleased {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            attempt: data.given(wire.attempt, "attempt")?,
        })
    },
    write: |event| {
        let Event::ErasureFenceReleased { account, deletion, attempt } = event else { return None };
        json(&proto::ErasureFenceReleased {
            account_id: text(account),
            deletion_id: text(deletion),
            attempt: Some(*attempt),
        })
    },
};

pub const SEAL_ORDERED: Message = Message {
    type_name: "ostiary.deletion.v1.SealOrdered",
    subject: "ostiary.deletion.seal-ordered",
    read: |data| {
        let wire: proto::SealOrdered = data.read()?;
        Ok(Event::SealOrdered {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            asked_at: data.find(wire.asked_at, "askedAt", Data::time)?,
            jurisdiction: data.find(wire.jurisdiction, "jurisdiction", Data::name)?,
        })
    },
    write: |event| {
        let Event::SealOrdered { account, deletion, asked_at, jurisdiction } = event else {
            return None;
        };
        json(&proto::SealOrdered {
            account_id: text(account),
            deletion_id: text(deletion),
            asked_at: asked_at.as_ref().and_then(moment),
            jurisdiction: jurisdiction.clone(),
        })
    },
};

pub const ERASURE_ORDERED: Message = Message {
    type_name: "ostiary.deletion.v1.ErasureOrdered",
    subject: "ostiary.deletion.erasure-ordered",
    read: |data| {
        let wire: proto::ErasureOrdered = data.read()?;
        let stage = read_erasure_stage(data, wire.stage())?;
        Ok(Event::ErasureOrdered {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            processor: data.name(wire.processor, "processor")?,
            attempt: data.given(wire.attempt, "attempt")?,
            stage,
            except: data.names(wire.except, "except")?,
        })
    },
    write: |event| {
        let Event::ErasureOrdered { account, deletion, processor, attempt, stage, except } = event
        else {
            return None;
        };
        json(&proto::ErasureOrdered {
            account_id: text(account),
            deletion_id: text(deletion),
            processor: text(processor),
            attempt: Some(*attempt),
            stage: Some(write_erasure_stage(*stage).into()),
            except: except.clone(),
        })
    },
};

pub const VERIFICATION_ORDERED: Message = Message {
    type_name: "ostiary.deletion.v1.VerificationOrdered",
    subject: "ostiary.deletion.verification-ordered",
    read: |data| {
        let wire: proto::VerificationOrdered = data.read()?;
        Ok(Event::VerificationOrdered {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            attempt: data.given(wire.attempt, "attempt")?,
            processors: data.names(wire.processors, "processors")?,
        })
    },
    write: |event| {
        let Event::VerificationOrdered { account, deletion, attempt, processors } = event else {
            return None;
        };
        json(&proto::VerificationOrdered {
            account_id: text(account),
            deletion_id: text(deletion),
            attempt: Some(*attempt),
            processors: processors.clone(),
        })
    },
};

/// What is to go; `Unspecified` is refused.
pub fn read_erasure_stage(
    data: &Data<'_>,
    wire: proto::erasure_ordered::Stage,
) -> Result<ErasureStage, ContractError> {
    use proto::erasure_ordered::Stage as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("stage is missing")),
        Wire::Confirmation => ErasureStage::Confirmation,
        Wire::GraceEnd => ErasureStage::GraceEnd,
        Wire::RetentionEnd => ErasureStage::RetentionEnd,
    })
}

/// What is to go.
pub fn write_erasure_stage(value: ErasureStage) -> proto::erasure_ordered::Stage {
    use proto::erasure_ordered::Stage as Wire;
    match value {
        ErasureStage::Confirmation => Wire::Confirmation,
        ErasureStage::GraceEnd => Wire::GraceEnd,
        ErasureStage::RetentionEnd => Wire::RetentionEnd,
    }
}
