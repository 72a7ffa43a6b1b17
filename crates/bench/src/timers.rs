//! Due timers: found among many that wait, a storm of them among sign-ups, and how late one fires.

mod claim;
mod fill;
mod storm;

use anyhow::Result;

use crate::{
    ground::Ground,
    report::{Bound, Goal, figure, goals, ms, table},
};

/// Measures all three and prints what came of it.
pub async fn run(quick: bool) -> Result<()> {
    let ground = Ground::prepare(false)?;
    let (few, many) = (100_000, if quick { 1_000_000 } else { 10_000_000 });
    let storm = storm::measure(&ground, if quick { 20_000 } else { 100_000 }).await?;
    println!(
        "{} timers due at one moment, {} sign-ups per second\n",
        storm.timers,
        storm::SIGN_UPS
    );
    println!("drained at {} per second\n", figure(storm.per_second));
    let rows = [("before", storm.before), ("during", storm.during)]
        .map(|(when, latency)| [when.to_owned(), ms(latency.p50), ms(latency.p99)]);
    table(["sign-up to request", "p50", "p99"], rows);

    let lateness = storm::lateness(&ground).await?;
    println!("{} timers, one every 10 ms\n", storm::WAITING);
    table(["", "p50", "p99"], [["lateness".to_owned(), ms(lateness.p50), ms(lateness.p99)]]);

    // Last: what it fills in keeps the servers busy with themselves for a while.
    let claims = claim::measure(&ground, [few, many], if quick { 5 } else { 15 }).await?;
    println!("claiming {} due timers\n", claim::DUE);
    let rows = claims
        .iter()
        .map(|claim| [format!("{} waiting", claim.waiting), ms(claim.found), ms(claim.fired)]);
    table(["", "found (SQL)", "fired (service)"], rows);

    goals(&[
        Goal {
            what: "found among many, of among few",
            measured: claims[1].found.as_secs_f64() / claims[0].found.as_secs_f64(),
            bound: Bound::AtMost(1.3),
        },
        Goal {
            what: "fired among many, of among few",
            measured: claims[1].fired.as_secs_f64() / claims[0].fired.as_secs_f64(),
            bound: Bound::AtMost(1.3),
        },
        Goal {
            what: "sign-up p99 during a storm, of before",
            measured: storm.during.p99.as_secs_f64() / storm.before.p99.as_secs_f64(),
            bound: Bound::AtMost(3.0),
        },
        Goal {
            what: "lateness p99 in ms",
            measured: lateness.p99.as_secs_f64() * 1e3,
            bound: Bound::AtMost(100.0),
        },
    ]);
    Ok(())
}
