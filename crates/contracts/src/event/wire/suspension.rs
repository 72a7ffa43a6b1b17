//! Messages of `proto/ostiary/suspension/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{
    ContractError, Event,
    event::{ContainmentOutcome, HoldEffect, HoldSet, OpenHold, PublicReason, Receipt},
    r#gen::suspension::v1 as proto,
};

mod drift;
mod orders;

pub use self::{
    drift::DRIFT_FOUND,
    orders::{
        CATEGORY_HOLD_REQUESTED, HOLD_EXTENSION_REQUESTED, HOLD_RELEASE_REQUESTED, HOLD_REQUESTED,
    },
};

pub const ACCOUNT_SUSPENDED: Message = Message {
    type_name: "ostiary.suspension.v1.AccountSuspended",
    subject: "ostiary.suspension.account-suspended",
    read: |data| {
        let wire: proto::AccountSuspended = data.read()?;
        let holds = read_holds(data, wire.hold_set_version, wire.effect(), &wire.holds)?;
        Ok(Event::AccountSuspended { account: data.account(wire.account_id)?, holds })
    },
    write: |event| {
        let Event::AccountSuspended { account, holds: set } = event else { return None };
        json(&proto::AccountSuspended {
            account_id: text(account),
            hold_set_version: Some(set.hold_set_version),
            effect: write_effect(set.effect),
            holds: write_holds(set),
        })
    },
};

pub const ACCOUNT_REACTIVATED: Message = Message {
    type_name: "ostiary.suspension.v1.AccountReactivated",
    subject: "ostiary.suspension.account-reactivated",
    read: |data| {
        let wire: proto::AccountReactivated = data.read()?;
        let holds = read_holds(data, wire.hold_set_version, wire.effect(), &wire.holds)?;
        Ok(Event::AccountReactivated { account: data.account(wire.account_id)?, holds })
    },
    write: |event| {
        let Event::AccountReactivated { account, holds: set } = event else { return None };
        json(&proto::AccountReactivated {
            account_id: text(account),
            hold_set_version: Some(set.hold_set_version),
            effect: write_effect(set.effect),
            holds: write_holds(set),
        })
    },
};

pub const HOLDS_CHANGED: Message = Message {
    type_name: "ostiary.suspension.v1.HoldsChanged",
    subject: "ostiary.suspension.holds-changed",
    read: |data| {
        let wire: proto::HoldsChanged = data.read()?;
        let holds = read_holds(data, wire.hold_set_version, wire.effect(), &wire.holds)?;
        Ok(Event::HoldsChanged { account: data.account(wire.account_id)?, holds })
    },
    write: |event| {
        let Event::HoldsChanged { account, holds: set } = event else { return None };
        json(&proto::HoldsChanged {
            account_id: text(account),
            hold_set_version: Some(set.hold_set_version),
            effect: write_effect(set.effect),
            holds: write_holds(set),
        })
    },
};

pub const CONTAINMENT_REPORTED: Message = Message {
    type_name: "ostiary.suspension.v1.ContainmentReported",
    subject: "ostiary.suspension.containment-reported",
    read: |data| {
        let wire: proto::ContainmentReported = data.read()?;
        let (effect, outcome) =
            (read_effect(data, wire.effect())?, read_outcome(data, wire.outcome())?);
        let receipts = wire.receipts.into_iter().map(|receipt| read_receipt(data, receipt));
        Ok(Event::ContainmentReported {
            account: data.account(wire.account_id)?,
            hold_set_version: data.given(wire.hold_set_version, "holdSetVersion")?,
            effect,
            outcome,
            receipts: receipts.collect::<Result<_, _>>()?,
        })
    },
    write: |event| {
        let Event::ContainmentReported { account, hold_set_version, effect, outcome, receipts } =
            event
        else {
            return None;
        };
        json(&proto::ContainmentReported {
            account_id: text(account),
            hold_set_version: Some(*hold_set_version),
            effect: write_effect(*effect),
            outcome: write_outcome(*outcome),
            receipts: receipts.iter().map(write_receipt).collect(),
        })
    },
};

pub const CONTAINMENT_CONFIRMED: Message = Message {
    type_name: "ostiary.suspension.v1.ContainmentConfirmed",
    subject: "ostiary.suspension.containment-confirmed",
    read: |data| {
        let wire: proto::ContainmentConfirmed = data.read()?;
        let holds = read_holds(data, wire.hold_set_version, wire.effect(), &wire.holds)?;
        Ok(Event::ContainmentConfirmed { account: data.account(wire.account_id)?, holds })
    },
    write: |event| {
        let Event::ContainmentConfirmed { account, holds: set } = event else { return None };
        json(&proto::ContainmentConfirmed {
            account_id: text(account),
            hold_set_version: Some(set.hold_set_version),
            effect: write_effect(set.effect),
            holds: write_holds(set),
        })
    },
};

