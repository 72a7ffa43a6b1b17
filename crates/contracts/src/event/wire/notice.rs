//! Messages of `proto/ostiary/notice/v1`.

use super::{
    Message,
    data::{json, moment, text},
};
use crate::{Event, r#gen::notice::v1 as proto};

pub const NOTIFICATION_ACCEPTED: Message = Message {
    type_name: "ostiary.notice.v1.NotificationAccepted",
    subject: "ostiary.notice.notification-accepted",
    read: |data| {
        let wire: proto::NotificationAccepted = data.read()?;
        Ok(Event::NotificationAccepted {
            account: data.account(wire.account_id)?,
            request: data.id(wire.request_id, "requestId")?,
            case: wire.case_id.map(|case| data.id(Some(case), "caseId")).transpose()?,
            accepted_at: data.time(wire.accepted_at, "acceptedAt")?,
        })
    },
    write: |event| {
        let Event::NotificationAccepted { account, request, case, accepted_at } = event else {
            return None;
        };
        json(&proto::NotificationAccepted {
            account_id: text(account),
            request_id: text(request),
            case_id: case.as_ref().and_then(text),
            accepted_at: moment(accepted_at),
        })
    },
};
