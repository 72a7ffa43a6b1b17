//! Messages of `proto/ostiary/compliance/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
    suspension::{read_effect, write_effect},
};
use crate::{
    ContractError, Event,
    event::{HoldKind, KnownHold},
    r#gen::compliance::v1::{self as proto, hold_kinds_changed::hold::Kind},
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

pub const HOLD_REVIEW_REQUESTED: Message = Message {
    type_name: "ostiary.compliance.v1.HoldReviewRequested",
    subject: "ostiary.compliance.hold-review-requested",
    read: |data| {
        let wire: proto::HoldReviewRequested = data.read()?;
        let kind = read_kind(data, wire.kind())?;
        Ok(Event::HoldReviewRequested {
            account: data.account(wire.account_id)?,
            hold: data.given(wire.hold_id, "holdId")?,
            kind,
            expired_at: data.time(wire.expired_at, "expiredAt")?,
        })
    },
    write: |event| {
        let Event::HoldReviewRequested { account, hold, kind, expired_at } = event else {
            return None;
        };
        json(&proto::HoldReviewRequested {
            account_id: text(account),
            hold_id: text(hold),
            kind: Some(write_kind(*kind).into()),
            expired_at: moment(expired_at),
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
    proto::hold_kinds_changed::Hold {
        hold_id: text(&hold.hold_id),
        kind: Some(write_kind(hold.kind).into()),
        effect: write_effect(hold.effect),
        since: moment(&hold.since),
        quiet: hold.quiet.then_some(true),
    }
}

fn read_kind(data: &Data<'_>, wire: Kind) -> Result<HoldKind, ContractError> {
    Ok(match wire {
        Kind::Unspecified => return Err(data.bad("kind is missing")),
        Kind::KycNoAnswer => HoldKind::KycNoAnswer,
        Kind::KycPositiveAnswer => HoldKind::KycPositiveAnswer,
        Kind::Manual => HoldKind::Manual,
        Kind::Legal => HoldKind::Legal,
        Kind::KycProviderRejected => HoldKind::KycProviderRejected,
        Kind::DeletionPending => HoldKind::DeletionPending,
        Kind::SanctionsMatch => HoldKind::SanctionsMatch,
    })
}

fn write_kind(kind: HoldKind) -> Kind {
    match kind {
        HoldKind::KycNoAnswer => Kind::KycNoAnswer,
        HoldKind::KycPositiveAnswer => Kind::KycPositiveAnswer,
        HoldKind::Manual => Kind::Manual,
        HoldKind::Legal => Kind::Legal,
        HoldKind::KycProviderRejected => Kind::KycProviderRejected,
        HoldKind::DeletionPending => Kind::DeletionPending,
        HoldKind::SanctionsMatch => Kind::SanctionsMatch,
    }
}
