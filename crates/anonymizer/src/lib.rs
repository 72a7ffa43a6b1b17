#![doc = include_str!("../README.md")]

mod activities;
pub mod adapters;
pub mod certificate;
mod colleagues;
mod columns;
mod config;
pub mod departures;
pub mod elsewhere;
mod ending;
pub mod former_users;
mod keeping;
pub mod keyed;
pub mod known;
pub mod legal_holds;
pub mod marks;
mod office;
mod own_key;
mod processors;
pub mod pseudonym;
mod questions;
mod receipt;
mod recognise;
pub mod reidentify;
pub mod rescan;
mod residue;
pub mod restore;
mod retention;
mod same_address;
mod store;
pub mod vault;
mod working_set;

use std::sync::{Arc, Mutex};

use contracts::{
    Envelope, Event, Time,
    topology::{
        ANONYMIZER_ERASE, ANONYMIZER_RECOGNISE, ANONYMIZER_RECOGNISE_HOST, ANONYMIZER_REPORTS,
        ANONYMIZER_SEAL, ANONYMIZER_UNDO, ANONYMIZER_VERIFY,
    },
};
use host::Host;
use messaging::{Service, Shell, migrations::with_base, source_of};
use runtime::roles::ANONYMIZER;
use sqlx::migrate::Migrator;
use uuid::Uuid;
use vendors::sumsub;

pub use config::{
    AppleConfig, Config, ConfigError, HalfConfig, ProcessorConfig, ProviderFile, RemainsConfig,
    TransitConfig, VaultConfig,
};
pub use office::{Office, Outside};
pub use processors::ProcessorError;
pub use retention::NoTerm;
pub use store::{list_erased_tables, list_parts};

use activities::{Erase, Reports, Seal, Undo, Verify};
use ending::Endings;
use former_users::{FormerUsers, Recogniser};
use keeping::{ForgetQuestions, ForgetRequests, LookForReturned};
use processors::callback::TakeCallback;
use questions::FindContacts;
use recognise::{CheckRegistration, Recognise};
use reidentify::Search;
use rescan::Rescans;
use restore::Restorer;
use same_address::SameAddress;

/// What this role says by itself, not because of anything that was said to it.
pub(crate) fn fact(id: Uuid, now: Time, event: Event) -> Envelope {
    Envelope {
        id: id.to_string(),
        source: source_of(ANONYMIZER),
        time: Some(now),
        correlation_id: None,
        causation_id: None,
        trace_parent: None,
        story_version: None,
        event,
    }
}

/// The commented defaults of `[anonymizer]`, for the binary to append to those of the others.
pub const DEFAULTS: &str = include_str!("default.toml");

/// What runs in this role.
///
/// # Errors
/// When a key is missing or somebody outside cannot be called as the settings say.
pub fn service(
    shell: Shell,
    outside: Outside<'_>,
    config: &Config,
) -> Result<Service, ConfigError> {
    let sumsub = outside.sumsub.map(sumsub::Sumsub::new).transpose()?;
    let former_users = outside.former_users.clone();
    let office = Arc::new(Office::open(shell.clone(), outside, config)?);
    let recogniser = Recogniser::new(shell.pool.clone(), office.hashing.clone(), &former_users);
    let same_address = SameAddress {
        host: office.host.clone(),
        clock: shell.clock.clone(),
        outbox: Arc::new(Service::new(shell.clone())),
    };
    let recognise = Recognise {
        recogniser: recogniser.clone(),
        office: Arc::clone(&office),
        sumsub,
        same_address: same_address.clone(),
    };
    let endings = Endings {
        office: Arc::clone(&office),
        outbox: Service::new(shell.clone()),
        pause: config.end_every,
    };
    let rescans = Rescans { office: Arc::clone(&office), pause: config.end_every };
    let restorer = Restorer {
        shell: shell.clone(),
        host: office.host.clone(),
        map: office.map.clone(),
        hashing: office.hashing.clone(),
    };
    let look = LookForReturned { restorer, from: Mutex::default(), pause: config.look_every };
    let check = CheckRegistration { recogniser, clock: shell.clock.clone(), same_address };
    Ok(Service::new(shell.clone())
        .activity(Seal(Arc::clone(&office)), &[ANONYMIZER_SEAL])
        .activity(Erase(Arc::clone(&office)), &[ANONYMIZER_ERASE])
        .activity(Verify(Arc::clone(&office)), &[ANONYMIZER_VERIFY])
        .activity(recognise, &[ANONYMIZER_RECOGNISE_HOST, ANONYMIZER_RECOGNISE])
        .activity(Undo(Arc::clone(&office)), &[ANONYMIZER_UNDO])
        .projection(Reports, &[ANONYMIZER_REPORTS])
        .routine(Arc::new(look))
        .routine(Arc::new(ForgetQuestions(shell.clone())))
        .routine(Arc::new(ForgetRequests(shell)))
        .routine(Arc::new(endings))
        .routine(Arc::new(rescans))
        .question(FindContacts(Arc::clone(&office)))
        .question(TakeCallback(office))
        .question(check))
}

/// How whoever an authority asks for is found.
///
/// # Errors
/// When a key is missing.
pub fn search(
    shell: &Shell,
    host: Host,
    former_users: &FormerUsers,
    config: &Config,
) -> Result<Search, ConfigError> {
    let hashing = config.hashing(former_users)?;
    let transaction_owner = config.transaction_owner.clone();
    Ok(Search { pool: shell.pool.clone(), hashing, host, transaction_owner })
}

/// The statements whose plans are held by tests, among many rows.
pub mod statements {
    pub use crate::{
        elsewhere::{COUNT_WAITING, NOTE_ORDERED},
        ending::FIND_READY,
    };
}

static OWN: Migrator = sqlx::migrate!("../../migrations/anonymizer");

/// The tables of this service's schema.
pub fn migrations() -> Migrator {
    with_base(&OWN)
}
