//! The whole step as the anonymizer does it: people sealed, erased at the host, looked for and certified.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use async_nats::jetstream::{self, message::PublishMessage};
use contracts::{AccountId, Envelope, Event, event::ErasureStage};
use messaging::{Service, source_of};
use runtime::{clock::Clock, lifecycle::Lifecycle, roles};
use sqlx::query_scalar;
use uuid::Uuid;

use super::company::account;
use crate::{ground::Site, watch::Watch};

const STOP_WITHIN: Duration = Duration::from_secs(10);
/// A pass over the whole database is made for 500 people at once, so that many take many passes.
const DEADLINE: Duration = Duration::from_secs(3600);

/// How long each part took for all of them.
pub struct Phases {
    pub accounts: usize,
    pub sealed: Duration,
    pub erased: Duration,
    pub verified: Duration,
}

impl Phases {
    pub fn together(&self) -> Duration {
        self.sealed + self.erased + self.verified
    }
}

/// Each part is ordered of everybody at once, and waited for.
pub async fn measure(site: &Site, people: &[i64]) -> Result<Phases> {
    let lifecycle = Lifecycle::new();
    let mut services = vec![];
    for name in roles::SERVICES {
        services.push(running(site, name, &lifecycle).await?);
    }
    let orders = Orders { jetstream: site.jetstream().await?, people };
    let sealed = orders.carried_out("identity-sealed", seal).await?;
    let erased = orders.carried_out("erasure-reported", erase).await?;
    let verified = orders.carried_out("verification-reported", verify).await?;
    lifecycle.stop(STOP_WITHIN).await?;
    certified(site, people.len()).await?;
    Ok(Phases { accounts: people.len(), sealed, erased, verified })
}

/// The anonymizer works; of the others only those who are asked what they keep answer.
async fn running(site: &Site, name: &'static str, lifecycle: &Lifecycle) -> Result<Arc<Service>> {
    let service = Arc::new(ostiary::role::service(&site.config, site.shell(name).await?)?);
    if name == roles::ANONYMIZER {
        service.start(lifecycle);
    } else {
        service.serve(lifecycle);
    }
    service.listening().await;
    Ok(service)
}

struct Orders<'p> {
    jetstream: jetstream::Context,
    people: &'p [i64],
}

impl Orders<'_> {
    /// From the first order until the last answer stands in the stream.
    async fn carried_out(
        &self,
        answer: &str,
        order: fn(AccountId, Uuid) -> Event,
    ) -> Result<Duration> {
        let watch = Watch::start(&self.jetstream, &format!("ostiary.anonymizer.{answer}")).await?;
        let began = Instant::now();
        for id in self.people {
            let event = order(account(*id)?, deletion(*id));
            let envelope = ordered(event);
            let message = PublishMessage::build()
                .message_id(&*envelope.id)
                .payload(envelope.encode().into_bytes().into());
            self.jetstream.send_publish(envelope.event.subject(), message).await?.await?;
        }
        watch.seen_within(self.people.len(), DEADLINE).await?;
        let took = began.elapsed();
        eprintln!("{answer}: {took:?}");
        Ok(took)
    }
}

fn deletion(id: i64) -> Uuid {
    Uuid::from_u128(u128::from(id.unsigned_abs()))
}

fn seal(account: AccountId, deletion: Uuid) -> Event {
    let asked_at = Some(Clock::System.now());
    Event::SealOrdered { account, deletion, asked_at, jurisdiction: Some("EU".to_owned()) }
}

fn erase(account: AccountId, deletion: Uuid) -> Event {
    Event::ErasureOrdered {
        account,
        deletion,
        processor: "host".to_owned(),
        attempt: 1,
        stage: ErasureStage::GraceEnd,
        except: vec![],
    }
}

fn verify(account: AccountId, deletion: Uuid) -> Event {
    Event::VerificationOrdered {
        account,
        deletion,
        attempt: 1,
        processors: vec!["host".to_owned()],
    }
}

fn ordered(event: Event) -> Envelope {
    let id = Uuid::from_u128(rand::random()).to_string();
    Envelope {
        id: id.clone(),
        source: source_of(roles::DELETION_ORCHESTRATOR),
        time: Some(Clock::System.now()),
        correlation_id: Some(id.clone()),
        causation_id: Some(id),
        trace_parent: None,
        story_version: Some(1),
        event,
    }
}

async fn certified(site: &Site, people: usize) -> Result<()> {
    let mut db = site.superuser("anonymizer").await?;
    let certificates: i64 = query_scalar("select count(distinct deletion) from certificates")
        .fetch_one(&mut db)
        .await?;
    ensure!(certificates == i64::try_from(people)?, "{certificates} of {people} have certificates");
    Ok(())
}
