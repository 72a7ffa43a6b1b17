//! What differs between the host and the holds.

use super::super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{DriftAction, DriftKind},
    r#gen::suspension::v1 as proto,
};

pub const DRIFT_FOUND: Message = Message {
    type_name: "ostiary.suspension.v1.DriftFound",
    subject: "ostiary.suspension.drift-found",
    read: |data| {
        let wire: proto::DriftFound = data.read()?;
        let (kind, action) = (read_kind(data, wire.kind())?, read_action(data, wire.action())?);
        Ok(Event::DriftFound {
            account: data.account(wire.account_id)?,
            kind,
            action,
            found_at: data.time(wire.found_at, "foundAt")?,
        })
    },
    write: |event| {
        let Event::DriftFound { account, kind, action, found_at } = event else { return None };
        json(&proto::DriftFound {
            account_id: text(account),
            kind: Some(write_kind(*kind).into()),
            action: Some(write_action(*action).into()),
            found_at: moment(found_at),
        })
    },
};

fn read_kind(data: &Data<'_>, wire: proto::drift_found::Kind) -> Result<DriftKind, ContractError> {
    use proto::drift_found::Kind;
    Ok(match wire {
        Kind::Unspecified => return Err(data.bad("kind is missing")),
        Kind::FlagWithoutHold => DriftKind::FlagWithoutHold,
        Kind::HoldWithoutFlag => DriftKind::HoldWithoutFlag,
        Kind::TokensUnderHold => DriftKind::TokensUnderHold,
        Kind::AccountMissing => DriftKind::AccountMissing,
    })
}

fn write_kind(kind: DriftKind) -> proto::drift_found::Kind {
    use proto::drift_found::Kind;
    match kind {
        DriftKind::FlagWithoutHold => Kind::FlagWithoutHold,
        DriftKind::HoldWithoutFlag => Kind::HoldWithoutFlag,
        DriftKind::TokensUnderHold => Kind::TokensUnderHold,
        DriftKind::AccountMissing => Kind::AccountMissing,
    }
}

fn read_action(
    data: &Data<'_>,
    wire: proto::drift_found::Action,
) -> Result<DriftAction, ContractError> {
    use proto::drift_found::Action;
    Ok(match wire {
        Action::Unspecified => return Err(data.bad("action is missing")),
        Action::Reported => DriftAction::Reported,
        Action::Adopted => DriftAction::Adopted,
        Action::Repaired => DriftAction::Repaired,
    })
}

fn write_action(action: DriftAction) -> proto::drift_found::Action {
    use proto::drift_found::Action;
    match action {
        DriftAction::Reported => Action::Reported,
        DriftAction::Adopted => Action::Adopted,
        DriftAction::Repaired => Action::Repaired,
    }
}
