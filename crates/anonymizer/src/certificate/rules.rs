//! What a certificate may say: held when it is signed and when it is checked.

use super::{Certificate, Evidence, FORMAT, Outcome, Part, Step, root_of};

/// Why a certificate says more than it may, or less than it must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Made by another release.
    #[error("its format is {0:?}, and only {FORMAT:?} is known")]
    Format(String),
    /// Nothing was done.
    #[error("it names no step: zero work is never success")]
    NoSteps,
    /// Two reports of one processor.
    #[error("{0} is named twice")]
    Twice(String),
    /// The root is not that of the steps.
    #[error("stepsRoot is not the root of its steps")]
    Root,
    /// An erasure of nothing.
    #[error("{0} is said to have erased nothing: zero work is never success")]
    ZeroWork(String),
    /// The bare account id lives on where this part says that it is gone.
    #[error(
        "the account id is said to stay in {0} after this part was issued, which says that it is gone"
    )]
    Remains(String),
    /// Hits in kept cells, and no step keeps any.
    #[error("the scan met {0} cells that the law keeps, and no step retains anything")]
    KeptUnsaid(u64),
    /// Nobody said that it is gone.
    #[error(
        "{processor} is said to be {outcome} on the evidence \"{evidence}\", and that takes \"completed\""
    )]
    Evidence {
        /// Whose step.
        processor: String,
        /// What it says.
        outcome: Outcome,
        /// On what.
        evidence: Evidence,
    },
    /// Retained, and it is not said what.
    #[error("{0} retains something, and it is not said what, why and until when")]
    RetainsUnsaid(String),
    /// Something was left.
    #[error("the scan found {0} identifying values")]
    Findings(u64),
    /// A scan that looked nowhere.
    #[error("the scan looked nowhere")]
    NoScan,
    /// The order of times is impossible.
    #[error("{0} is before {1}")]
    Times(&'static str, &'static str),
    /// A first part has none before it, the others have.
    #[error("a first part names no part before it, every other does")]
    Previous,
    /// What the law keeps no longer is gone, or the law keeps it on.
    #[error("{0} retains something whose time has ended")]
    Overdue(String),
}

impl Certificate {
    /// Whether it may be said.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), Unfit> {
        if self.format != FORMAT {
            return Err(Unfit::Format(self.format.clone()));
        }
        self.check_parts()?;
        self.check_times()?;
        self.check_scan()?;
        self.check_steps()
    }

    fn check_parts(&self) -> Result<(), Unfit> {
        let is_first = self.part == Part::Erasure;
        if is_first != self.previous.is_none() {
            return Err(Unfit::Previous);
        }
        let stays = self.remaining.iter().find(|one| !is_first && one.until > self.issued_at);
        stays.map_or(Ok(()), |one| Err(Unfit::Remains(one.place.clone())))
    }

    fn check_times(&self) -> Result<(), Unfit> {
        let in_order = [
            ("executedAt", self.executed_at, "askedAt", self.asked_at),
            ("scan.endedAt", self.scan.ended_at, "executedAt", self.executed_at),
            ("issuedAt", self.issued_at, "scan.endedAt", self.scan.ended_at),
        ];
        match in_order.into_iter().find(|(_, later, _, earlier)| later < earlier) {
            Some((later, _, earlier, _)) => Err(Unfit::Times(later, earlier)),
            None => Ok(()),
        }
    }

    fn check_scan(&self) -> Result<(), Unfit> {
        match (self.scan.places, self.scan.findings) {
            (0, _) => Err(Unfit::NoScan),
            (_, 0) => Ok(()),
            (_, findings) => Err(Unfit::Findings(findings)),
        }
    }

    fn check_steps(&self) -> Result<(), Unfit> {
        if self.steps.is_empty() {
            return Err(Unfit::NoSteps);
        }
        let mut names: Vec<&str> = self.steps.iter().map(|step| step.processor.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Unfit::Twice(pair[0].to_owned()));
        }
        self.steps.iter().try_for_each(|step| self.check_step(step))?;
        if self.scan.kept > 0 && self.steps.iter().all(|step| step.retained.is_empty()) {
            return Err(Unfit::KeptUnsaid(self.scan.kept));
        }
        if self.steps_root == root_of(&self.steps) { Ok(()) } else { Err(Unfit::Root) }
    }

    fn check_step(&self, step: &Step) -> Result<(), Unfit> {
        let processor = || step.processor.clone();
        if step.done_at > self.scan.ended_at {
            return Err(Unfit::Times("scan.endedAt", "doneAt of a step"));
        }
        if step.outcome == Outcome::Erased && step.changed == 0 {
            return Err(Unfit::ZeroWork(processor()));
        }
        let is_done = !matches!(step.outcome, Outcome::Retained | Outcome::Ordered);
        if is_done && step.evidence < Evidence::Completed {
            return Err(Unfit::Evidence {
                processor: processor(),
                outcome: step.outcome,
                evidence: step.evidence,
            });
        }
        let keeps = matches!(step.outcome, Outcome::Retained | Outcome::Deactivated);
        if keeps && step.retained.is_empty() {
            return Err(Unfit::RetainsUnsaid(processor()));
        }
        if step.retained.iter().any(|kept| kept.until <= self.issued_at) {
            return Err(Unfit::Overdue(processor()));
        }
        Ok(())
    }
}
