//! Whether the blows of a campaign proved anything: whom they hit, and at what.

use std::{collections::BTreeMap, fmt};

use super::{faults::Target, strike::Hit};

/// Of ten blows so many have to fall while something is unfinished.
const MOST_OF_TEN: usize = 8;
/// And so many on whoever has something to do itself.
const BUSY_OF_TEN: usize = 6;
/// Fewer blows than this say nothing of one that was hit.
const FEW: usize = 4;

/// How many blows fell on whom; replicas are one.
pub struct Tally(BTreeMap<&'static str, Fell>);

/// How many blows fell.
#[derive(Debug, Clone, Copy, Default)]
struct Fell {
    all: usize,
    /// While anything was unfinished.
    on_work: usize,
    /// While whoever was hit had something to do.
    on_the_busy: usize,
}

impl Tally {
    /// Of all that fell.
    pub fn of(hits: &[Hit]) -> Self {
        let mut tally: BTreeMap<&'static str, Fell> = BTreeMap::new();
        for Hit { target, work } in hits {
            let fell = tally.entry(name(*target)).or_default();
            fell.all += 1;
            fell.on_work += usize::from(work.is_some());
            fell.on_the_busy += usize::from(work.of(*target) > 0);
        }
        Self(tally)
    }

    /// Whether most fell while something was unfinished, most of them on the busy, and on each at least a quarter.
    pub fn is_sharp(&self) -> bool {
        let sum = self.sum();
        let mut counted = self.0.values().filter(|fell| fell.all >= FEW);
        sum.on_work * 10 >= sum.all * MOST_OF_TEN
            && sum.on_the_busy * 10 >= sum.all * BUSY_OF_TEN
            && counted.all(|fell| fell.on_the_busy * 4 >= fell.all)
    }

    /// How many fell while whoever was hit had something to do.
    pub fn on_the_busy(&self) -> usize {
        self.sum().on_the_busy
    }

    fn sum(&self) -> Fell {
        self.0.values().fold(Fell::default(), |sum, fell| Fell {
            all: sum.all + fell.all,
            on_work: sum.on_work + fell.on_work,
            on_the_busy: sum.on_the_busy + fell.on_the_busy,
        })
    }
}

fn name(target: Target) -> &'static str {
    match target {
        Target::Role(_, role) => role,
        Target::Nats => "NATS",
        Target::Postgres => "PostgreSQL",
    }
}

impl fmt::Display for Fell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, on_work, on_the_busy } = self;
        write!(
            formatter,
            "{all:3} blows, {on_work:3} while something was unfinished, {on_the_busy:3} on the busy"
        )
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (whom, fell) in &self.0 {
            writeln!(formatter, "  {whom:18} {fell}")?;
        }
        write!(formatter, "  {:18} {}", "all", self.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(all: usize, on_work: usize, on_the_busy: usize) -> Tally {
        let (busy, other) =
            (Fell { all: 10, on_work: 10, on_the_busy: 10 }, Fell { all, on_work, on_the_busy });
        Tally([("NATS", busy), ("gateway", other)].into())
    }

    #[test]
    fn blows_on_nothing_prove_nothing() {
        assert!(tally(10, 6, 5).is_sharp());
        assert!(!tally(10, 5, 5).is_sharp(), "too many fell while nothing was to be done");
        assert!(tally(10, 10, 3).is_sharp());
        assert!(!tally(10, 10, 2).is_sharp(), "too many fell on one that had nothing to do");
        assert!(tally(3, 3, 2).is_sharp() && tally(3, 3, 0).is_sharp(), "three say nothing");
        assert!(!tally(30, 30, 8).is_sharp(), "too many fell on the idle");
    }
}
