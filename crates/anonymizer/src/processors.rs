//! Who else erases: each by its own protocol, and with no more said of it than was reached.

mod apple;
pub(crate) mod callback;
mod intercom;
mod opendsr;
pub(crate) mod sumsub;
mod webhook;

use std::collections::BTreeMap;

use contracts::{AccountId, Time, event::ErasureStage};
use host::datamap::DataMap;
use messaging::ActivityError;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Office,
    certificate::{Evidence, Outcome, Retained},
    config::{AppleConfig, Config, ProcessorConfig},
    receipt::{Came, Receipt},
    retention::ends_at,
    working_set::WorkingSet,
};

/// As policy and [sumsub] name it.
pub(crate) const SUMSUB: &str = "sumsub";

/// Somebody who erases.
pub(crate) enum Processor {
    Sumsub(vendors::sumsub::Sumsub),
    Intercom(vendors::intercom::Intercom),
    Opendsr(vendors::opendsr::OpenDsr),
    Webhook(vendors::signed_webhook::Webhook),
    Apple(vendors::apple::Apple, String),
}

/// One order to erase, and what the person is known by.
pub(crate) struct Person {
    /// Id of the order: the same order again is the same call.
    pub order: Uuid,
    pub account: AccountId,
    pub deletion: Uuid,
    pub attempt: i32,
    pub stage: ErasureStage,
    pub ordered_at: Time,
    pub asked_at: Time,
    /// Terms are counted from here.
    pub ended_at: Time,
    pub known: WorkingSet,
    /// Why it does not begin now; what was begun is finished all the same.
    pub stopped: Option<&'static str>,
}

/// Why a processor cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum ProcessorError {
    /// Its settings are in another section.
    #[error("anonymizer.processors.{0}: it is reached as [sumsub] says, or it is ours")]
    Reserved(String),
    /// The provider of identity checks.
    #[error(transparent)]
    Sumsub(#[from] vendors::sumsub::ConfigError),
    /// A workspace.
    #[error("anonymizer.processors.{0}: {1}")]
    Intercom(String, vendors::intercom::ConfigError),
    /// A processor of OpenDSR.
    #[error("anonymizer.processors.{0}: {1}")]
    Opendsr(String, vendors::opendsr::ConfigError),
    /// A listener.
    #[error("anonymizer.processors.{0}: {1}")]
    Webhook(String, vendors::signed_webhook::ConfigError),
    /// Apple.
    #[error("anonymizer.processors.{0}: {1}")]
    Apple(String, vendors::apple::ConfigError),
    /// No token of Apple's could be found.
    #[error("anonymizer.processors.{0}: refresh_token = \"{1}\": {2}")]
    NoToken(String, String, &'static str),
}

/// All that are configured, by name.
pub(crate) fn all(
    config: &Config,
    sumsub: Option<&vendors::sumsub::Config>,
    map: &DataMap,
) -> Result<BTreeMap<String, Processor>, ProcessorError> {
    let mut all = BTreeMap::new();
    for (name, protocol) in &config.processors {
        if [SUMSUB, "host"].contains(&name.as_str())
            || contracts::topology::SERVICES.contains(&name.as_str())
        {
            return Err(ProcessorError::Reserved(name.clone()));
        }
        if let ProcessorConfig::Apple(AppleConfig { refresh_token, .. }) = protocol
            && let Some(why) = apple::unfit(refresh_token, map)
        {
            return Err(ProcessorError::NoToken(name.clone(), refresh_token.clone(), why));
        }
        all.insert(name.clone(), one(name, protocol)?);
    }
    if let Some(sumsub) = sumsub {
        let sumsub = vendors::sumsub::Sumsub::new(sumsub)?;
        all.insert(SUMSUB.to_owned(), Processor::Sumsub(sumsub));
    }
    Ok(all)
}

fn one(name: &str, protocol: &ProcessorConfig) -> Result<Processor, ProcessorError> {
    let name = || name.to_owned();
    Ok(match protocol {
        ProcessorConfig::Intercom(config) => Processor::Intercom(
            vendors::intercom::Intercom::new(config)
                .map_err(|error| ProcessorError::Intercom(name(), error))?,
        ),
        ProcessorConfig::Opendsr(config) => Processor::Opendsr(
            vendors::opendsr::OpenDsr::new(config)
                .map_err(|error| ProcessorError::Opendsr(name(), error))?,
        ),
        ProcessorConfig::Webhook(config) => Processor::Webhook(
            vendors::signed_webhook::Webhook::new(config)
                .map_err(|error| ProcessorError::Webhook(name(), error))?,
        ),
        ProcessorConfig::Apple(config) => Processor::Apple(
            vendors::apple::Apple::new(&config.client)
                .map_err(|error| ProcessorError::Apple(name(), error))?,
            config.refresh_token.clone(),
        ),
    })
}

impl Processor {
    /// Whether it needs the host's own rows of the person, and not only how they are reached.
    pub fn reads_rows(&self) -> bool {
        matches!(self, Self::Apple(..))
    }

    /// Whether it is told e-mail addresses, and not the account alone.
    pub fn asks_by_address(&self) -> bool {
        matches!(self, Self::Opendsr(..) | Self::Webhook(..) | Self::Intercom(..))
    }

    /// Has it erase. The same order may be given again, whatever came of the last time.
    pub async fn erase(
        &self,
        office: &Office,
        name: &str,
        person: &Person,
        now: Time,
    ) -> Result<Came, ActivityError> {
        let at = Place { office, name, person, now };
        match self {
            Self::Sumsub(client) => sumsub::erase(client, &at).await,
            Self::Intercom(client) => intercom::erase(client, &at).await,
            Self::Opendsr(client) => opendsr::erase(client, &at).await,
            Self::Webhook(client) => webhook::erase(client, &at).await,
            Self::Apple(client, place) => apple::erase(client, place, &at).await,
        }
    }
}

/// One order at one processor.
struct Place<'p> {
    office: &'p Office,
    name: &'p str,
    person: &'p Person,
    now: Time,
}

impl Place<'_> {
    /// Asked before anything that the processor cannot take back: a hold stops what has not begun.
    fn may_begin(&self) -> Result<(), ActivityError> {
        self.person.stopped.map_or(Ok(()), |why| Err(ActivityError::Retry(why.to_owned())))
    }

    /// It is done.
    fn done(
        &self,
        outcome: Outcome,
        evidence: Evidence,
        changed: u64,
        mut retained: Vec<Retained>,
    ) -> Came {
        if outcome != Outcome::NothingHeld && retained.is_empty() {
            retained.extend(self.stated());
        }
        Came::Done(Receipt {
            processor: self.name.to_owned(),
            attempt: self.person.attempt,
            outcome,
            evidence,
            changed,
            done_at: self.now,
            retained,
            detail: Value::Null,
        })
    }

    /// What the data map says that it keeps at the end of grace, whatever its protocol can say.
    fn stated(&self) -> Option<Retained> {
        let stated = self.office.map.processors.get(self.name);
        let stated = stated.filter(|_| self.person.stage == ErasureStage::GraceEnd)?;
        let until = ends_at(self.person.ended_at, stated.until?);
        Some(Retained { what: "records".to_owned(), basis: stated.basis.clone()?, until })
    }

    fn key(&self) -> (Uuid, &str, ErasureStage) {
        (self.person.deletion, self.name, self.person.stage)
    }
}
