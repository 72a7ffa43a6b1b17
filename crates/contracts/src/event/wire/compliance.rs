//! Messages of `proto/ostiary/compliance/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
    suspension::{read_effect, write_effect},
};
use crate::{
    ContractError, Event,
    event::{HoldKind, KnownHold},
    r#gen::compliance::v1 as proto,
};

mod leaving;

pub use self::leaving::{FORMER_USER_RECOGNISED, HOLD_CAME_TOO_LATE, LEGAL_HOLDS_CHANGED};

pub const HOLD_KINDS_CHANGED: Message = Message {
    type_name: "ostiary.compliance.v1.HoldKindsChanged",
    subject: "ostiary.compliance.hold-kinds-changed",
    read: |data| {
        let wire: proto::HoldKindsChanged = data.read()?;
        let holds = wire.holds.into_iter().map(|hold| read_hold(data, hold));
        Ok(Event::HoldKindsChanged {
            account: data.account(wire.account_id)?,
            hold_set_version: data.given(wire.hold_set_version, "holdSetVersion")?,
            holds: holds.collect::<Result<_, _>>()?,
        })
    },
    write: |event| {
        let Event::HoldKindsChanged { account, hold_set_version, holds } = event else {
            return None;
        };
        json(&proto::HoldKindsChanged {
            account_id: text(account),
            hold_set_version: Some(*hold_set_version),
            holds: holds.iter().map(write_hold).collect(),
        })
    },
};

fn read_hold(
    data: &Data<'_>,
    wire: proto::hold_kinds_changed::Hold,
) -> Result<KnownHold, ContractError> {
    let kind = read_kind(data, wire.kind())?;
    let effect = read_effect(data, wire.effect())?;
    Ok(KnownHold {
        hold_id: data.given(wire.hold_id, "holdId")?,
        kind,
        effect,
        since: data.time(wire.since, "since")?,
        quiet: wire.quiet.unwrap_or(false),
    })
}

fn write_hold(hold: &KnownHold) -> proto::hold_kinds_changed::Hold {
    let kind = write_kind(hold.kind);
    proto::hold_kinds_changed::Hold {
        hold_id: text(&hold.hold_id),
        kind: Some(kind.into()),
        effect: write_effect(hold.effect),
        since: moment(&hold.since),
        quiet: hold.quiet.then_some(true),
    }
}

fn read_kind(
    data: &Data<'_>,
    wire: proto::hold_kinds_changed::hold::Kind,
) -> Result<HoldKind, ContractError> {
    use proto::hold_kinds_changed::hold::Kind;
    Ok(match wire {
        Kind::Unspecified => return Err(data.bad("kind is missing")),
        Kind::KycNoAnswer => HoldKind::KycNoAnswer,
        Kind::KycPositiveAnswer => HoldKind::KycPositiveAnswer,
        Kind::Manual => HoldKind::Manual,
        Kind::Legal => HoldKind::Legal,
        Kind::DeletionPending => HoldKind::DeletionPending,
    })
}

fn write_kind(kind: HoldKind) -> proto::hold_kinds_changed::hold::Kind {
    use proto::hold_kinds_changed::hold::Kind;
    match kind {
        HoldKind::KycNoAnswer => Kind::KycNoAnswer,
        HoldKind::KycPositiveAnswer => Kind::KycPositiveAnswer,
        HoldKind::Manual => Kind::Manual,
        HoldKind::Legal => Kind::Legal,
        HoldKind::DeletionPending => Kind::DeletionPending,
    }
}
