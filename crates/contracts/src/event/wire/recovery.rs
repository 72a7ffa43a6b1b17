//! Messages of `proto/ostiary/recovery/v1`.

use super::{
    Message,
    data::{json, text},
};
use crate::{Event, r#gen::recovery::v1 as proto};

pub const RECOVERY_ESCALATED: Message = Message {
    type_name: "ostiary.recovery.v1.RecoveryEscalated",
    subject: "ostiary.recovery.recovery-escalated",
    read: |data| {
        let wire: proto::RecoveryEscalated = data.read()?;
        Ok(Event::RecoveryEscalated {
            account: data.account(wire.account_id)?,
            recovery: data.id(wire.recovery_id, "recoveryId")?,
        })
    },
    write: |event| {
        let Event::RecoveryEscalated { account, recovery } = event else { return None };
        json(&proto::RecoveryEscalated { account_id: text(account), recovery_id: text(recovery) })
    },
};

pub const FACTOR_CHANGE_ORDERED: Message = Message {
    type_name: "ostiary.recovery.v1.FactorChangeOrdered",
    subject: "ostiary.recovery.factor-change-ordered",
    read: |data| {
        let wire: proto::FactorChangeOrdered = data.read()?;
        Ok(Event::FactorChangeOrdered {
            account: data.account(wire.account_id)?,
            recovery: data.id(wire.recovery_id, "recoveryId")?,
        })
    },
    write: |event| {
        let Event::FactorChangeOrdered { account, recovery } = event else { return None };
        json(&proto::FactorChangeOrdered { account_id: text(account), recovery_id: text(recovery) })
    },
};

pub const RECOVERY_CLOSED: Message = Message {
    type_name: "ostiary.recovery.v1.RecoveryClosed",
    subject: "ostiary.recovery.recovery-closed",
    read: |data| {
        let wire: proto::RecoveryClosed = data.read()?;
        Ok(Event::RecoveryClosed {
            account: data.account(wire.account_id)?,
            recovery: data.id(wire.recovery_id, "recoveryId")?,
        })
    },
    write: |event| {
        let Event::RecoveryClosed { account, recovery } = event else { return None };
        json(&proto::RecoveryClosed { account_id: text(account), recovery_id: text(recovery) })
    },
};
