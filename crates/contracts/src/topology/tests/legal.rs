//! Nobody forgets to say of a new subject whether one person may close its dead letters.

use super::*;

const TOLD: &str = "somebody is not told; a deadline runs from what arrived only, and a case that nobody was reached about \
                    comes to compliance by its own timer";
const SIGNS_UP: &str = "a host's mistake parks thousands, which are played again in bulk; nobody is shut or opened by it, who \
                        closed it stands in the letter, and the host says it again, rightly";
const WAITS: &str =
    "the deletion goes no further without it, and its own timers bring it to a person";

/// What one person may close, and why nothing is decided by that.
const ONE_CLOSES: [(&str, &str); 31] = [
    ("host.user-signed-up-from-ru", SIGNS_UP),
    ("host.user-signed-up", SIGNS_UP),
    ("host.user-seen", SIGNS_UP),
    (
        "host.*",
        "of these only what nobody reads is kept: nothing follows from it, and a replay is refused",
    ),
    (
        "host.containment-acknowledged",
        "the account shows as not contained until the host says it again",
    ),
    ("ostiary.suspension.containment-reported", "the account shows as not contained"),
    ("ostiary.notice.notification-accepted", TOLD),
    ("ostiary.kyc.kyc-questionnaire-requested", TOLD),
    ("ostiary.kyc.kyc-reminder-requested", TOLD),
    ("ostiary.kyc.kyc-macro-requested", TOLD),
    ("ostiary.kyc.kyc-provider-retry-requested", TOLD),
    ("ostiary.deletion.deletion-confirmation-requested", TOLD),
    ("ostiary.deletion.deletion-cancel-refused", TOLD),
    ("ostiary.deletion.deletion-undo-offered", TOLD),
    ("ostiary.anonymizer.address-used-again", TOLD),
    ("ostiary.deletion.deletion-answer-requested", TOLD),
    ("ostiary.deletion.deletion-extended", TOLD),
    ("ostiary.deletion.last-message-requested", TOLD),
    ("ostiary.deletion.deletion-status-changed", "a picture that the next change draws anew"),
    ("ostiary.deletion.erasure-fence-requested", "no answer is no, and it is asked again"),
    ("ostiary.deletion.eligibility-check-requested", "no answer blocks"),
    ("ostiary.deletion.eligibility-checked", "no answer blocks"),
    ("ostiary.anonymizer.identity-sealed", WAITS),
    ("ostiary.anonymizer.erasure-reported", WAITS),
    ("ostiary.anonymizer.verification-reported", WAITS),
    ("ostiary.kyc.erasure-reported", WAITS),
    ("ostiary.suspension.erasure-reported", WAITS),
    ("ostiary.notice.erasure-reported", WAITS),
    ("ostiary.recovery.erasure-reported", WAITS),
    ("ostiary.gateway.erasure-reported", WAITS),
    ("ostiary.deletion.erasure-reported", WAITS),
];

#[test]
fn every_subject_that_is_read_is_closed_by_two_or_by_one_for_a_reason() {
    for durable in DURABLES {
        for subject in durable.subjects {
            let by_two = LEGAL_FLOWS.contains(subject);
            let by_one = ONE_CLOSES.iter().any(|(one, _)| one == subject);
            assert!(
                by_two != by_one,
                "{} of {}: two {by_two}, one {by_one}",
                subject,
                durable.name
            );
        }
    }
}

#[test]
fn nothing_is_listed_that_nobody_reads() {
    let is_read = |subject: &str| DURABLES.iter().any(|one| one.subjects.contains(&subject));
    let listed = LEGAL_FLOWS.into_iter().filter(|subject| *subject != UNREAD_NOTIFICATION);
    let listed = listed.chain(ONE_CLOSES.into_iter().map(|(subject, _)| subject));
    let unread: Vec<_> = listed.filter(|subject| !is_read(subject)).collect();
    assert_eq!(unread, [""; 0]);
}

/// The design's sentence by itself: a suspension is decided, ordered and carried out, and no part of it is one person's.
#[test]
fn whatever_opens_closes_or_carries_out_a_hold_takes_two() {
    for durable in [SUSPENSION_WORKER, SUSPENSION_WORKER_CONTAIN] {
        for subject in durable.subjects {
            let is_answer = ["containment-reported", "erasure-fence-requested"]
                .iter()
                .any(|answer| subject.ends_with(answer));
            assert!(is_answer || LEGAL_FLOWS.contains(subject), "{subject}");
        }
    }
}
