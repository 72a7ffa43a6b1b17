//! Messages of `proto/ostiary/host/v1`.

use super::{
    Message,
    data::{json, moment, text},
};
use crate::{Event, r#gen::host::v1 as proto};

mod leaving;

pub use self::leaving::{
    DELETION_CANCELLED, DELETION_CONFIRMED, DELETION_REQUESTED, read_cancelled_by,
    read_deletion_channel, read_dust, write_cancelled_by, write_deletion_channel, write_dust,
};

pub const USER_SIGNED_UP_FROM_RU: Message = Message {
    type_name: "ostiary.host.v1.UserSignedUpFromRU",
    subject: "host.user-signed-up-from-ru",
    read: |data| {
        let wire: proto::UserSignedUpFromRu = data.read()?;
        Ok(Event::UserSignedUpFromRu {
            account: data.account(wire.account_id)?,
            signed_up_at: data.time(wire.signed_up_at, "signedUpAt")?,
            locale: data.locale(wire.locale)?,
        })
    },
    write: |event| {
        let Event::UserSignedUpFromRu { account, signed_up_at, locale } = event else {
            return None;
        };
        json(&proto::UserSignedUpFromRu {
            account_id: text(account),
            signed_up_at: moment(signed_up_at),
            locale: locale.clone().map(String::from),
        })
    },
};

pub const USER_SIGNED_UP: Message = Message {
    type_name: "ostiary.host.v1.UserSignedUp",
    subject: "host.user-signed-up",
    read: |data| {
        let wire: proto::UserSignedUp = data.read()?;
        Ok(Event::UserSignedUp {
            account: data.account(wire.account_id)?,
            signed_up_at: data.time(wire.signed_up_at, "signedUpAt")?,
            locale: data.locale(wire.locale)?,
            country: data.country(wire.country_code)?,
        })
    },
    write: |event| {
        let Event::UserSignedUp { account, signed_up_at, locale, country } = event else {
            return None;
        };
        json(&proto::UserSignedUp {
            account_id: text(account),
            signed_up_at: moment(signed_up_at),
            locale: locale.clone().map(String::from),
            country_code: Some(country.clone().into()),
        })
    },
};

pub const USER_SEEN: Message = Message {
    type_name: "ostiary.host.v1.UserSeen",
    subject: "host.user-seen",
    read: |data| {
        let wire: proto::UserSeen = data.read()?;
        Ok(Event::UserSeen {
            account: data.account(wire.account_id)?,
            seen_at: data.time(wire.seen_at, "seenAt")?,
            locale: data.locale(wire.locale)?,
            country: data.country(wire.country_code)?,
        })
    },
    write: |event| {
        let Event::UserSeen { account, seen_at, locale, country } = event else { return None };
        json(&proto::UserSeen {
            account_id: text(account),
            seen_at: moment(seen_at),
            locale: locale.clone().map(String::from),
            country_code: Some(country.clone().into()),
        })
    },
};

pub const CONTAINMENT_ACKNOWLEDGED: Message = Message {
    type_name: "ostiary.host.v1.ContainmentAcknowledged",
    subject: "host.containment-acknowledged",
    read: |data| {
        let wire: proto::ContainmentAcknowledged = data.read()?;
        Ok(Event::ContainmentAcknowledged {
            account: data.account(wire.account_id)?,
            hold_set_version: data.given(wire.hold_set_version, "holdSetVersion")?,
        })
    },
    write: |event| {
        let Event::ContainmentAcknowledged { account, hold_set_version } = event else {
            return None;
        };
        json(&proto::ContainmentAcknowledged {
            account_id: text(account),
            hold_set_version: Some(*hold_set_version),
        })
    },
};
