//! What a host says on a subject that nobody reads: dead letters, so that somebody hears of it.

use async_trait::async_trait;
use contracts::topology;

use crate::{
    StepError,
    dead_letters::{DeadLetter, storable},
    letters::By,
    machine::{Pii, Problem},
    measure,
    replay::Replayer,
    shell::Shell,
    sinks::{Dead, Good, is_buried, keep_dead, meet_graves, sort},
    stream::{Delivered, Sink},
    turns,
    work::problem,
};

/// Passes over what others read, without looking into it, and keeps the rest.
pub(crate) struct UnheardSink {
    pub name: &'static str,
    pub shell: Shell,
}

#[async_trait]
impl Sink for UnheardSink {
    async fn take(&self, batch: Vec<Delivered>) -> Result<(), StepError> {
        let all = batch.len();
        let mut unheard: Vec<Delivered> =
            batch.into_iter().filter(|message| !topology::is_read(&message.subject)).collect();
        let others = all - unheard.len();
        // Others choose these subjects, and no text in the database has a NUL.
        unheard.iter_mut().for_each(|message| message.subject = storable(&message.subject));
        let (good, dead) = sort(unheard);
        let verdicts = |kept: &usize| [("not_ours", others), ("rejected", *kept)];
        measure::batch(self.name, self.keep(good, dead), verdicts).await.map(drop)
    }
}

impl UnheardSink {
    /// Keeps them as dead letters, but for those about somebody who is erased; how many.
    async fn keep(&self, good: Good, mut dead: Dead) -> Result<usize, StepError> {
        if good.is_empty() && dead.is_empty() {
            return Ok(0);
        }
        let mut tx = turns::begin(&self.shell.pool).await?;
        let erased = meet_graves(&mut tx, &self.shell, good.iter().map(|(event, _)| event)).await?;
        let living = good.into_iter().filter(|(event, _)| !is_buried(&erased, event));
        dead.extend(living.map(|(_, original)| (nobody_reads_it(), original)));
        keep_dead(&mut tx, &self.shell, self.name, &dead).await?;
        tx.commit().await?;
        Ok(dead.len())
    }
}

fn nobody_reads_it() -> Problem {
    problem("unknown_type", "nobody reads this subject")
}

/// Nobody reads it now either: what is corrected comes on another subject.
pub(crate) struct UnheardReplay {
    pub name: &'static str,
}

#[async_trait]
impl Replayer for UnheardReplay {
    fn consumer(&self) -> &'static str {
        self.name
    }

    async fn replay(
        &self,
        _: &DeadLetter,
        _: &Pii,
        _: &By,
    ) -> Result<Result<(), Problem>, StepError> {
        let detail = "it came where nobody listens: have the host publish it where it belongs, and skip this one";
        Ok(Err(problem("unknown_type", detail)))
    }
}
