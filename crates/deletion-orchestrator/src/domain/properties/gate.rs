//! What has to come before anything that cannot be taken back, read from what was heard.

use std::collections::BTreeSet;

use contracts::{Time, event::ErasureStage};

use super::{Act, Effect, story::Happened, terms};

/// What has to have happened before anything that cannot be taken back.
#[derive(Default)]
pub(super) struct Gate {
    asked_at: Option<Time>,
    confirmed: bool,
    told_at: Option<Time>,
    clear: bool,
    /// The amount that the newest check found, and those that were given up with the newest word.
    found: Option<&'static str>,
    waived: Vec<String>,
    fences: BTreeSet<usize>,
    sealed: bool,
    ordered: bool,
    done: bool,
}

impl Gate {
    /// Looks at the next thing that happened.
    pub fn see(&mut self, now: Time, happened: &Happened) -> Result<(), String> {
        match happened {
            Happened::Heard(act) => self.hear(act),
            Happened::Did(effect) => return self.judge(now, effect),
        }
        Ok(())
    }

    fn hear(&mut self, act: &Act) {
        match act {
            Act::Checked { clear } => (self.clear, self.found) = (*clear, None),
            Act::Dusty(amount) => (self.clear, self.found) = (false, Some(*amount)),
            Act::Answered { keeper, granted: true } => {
                self.fences.insert(*keeper);
            }
            Act::Sealed => self.sealed = true,
            _ => {}
        }
    }

    fn judge(&mut self, now: Time, effect: &Effect) -> Result<(), String> {
        match effect {
            Effect::Opened { deletion } => {
                *self = Self { asked_at: Some(deletion.asked_at), ..Self::default() };
            }
            Effect::AskedAnew { asked_at, .. } => self.asked_at = Some(*asked_at),
            Effect::Confirmed { waives, .. } => {
                self.confirmed = true;
                self.waived = waives.iter().map(|one| one.amount().to_owned()).collect();
            }
            Effect::Scheduled { .. } => self.told_at = Some(now),
            Effect::FenceRequested { .. } => {
                (self.fences, self.sealed) = (BTreeSet::new(), false);
                let waived = |found: &str| self.waived.iter().any(|one| one == found);
                let clear = self.clear || self.found.is_some_and(waived);
                let grace = self.asked_at.map(|at| at + terms().grace);
                if !clear || !self.confirmed || grace.is_none_or(|over| now < over) {
                    return Err("a fence before grace and re-check".to_owned());
                }
            }
            Effect::FenceReleased { .. } => self.fences.clear(),
            Effect::SealOrdered { .. } if self.fences.len() < 3 => {
                return Err("sealed without every fence".to_owned());
            }
            Effect::ErasureOrdered { stage: ErasureStage::GraceEnd, .. } => {
                if !self.sealed || self.fences.len() < 3 {
                    return Err("erased before the seal".to_owned());
                }
                self.ordered = true;
            }
            Effect::Deleted { .. } if !self.ordered || self.done => {
                return Err("a certificate for nothing, or a second one".to_owned());
            }
            Effect::Deleted { .. } => self.done = true,
            _ => {}
        }
        Ok(())
    }
}
