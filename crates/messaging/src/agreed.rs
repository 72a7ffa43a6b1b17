//! Orders and acts that say that others agreed: held against `approvals`, in the transaction that carries them out.

use std::collections::HashMap;

use contracts::{Envelope, Time};
use runtime::approvals::{self, Act, Approval, Vote};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    StepError,
    due::Due,
    letters::By,
    machine::Problem,
    work::{Incoming, Ticket, Verdict, problem},
};

/// What a message or an act says of its approval.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// Whose id the message carries as its own.
    approval: Uuid,
    act_sha256: [u8; 32],
    /// Who is said to have asked.
    requester: String,
    /// Who is said to have agreed; `None`: whoever did.
    voter: Option<String>,
}

impl Claim {
    /// Of an order that names an approver; its own id is the approval's. `None`: it names nobody.
    pub fn of(envelope: &Envelope) -> Result<Option<Self>, Problem> {
        let Some((actor, Some(approver))) = envelope.event.signatures() else { return Ok(None) };
        let id = Uuid::try_parse(&envelope.id).map_err(|_| missing())?;
        Ok(Some(Self {
            approval: id,
            act_sha256: Act::order(&envelope.event).sha256(),
            requester: actor.to_owned(),
            voter: Some(approver.to_owned()),
        }))
    }

    /// Of an act that is no order.
    pub fn new(approval: Uuid, act: &Act, requester: &str) -> Self {
        Self { approval, act_sha256: act.sha256(), requester: requester.to_owned(), voter: None }
    }

    async fn settle(
        &self,
        tx: &mut PgConnection,
        now: Time,
    ) -> Result<Result<(), Problem>, StepError> {
        let known = Agreements::read(tx, vec![self.approval]).await?;
        if let Err(problem) = known.check(self, now) {
            return Ok(Err(problem));
        }
        approvals::spend(tx, &[(self.approval, self.act_sha256)], now).await?;
        Ok(Ok(()))
    }
}

impl By {
    /// Uses up the approval that is claimed, if one is, in the transaction that closes the dead letter.
    pub async fn settle(
        &self,
        tx: &mut PgConnection,
        now: Time,
    ) -> Result<Result<(), Problem>, StepError> {
        match &self.claim {
            Some(claim) => claim.settle(tx, now).await,
            None => Ok(Ok(())),
        }
    }
}

/// The approvals that a batch speaks of, under their locks.
pub(crate) struct Agreements(HashMap<Uuid, (Approval, Vec<Vote>)>);

impl Agreements {
    /// No query where nothing speaks of any.
    pub async fn lock<I>(tx: &mut PgConnection, batch: &[&Incoming<I>]) -> Result<Self, StepError> {
        let claims = batch.iter().flat_map(|incoming| &incoming.claims);
        Self::read(tx, claims.map(|claim| claim.approval).collect()).await
    }

    async fn read(tx: &mut PgConnection, ids: Vec<Uuid>) -> Result<Self, StepError> {
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let known = approvals::lock(tx, &ids).await?;
        Ok(Self(known.into_iter().map(|known| (known.0.id, known)).collect()))
    }

    /// Whether all that is claimed is so.
    pub fn admit<I>(&self, incoming: &Incoming<I>, due: Due, now: Time) -> Result<(), Problem> {
        claimed(incoming, due).iter().try_for_each(|claim| self.check(claim, now))
    }

    /// Whether exactly this was asked for and agreed to by whom it says, and was not carried out before.
    fn check(&self, claim: &Claim, now: Time) -> Result<(), Problem> {
        let Some((approval, votes)) = self.0.get(&claim.approval) else { return Err(missing()) };
        let agreed = |voter: &String| votes.iter().any(|vote| vote.agrees && vote.voter == *voter);
        let exactly = approval.action_sha256 == claim.act_sha256
            && approval.requester == claim.requester
            && claim.voter.as_ref().is_none_or(agreed);
        if !exactly {
            return Err(missing());
        }
        if approval.status != "approved" {
            let detail = format!("the approval is {}", approval.status);
            return Err(problem("refused", &detail));
        }
        if now >= approval.expires_at {
            return Err(problem("refused", "the approval has expired"));
        }
        Ok(())
    }

    /// Uses up what was carried out. No query where nothing was.
    pub async fn spend<'a, I: 'a>(
        tx: &mut PgConnection,
        tried: impl Iterator<Item = (&'a Incoming<I>, Due, &'a Verdict)>,
        now: Time,
    ) -> Result<(), StepError> {
        let done = tried
            .filter(|(_, _, verdict)| !matches!(verdict, Verdict::Rejected(_) | Verdict::Erased));
        let claims = done.flat_map(|(incoming, due, _)| claimed(incoming, due));
        let acts: Vec<_> = claims.map(|claim| (claim.approval, claim.act_sha256)).collect();
        if !acts.is_empty() {
            approvals::spend(tx, &acts, now).await?;
        }
        Ok(())
    }
}

/// The claims that count: of what is folded now, and of every dead letter that a person closes.
fn claimed<I>(incoming: &Incoming<I>, due: Due) -> &[Claim] {
    let counts = match incoming.ticket {
        Ticket::Replay { .. } => true,
        Ticket::Inbox { .. } | Ticket::Timer { .. } => {
            due == Due::Now && matches!(incoming.work, Ok(Some(_)))
        }
    };
    if counts { &incoming.claims } else { &[] }
}

fn missing() -> Problem {
    problem("refused", "it says that somebody agreed, and no approval of exactly this is there")
}
