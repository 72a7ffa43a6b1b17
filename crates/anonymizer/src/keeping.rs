//! What the anonymizer does of its own accord: looks for people who are there again, forgets questions that nobody can
//! open any more, and what processors were asked long ago.

use std::{sync::Mutex, time::Duration};

use async_trait::async_trait;
use messaging::{Routine, StepError};
use std::sync::PoisonError;

use crate::{processors::callback, reidentify, restore::Restorer};

/// Looks through the host's accounts, one part at a time.
pub(crate) struct LookForReturned {
    pub restorer: Restorer,
    /// Where the next part begins.
    pub from: Mutex<Option<String>>,
    /// From one part to the next.
    pub pause: Duration,
}

/// Destroys the keys of questions that were answered, refused or came too late.
pub(crate) struct ForgetQuestions(pub messaging::Shell);

/// Forgets what processors were asked, once nothing waits for them to call back.
pub(crate) struct ForgetRequests(pub messaging::Shell);

#[async_trait]
impl Routine for LookForReturned {
    const NAME: &'static str = "anonymizer-look-for-returned";

    /// Never counts as movement: there is always a next part.
    async fn step(&self) -> Result<usize, StepError> {
        let from = self.from.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let part = match self.restorer.host.list_accounts(from.as_deref()).await {
            Ok(part) => part,
            Err(error) => {
                tracing::warn!(%error, "whether erased people are at the host again is not known now");
                return Ok(0);
            }
        };
        let returned = self.restorer.find(&part.accounts).await?;
        let noted = self.restorer.note(&returned).await?;
        if noted > 0 {
            tracing::error!(
                deletions = noted,
                "people who were erased are in the host's database again: was it restored? see `ostiary deletions reapply`"
            );
        }
        *self.from.lock().unwrap_or_else(PoisonError::into_inner) = part.next;
        Ok(0)
    }

    fn pause(&self) -> Duration {
        self.pause
    }
}

#[async_trait]
impl Routine for ForgetQuestions {
    const NAME: &'static str = "anonymizer-forget-questions";

    async fn step(&self) -> Result<usize, StepError> {
        Ok(reidentify::forget_closed(&self.0.pool, self.0.clock.now()).await?)
    }

    fn pause(&self) -> Duration {
        Duration::from_secs(60)
    }
}

#[async_trait]
impl Routine for ForgetRequests {
    const NAME: &'static str = "anonymizer-forget-requests";

    async fn step(&self) -> Result<usize, StepError> {
        Ok(callback::forget(&self.0.pool).await? as usize)
    }

    fn pause(&self) -> Duration {
        Duration::from_secs(60)
    }
}
