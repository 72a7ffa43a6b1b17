//! What staff asks of `suspension-worker`.

use super::{
    super::{
        Message,
        data::{Data, json, moment, text},
    },
    read_effect, write_effect,
};
use crate::{
    ContractError, Event,
    event::{HoldEffect, StaffHold},
    r#gen::suspension::v1 as proto,
};

pub const HOLD_REQUESTED: Message = Message {
    type_name: "ostiary.suspension.v1.HoldRequested",
    subject: "ostiary.suspension.hold-requested",
    read: |data| {
        let wire: proto::HoldRequested = data.read()?;
        let effect = read_effect(data, wire.effect())?;
        if effect == HoldEffect::None {
            return Err(data.bad("effect NONE is no hold"));
        }
        let kind = match wire.kind {
            // Before there were several kinds, none was named.
            None => StaffHold::Manual,
            Some(_) => read_kind(data, wire.kind())?,
        };
        Ok(Event::HoldRequested {
            account: data.account(wire.account_id)?,
            hold: data.given(wire.hold_id, "holdId")?,
            effect,
            actor: data.given(wire.actor, "actor")?,
            reason_code: data.given(wire.reason_code, "reasonCode")?,
            kind,
            approver: data.find(wire.approver, "approver", Data::name)?,
            expires_at: data.find(wire.expires_at, "expiresAt", Data::time)?,
        })
    },
    write: |event| {
        let Event::HoldRequested {
            account,
            hold,
            effect,
            actor,
            reason_code,
            kind,
            approver,
            expires_at,
        } = event
        else {
            return None;
        };
        json(&proto::HoldRequested {
            account_id: text(account),
            hold_id: text(hold),
            effect: write_effect(*effect),
            actor: text(actor),
            reason_code: text(reason_code),
            kind: Some(write_kind(*kind).into()),
            approver: approver.clone(),
            expires_at: expires_at.as_ref().and_then(moment),
        })
    },
};

pub const CATEGORY_HOLD_REQUESTED: Message = Message {
    type_name: "ostiary.suspension.v1.CategoryHoldRequested",
    subject: "ostiary.suspension.category-hold-requested",
    read: |data| {
        let wire: proto::CategoryHoldRequested = data.read()?;
        if wire.categories.is_empty() {
            return Err(data.bad("a hold on no category is none"));
        }
        Ok(Event::CategoryHoldRequested {
            account: data.account(wire.account_id)?,
            hold: data.given(wire.hold_id, "holdId")?,
            categories: data.names(wire.categories, "categories")?,
            actor: data.given(wire.actor, "actor")?,
            reason_code: data.given(wire.reason_code, "reasonCode")?,
            approver: data.find(wire.approver, "approver", Data::name)?,
            expires_at: data.find(wire.expires_at, "expiresAt", Data::time)?,
        })
    },
    write: |event| {
        let Event::CategoryHoldRequested {
            account,
            hold,
            categories,
            actor,
            reason_code,
            approver,
            expires_at,
        } = event
        else {
            return None;
        };
        json(&proto::CategoryHoldRequested {
            account_id: text(account),
            hold_id: text(hold),
            categories: categories.clone(),
            actor: text(actor),
            reason_code: text(reason_code),
            approver: approver.clone(),
            expires_at: expires_at.as_ref().and_then(moment),
        })
    },
};

pub const HOLD_EXTENSION_REQUESTED: Message = Message {
    type_name: "ostiary.suspension.v1.HoldExtensionRequested",
    subject: "ostiary.suspension.hold-extension-requested",
    read: |data| {
        let wire: proto::HoldExtensionRequested = data.read()?;
        Ok(Event::HoldExtensionRequested {
            account: data.account(wire.account_id)?,
            hold: data.given(wire.hold_id, "holdId")?,
            expires_at: data.time(wire.expires_at, "expiresAt")?,
            actor: data.given(wire.actor, "actor")?,
            reason_code: data.given(wire.reason_code, "reasonCode")?,
            approver: data.find(wire.approver, "approver", Data::name)?,
        })
    },
    write: |event| {
        let Event::HoldExtensionRequested {
            account,
            hold,
            expires_at,
            actor,
            reason_code,
            approver,
        } = event
        else {
            return None;
        };
        json(&proto::HoldExtensionRequested {
            account_id: text(account),
            hold_id: text(hold),
            expires_at: moment(expires_at),
            actor: text(actor),
            reason_code: text(reason_code),
            approver: approver.clone(),
        })
    },
};

pub const HOLD_RELEASE_REQUESTED: Message = Message {
    type_name: "ostiary.suspension.v1.HoldReleaseRequested",
    subject: "ostiary.suspension.hold-release-requested",
    read: |data| {
        let wire: proto::HoldReleaseRequested = data.read()?;
        Ok(Event::HoldReleaseRequested {
            account: data.account(wire.account_id)?,
            hold: data.given(wire.hold_id, "holdId")?,
            actor: data.given(wire.actor, "actor")?,
            reason_code: data.given(wire.reason_code, "reasonCode")?,
            approver: data.find(wire.approver, "approver", Data::name)?,
        })
    },
    write: |event| {
        let Event::HoldReleaseRequested { account, hold, actor, reason_code, approver } = event
        else {
            return None;
        };
        json(&proto::HoldReleaseRequested {
            account_id: text(account),
            hold_id: text(hold),
            actor: text(actor),
            reason_code: text(reason_code),
            approver: approver.clone(),
        })
    },
};

fn read_kind(
    data: &Data<'_>,
    wire: proto::hold_requested::Kind,
) -> Result<StaffHold, ContractError> {
    use proto::hold_requested::Kind;
    Ok(match wire {
        Kind::Unspecified => return Err(data.bad("kind is unspecified")),
        Kind::Manual => StaffHold::Manual,
        Kind::Legal => StaffHold::Legal,
        Kind::SanctionsMatch => StaffHold::SanctionsMatch,
    })
}

fn write_kind(kind: StaffHold) -> proto::hold_requested::Kind {
    use proto::hold_requested::Kind;
    match kind {
        StaffHold::Manual => Kind::Manual,
        StaffHold::Legal => Kind::Legal,
        StaffHold::SanctionsMatch => Kind::SanctionsMatch,
    }
}
