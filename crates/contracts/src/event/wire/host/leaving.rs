//! What a host says of people who want to leave.

use super::super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{CancelledBy, DeletionChannel, Dust},
    r#gen::host::v1::{self as host, self as proto},
};

pub const DELETION_REQUESTED: Message = Message {
    type_name: "ostiary.host.v1.DeletionRequested",
    subject: "host.deletion-requested",
    read: |data| {
        let wire: proto::DeletionRequested = data.read()?;
        let channel = read_deletion_channel(data, wire.channel())?;
        let actor = data.find(wire.actor, "actor", Data::name)?;
        if channel == DeletionChannel::Support && actor.is_none() {
            return Err(data.bad("actor is missing"));
        }
        Ok(Event::DeletionRequested {
            account: data.account(wire.account_id)?,
            channel,
            actor,
            requested_at: data.time(wire.requested_at, "requestedAt")?,
        })
    },
    write: |event| {
        let Event::DeletionRequested { account, channel, actor, requested_at } = event else {
            return None;
        };
        json(&proto::DeletionRequested {
            account_id: text(account),
            channel: Some(write_deletion_channel(*channel).into()),
            actor: actor.clone(),
            requested_at: moment(requested_at),
        })
    },
};

pub const DELETION_CONFIRMED: Message = Message {
    type_name: "ostiary.host.v1.DeletionConfirmed",
    subject: "host.deletion-confirmed",
    read: |data| {
        let wire: proto::DeletionConfirmed = data.read()?;
        Ok(Event::DeletionConfirmed {
            account: data.account(wire.account_id)?,
            deletion: data.find(wire.deletion_id, "deletionId", Data::id)?,
            assertion: data.given(wire.assertion, "assertion")?,
            waives: read_dust(data, wire.waives)?,
        })
    },
    write: |event| {
        let Event::DeletionConfirmed { account, deletion, assertion, waives } = event else {
            return None;
        };
        json(&proto::DeletionConfirmed {
            account_id: text(account),
            deletion_id: deletion.as_ref().and_then(text),
            assertion: text(assertion),
            waives: write_dust(waives),
        })
    },
};

pub const DELETION_CANCELLED: Message = Message {
    type_name: "ostiary.host.v1.DeletionCancelled",
    subject: "host.deletion-cancelled",
    read: |data| {
        let wire: proto::DeletionCancelled = data.read()?;
        let cancelled_by = read_cancelled_by(data, wire.cancelled_by())?;
        let actor = data.find(wire.actor, "actor", Data::name)?;
        if cancelled_by == CancelledBy::Support && actor.is_none() {
            return Err(data.bad("actor is missing"));
        }
        Ok(Event::DeletionCancelled {
            account: data.account(wire.account_id)?,
            deletion: data.find(wire.deletion_id, "deletionId", Data::id)?,
            cancelled_by,
            actor,
            cancelled_at: data.time(wire.cancelled_at, "cancelledAt")?,
        })
    },
    write: |event| {
        let Event::DeletionCancelled { account, deletion, cancelled_by, actor, cancelled_at } =
            event
        else {
            return None;
        };
        json(&proto::DeletionCancelled {
            account_id: text(account),
            deletion_id: deletion.as_ref().and_then(text),
            cancelled_by: Some(write_cancelled_by(*cancelled_by).into()),
            actor: actor.clone(),
            cancelled_at: moment(cancelled_at),
        })
    },
};

/// As it is written there; `Unspecified` is refused.
pub fn read_deletion_channel(
    data: &Data<'_>,
    wire: host::deletion_requested::Channel,
) -> Result<DeletionChannel, ContractError> {
    use host::deletion_requested::Channel as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("channel is missing")),
        Wire::App => DeletionChannel::App,
        Wire::Web => DeletionChannel::Web,
        Wire::Support => DeletionChannel::Support,
    })
}

/// As it is written there.
pub fn write_deletion_channel(value: DeletionChannel) -> host::deletion_requested::Channel {
    use host::deletion_requested::Channel as Wire;
    match value {
        DeletionChannel::App => Wire::App,
        DeletionChannel::Web => Wire::Web,
        DeletionChannel::Support => Wire::Support,
    }
}

/// What somebody may give up, each of it checked.
pub fn read_dust(data: &Data<'_>, wire: Vec<host::Dust>) -> Result<Vec<Dust>, ContractError> {
    let read = |one: host::Dust| {
        let (code, amount) = (one.code.unwrap_or_default(), one.amount.unwrap_or_default());
        let dust = Dust::try_new(code, amount, one.currency.unwrap_or_default());
        dust.map_err(|error| data.bad(&error.to_string()))
    };
    wire.into_iter().map(read).collect()
}

/// As it is written there.
pub fn write_dust(dust: &[Dust]) -> Vec<host::Dust> {
    let write = |one: &Dust| host::Dust {
        code: text(&one.code()),
        amount: text(&one.amount()),
        currency: text(&one.currency()),
    };
    dust.iter().map(write).collect()
}

pub fn read_cancelled_by(
    data: &Data<'_>,
    wire: host::deletion_cancelled::Canceller,
) -> Result<CancelledBy, ContractError> {
    use host::deletion_cancelled::Canceller as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("cancelledBy is missing")),
        Wire::User => CancelledBy::User,
        Wire::Support => CancelledBy::Support,
    })
}

/// As it is written there.
pub fn write_cancelled_by(value: CancelledBy) -> host::deletion_cancelled::Canceller {
    use host::deletion_cancelled::Canceller as Wire;
    match value {
        CancelledBy::User => Wire::User,
        CancelledBy::Support => Wire::Support,
    }
}
