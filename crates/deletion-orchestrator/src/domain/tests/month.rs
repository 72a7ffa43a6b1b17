//! Every state at the law's date: staff hears in time, and whoever waits is answered or told that it takes longer and why.

use super::*;

/// What a person knows by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Nothing is open: there is no request, or the last word on it was said.
    Given,
    /// They wait.
    Open,
}
use Answer::{Given, Open};

/// All of them: a new one does not compile before it has its place here and below.
fn next(status: Status) -> Option<Status> {
    Some(match status {
        Status::None => Status::Requested,
        Status::Requested => Status::Blocked,
        Status::Blocked => Status::Lapsed,
        Status::Lapsed => Status::Pending,
        Status::Pending => Status::Frozen,
        Status::Frozen => Status::OnHold,
        Status::OnHold => Status::Fencing,
        Status::Fencing => Status::Sealing,
        Status::Sealing => Status::Erasing,
        Status::Erasing => Status::Verifying,
        Status::Verifying => Status::Deleted,
        Status::Deleted => Status::Cancelled,
        Status::Cancelled => return None,
    })
}

/// How one may stand in each status, whatever is waited for.
fn situations(status: Status) -> Vec<(&'static str, State, Answer)> {
    let (pending, asked) = (|| after(to_pending()), || after([(0, asked(1, 0))]));
    let blocked = || feed(asked(), &checked(1, &["balance"]), 0);
    match status {
        Status::None => vec![("nobody asked", State::default(), Given)],
        Status::Requested => vec![
            ("nobody says what forbids it", asked(), Open),
            ("not confirmed yet", feed(asked(), &checked(1, &[]), 0), Open),
            (
                "confirmed, and nobody says what forbids it",
                after(to_pending().into_iter().take(3)),
                Open,
            ),
        ],
        Status::Blocked => vec![
            ("told why", blocked(), Given),
            ("confirmed again in time", feed(blocked(), &confirmed(2), 2), Open),
            ("confirmed again, later", feed(blocked(), &confirmed(300), 300), Open),
        ],
        Status::Lapsed => vec![(
            "told so",
            feed(feed(asked(), &checked(1, &[]), 0), &due(Alarm::Confirm), 24),
            Given,
        )],
        Status::Pending => vec![
            ("grace", pending(), Open),
            ("a re-check that nobody answers", feed(pending(), &due(Alarm::Execute), 480), Open),
            (
                "a fence was refused",
                feed(after(to_fencing()), &answered(KEEPERS[0], 1, false), 481),
                Open,
            ),
        ],
        Status::Frozen => {
            let claimed = Input::RecoveryEscalated { recovery: id(7), version: 1 };
            vec![("a recovery", feed(pending(), &claimed, 2), Open)]
        }
        Status::OnHold => vec![("a hold", feed(pending(), &holds(1, true), 2), Open)],
        Status::Fencing => vec![("a keeper is silent", after(to_fencing()), Open)],
        Status::Sealing => vec![("not sealed", after(to_sealing()), Open)],
        Status::Erasing => vec![
            ("a processor is silent", after(to_erasing()), Open),
            ("a hold came too late", feed(after(to_erasing()), &holds(1, true), 482), Open),
        ],
        Status::Verifying => vec![("no clean scan", after(to_verifying()), Open)],
        Status::Deleted => {
            vec![("told so", feed(after(to_verifying()), &scanned(1, true), 484), Given)]
        }
        Status::Cancelled => vec![("taken back", feed(pending(), &cancelled(), 2), Given)],
    }
}

/// The law may let it take longer, or only what has begun, or nothing.
fn under_each_law(state: &State) -> Vec<State> {
    let spans = [
        (Span::days(60), None, false),
        (Span::ZERO, None, false),
        (Span::ZERO, Some(Span::days(180)), false),
        // It has moved before.
        (Span::days(60), None, true),
    ];
    let under = spans.into_iter().map(|(extension, destroy_within, extended)| {
        let mut state = state.clone();
        if let Some(deletion) = &mut state.deletion {
            deletion.terms.extension = extension;
            deletion.terms.destroy_within = destroy_within;
            deletion.extended = extended;
        }
        state
    });
    under.collect()
}

fn hours_of(moment: Time) -> i64 {
    (moment - at(0)).num_hours()
}

/// From the alarm to the date, and once more where that moved.
fn is_never_missed(name: &str, mut state: State) {
    for _ in 0..2 {
        let deletion = state.deletion.clone().unwrap();
        let (soon, date) = (deletion.due_at - deletion.terms.alarm.0, deletion.due_at);
        let said = told(&state, &due(Alarm::DueSoon), hours_of(soon));
        assert!(said.contains("attention(DueSoon)"), "{name}: nobody is alarmed: {said}");
        let longer = said.contains("extend");
        assert!(longer || said.contains("answer"), "{name}: the person hears nothing: {said}");
        state = feed(state, &due(Alarm::DueSoon), hours_of(soon));
        let again = told(&state, &due(Alarm::DueSoon), hours_of(soon));
        assert!(!again.contains("answer") && !again.contains("extend"), "{name}: once: {again}");
        if !longer {
            let said = told(&state, &due(Alarm::Due), hours_of(date));
            assert_eq!(said, "attention(Overdue)", "{name}");
            return;
        }
    }
    panic!("{name}: the date moves again and again");
}

#[test]
fn in_every_state_staff_hears_in_time_and_whoever_waits_is_answered_or_told_why_it_takes_longer() {
    let mut status = Some(Status::None);
    while let Some(this) = status {
        for (name, state, answer) in situations(this) {
            assert_eq!(state.status, this, "{name}");
            for state in under_each_law(&state) {
                match (answer, &state.deletion) {
                    (Open, _) => is_never_missed(&format!("{this:?}, {name}"), state),
                    (Given, Some(deletion)) => {
                        let date = hours_of(deletion.due_at);
                        let said =
                            [Alarm::DueSoon, Alarm::Due].map(|one| told(&state, &due(one), date));
                        assert_eq!(said, ["", ""], "{this:?}, {name}");
                    }
                    (Given, None) => {}
                }
            }
        }
        status = next(this);
    }
}

#[test]
fn whoever_confirms_again_after_a_block_has_a_date_that_somebody_looks_at() {
    let blocked = after([(0, asked(1, 0)), (0, checked(1, &["balance"]))]);
    let said = told(&blocked, &confirmed(2), 2);
    assert_eq!(said, "confirm +due-soon@672 +due@720 check2", "the month of the asking");
}

#[test]
fn a_date_that_moved_stays_moved_when_it_turns_out_whose_law_it_is() {
    let mut waits = after(to_pending().into_iter().take(3));
    waits = feed(waits, &due(Alarm::DueSoon), 672);
    let Input::Checked { deletion, check, blockers, dust, terms } = checked(2, &[]) else {
        unreachable!("a check is a check")
    };
    let terms = Terms { profile: "EU".to_owned(), ..terms };
    let settled = feed(waits, &Input::Checked { deletion, check, blockers, dust, terms }, 700);
    assert_eq!(settled.status, Status::Pending);
    assert_eq!(settled.deletion.unwrap().due_at, at(2160));
}
