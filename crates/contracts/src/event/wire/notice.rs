//! Messages of `proto/ostiary/notice/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{Channel, FailureReason},
    r#gen::notice::v1 as proto,
};

pub const NOTIFICATION_ACCEPTED: Message = Message {
    type_name: "ostiary.notice.v1.NotificationAccepted",
    subject: "ostiary.notice.notification-accepted",
    read: |data| {
        let wire: proto::NotificationAccepted = data.read()?;
        // Before there were several channels, none was named.
        let channel = wire.channel.map(|_| read_channel(data, wire.channel())).transpose()?;
        Ok(Event::NotificationAccepted {
            account: data.account(wire.account_id)?,
            request: data.id(wire.request_id, "requestId")?,
            case: data.find(wire.case_id, "caseId", Data::id)?,
            accepted_at: data.time(wire.accepted_at, "acceptedAt")?,
            channel,
        })
    },
    write: |event| {
        let Event::NotificationAccepted { account, request, case, accepted_at, channel } = event
        else {
            return None;
        };
        json(&proto::NotificationAccepted {
            account_id: text(account),
            request_id: text(request),
            case_id: case.as_ref().and_then(text),
            accepted_at: moment(accepted_at),
            channel: channel.and_then(write_channel),
        })
    },
};

pub const NOTIFICATION_BOUNCED: Message = Message {
    type_name: "ostiary.notice.v1.NotificationBounced",
    subject: "ostiary.notice.notification-bounced",
    read: |data| {
        let wire: proto::NotificationBounced = data.read()?;
        let channel = read_channel(data, wire.channel())?;
        Ok(Event::NotificationBounced {
            account: data.account(wire.account_id)?,
            request: data.id(wire.request_id, "requestId")?,
            case: data.find(wire.case_id, "caseId", Data::id)?,
            channel,
            bounced_at: data.time(wire.bounced_at, "bouncedAt")?,
        })
    },
    write: |event| {
        let Event::NotificationBounced { account, request, case, channel, bounced_at } = event
        else {
            return None;
        };
        json(&proto::NotificationBounced {
            account_id: text(account),
            request_id: text(request),
            case_id: case.as_ref().and_then(text),
            channel: write_channel(*channel),
            bounced_at: moment(bounced_at),
        })
    },
};

pub const NOTIFICATION_FAILED: Message = Message {
    type_name: "ostiary.notice.v1.NotificationFailed",
    subject: "ostiary.notice.notification-failed",
    read: |data| {
        let wire: proto::NotificationFailed = data.read()?;
        let reason = read_reason(data, wire.reason())?;
        Ok(Event::NotificationFailed {
            account: data.account(wire.account_id)?,
            request: data.id(wire.request_id, "requestId")?,
            case: data.find(wire.case_id, "caseId", Data::id)?,
            reason,
            failed_at: data.time(wire.failed_at, "failedAt")?,
        })
    },
    write: |event| {
        let Event::NotificationFailed { account, request, case, reason, failed_at } = event else {
            return None;
        };
        json(&proto::NotificationFailed {
            account_id: text(account),
            request_id: text(request),
            case_id: case.as_ref().and_then(text),
            reason: Some(write_reason(*reason).into()),
            failed_at: moment(failed_at),
        })
    },
};

pub const INBOUND_REPLY_RECEIVED: Message = Message {
    type_name: "ostiary.notice.v1.InboundReplyReceived",
    subject: "ostiary.notice.inbound-reply-received",
    read: |data| {
        let wire: proto::InboundReplyReceived = data.read()?;
        let channel = read_channel(data, wire.channel())?;
        Ok(Event::InboundReplyReceived {
            account: data.account(wire.account_id)?,
            case: data.find(wire.case_id, "caseId", Data::id)?,
            channel,
            reply: data.name(wire.reply_id, "replyId")?,
            received_at: data.time(wire.received_at, "receivedAt")?,
        })
    },
    write: |event| {
        let Event::InboundReplyReceived { account, case, channel, reply, received_at } = event
        else {
            return None;
        };
        json(&proto::InboundReplyReceived {
            account_id: text(account),
            case_id: case.as_ref().and_then(text),
            channel: write_channel(*channel),
            reply_id: text(reply),
            received_at: moment(received_at),
        })
    },
};

fn read_channel(
    data: &Data<'_>,
    wire: proto::notification_accepted::Channel,
) -> Result<Channel, ContractError> {
    use proto::notification_accepted::Channel as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("channel is missing")),
        Wire::Email => Channel::Email,
        Wire::Intercom => Channel::Intercom,
    })
}

fn write_channel(channel: Channel) -> Option<i32> {
    use proto::notification_accepted::Channel as Wire;
    let channel = match channel {
        Channel::Email => Wire::Email,
        Channel::Intercom => Wire::Intercom,
    };
    Some(channel.into())
}

fn read_reason(
    data: &Data<'_>,
    wire: proto::notification_failed::Reason,
) -> Result<FailureReason, ContractError> {
    use proto::notification_failed::Reason;
    Ok(match wire {
        Reason::Unspecified => return Err(data.bad("reason is missing")),
        Reason::NoAddress => FailureReason::NoAddress,
        Reason::Refused => FailureReason::Refused,
        Reason::Bounced => FailureReason::Bounced,
    })
}

fn write_reason(reason: FailureReason) -> proto::notification_failed::Reason {
    use proto::notification_failed::Reason;
    match reason {
        FailureReason::NoAddress => Reason::NoAddress,
        FailureReason::Refused => Reason::Refused,
        FailureReason::Bounced => Reason::Bounced,
    }
}
