//! What the provider of identity checks came to.

use super::super::{
    Message,
    data::{Data, json, moment, text},
};
use crate::{ContractError, Event, event::ProviderVerdict, r#gen::kyc::v1 as proto};
use proto::kyc_provider_verdict_read::Verdict;

pub const KYC_PROVIDER_VERDICT_READ: Message = Message {
    type_name: "ostiary.kyc.v1.KycProviderVerdictRead",
    subject: "ostiary.kyc.kyc-provider-verdict-read",
    read: |data| {
        let wire: proto::KycProviderVerdictRead = data.read()?;
        Ok(Event::KycProviderVerdictRead {
            verdict: read_verdict(data, wire.verdict())?,
            account: data.account(wire.account_id)?,
            applicant: data.name(wire.applicant_id, "applicantId")?,
            level: data.find(wire.level, "level", Data::name)?,
            reviewed_at: data.time(wire.reviewed_at, "reviewedAt")?,
            read_at: data.time(wire.read_at, "readAt")?,
        })
    },
    write: |event| {
        let Event::KycProviderVerdictRead {
            account,
            applicant,
            verdict,
            level,
            reviewed_at,
            read_at,
        } = event
        else {
            return None;
        };
        json(&proto::KycProviderVerdictRead {
            account_id: text(account),
            applicant_id: text(applicant),
            verdict: Some(write_verdict(*verdict).into()),
            level: level.clone(),
            reviewed_at: moment(reviewed_at),
            read_at: moment(read_at),
        })
    },
};

pub const KYC_PROVIDER_REJECTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycProviderRejected",
    subject: "ostiary.kyc.kyc-provider-rejected",
    read: |data| {
        let wire: proto::KycProviderRejected = data.read()?;
        Ok(Event::KycProviderRejected {
            account: data.account(wire.account_id)?,
            profile: data.id(wire.profile_id, "profileId")?,
            reviewed_at: data.time(wire.reviewed_at, "reviewedAt")?,
        })
    },
    write: |event| {
        let Event::KycProviderRejected { account, profile, reviewed_at } = event else {
            return None;
        };
        json(&proto::KycProviderRejected {
            account_id: text(account),
            profile_id: text(profile),
            reviewed_at: moment(reviewed_at),
        })
    },
};

pub const KYC_PROVIDER_ACCEPTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycProviderAccepted",
    subject: "ostiary.kyc.kyc-provider-accepted",
    read: |data| {
        let wire: proto::KycProviderAccepted = data.read()?;
        Ok(Event::KycProviderAccepted {
            account: data.account(wire.account_id)?,
            profile: data.id(wire.profile_id, "profileId")?,
            reviewed_at: data.time(wire.reviewed_at, "reviewedAt")?,
            actor: data.find(wire.actor, "actor", Data::name)?,
            approver: data.find(wire.approver, "approver", Data::name)?,
        })
    },
    write: |event| {
        let Event::KycProviderAccepted { account, profile, reviewed_at, actor, approver } = event
        else {
            return None;
        };
        json(&proto::KycProviderAccepted {
            account_id: text(account),
            profile_id: text(profile),
            reviewed_at: moment(reviewed_at),
            actor: actor.clone(),
            approver: approver.clone(),
        })
    },
};

pub const KYC_PROVIDER_RETRY_REQUESTED: Message = Message {
    type_name: "ostiary.kyc.v1.KycProviderRetryRequested",
    subject: "ostiary.kyc.kyc-provider-retry-requested",
    read: |data| {
        let wire: proto::KycProviderRetryRequested = data.read()?;
        Ok(Event::KycProviderRetryRequested {
            account: data.account(wire.account_id)?,
            profile: data.id(wire.profile_id, "profileId")?,
            reviewed_at: data.time(wire.reviewed_at, "reviewedAt")?,
        })
    },
    write: |event| {
        let Event::KycProviderRetryRequested { account, profile, reviewed_at } = event else {
            return None;
        };
        json(&proto::KycProviderRetryRequested {
            account_id: text(account),
            profile_id: text(profile),
            reviewed_at: moment(reviewed_at),
        })
    },
};

pub fn read_verdict(data: &Data<'_>, wire: Verdict) -> Result<ProviderVerdict, ContractError> {
    match wire {
        Verdict::Unspecified => Err(data.bad("verdict is missing")),
        Verdict::Green => Ok(ProviderVerdict::Green),
        Verdict::RedRetry => Ok(ProviderVerdict::RedRetry),
        Verdict::RedFinal => Ok(ProviderVerdict::RedFinal),
    }
}

pub fn write_verdict(verdict: ProviderVerdict) -> Verdict {
    match verdict {
        ProviderVerdict::Green => Verdict::Green,
        ProviderVerdict::RedRetry => Verdict::RedRetry,
        ProviderVerdict::RedFinal => Verdict::RedFinal,
    }
}
