//! The second part of a certificate: when every place of the first part has ended, the bare account id is looked for again,
//! and the part is signed where it is gone.

mod store;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Days, NaiveTime};
use contracts::{
    AccountId, Time,
    topology::{SERVICES, Stream},
};
use messaging::{ActivityError, Routine, StepError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    Office,
    activities::HOST,
    certificate::{
        Certificate, Evidence, Hash, Outcome, Part, Scan, Signed, Step, Unfit, canonical, root_of,
    },
    residue::{self, Residue, Sought},
    working_set::WorkingSet,
};
pub(crate) use store::wait;
use store::{Due, Turn};

/// Issues second parts.
pub(crate) struct Rescans {
    pub office: Arc<Office>,
    /// How often it is looked for what is due.
    pub pause: Duration,
}

/// Who is looked for: all that is still known of them.
#[derive(Serialize, Deserialize)]
pub(crate) struct Whom {
    pub account: AccountId,
}

#[async_trait]
impl Routine for Rescans {
    const NAME: &'static str = "anonymizer-rescans";

    async fn step(&self) -> Result<usize, StepError> {
        let shell = &self.office.shell;
        let now = shell.clock.now();
        let is_due = store::is_due(&shell.pool, now).await?;
        let issued = if is_due { self.look_in_turn(now).await? } else { 0 };
        let Waiting { found, .. } = count_waiting(&shell.pool, now).await?;
        metrics::gauge!("ostiary_rescans_found").set(found as f64);
        Ok(issued)
    }

    fn pause(&self) -> Duration {
        self.pause
    }
}

impl Rescans {
    /// Looks for everybody who is due, unless another replica does: the host is read once. How many parts were issued.
    async fn look_in_turn(&self, now: Time) -> Result<usize, StepError> {
        let shell = &self.office.shell;
        let Some(turn) = Turn::take(&shell.pool).await? else { return Ok(0) };
        let (mut issued, mut after) = (0, None);
        loop {
            let page = store::find_due(&shell.pool, &shell.keys, now, after).await?;
            let Some(some) = self.look_for(page.due, now).await? else { break };
            issued += some;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        turn.end().await?;
        Ok(issued)
    }

    /// Looks for all of them in one pass; how many parts were issued. `None`: somebody does not answer, whoever is asked about.
    async fn look_for(&self, due: Vec<Due>, now: Time) -> Result<Option<usize>, StepError> {
        if due.is_empty() {
            return Ok(Some(0));
        }
        let pool = &self.office.shell.pool;
        let sought: Vec<Sought> = due.iter().map(sought).collect();
        let residues = match residue::look(&self.office, &sought.iter().collect::<Vec<_>>()).await {
            Ok(residues) => residues,
            // Whoever is not heard has not looked: all of it is done again.
            Err(ActivityError::Retry(why)) => {
                tracing::warn!(why, "whether account ids are gone by now is not known");
                store::note_nobody_looked(pool, now).await?;
                return Ok(None);
            }
            Err(ActivityError::Reject(why)) => {
                tracing::warn!(why, "whether some account ids are gone by now is not known");
                let deletions: Vec<Uuid> = due.iter().map(|one| one.deletion).collect();
                store::note_not_found_out(pool, &deletions, now).await?;
                return Ok(Some(0));
            }
        };
        let mut issued = 0;
        for (one, residue) in due.iter().zip(&residues) {
            issued += usize::from(self.judge(one, residue, now).await?);
        }
        Ok(Some(issued))
    }

    /// Whether a part was issued.
    async fn judge(&self, due: &Due, residue: &Residue, now: Time) -> Result<bool, StepError> {
        let pool = &self.office.shell.pool;
        let places = residue.where_any();
        if !places.is_empty() {
            let list = places.join(", ");
            tracing::error!(deletion.id = %due.deletion, places = list, "a bare account id is not gone by the day that its certificate names");
            store::put_off(pool, due.deletion, &places, again_at(residue, now), now).await?;
            return Ok(false);
        }
        match part(&self.office, due, residue, now) {
            Ok(signed) => Ok(store::save_part(pool, &signed, due.before.len()).await?),
            Err(why) => {
                tracing::error!(deletion.id = %due.deletion, %why, "no second part can be signed: a person has to look");
                store::put_off(pool, due.deletion, &[], midnight_after(now), now).await?;
                Ok(false)
            }
        }
    }
}

/// The id alone, wherever it stands: also where the account's own id was kept.
fn sought(due: &Due) -> Sought {
    Sought {
        account: due.whom.account.clone(),
        known: WorkingSet::default(),
        ended_at: due.executed_at(),
    }
}

/// When it is first looked: once the last place has ended, at midnight (UTC), so that one pass a day looks for everybody.
pub(crate) fn due_at(first: &Certificate) -> Time {
    let ends = first.remaining.iter().map(|one| one.until);
    midnight_after(ends.max().unwrap_or(first.issued_at))
}

/// When the last of what was found should be gone; tomorrow, where nobody knows an end.
fn again_at(residue: &Residue, now: Time) -> Time {
    let ends = residue.ids.iter().filter_map(|(_, until)| *until);
    midnight_after(ends.max().map_or(now, |end| end.max(now)))
}

fn midnight_after(moment: Time) -> Time {
    let day = moment.date_naive().checked_add_days(Days::new(1));
    day.map_or(DateTime::<chrono::Utc>::MAX_UTC, |day| day.and_time(NaiveTime::MIN).and_utc())
}

/// Signs that the bare account id is gone, too.
fn part(office: &Office, due: &Due, residue: &Residue, now: Time) -> Result<Signed, Unfit> {
    let first = &due.before.first().ok_or(Unfit::Previous)?.certificate;
    let last = due.before.last().ok_or(Unfit::Previous)?;
    let steps: Vec<Step> = searched().map(|place| looked(due.deletion, place, now)).collect();
    let data_map = Hash::try_from(office.map.sha256.clone());
    let certificate = Certificate {
        part: Part::Rescan,
        previous: Some(last.hash()),
        issuer: office.issuer.clone(),
        issued_at: now,
        data_map: data_map.unwrap_or(first.data_map),
        steps_root: root_of(&steps),
        steps,
        remaining: vec![],
        scan: Scan { ended_at: now, places: residue.searched, findings: 0, kept: residue.kept },
        ..first.clone()
    };
    certificate.sign(&office.signing_key)
}

/// Everybody who was asked and looked: an answer that is missing ends the search.
fn searched() -> impl Iterator<Item = String> {
    let streams = Stream::ALL.iter().map(|stream| format!("stream {}", stream.name()));
    [HOST].into_iter().chain(SERVICES).map(str::to_owned).chain(streams)
}

fn looked(deletion: Uuid, processor: String, now: Time) -> Step {
    let receipt = json!({ "deletion": deletion, "rescanned": processor, "at": now });
    Step {
        processor,
        outcome: Outcome::NothingHeld,
        evidence: Evidence::ProbedAbsent,
        changed: 0,
        done_at: now,
        retained: vec![],
        receipt: Hash::of(&canonical(&receipt)),
    }
}

/// How many second parts wait though their day has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// The id still stood somewhere when it was looked last.
    pub found: i64,
    /// It should have been looked a day ago.
    pub overdue: i64,
}

