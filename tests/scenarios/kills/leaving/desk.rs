//! Two of the staff, who place holds and release them.

use chrono::TimeDelta;
use contracts::{
    AccountId, Envelope, Event, Time,
    event::{HoldEffect, StaffHold},
};
use harness::Installation;
use messaging::Service;
use runtime::roles::SUSPENSION_WORKER;
use serde_json::Value;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{people::Told, script::What};
use crate::{
    agreed::agreed_by_two,
    kills::place::{Place, in_time, pause},
};

/// The category that courts keep.
pub const CATEGORY: &str = "messages";

/// What the command line is: the role, in a process that lives as long as staff does.
pub struct Desk {
    service: OnceCell<Service>,
}

impl Desk {
    /// With the settings of an installation, while its servers are there.
    pub async fn open(installation: &Installation) -> Self {
        let config = installation.config();
        let shell = ostiary::role::shell(&config, SUSPENSION_WORKER).await.unwrap();
        let service = ostiary::role::service(&config, shell).unwrap();
        Self { service: OnceCell::new_with(Some(service)) }
    }

    /// Has it done, however often that takes; what came of it.
    pub async fn order(&self, place: &Place, account: &str, what: What) -> Told {
        let sent_at = place.now();
        let key = format!("{account} {what:?}");
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes());
        for tries in 1.. {
            match self.attempt((id, sent_at), account, what).await {
                Ok((status, reply)) => {
                    return Told { what, key, status, reply, tries, sent_at };
                }
                Err(_) => pause(300).await,
            }
        }
        unreachable!("it is tried for ever")
    }

    async fn attempt(
        &self,
        (id, at): (Uuid, Time),
        account: &str,
        what: What,
    ) -> Result<(u16, Value), String> {
        let service = self.service.get().ok_or("nobody is there")?;
        let mut db = in_time(service.shell().pool.acquire()).await?;
        let order = order(account, what, at);
        let agreed = tokio::time::timeout(
            std::time::Duration::from_secs(5),
            agreed_by_two(&mut db, order, (id, at)),
        );
        let (_, event) = agreed.await.map_err(|error| error.to_string())??;
        drop(db);
        let envelope = Envelope {
            id: id.to_string(),
            source: "urn:ostiary:cli".to_owned(),
            time: Some(at),
            correlation_id: None,
            causation_id: None,
            trace_parent: None,
            story_version: None,
            event,
        };
        let done = in_time(service.command(envelope)).await?;
        Ok(match done {
            Ok(reply) => (202, reply),
            Err(problem) => {
                (422, serde_json::json!({"code": problem.code, "detail": problem.detail}))
            }
        })
    }
}

fn order(account: &str, what: What, at: Time) -> Event {
    let account = AccountId::try_new(account).unwrap();
    let (hold, actor, approver) = ("court".to_owned(), "ann".to_owned(), None);
    let reason_code = "court-7-26".to_owned();
    match what {
        What::Keep => Event::CategoryHoldRequested {
            account,
            hold,
            categories: vec![CATEGORY.to_owned()],
            actor,
            reason_code,
            approver,
            expires_at: None,
        },
        What::Hold => Event::HoldRequested {
            account,
            hold,
            effect: HoldEffect::Limited,
            actor,
            reason_code,
            kind: StaffHold::Legal,
            approver,
            expires_at: Some(at + TimeDelta::days(300)),
        },
        _ => Event::HoldReleaseRequested { account, hold, actor, reason_code, approver },
    }
}