pub const CONTAINMENT_NEEDS_ATTENTION: Message = Message {
    type_name: "ostiary.suspension.v1.ContainmentNeedsAttention",
    subject: "ostiary.suspension.containment-needs-attention",
    read: |data| {
        let wire: proto::ContainmentNeedsAttention = data.read()?;
        let outcome = read_outcome(data, wire.outcome())?;
        Ok(Event::ContainmentNeedsAttention {
            account: data.account(wire.account_id)?,
            hold_set_version: data.given(wire.hold_set_version, "holdSetVersion")?,
            outcome,
        })
    },
    write: |event| {
        let Event::ContainmentNeedsAttention { account, hold_set_version, outcome } = event else {
            return None;
        };
        json(&proto::ContainmentNeedsAttention {
            account_id: text(account),
            hold_set_version: Some(*hold_set_version),
            outcome: write_outcome(*outcome),
        })
    },
};

/// What is forbidden; `Unspecified` is refused.
pub fn read_effect(
    data: &Data<'_>,
    wire: proto::open_hold::Effect,
) -> Result<HoldEffect, ContractError> {
    use proto::open_hold::Effect;
    Ok(match wire {
        Effect::Unspecified => return Err(data.bad("effect is missing")),
        Effect::None => HoldEffect::None,
        Effect::Limited => HoldEffect::Limited,
        Effect::ExitOnly => HoldEffect::ExitOnly,
        Effect::Full => HoldEffect::Full,
    })
}

/// What is forbidden.
pub fn write_effect(effect: HoldEffect) -> Option<i32> {
    use proto::open_hold::Effect;
    let effect = match effect {
        HoldEffect::None => Effect::None,
        HoldEffect::Limited => Effect::Limited,
        HoldEffect::ExitOnly => Effect::ExitOnly,
        HoldEffect::Full => Effect::Full,
    };
    Some(effect.into())
}

fn read_holds(
    data: &Data<'_>,
    version: Option<i64>,
    effect: proto::open_hold::Effect,
    holds: &[proto::OpenHold],
) -> Result<HoldSet, ContractError> {
    let holds = holds.iter().map(|hold| {
        Ok(OpenHold {
            public_reason: read_public_reason(data, hold.public_reason())?,
            effect: read_effect(data, hold.effect())?,
            since: data.time(hold.since, "since")?,
        })
    });
    Ok(HoldSet {
        hold_set_version: data.given(version, "holdSetVersion")?,
        effect: read_effect(data, effect)?,
        holds: holds.collect::<Result<_, _>>()?,
    })
}

fn write_holds(set: &HoldSet) -> Vec<proto::OpenHold> {
    let holds = set.holds.iter().map(|hold| proto::OpenHold {
        public_reason: Some(write_public_reason(hold.public_reason).into()),
        effect: write_effect(hold.effect),
        since: moment(&hold.since),
    });
    holds.collect()
}

fn read_public_reason(
    data: &Data<'_>,
    wire: proto::open_hold::PublicReason,
) -> Result<PublicReason, ContractError> {
    use proto::open_hold::PublicReason as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("publicReason is missing")),
        Wire::Verification => PublicReason::Verification,
        Wire::Review => PublicReason::Review,
        Wire::Deletion => PublicReason::Deletion,
        Wire::Security => PublicReason::Security,
    })
}

fn write_public_reason(reason: PublicReason) -> proto::open_hold::PublicReason {
    use proto::open_hold::PublicReason as Wire;
    match reason {
        PublicReason::Verification => Wire::Verification,
        PublicReason::Review => Wire::Review,
        PublicReason::Deletion => Wire::Deletion,
        PublicReason::Security => Wire::Security,
    }
}

fn read_outcome(
    data: &Data<'_>,
    wire: proto::containment_reported::Outcome,
) -> Result<ContainmentOutcome, ContractError> {
    use proto::containment_reported::Outcome;
    Ok(match wire {
        Outcome::Unspecified => return Err(data.bad("outcome is missing")),
        Outcome::Applied => ContainmentOutcome::Applied,
        Outcome::Outdated => ContainmentOutcome::Outdated,
        Outcome::NoSuchAccount => ContainmentOutcome::NoSuchAccount,
        Outcome::InvalidAccountId => ContainmentOutcome::InvalidAccountId,
        Outcome::Refused => ContainmentOutcome::Refused,
    })
}

fn write_outcome(outcome: ContainmentOutcome) -> Option<i32> {
    use proto::containment_reported::Outcome;
    let outcome = match outcome {
        ContainmentOutcome::Applied => Outcome::Applied,
        ContainmentOutcome::Outdated => Outcome::Outdated,
        ContainmentOutcome::NoSuchAccount => Outcome::NoSuchAccount,
        ContainmentOutcome::InvalidAccountId => Outcome::InvalidAccountId,
        ContainmentOutcome::Refused => Outcome::Refused,
    };
    Some(outcome.into())
}

fn read_receipt(
    data: &Data<'_>,
    wire: proto::containment_reported::Receipt,
) -> Result<Receipt, ContractError> {
    Ok(Receipt { leg: data.given(wire.leg, "leg")?, rows: data.given(wire.rows, "rows")? })
}

fn write_receipt(receipt: &Receipt) -> proto::containment_reported::Receipt {
    proto::containment_reported::Receipt { leg: text(&receipt.leg), rows: Some(receipt.rows) }
}