/// Second parts that wait for somebody of the staff.
///
/// # Errors
/// When the database does not answer.
pub async fn count_waiting(pool: &PgPool, now: Time) -> Result<Waiting, sqlx::Error> {
    store::count_waiting(pool, now).await
}

/// Where ids still stood, by deletion, the longest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_found(pool: &PgPool, most: i64) -> Result<Vec<(Uuid, Vec<String>)>, sqlx::Error> {
    store::list_found(pool, most).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> Time {
        moment.parse().unwrap()
    }

    #[test]
    fn one_pass_a_day_looks_for_everybody_and_never_before_the_end() {
        assert_eq!(midnight_after(at("2026-02-28T12:00:00Z")), at("2026-03-01T00:00:00Z"));
        assert_eq!(midnight_after(at("2026-03-01T00:00:00Z")), at("2026-03-02T00:00:00Z"));
        assert_eq!(midnight_after(Time::MAX_UTC), Time::MAX_UTC);
    }

    #[test]
    fn what_was_found_is_looked_for_again_when_its_last_known_end_has_come() {
        let now = at("2026-02-01T12:00:00Z");
        let found = |ids: &[Option<&str>]| Residue {
            ids: ids.iter().map(|end| (String::new(), end.map(at))).collect(),
            ..Residue::default()
        };
        let tomorrow = at("2026-02-02T00:00:00Z");
        assert_eq!(again_at(&found(&[None]), now), tomorrow);
        assert_eq!(again_at(&found(&[Some("2026-01-01T00:00:00Z")]), now), tomorrow);
        let known = found(&[None, Some("2026-02-15T01:00:00Z"), Some("2026-02-03T00:00:00Z")]);
        assert_eq!(again_at(&known, now), at("2026-02-16T00:00:00Z"));
    }
}
