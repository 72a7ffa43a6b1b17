//! How a person closes dead letters: played again or skipped, and by two people where a person's fate hangs on it.

use std::fmt;

use contracts::AccountId;
use runtime::approvals::Act;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Service, StepError,
    agreed::Claim,
    dead_letters::{self, Closed, DeadLetter},
    machine::{Pii, Problem},
    work::{TIMER_SUBJECT, problem},
};

/// On whose word a dead letter is closed.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// The staff id.
    pub staff: &'a str,
    /// Where others had to agree, too.
    pub approval: Option<Uuid>,
}

impl<'a> From<&'a str> for Word<'a> {
    fn from(staff: &'a str) -> Self {
        Self { staff, approval: None }
    }
}

/// What is to become of a dead letter, as others agree to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LetterAct {
    /// Which one; its id follows from its bytes.
    pub dead_letter: Uuid,
    /// How it is closed.
    pub how: Closed,
    /// The staff id of whoever asks.
    pub staff: String,
}

impl LetterAct {
    /// The act that an approval is bound to.
    pub fn act(&self, account: Option<&str>) -> Act {
        let account = account.and_then(|id| AccountId::try_new(id).ok());
        Act::new(&format!("dead-letter-{}", self.how), account.as_ref(), self)
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Who closes a dead letter, and what is claimed of others who agreed.
pub(crate) struct By {
    pub staff: String,
    pub claim: Option<Claim>,
}

impl Service {
    /// Dead letters of these subjects, and of timers, are closed only once another person has agreed.
    #[must_use]
    pub fn two_close(mut self, subjects: &'static [&'static str]) -> Self {
        self.two_close = subjects;
        self
    }

    /// Whether two people are needed to close it.
    pub fn needs_two(&self, letter: &DeadLetter) -> bool {
        // What a timer leads to does not show in its name, and a deadline shuts an account as an order does.
        let of_a_timer = letter.subject == TIMER_SUBJECT && !self.two_close.is_empty();
        of_a_timer || self.two_close.contains(&letter.subject.as_str())
    }

    /// Plays a dead letter again, as whoever could not handle it.
    pub async fn replay<'a>(
        &self,
        id: Uuid,
        word: impl Into<Word<'a>>,
    ) -> Result<Result<(), Problem>, StepError> {
        let (letter, body, by) = match self.closable(id, Closed::Replayed, word.into()).await? {
            Ok(closable) => closable,
            Err(problem) => return Ok(Err(problem)),
        };
        match self.replayers.iter().find(|replayer| replayer.consumer() == letter.consumer) {
            Some(replayer) => replayer.replay(&letter, &body, &by).await,
            None => Ok(Err(problem("not_found", "this service has no such consumer any more"))),
        }
    }

    /// Closes a dead letter for good without handling it.
    pub async fn skip<'a>(
        &self,
        id: Uuid,
        word: impl Into<Word<'a>>,
    ) -> Result<Result<(), Problem>, StepError> {
        let by = match self.closable(id, Closed::Skipped, word.into()).await? {
            Ok((_, _, by)) => by,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut tx = self.shell().pool.begin().await?;
        if let Err(problem) = by.settle(&mut tx, self.shell().clock.now()).await? {
            tx.rollback().await?;
            return Ok(Err(problem));
        }
        if !dead_letters::close(&mut tx, id, Closed::Skipped, &by.staff).await? {
            return Ok(Err(problem("closed", "it is not open any more")));
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn closable(
        &self,
        id: Uuid,
        how: Closed,
        word: Word<'_>,
    ) -> Result<Result<(DeadLetter, Pii, By), Problem>, StepError> {
        let found = dead_letters::find(&self.shell().pool, &self.shell().keys, id).await?;
        let Some((letter, body)) = found else {
            return Ok(Err(problem("not_found", "there is no such dead letter")));
        };
        if letter.status != "open" {
            let detail = format!("it was {} before", letter.status);
            return Ok(Err(problem("closed", &detail)));
        }
        if word.approval.is_none() && self.needs_two(&letter) {
            let detail = "it decides about a person, so a second one of the staff has to agree";
            return Ok(Err(problem("four_eyes", detail)));
        }
        let staff = word.staff.to_owned();
        let act = LetterAct { dead_letter: id, how, staff: staff.clone() };
        let act = act.act(letter.account.as_deref());
        let claim = word.approval.map(|approval| Claim::new(approval, &act, &staff));
        Ok(Ok((letter, body, By { staff, claim })))
    }
}
