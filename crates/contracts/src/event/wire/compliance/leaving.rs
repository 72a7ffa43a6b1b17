//! What compliance hears of people who leave and who come back.

use super::{
    super::{
        Message,
        data::{Data, json, moment, text},
    },
    read_kind, write_kind,
};
use crate::{
    ContractError, Event,
    event::{FormerUserDecision, LeavingReason, LegalHold},
    r#gen::compliance::v1 as proto,
};

pub const LEGAL_HOLDS_CHANGED: Message = Message {
    type_name: "ostiary.compliance.v1.LegalHoldsChanged",
    subject: "ostiary.compliance.legal-holds-changed",
    read: |data| {
        let wire: proto::LegalHoldsChanged = data.read()?;
        Ok(Event::LegalHoldsChanged {
            account: data.account(wire.account_id)?,
            holds: read_legal_holds(data, wire.holds)?,
        })
    },
    write: |event| {
        let Event::LegalHoldsChanged { account, holds } = event else { return None };
        json(&proto::LegalHoldsChanged {
            account_id: text(account),
            holds: holds.iter().map(write_legal_hold).collect(),
        })
    },
};

pub const HOLD_CAME_TOO_LATE: Message = Message {
    type_name: "ostiary.compliance.v1.HoldCameTooLate",
    subject: "ostiary.compliance.hold-came-too-late",
    read: |data| {
        let wire: proto::HoldCameTooLate = data.read()?;
        let kind = read_kind(data, wire.kind())?;
        Ok(Event::HoldCameTooLate {
            account: data.account(wire.account_id)?,
            hold: data.name(wire.hold_id, "holdId")?,
            kind,
        })
    },
    write: |event| {
        let Event::HoldCameTooLate { account, hold, kind } = event else { return None };
        json(&proto::HoldCameTooLate {
            account_id: text(account),
            hold_id: text(hold),
            kind: Some(write_kind(*kind).into()),
        })
    },
};

pub const FORMER_USER_RECOGNISED: Message = Message {
    type_name: "ostiary.compliance.v1.FormerUserRecognised",
    subject: "ostiary.compliance.former-user-recognised",
    read: |data| {
        let wire: proto::FormerUserRecognised = data.read()?;
        let reason = read_leaving_reason(data, wire.reason())?;
        let decision = read_former_user_decision(data, wire.decision())?;
        Ok(Event::FormerUserRecognised {
            account: data.account(wire.account_id)?,
            reason,
            decision,
        })
    },
    write: |event| {
        let Event::FormerUserRecognised { account, reason, decision } = event else { return None };
        json(&proto::FormerUserRecognised {
            account_id: text(account),
            reason: Some(write_leaving_reason(*reason).into()),
            decision: Some(write_former_user_decision(*decision).into()),
        })
    },
};

fn read_legal_holds(
    data: &Data<'_>,
    wire: Vec<proto::legal_holds_changed::Hold>,
) -> Result<Vec<LegalHold>, ContractError> {
    let read = |hold: proto::legal_holds_changed::Hold| {
        let categories = data.names(hold.categories, "categories")?;
        if categories.is_empty() {
            return Err(data.bad("categories is empty"));
        }
        Ok(LegalHold {
            hold_id: data.name(hold.hold_id, "holdId")?,
            categories: categories.into_iter().collect(),
            basis: data.name(hold.basis, "basis")?,
            expires_at: data.find(hold.expires_at, "expiresAt", Data::time)?,
        })
    };
    wire.into_iter().map(read).collect()
}

fn write_legal_hold(hold: &LegalHold) -> proto::legal_holds_changed::Hold {
    proto::legal_holds_changed::Hold {
        hold_id: text(&hold.hold_id),
        categories: hold.categories.iter().cloned().collect(),
        basis: text(&hold.basis),
        expires_at: hold.expires_at.as_ref().and_then(moment),
    }
}

fn read_leaving_reason(
    data: &Data<'_>,
    wire: proto::former_user_recognised::Reason,
) -> Result<LeavingReason, ContractError> {
    use proto::former_user_recognised::Reason as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("reason is missing")),
        Wire::Voluntary => LeavingReason::Voluntary,
        Wire::Sanctions => LeavingReason::Sanctions,
        Wire::Fraud => LeavingReason::Fraud,
        Wire::ProviderRejected => LeavingReason::ProviderRejected,
    })
}

fn write_leaving_reason(value: LeavingReason) -> proto::former_user_recognised::Reason {
    use proto::former_user_recognised::Reason as Wire;
    match value {
        LeavingReason::Voluntary => Wire::Voluntary,
        LeavingReason::Sanctions => Wire::Sanctions,
        LeavingReason::Fraud => Wire::Fraud,
        LeavingReason::ProviderRejected => Wire::ProviderRejected,
    }
}

fn read_former_user_decision(
    data: &Data<'_>,
    wire: proto::former_user_recognised::Decision,
) -> Result<FormerUserDecision, ContractError> {
    use proto::former_user_recognised::Decision as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("decision is missing")),
        Wire::AllowAndFlag => FormerUserDecision::AllowAndFlag,
        Wire::Review => FormerUserDecision::Review,
        Wire::Block => FormerUserDecision::Block,
    })
}

fn write_former_user_decision(
    value: FormerUserDecision,
) -> proto::former_user_recognised::Decision {
    use proto::former_user_recognised::Decision as Wire;
    match value {
        FormerUserDecision::AllowAndFlag => Wire::AllowAndFlag,
        FormerUserDecision::Review => Wire::Review,
        FormerUserDecision::Block => Wire::Block,
    }
}
