//! Suspensions at the host: many at once beside bare SQL, and how soon a single one is carried out.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use async_nats::jetstream::message::PublishMessage;
use contracts::{AccountId, Envelope, Event, event::HoldEffect};
use host::{Host, Order, Outcome};
use messaging::source_of;
use rand::RngExt;
use runtime::{clock::Clock, lifecycle::Lifecycle, roles};
use sqlx::{Connection, PgConnection, query};
use suspension_worker::{Mode, ReconcileConfig};
use tokio::time::interval;
use uuid::Uuid;

use crate::{
    cpu::Usage,
    ground::{Ground, Site, execute},
    report::{Bound, Goal, figure, goals, ms, table, us_each},
    statistics::{Latency, median, median_span},
    watch::Watch,
};

/// Rows of each table of the host.
const ROWS: i64 = 1_000_000;
/// Prime to `ROWS`, so that the accounts of a round lie all over the tables.
const STRIDE: i64 = 99_991;
/// Orders that the activity hands over at once.
const BATCH: usize = 500;
/// Accounts of one transaction of the bare SQL, as `host` takes them.
const CHUNK: usize = 250;
const STOP_WITHIN: Duration = Duration::from_secs(10);
const CONFIRMED: &str = "ostiary.suspension.containment-confirmed";

const FILL: [&str; 5] = [
    "insert into users (id, email, full_name) select n, n || '@example.com', 'A Person' from generate_series(1, $1) n",
    "insert into o_auth_bearer_tokens (user_id, token) select n, md5(n::text) from generate_series(1, $1) n",
    "insert into sessions (user_id) select n from generate_series(1, $1) n",
    "insert into api_keys (user_id, key) select n, md5(n::text) from generate_series(1, $1) n",
    "analyze",
];
/// What has to be done, and nothing else.
const BARE: [&str; 4] = [
    "update users set suspended = 1 where id = any($1)",
    "delete from o_auth_bearer_tokens where user_id = any($1)",
    "delete from sessions where user_id = any($1)",
    "delete from api_keys where user_id = any($1)",
];

/// Measures both and prints what came of it.
pub async fn run(quick: bool) -> Result<()> {
    let (accounts, rounds, samples) = if quick { (2000, 3, 100) } else { (10_000, 7, 500) };
    let ground = Ground::prepare(false)?;
    let site = ground.site("bench").await?;
    eprintln!("filling in {ROWS} accounts");
    fill(&site).await?;
    let rounds = many(&ground, &site, accounts, rounds).await?;
    print_many(&rounds, accounts);
    let idle = single(&site, accounts * 2 * rounds.len() as i64, samples).await?;
    println!("a single suspension, {samples} times, when idle\n");
    table(
        ["deadline passed to receipt", "p50", "p99"],
        [["".to_owned(), ms(idle.p50), ms(idle.p99)]],
    );
    let ratio = |of: fn(&Turn) -> Duration| {
        median(rounds.iter().map(|[ours, bare]| of(bare).div_duration_f64(of(ours))))
    };
    goals(&[
        Goal { what: "of bare SQL", measured: ratio(|turn| turn.took), bound: Bound::AtLeast(0.5) },
        Goal {
            what: "from deciding event to receipt, p99 in ms",
            measured: idle.p99.as_secs_f64() * 1e3,
            bound: Bound::AtMost(50.0),
        },
    ]);
    let by_cpu = figure(ratio(|turn| turn.used.total()));
    println!(
        "No goal, for a machine that others use too: of bare SQL by processor time, {by_cpu}\n"
    );
    Ok(())
}

/// One party's turn in a round.
struct Turn {
    took: Duration,
    used: Usage,
}

fn print_many(rounds: &[[Turn; 2]], accounts: i64) {
    let count = rounds.len();
    println!("{accounts} suspensions in tables of {ROWS} rows, {count} rounds\n");
    let row = |name: &str, of: usize| {
        let middle =
            |part: fn(&Turn) -> Duration| median_span(rounds.iter().map(|round| part(&round[of])));
        let each = |part| us_each(middle(part), accounts as usize);
        let took = middle(|turn| turn.took);
        [
            name.to_owned(),
            ms(took),
            figure(accounts as f64 / took.as_secs_f64()),
            each(|turn| turn.used.ours),
            each(|turn| turn.used.postgres),
            each(|turn| turn.used.total()),
        ]
    };
    table(
        ["", "took", "accounts/s", "CPU: ours", "PostgreSQL", "together"],
        [row("Ostiary (host)", 0), row("bare SQL", 1)],
    );
}

async fn fill(site: &Site) -> Result<()> {
    let mut db = site.host().await;
    for sql in FILL {
        let rows = query(sql);
        if sql.contains("$1") { rows.bind(ROWS) } else { rows }.execute(&mut db).await?;
    }
    execute(&mut db, "vacuum").await?;
    execute(&mut db, "checkpoint").await
}

/// The nth account to be suspended; another one for each n below `ROWS`.
fn nth(n: i64) -> i64 {
    1 + n * STRIDE % ROWS
}

