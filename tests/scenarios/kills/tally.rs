//! Whether the blows of a campaign proved anything: whom they hit, and at what.

use std::{collections::BTreeMap, fmt};

use super::{faults::Target, fleet::ROLES, strike::Hit};

/// Of ten blows so many have to fall while something is unfinished.
const MOST_OF_TEN: usize = 8;

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

    /// Whether most fell while something was unfinished, and half of those on each while it had something to do itself.
    pub fn is_sharp(&self) -> bool {
        let sum = self.sum();
        let each = self.0.values().all(|fell| fell.on_the_busy * 2 >= fell.all);
        sum.on_work * 10 >= sum.all * MOST_OF_TEN && each
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
        Target::Role(at) => ROLES[at],
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
        assert!(!tally(10, 10, 4).is_sharp(), "too many fell on one that had nothing to do");
    }
}
