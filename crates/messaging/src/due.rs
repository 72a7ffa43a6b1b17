//! Which inputs of a batch are to be folded: those that are new, that fire, or that are played again.

use std::collections::{HashMap, HashSet};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    StepError, dead_letters,
    fold::LeftBehind,
    inbox::{self, Sight},
    timers,
    work::{Incoming, Ticket, Verdict},
};

/// Whether an input is to be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    Now,
    /// It was handled before, waits as a dead letter, or was cancelled.
    Done,
    /// Something else came under the same id.
    Reused,
}

/// What inbox, timers and dead letters know of one batch.
pub(crate) struct Gate {
    sights: HashMap<Uuid, Sight>,
    fires: HashSet<Uuid>,
    open: HashSet<Uuid>,
    /// What this batch brought already.
    met: HashSet<Uuid>,
}

impl Gate {
    /// Remembers the batch in the inbox.
    pub async fn new<I>(
        tx: &mut PgConnection,
        consumer: &str,
        batch: &[&Incoming<I>],
    ) -> Result<Self, StepError> {
        let ours = batch.iter().filter(|incoming| matches!(incoming.work, Ok(Some(_))));
        let messages: Vec<(Uuid, &[u8])> = ours
            .filter_map(|incoming| Some((incoming.cause.id, incoming.ticket.fingerprint()?)))
            .collect();
        let sights = if messages.is_empty() {
            HashMap::new()
        } else {
            inbox::first_sight(tx, consumer, &messages).await?
        };
        Ok(Self { sights, fires: HashSet::new(), open: HashSet::new(), met: HashSet::new() })
    }

    /// The stories to lock: of all that may be folded, and of commands, which are answered even when repeated.
    pub fn stories<'a, I>(&self, batch: &'a [&Incoming<I>]) -> Vec<&'a str> {
        let wanted = batch.iter().filter(|incoming| match &incoming.ticket {
            Ticket::Inbox { answered: false, .. } => {
                self.sights.get(&incoming.cause.id).is_some_and(|sight| sight.fresh)
            }
            Ticket::Inbox { .. } | Ticket::Timer { .. } | Ticket::Replay { .. } => true,
        });
        let keys = wanted.filter_map(|incoming| incoming.work.as_ref().ok()?.as_ref());
        keys.map(|(key, _)| key.0.as_str()).collect()
    }

    /// Takes the timers that still stand and looks which dead letters are open, under the stories' locks.
    pub async fn take<I>(
        &mut self,
        tx: &mut PgConnection,
        batch: &[&Incoming<I>],
    ) -> Result<(), StepError> {
        let (mut due, mut letters) = (Vec::new(), Vec::new());
        for incoming in batch {
            match &incoming.ticket {
                Ticket::Timer { story, name } => {
                    due.push((story.as_str(), name.as_str(), incoming.cause.id));
                }
                Ticket::Replay { dead_letter, .. } => letters.push(*dead_letter),
                Ticket::Inbox { .. } => {}
            }
        }
        if !due.is_empty() {
            self.fires = timers::take(tx, &due).await?;
        }
        if !letters.is_empty() {
            self.open = dead_letters::lock_open(tx, &letters).await?;
        }
        Ok(())
    }

    /// Whether an input is to be folded, given what those before it leave behind.
    pub fn pass<I>(&mut self, incoming: &Incoming<I>, left: &LeftBehind<I>) -> Due {
        let id = incoming.cause.id;
        match &incoming.ticket {
            Ticket::Inbox { fingerprint, answered } => self.sighted(id, fingerprint, *answered),
            Ticket::Timer { story, name } => {
                let changed = left.timers.contains_key(&(story.clone(), name.clone()));
                if self.fires.remove(&id) && !changed { Due::Now } else { Due::Done }
            }
            Ticket::Replay { dead_letter, fingerprint, .. } if self.open.contains(dead_letter) => {
                self.sighted(id, fingerprint, true)
            }
            Ticket::Replay { .. } => Due::Done,
        }
    }

    /// `again`: what was rejected before is tried anew.
    fn sighted(&mut self, id: Uuid, fingerprint: &[u8], again: bool) -> Due {
        let Some(sight) = self.sights.get(&id) else {
            return Due::Now; // there is nothing to fold, but something to reject
        };
        if sight.fingerprint != fingerprint {
            Due::Reused
        } else if (sight.fresh || (sight.parked && again)) && self.met.insert(id) {
            Due::Now
        } else {
            Due::Done
        }
    }

    /// Notes in the inbox what was rejected, and what was handled after all. No query where all went well.
    pub async fn note<'a, I: 'a>(
        &self,
        tx: &mut PgConnection,
        consumer: &str,
        tried: impl Iterator<Item = (&'a Incoming<I>, Due, &'a Verdict)>,
    ) -> Result<(), StepError> {
        let (mut rejected, mut handled) = (Vec::new(), Vec::new());
        for (incoming, due, verdict) in tried {
            let Some(sight) = self.sights.get(&incoming.cause.id) else { continue };
            match verdict {
                Verdict::Rejected(_) if due == Due::Now && !sight.parked => {
                    rejected.push(incoming.cause.id);
                }
                Verdict::Handled(_) | Verdict::Erased if sight.parked => {
                    handled.push(incoming.cause.id)
                }
                _ => {}
            }
        }
        inbox::park(tx, consumer, &rejected, true).await?;
        inbox::park(tx, consumer, &handled, false).await?;
        Ok(())
    }
}
