//! What the host's own work notices: short transactions at a steady rate, alone and beside Ostiary, in turn.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use host::{
    Host,
    datamap::Stage,
    scan::{Identifier, IdentifierKind, Sought},
};
use rand::RngExt;
use runtime::clock::Clock;
use secrecy::SecretString;
use sqlx::{PgConnection, query, query_as};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinSet,
    time::{interval, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    alone::Eraser,
    company::{People, account},
};
use crate::{
    ground::Site,
    statistics::{median, median_span, quantile},
};

/// Transactions of the host in a second.
pub const PER_SECOND: u32 = 200;
const CONNECTIONS: usize = 4;
const ROUNDS: i64 = 3;
/// How long at least each half of a round is.
const AT_LEAST: Duration = Duration::from_secs(3);
/// How long a round looks on at a scan; a whole one takes many minutes with the limits.
const LOOKED_ON: Duration = Duration::from_secs(30);

/// How long each transaction took from when it was due.
pub struct Round {
    pub without: Vec<Duration>,
    pub with: Vec<Duration>,
}

/// What the host noticed of one thing that Ostiary does.
pub struct Beside {
    pub what: &'static str,
    rounds: Vec<Round>,
}

impl Beside {
    /// The median of the rounds.
    pub fn p95(&self, half: fn(&Round) -> &Vec<Duration>) -> Duration {
        median_span(self.rounds.iter().map(|round| quantile(&mut half(round).clone(), 0.95)))
    }

    /// How many times slower it was.
    pub fn ratio(&self) -> f64 {
        let p95 = |samples: &Vec<Duration>| quantile(&mut samples.clone(), 0.95);
        median(
            self.rounds.iter().map(|round| p95(&round.with).div_duration_f64(p95(&round.without))),
        )
    }
}

/// With the limits that a host has where none are set.
pub async fn measure(site: &Site, people: &mut People, accounts: i64) -> Result<[Beside; 2]> {
    let load = Load::open(site, people.staying()).await?;
    let eraser = Eraser::limited(site)?;
    let mut erasing = vec![];
    for _ in 0..ROUNDS {
        let plans = eraser.plan(&people.take(accounts / ROUNDS)).await?;
        erasing.push(load.beside(async { eraser.erase(&plans).await.map(drop) }).await?);
    }
    let mut looking = vec![];
    for _ in 0..ROUNDS {
        let look = timeout(LOOKED_ON, look(&eraser.host, site, people.gone()));
        looking.push(load.beside(async { look.await.unwrap_or(Ok(())) }).await?);
    }
    Ok([
        Beside { what: "the host's p95 beside the erasure", rounds: erasing },
        Beside { what: "the host's p95 beside the scan", rounds: looking },
    ])
}

/// A pass of the scan, for some who are gone.
async fn look(host: &Host, site: &Site, people: Vec<i64>) -> Result<()> {
    let sought = people.into_iter().map(|id| {
        let value = SecretString::from(format!("user{id}@example.com"));
        let identifiers = vec![Identifier { kind: IdentifierKind::Email, value }];
        Ok(Sought { account: account(id)?, now: None, identifiers })
    });
    let sought = sought.collect::<Result<Vec<_>>>()?;
    let now = Clock::System.now();
    host.find_residue(&site.config.datamap()?, Stage::GraceEnd, &sought, now).await?;
    Ok(())
}

/// The host's own work.
struct Load {
    connections: Arc<Vec<Mutex<PgConnection>>>,
    people: Vec<i64>,
}

impl Load {
    async fn open(site: &Site, people: Vec<i64>) -> Result<Self> {
        let mut connections = vec![];
        for _ in 0..CONNECTIONS {
            connections.push(Mutex::new(site.host().await));
        }
        Ok(Self { connections: connections.into(), people })
    }

    /// First alone, then beside `work` until that is done.
    async fn beside(&self, work: impl Future<Output = Result<()>>) -> Result<Round> {
        let stop = CancellationToken::new();
        let alone = async {
            timeout(AT_LEAST, stop.cancelled()).await.ok();
            stop.cancel();
            anyhow::Ok(())
        };
        let (without, paused) = tokio::join!(self.run(&stop), alone);
        paused?;
        let stop = CancellationToken::new();
        let working = async {
            let done = work.await;
            stop.cancel();
            done
        };
        let (with, worked) = tokio::join!(self.run(&stop), working);
        worked?;
        Ok(Round { without: without?, with: with? })
    }

    /// Transactions, each from when it is due, whoever is late.
    async fn run(&self, stop: &CancellationToken) -> Result<Vec<Duration>> {
        let mut ticks = interval(Duration::from_secs(1) / PER_SECOND);
        let mut running = JoinSet::new();
        let (done, mut told) = mpsc::unbounded_channel();
        let mut number = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                due = ticks.tick() => {
                    let person = self.people[rand::rng().random_range(0..self.people.len())];
                    let (connections, done) = (Arc::clone(&self.connections), done.clone());
                    running.spawn(async move {
                        let mut db = connections[number % CONNECTIONS].lock().await;
                        transact(&mut db, person).await?;
                        done.send(Instant::now() - due.into_std())?;
                        anyhow::Ok(())
                    });
                    number += 1;
                }
            }
        }
        drop(done);
        while let Some(ended) = running.join_next().await {
            ended??;
        }
        let mut samples = vec![];
        while let Some(sample) = told.recv().await {
            samples.push(sample);
        }
        Ok(samples)
    }
}

/// What an app does when somebody opens it: who they are, what they ordered last, and that they were here.
async fn transact(db: &mut PgConnection, person: i64) -> Result<()> {
    let _user: (String,) =
        query_as("select email from users where id = $1").bind(person).fetch_one(&mut *db).await?;
    let _orders: Vec<(i64,)> =
        query_as("select id from orders where user_id = $1 order by id desc limit 10")
            .bind(person)
            .fetch_all(&mut *db)
            .await?;
    query("insert into logins (user_id, ip, agent) values ($1, '203.0.113.9', 'a tablet')")
        .bind(person)
        .execute(db)
        .await?;
    Ok(())
}
