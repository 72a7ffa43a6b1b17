//! Messages of `proto/ostiary/anonymizer/v1`.

use super::{
    Message,
    data::{Data, json, text},
};
use crate::{Event, r#gen::anonymizer::v1 as proto};

pub const IDENTITY_SEALED: Message = Message {
    type_name: "ostiary.anonymizer.v1.IdentitySealed",
    subject: "ostiary.anonymizer.identity-sealed",
    read: |data| {
        let wire: proto::IdentitySealed = data.read()?;
        Ok(Event::IdentitySealed {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            plan_hash: data.name(wire.plan_hash, "planHash")?,
        })
    },
    write: |event| {
        let Event::IdentitySealed { account, deletion, plan_hash } = event else { return None };
        json(&proto::IdentitySealed {
            account_id: text(account),
            deletion_id: text(deletion),
            plan_hash: text(plan_hash),
        })
    },
};

pub const VERIFICATION_REPORTED: Message = Message {
    type_name: "ostiary.anonymizer.v1.VerificationReported",
    subject: "ostiary.anonymizer.verification-reported",
    read: |data| {
        let wire: proto::VerificationReported = data.read()?;
        Ok(Event::VerificationReported {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            attempt: data.given(wire.attempt, "attempt")?,
            places: data.names(wire.places, "places")?,
            certificate: data.find(wire.certificate_id, "certificateId", Data::id)?,
        })
    },
    write: |event| {
        let Event::VerificationReported { account, deletion, attempt, places, certificate } = event
        else {
            return None;
        };
        json(&proto::VerificationReported {
            account_id: text(account),
            deletion_id: text(deletion),
            attempt: Some(*attempt),
            places: places.clone(),
            certificate_id: certificate.as_ref().and_then(text),
        })
    },
};

pub const ADDRESS_USED_AGAIN: Message = Message {
    type_name: "ostiary.anonymizer.v1.AddressUsedAgain",
    subject: "ostiary.anonymizer.address-used-again",
    read: |data| {
        let wire: proto::AddressUsedAgain = data.read()?;
        Ok(Event::AddressUsedAgain { account: data.account(wire.account_id)? })
    },
    write: |event| {
        let Event::AddressUsedAgain { account } = event else { return None };
        json(&proto::AddressUsedAgain { account_id: text(account) })
    },
};

pub const RETENTION_ENDED: Message = Message {
    type_name: "ostiary.anonymizer.v1.RetentionEnded",
    subject: "ostiary.anonymizer.retention-ended",
    read: |data| {
        let wire: proto::RetentionEnded = data.read()?;
        Ok(Event::RetentionEnded {
            account: data.account(wire.account_id)?,
            deletion: data.id(wire.deletion_id, "deletionId")?,
            certificate: data.id(wire.certificate_id, "certificateId")?,
        })
    },
    write: |event| {
        let Event::RetentionEnded { account, deletion, certificate } = event else { return None };
        json(&proto::RetentionEnded {
            account_id: text(account),
            deletion_id: text(deletion),
            certificate_id: text(certificate),
        })
    },
};
