//! What really went wrong in a campaign: each step of a deletion failed for somebody, was answered twice and answered late.
//!
//! Counted from what was recorded, so that no claim is made of what did not happen.

use std::fmt;

use contracts::{Event, event::ErasureOutcome};

use super::{script::What, snapshot::Snapshot, witness::Trouble};

/// A step, and how often it failed, came twice and came late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub step: &'static str,
    pub failed: usize,
    pub twice: usize,
    pub late: usize,
}

/// All of them.
pub struct Coverage(Vec<Row>);

impl Coverage {
    /// Of a campaign.
    pub fn of(snapshot: &Snapshot) -> Self {
        let row = |step, failed, subjects: &[&str]| {
            let [twice, late] = again(snapshot, subjects);
            Row { step, failed, twice, late }
        };
        let refused = |is: fn(&What) -> bool| {
            let told = snapshot.people.iter().flat_map(|person| &person.told);
            told.filter(|told| is(&told.what) && told.status >= 400).count()
        };
        let [none, asked_twice, asked_late] = snapshot.answers;
        let mut check =
            row("looked what forbids it", none, &["ostiary.deletion.eligibility-checked"]);
        (check.twice, check.late) = (check.twice + asked_twice, check.late + asked_late);
        let vendor = |step, at: usize| {
            let [failed, twice, late] = snapshot.faults[at];
            let [again, later] = again(snapshot, &["ostiary.anonymizer.erasure-reported"]);
            Row { step, failed, twice: twice + again, late: late + later }
        };
        let bad = |subject: &str| snapshot.planted.values().filter(|one| *one == subject).count();
        Self(vec![
            row(
                "asked",
                refused(|what| matches!(what, What::Ask { .. })) + bad("host.deletion-requested"),
                &["host.deletion-requested"],
            ),
            check,
            row(
                "confirmed",
                refused(|what| matches!(what, What::Confirm { .. }))
                    + bad("host.deletion-confirmed"),
                &["host.deletion-confirmed"],
            ),
            row(
                "erased at the confirmation",
                used(snapshot, Trouble::FailsEarly, |event| {
                    matches!(event, Event::DeletionScheduled { .. })
                }),
                &["ostiary.deletion.erasure-ordered"],
            ),
            row(
                "fences",
                count(snapshot, |event| matches!(event, Event::ErasureFenceReleased { .. })),
                &[
                    "ostiary.kyc.erasure-fence-answered",
                    "ostiary.suspension.erasure-fence-answered",
                    "ostiary.recovery.erasure-fence-answered",
                ],
            ),
            row("sealed", snapshot.faults[0][0], &["ostiary.anonymizer.identity-sealed"]),
            vendor("Sumsub", 0),
            vendor("Intercom", 1),
            vendor("mailing tool", 2),
            vendor("OpenDSR", 3),
            row(
                "erased at the host",
                count(snapshot, |event| {
                    matches!(event, Event::ErasureReported { report, .. }
                        if report.processor == "host" && matches!(report.outcome, ErasureOutcome::Failed | ErasureOutcome::Refused))
                }) + used(snapshot, Trouble::FailsAtTheEnd, |event| {
                    matches!(event, Event::IdentitySealed { .. })
                }),
                &["ostiary.deletion.erasure-ordered"],
            ),
            row(
                "our own rows",
                used(snapshot, Trouble::FailsOwn, |event| {
                    matches!(event, Event::IdentitySealed { .. })
                }),
                &[
                    "ostiary.kyc.erasure-reported",
                    "ostiary.suspension.erasure-reported",
                    "ostiary.notice.erasure-reported",
                    "ostiary.gateway.erasure-reported",
                ],
            ),
            row(
                "last message",
                used(snapshot, Trouble::FailsLastMessage, |event| {
                    matches!(event, Event::LastMessageRequested { .. })
                }),
                &["ostiary.notice.notification-accepted"],
            ),
            row(
                "looked what is left",
                count(
                    snapshot,
                    |event| matches!(event, Event::VerificationReported { places, .. } if !places.is_empty()),
                ),
                &["ostiary.anonymizer.verification-reported"],
            ),
        ])
    }

    /// The steps that did not fail for anybody, or never came twice, or late.
    pub fn missing(&self) -> Vec<&Row> {
        self.0.iter().filter(|row| row.failed == 0 || row.twice == 0 || row.late == 0).collect()
    }
}

/// How often messages of these subjects were said again at once, and late.
fn again(snapshot: &Snapshot, subjects: &[&str]) -> [usize; 2] {
    let echoes = subjects.iter().filter_map(|subject| snapshot.echoes.get(*subject));
    echoes.fold([0, 0], |[twice, late], [at_once, later]| [twice + at_once, late + later])
}

fn count(snapshot: &Snapshot, is: impl Fn(&Event) -> bool) -> usize {
    snapshot.facts.iter().filter(|fact| is(&fact.envelope.event)).count()
}

/// How many who have this trouble came to where it is.
fn used(snapshot: &Snapshot, trouble: Trouble, is: impl Fn(&Event) -> bool) -> usize {
    let troubled = snapshot.people.iter().filter(|person| Trouble::of(&person.account) == trouble);
    troubled
        .filter(|person| snapshot.facts_of(&person.account).any(|fact| is(&fact.envelope.event)))
        .count()
}

impl fmt::Display for Coverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Row { step, failed, twice, late } in &self.0 {
            writeln!(
                formatter,
                "  {step:28} failed {failed:4}, answered twice {twice:4}, answered late {late:4}"
            )?;
        }
        Ok(())
    }
}
