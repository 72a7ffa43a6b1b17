//! Passes of the reconciler over a host of many accounts: how long they take, and with how many statements.

mod statements;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use harness::World;
use ostiary::role;
use runtime::roles::SUSPENSION_WORKER;
use suspension_worker::{
    Mode,
    reconcile::{Begin, Pass, Reconciler},
};

use self::statements::Statements;
use crate::{
    report::{Bound, Goal, figure, goals, table},
    statistics::median_span,
};

/// Of so many accounts one is shut at the host without a hold.
const SHUT_ONE_OF: i64 = 1_000;
/// Of those that were adopted, so many lose their flag again.
const OPENED_ONE_OF: i64 = 10;

/// One kind of pass, as it was measured.
struct Measured {
    what: &'static str,
    took: Duration,
    statements: u64,
    drift: i64,
}

/// Measures on hosts of both kinds and prints what came of it.
pub async fn run(quick: bool) -> Result<()> {
    let (accounts, rounds) = if quick { (100_000, 3) } else { (1_000_000, 5) };
    let statements = Statements::count()?;
    let mut rows = vec![];
    let (mut slowest, mut most) = (Duration::ZERO, 0);
    for (host, mariadb) in [("PostgreSQL", false), ("MariaDB", true)] {
        eprintln!("filling in {accounts} accounts of a host on {host}");
        let world = World::builder().mariadb(mariadb).start().await;
        fill(&world, accounts).await;
        for Measured { what, took, statements, drift } in
            passes(&world, accounts, rounds, &statements).await?
        {
            (slowest, most) = (slowest.max(took), most.max(statements));
            let took = format!("{} s", figure(took.as_secs_f64()));
            rows.push([format!("{host}: {what}"), took, statements.to_string(), drift.to_string()]);
        }
    }
    println!("{accounts} accounts of the host, {rounds} rounds of the quiet pass\n");
    table(["a pass", "took", "statements", "differences"], rows);
    goals(&[
        Goal {
            what: "the slowest pass over a million accounts, in s",
            measured: slowest.as_secs_f64() * 1e6 / accounts as f64,
            bound: Bound::AtMost(10.0),
        },
        Goal {
            what: "accounts for each statement",
            measured: accounts as f64 / most as f64,
            bound: Bound::AtLeast(100.0),
        },
    ]);
    Ok(())
}

async fn fill(world: &World, accounts: i64) {
    let sql = if world.host_is_mariadb() {
        format!(
            "insert into users (id, email, full_name, suspended)
             select seq, concat(seq, '@example.com'), 'A Person', seq % {SHUT_ONE_OF} = 0 from seq_1_to_{accounts};
             analyze table users"
        )
    } else {
        format!(
            "insert into users (id, email, full_name, suspended)
             select n, n || '@example.com', 'A Person', (n % {SHUT_ONE_OF} = 0)::int from generate_series(1, {accounts}) n;
             analyze users"
        )
    };
    world.host_sql(&sql).await;
}

/// The first pass, which only reports; the one that adopts; those that find nothing; the one that repairs.
async fn passes(
    world: &World,
    accounts: i64,
    rounds: usize,
    statements: &Statements,
) -> Result<Vec<Measured>> {
    let config = world.installation.config();
    let reconciler = role::reconciler(&config, role::shell(&config, SUSPENSION_WORKER).await?)?;
    let shut = accounts / SHUT_ONE_OF;
    let measure = async |what| measured(world, &reconciler, statements, what, accounts).await;
    let first = measure("the first, which reports").await?;
    let adopting = measure("adopts").await?;
    let mut quiet = vec![];
    for _ in 0..rounds {
        quiet.push(measure("finds nothing").await?);
    }
    let opened =
        format!("update users set suspended = 0 where id % {} = 0", SHUT_ONE_OF * OPENED_ONE_OF);
    world.host_sql(&opened).await;
    let repairing = measure("orders again").await?;
    let drift = [&first, &adopting, &quiet[0], &repairing].map(|pass| pass.drift);
    ensure!(drift == [shut, shut, 0, shut / OPENED_ONE_OF], "the passes found {drift:?}");
    let took = median_span(quiet.iter().map(|pass| pass.took));
    let quiet = quiet.into_iter().next().map(|pass| Measured { took, ..pass });
    Ok([Some(first), Some(adopting), quiet, Some(repairing)].into_iter().flatten().collect())
}

/// A whole pass; what follows from it is carried out after the measurement.
async fn measured(
    world: &World,
    reconciler: &Reconciler,
    statements: &Statements,
    what: &'static str,
    accounts: i64,
) -> Result<Measured> {
    let (before, began) = (statements.so_far(), Instant::now());
    let pass = whole(reconciler).await?;
    let (took, statements) = (began.elapsed(), statements.so_far() - before);
    world.settle().await;
    ensure!(pass.tally.accounts == accounts, "{} accounts were compared", pass.tally.accounts);
    eprintln!("{what}: {took:?}");
    Ok(Measured { what, took, statements, drift: pass.tally.found.values().sum() })
}

async fn whole(reconciler: &Reconciler) -> Result<Pass> {
    let begin = Begin::Now { staff: "bench".to_owned(), mode: Mode::Repair };
    loop {
        let pass = reconciler.advance(&begin).await?.context("somebody else is at it")?;
        if pass.is_finished() {
            return Ok(pass);
        }
    }
}
