//! Messages of `proto/ostiary/provider/v1`.

use super::{
    Message,
    data::{Data, json, moment, text},
    kyc::{read_verdict, write_verdict},
};
use crate::{ContractError, Event, event::ProviderNews, r#gen::provider::v1 as proto};
use proto::profile_notified::Kind;

pub const PROFILE_NOTIFIED: Message = Message {
    type_name: "ostiary.provider.v1.ProfileNotified",
    subject: "ostiary.provider.profile-notified",
    read: |data| {
        let wire: proto::ProfileNotified = data.read()?;
        let verdict = wire.verdict.is_some().then(|| read_verdict(data, wire.verdict()));
        Ok(Event::ProfileNotified {
            kind: read_kind(data, wire.kind())?,
            account: data.account(wire.account_id)?,
            applicant: data.name(wire.applicant_id, "applicantId")?,
            verdict: verdict.transpose()?,
            level: data.find(wire.level, "level", Data::name)?,
            told_at: data.time(wire.told_at, "toldAt")?,
        })
    },
    write: |event| {
        let Event::ProfileNotified { account, applicant, kind, verdict, level, told_at } = event
        else {
            return None;
        };
        json(&proto::ProfileNotified {
            account_id: text(account),
            applicant_id: text(applicant),
            kind: Some(write_kind(*kind).into()),
            verdict: verdict.map(|verdict| write_verdict(verdict).into()),
            level: level.clone(),
            told_at: moment(told_at),
        })
    },
};

fn read_kind(data: &Data<'_>, wire: Kind) -> Result<ProviderNews, ContractError> {
    Ok(match wire {
        Kind::Unspecified => return Err(data.bad("kind is missing")),
        Kind::Created => ProviderNews::Created,
        Kind::Pending => ProviderNews::Pending,
        Kind::Prechecked => ProviderNews::Prechecked,
        Kind::Reviewed => ProviderNews::Reviewed,
        Kind::OnHold => ProviderNews::OnHold,
        Kind::AwaitingUser => ProviderNews::AwaitingUser,
        Kind::AwaitingService => ProviderNews::AwaitingService,
        Kind::LevelChanged => ProviderNews::LevelChanged,
        Kind::Reset => ProviderNews::Reset,
        Kind::Activated => ProviderNews::Activated,
        Kind::Deactivated => ProviderNews::Deactivated,
        Kind::PersonalDataDeleted => ProviderNews::PersonalDataDeleted,
        Kind::Deleted => ProviderNews::Deleted,
    })
}

fn write_kind(kind: ProviderNews) -> Kind {
    match kind {
        ProviderNews::Created => Kind::Created,
        ProviderNews::Pending => Kind::Pending,
        ProviderNews::Prechecked => Kind::Prechecked,
        ProviderNews::Reviewed => Kind::Reviewed,
        ProviderNews::OnHold => Kind::OnHold,
        ProviderNews::AwaitingUser => Kind::AwaitingUser,
        ProviderNews::AwaitingService => Kind::AwaitingService,
        ProviderNews::LevelChanged => Kind::LevelChanged,
        ProviderNews::Reset => Kind::Reset,
        ProviderNews::Activated => Kind::Activated,
        ProviderNews::Deactivated => Kind::Deactivated,
        ProviderNews::PersonalDataDeleted => Kind::PersonalDataDeleted,
        ProviderNews::Deleted => Kind::Deleted,
    }
}
