//! Erasing people who leave: the host's database beside SQL by hand, the whole way to the certificate, one person alone,
//! and what the host's own work notices of it.

mod alone;
mod bare;
mod beside;
mod company;
mod single;
mod whole;

use anyhow::{Result, ensure};

use crate::{
    ground::Ground,
    report::{Bound, Goal, figure, goals, ms, table},
    statistics::{median, median_span},
};
use alone::Round;
use beside::Beside;
use company::{Company, FIVE_TABLES, TEN_TABLES};
use single::Single;
use whole::Phases;

/// Fewer and the rounds are of too few people to say anything.
const FEWEST: i64 = 200;
/// Rounds of the erase step beside SQL by hand.
const ROUNDS: i64 = 5;

/// Measures all of it and prints what came of it. `accounts`: at the host, of whom about nine of ten leave.
pub async fn run(quick: bool, accounts: Option<i64>) -> Result<()> {
    let accounts = accounts.unwrap_or(if quick { 500 } else { 10_000 });
    ensure!(accounts >= FEWEST, "measure with {FEWEST} accounts at least");
    let ground = Ground::prepare(false)?;
    let ten = ten_tables(&ground, accounts).await?;
    let five = five_tables(&ground, accounts).await?;
    let ratio = |rounds: &[Round]| median(rounds.iter().map(Round::ratio));
    let mut all = vec![
        Goal {
            what: "erase step, of SQL by hand",
            measured: ratio(&ten.rounds),
            bound: Bound::AtLeast(0.6),
        },
        Goal {
            what: "the same, 5 tables and 23 rows a person",
            measured: ratio(&five),
            bound: Bound::AtLeast(0.6),
        },
    ];
    all.extend(ten.beside.iter().map(|beside| Goal {
        what: beside.what,
        measured: beside.ratio(),
        bound: Bound::AtMost(1.1),
    }));
    goals(&all);
    Ok(())
}

/// What the large company showed.
struct Shown {
    rounds: Vec<Round>,
    beside: [Beside; 2],
}

async fn ten_tables(ground: &Ground, accounts: i64) -> Result<Shown> {
    let (site, mut people) = Company::open(&TEN_TABLES, ground, accounts).await?;
    let rounds = alone::measure(&site, &mut people, accounts * 3 / 50, ROUNDS).await?;
    print_alone(&TEN_TABLES, accounts, &rounds);
    let phases = whole::measure(&site, &people.take(accounts / 10)).await?;
    print_whole(&phases, &rounds);
    let beside = beside::measure(&site, &mut people, accounts / 10).await?;
    print_beside(&beside);
    let single = single::measure(&site, &people.take((accounts / 25).min(25))).await?;
    print_single(&single);
    Ok(Shown { rounds, beside })
}

async fn five_tables(ground: &Ground, accounts: i64) -> Result<Vec<Round>> {
    // As many rows of each round as people have fewer of them.
    let accounts = accounts * 10;
    let (site, mut people) = Company::open(&FIVE_TABLES, ground, accounts).await?;
    let rounds = alone::measure(&site, &mut people, accounts * 3 / 50, ROUNDS).await?;
    print_alone(&FIVE_TABLES, accounts, &rounds);
    Ok(rounds)
}

fn print_alone(company: &Company, accounts: i64, rounds: &[Round]) {
    let rows = company.rows_of_one();
    println!(
        "the erase step: {} of {accounts} people with {rows} rows each in {}, {} rounds\n",
        rounds.first().map_or(0, |round| round.accounts),
        company.name,
        rounds.len()
    );
    let row = |name: &str, took: fn(&Round) -> std::time::Duration| {
        let took = median_span(rounds.iter().map(took));
        let accounts = rounds.first().map_or(0, |round| round.accounts) as f64;
        let per_second = accounts / took.as_secs_f64();
        [name.to_owned(), ms(took), figure(per_second), figure(per_second * rows as f64)]
    };
    table(
        ["", "took", "accounts/s", "rows/s"],
        [row("Ostiary (host)", |round| round.ours), row("SQL by hand", |round| round.bare)],
    );
}

/// Beside the erase step alone by hand, which neither seals nor looks for anything.
fn print_whole(phases: &Phases, rounds: &[Round]) {
    let rows = TEN_TABLES.rows_of_one() as f64;
    println!("the whole step: {} people, by the anonymizer\n", phases.accounts);
    let row = |name: &str, took: std::time::Duration| {
        let per_second = phases.accounts as f64 / took.as_secs_f64();
        [name.to_owned(), ms(took), figure(per_second), figure(per_second * rows)]
    };
    table(
        ["", "took", "accounts/s", "rows/s"],
        [
            row("sealed", phases.sealed),
            row("erased at the host", phases.erased),
            row("looked for and certified", phases.verified),
            row("together", phases.together()),
        ],
    );
    let each = |span: std::time::Duration, accounts: usize| span.as_secs_f64() / accounts as f64;
    let by_hand = median(rounds.iter().map(|round| each(round.bare, round.accounts)));
    let ratio = by_hand / each(phases.together(), phases.accounts);
    println!("together, of the erase step by SQL by hand: {}\n", figure(ratio));
}

fn print_beside(all: &[Beside]) {
    println!("the host's own work, {} transactions a second\n", beside::PER_SECOND);
    let rows = all.iter().map(|beside| {
        [
            beside.what.to_owned(),
            ms(beside.p95(|round| &round.without)),
            ms(beside.p95(|round| &round.with)),
            figure(beside.ratio()),
        ]
    });
    table(["p95", "without", "with", "ratio"], rows);
}

fn print_single(single: &Single) {
    println!("one person after the other, {} of them, without grace\n", single.samples);
    let rows = [
        ("confirmed to erased at the host", single.erased),
        ("confirmed to certificate", single.certified),
    ]
    .map(|(name, latency)| [name.to_owned(), ms(latency.p50), ms(latency.p99)]);
    // Of so few the p99 is the slowest.
    table(["", "p50", "p99"], rows);
}