/// For each round: Ostiary's turn, and that of the bare SQL for as many other accounts.
async fn many(ground: &Ground, site: &Site, accounts: i64, rounds: i64) -> Result<Vec<[Turn; 2]>> {
    let host = Host::connect(site.config.host()?)?;
    let mut bare_db = [site.host().await, site.host().await];
    let mut turns = Vec::new();
    for round in 0..rounds {
        let first = 2 * round * accounts;
        let ids = |first: i64| (first..first + accounts).map(nth).collect::<Vec<_>>();
        let (ours, theirs) = (ids(first), ids(first + accounts));
        // In turn, also in who begins.
        let pair = if round % 2 == 0 {
            let ours = turn(ground, contain(&host, &ours)).await?;
            [ours, turn(ground, bare(&mut bare_db, &theirs)).await?]
        } else {
            let theirs = turn(ground, bare(&mut bare_db, &theirs)).await?;
            [turn(ground, contain(&host, &ours)).await?, theirs]
        };
        eprintln!("round {}: {} and {}", round + 1, ms(pair[0].took), ms(pair[1].took));
        turns.push(pair);
    }
    Ok(turns)
}

async fn turn(ground: &Ground, acting: impl Future<Output = Result<Duration>>) -> Result<Turn> {
    let before = Usage::read(ground)?;
    let took = acting.await?;
    Ok(Turn { took, used: Usage::read(ground)?.since(before) })
}

async fn contain(host: &Host, ids: &[i64]) -> Result<Duration> {
    let order = |id: &i64| {
        Ok(Order {
            account: AccountId::try_new(id.to_string())?,
            version: 1,
            effect: HoldEffect::Full,
            effect_id: Uuid::from_u128(*id as u128),
            at: Clock::System.now(),
        })
    };
    let orders = ids.iter().map(order).collect::<Result<Vec<_>>>()?;
    let started = Instant::now();
    let mut outcomes = Vec::with_capacity(orders.len());
    for batch in orders.chunks(BATCH) {
        outcomes.extend(host.contain(batch).await);
    }
    let took = started.elapsed();
    let applied = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Applied(_))));
    ensure!(applied.count() == ids.len(), "not every account was suspended");
    Ok(took)
}

/// Over as many connections as Ostiary's own.
async fn bare([left, right]: &mut [PgConnection; 2], ids: &[i64]) -> Result<Duration> {
    let started = Instant::now();
    let (first, second) = ids.split_at(ids.len().div_ceil(CHUNK).div_ceil(2) * CHUNK);
    tokio::try_join!(bare_half(left, first), bare_half(right, second))?;
    Ok(started.elapsed())
}

async fn bare_half(db: &mut PgConnection, ids: &[i64]) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let mut tx = db.begin().await?;
        for sql in BARE {
            query(sql).bind(chunk).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// From the event that decides until the confirmation stands in the stream, one account after the other.
async fn single(site: &Site, first: i64, samples: usize) -> Result<Latency> {
    let jetstream = site.jetstream().await?;
    let shell = site.shell(roles::SUSPENSION_WORKER).await?;
    let lifecycle = Lifecycle::new();
    let host = Host::connect(site.config.host()?)?;
    let reconcile = ReconcileConfig { interval: Duration::ZERO, mode: Mode::Report };
    let config = suspension_worker::Config { reconcile };
    suspension_worker::service(shell, host, false, &config).start(&lifecycle);
    let watch = Watch::start(&jetstream, CONFIRMED).await?;
    let mut sent = Vec::with_capacity(samples);
    let mut pause = interval(Duration::from_millis(100));
    for account in (first..).take(samples).map(nth) {
        // At a random moment of the loops' pauses.
        pause.tick().await;
        pause.reset_after(Duration::from_micros(rand::rng().random_range(80_000..120_000)));
        let event = deadline_passed(account)?;
        let message = PublishMessage::build()
            .message_id(&*event.id)
            .payload(event.encode().into_bytes().into());
        sent.push((account, Instant::now()));
        jetstream.send_publish(event.event.subject(), message).await?.await?;
    }
    let seen = watch.seen(samples).await?;
    lifecycle.stop(STOP_WITHIN).await?;
    let spans = sent.into_iter().map(|(account, sent)| {
        let seen = seen.get(&(account as u64)).context("another account was suspended")?;
        Ok(*seen - sent)
    });
    Ok(Latency::of(spans.collect::<Result<_>>()?))
}

fn deadline_passed(account: i64) -> Result<Envelope> {
    let now = Clock::System.now();
    let id = Uuid::from_u128(account as u128);
    Ok(Envelope {
        id: id.to_string(),
        source: source_of(roles::KYC_SCREENER),
        time: Some(now),
        correlation_id: Some(id.to_string()),
        causation_id: Some(id.to_string()),
        trace_parent: None,
        story_version: Some(2),
        event: Event::KycDeadlinePassed {
            account: AccountId::try_new(account.to_string())?,
            case: id,
            deadline: now,
            taken_over: false,
        },
    })
}
