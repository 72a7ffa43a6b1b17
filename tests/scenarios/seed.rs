//! Where the stories have their chance from: one number, said by `OSTIARY_SEED` or drawn, and always printed.

use std::env;

/// The seed of this run; one that is given gives the same people, acts and blows again.
pub fn seed() -> u64 {
    let seed = variable("OSTIARY_SEED").unwrap_or_else(rand::random);
    println!("OSTIARY_SEED={seed}");
    seed
}

/// The number that a variable of the environment says.
pub fn variable(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}
