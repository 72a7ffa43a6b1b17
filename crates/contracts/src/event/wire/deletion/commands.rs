//! What people ask of the orchestrator by request and reply.

use super::{
    super::{
        Message,
        data::{Data, json, text},
        host::{
            read_cancelled_by, read_deletion_channel, read_dust, write_cancelled_by,
            write_deletion_channel, write_dust,
        },
    },
    read_extension_reason, write_extension_reason,
};
use crate::{
    Event,
    event::{CancelledBy, DeletionChannel},
    r#gen::deletion::v1 as proto,
};

pub const REQUEST_DELETION: Message = Message {
    type_name: "ostiary.deletion.v1.RequestDeletion",
    subject: "ostiary.rpc.deletion-orchestrator.request-deletion",
    read: |data| {
        let wire: proto::RequestDeletion = data.read()?;
        let channel = read_deletion_channel(data, wire.channel())?;
        let actor = data.find(wire.actor, "actor", Data::name)?;
        if channel == DeletionChannel::Support && actor.is_none() {
            return Err(data.bad("actor is missing"));
        }
        Ok(Event::RequestDeletion { account: data.account(wire.account_id)?, channel, actor })
    },
    write: |event| {
        let Event::RequestDeletion { account, channel, actor } = event else { return None };
        json(&proto::RequestDeletion {
            account_id: text(account),
            channel: Some(write_deletion_channel(*channel).into()),
            actor: actor.clone(),
        })
    },
};

pub const CONFIRM_DELETION: Message = Message {
    type_name: "ostiary.deletion.v1.ConfirmDeletion",
    subject: "ostiary.rpc.deletion-orchestrator.confirm-deletion",
    read: |data| {
        let wire: proto::ConfirmDeletion = data.read()?;
        Ok(Event::ConfirmDeletion {
            account: data.account(wire.account_id)?,
            deletion: data.find(wire.deletion_id, "deletionId", Data::id)?,
            assertion: data.given(wire.assertion, "assertion")?,
            waives: read_dust(data, wire.waives)?,
        })
    },
    write: |event| {
        let Event::ConfirmDeletion { account, deletion, assertion, waives } = event else {
            return None;
        };
        json(&proto::ConfirmDeletion {
            account_id: text(account),
            deletion_id: deletion.as_ref().and_then(text),
            assertion: text(assertion),
            waives: write_dust(waives),
        })
    },
};

pub const CANCEL_DELETION: Message = Message {
    type_name: "ostiary.deletion.v1.CancelDeletion",
    subject: "ostiary.rpc.deletion-orchestrator.cancel-deletion",
    read: |data| {
        let wire: proto::CancelDeletion = data.read()?;
        let cancelled_by = read_cancelled_by(data, wire.cancelled_by())?;
        let actor = data.find(wire.actor, "actor", Data::name)?;
        if cancelled_by == CancelledBy::Support && actor.is_none() {
            return Err(data.bad("actor is missing"));
        }
        Ok(Event::CancelDeletion {
            account: data.account(wire.account_id)?,
            deletion: data.find(wire.deletion_id, "deletionId", Data::id)?,
            cancelled_by,
            actor,
        })
    },
    write: |event| {
        let Event::CancelDeletion { account, deletion, cancelled_by, actor } = event else {
            return None;
        };
        json(&proto::CancelDeletion {
            account_id: text(account),
            deletion_id: deletion.as_ref().and_then(text),
            cancelled_by: Some(write_cancelled_by(*cancelled_by).into()),
            actor: actor.clone(),
        })
    },
};

pub const EXTEND_DELETION: Message = Message {
    type_name: "ostiary.deletion.v1.ExtendDeletion",
    subject: "ostiary.rpc.deletion-orchestrator.extend-deletion",
    read: |data| {
        let wire: proto::ExtendDeletion = data.read()?;
        let reason = read_extension_reason(data, wire.reason())?;
        Ok(Event::ExtendDeletion {
            account: data.account(wire.account_id)?,
            deletion: data.find(wire.deletion_id, "deletionId", Data::id)?,
            reason,
            actor: data.name(wire.actor, "actor")?,
        })
    },
    write: |event| {
        let Event::ExtendDeletion { account, deletion, reason, actor } = event else {
            return None;
        };
        json(&proto::ExtendDeletion {
            account_id: text(account),
            deletion_id: deletion.as_ref().and_then(text),
            reason: Some(write_extension_reason(*reason).into()),
            actor: text(actor),
        })
    },
};
