//! What is too little to withdraw: shown, given up, and not more than that.

use super::*;

const BALANCE: &[&str] = &["balance"];

/// Asked at hour 0; one cent is shown, and given up an hour later.
fn waived() -> Vec<(i64, Input)> {
    vec![(0, asked(1, 0)), (0, dusty(1, BALANCE, &["0.01"])), (1, waiving(1, &["0.01"]))]
}

fn known(state: &State) -> (Status, BTreeSet<Dust>, BTreeSet<Dust>) {
    let deletion = state.deletion.as_deref().unwrap();
    (state.status, deletion.dust.clone(), deletion.waived.clone())
}

#[test]
fn whoever_gives_up_what_they_were_shown_may_leave_and_it_is_recorded() {
    let shown = after(waived().into_iter().take(2));
    assert_eq!(known(&shown), (Status::Requested, dust(&["0.01"]), dust(&[])));
    let state = after(waived());
    let effects = decide(&state, &dusty(2, BALANCE, &["0.01"]), at(1)).unwrap();
    let told = effects.iter().find_map(|effect| match effect {
        Effect::Scheduled { waived, .. } => Some(waived.clone()),
        _ => None,
    });
    assert_eq!(told, Some(dust(&["0.01"])));
    let pending = effects.iter().fold(state, evolve);
    assert_eq!(known(&pending), (Status::Pending, dust(&[]), dust(&["0.01"])));
    let checked = [(480, due(Alarm::Execute)), (480, dusty(3, BALANCE, &["0.01"]))];
    let fencing = checked.iter().fold(pending, |state, (at, input)| feed(state, input, *at));
    assert_eq!(fencing.status, Status::Fencing);
}

#[test]
fn whoever_does_not_give_it_up_is_blocked_and_may_do_so_then() {
    let unwilling = [
        (0, asked(1, 0)),
        (0, dusty(1, BALANCE, &["0.01"])),
        (1, confirmed(1)),
        (1, dusty(2, BALANCE, &["0.01"])),
    ];
    let state = after(unwilling);
    assert_eq!(known(&state), (Status::Blocked, dust(&["0.01"]), dust(&[])));
    let state = feed(state, &waiving(2, &["0.01"]), 2);
    assert_eq!(feed(state, &dusty(3, BALANCE, &["0.01"]), 2).status, Status::Pending);
}

#[test]
fn another_amount_than_was_given_up_blocks_when_it_is_confirmed_and_at_the_end_of_grace() {
    let others: [&[&str]; 5] = [&["0.02"], &["0.010"], &["0.009"], &["0.01", "0.02"], &[]];
    for other in others {
        let state = after(waived());
        let now = feed(state.clone(), &dusty(2, BALANCE, other), 1);
        assert_eq!((now.status, &now.deletion.unwrap().dust), (Status::Blocked, &dust(other)));
        let pending = feed(state, &dusty(2, BALANCE, &["0.01"]), 1);
        let asked_again = feed(pending, &due(Alarm::Execute), 480);
        let later = feed(asked_again, &dusty(3, BALANCE, other), 480);
        assert_eq!((later.status, later.deletion.unwrap().dust), (Status::Blocked, dust(other)));
    }
}

#[test]
fn less_kinds_of_it_than_were_given_up_block_nothing() {
    let two: &[&str] = &["0.01", "0.02"];
    let story = [(0, asked(1, 0)), (0, dusty(1, BALANCE, two)), (1, waiving(1, two))];
    let state = feed(after(story), &dusty(2, BALANCE, &["0.02"]), 1);
    assert_eq!(known(&state), (Status::Pending, dust(&[]), dust(&["0.02"])));
}

#[test]
fn nobody_gives_up_what_they_were_not_shown() {
    let unseen = [(0, asked(1, 0)), (0, checked(1, &[])), (1, waiving(1, &["0.01"]))];
    let state = feed(after(unseen), &dusty(2, BALANCE, &["0.01"]), 1);
    assert_eq!(known(&state), (Status::Blocked, dust(&["0.01"]), dust(&[])));
}

#[test]
fn it_is_a_way_around_nothing_else() {
    for other in ["debt", "open_orders", "no_answer", UNDER_REVIEW, OPEN_RECOVERY] {
        let both = |check| dusty(check, &["balance", other], &["0.01"]);
        let asked = feed(after([(0, asked(1, 0))]), &both(1), 0);
        assert_eq!(asked.status, Status::Blocked, "{other}, when it is asked");
        let confirmed = feed(after(waived()), &both(2), 1);
        assert_eq!(confirmed.status, Status::Blocked, "{other}, when it is confirmed");
        let pending = feed(after(waived()), &dusty(2, BALANCE, &["0.01"]), 1);
        let again = feed(feed(pending, &due(Alarm::Execute), 480), &both(3), 480);
        assert_eq!(again.status, Status::Blocked, "{other}, at the end of grace");
    }
    let held = feed(after(waived()), &holds(1, true), 1);
    let state = feed(held, &dusty(2, BALANCE, &["0.01"]), 1);
    assert_eq!(state.status, Status::Blocked, "a hold that only this story knows of");
}

#[test]
fn what_is_under_review_or_being_recovered_is_never_dust() {
    for code in [UNDER_REVIEW, OPEN_RECOVERY] {
        let waives: BTreeSet<_> = [Dust::try_new(code, "0.01", "EUR").unwrap()].into();
        let Input::Checked { deletion, check, blockers, terms, .. } = checked(1, &[code]) else {
            unreachable!("a check is a check")
        };
        let checked = Input::Checked { deletion, check, blockers, dust: waives, terms };
        let state = feed(after([(0, asked(1, 0))]), &checked, 0);
        assert_eq!(known(&state), (Status::Blocked, dust(&[]), dust(&[])), "{code}");
    }
}

#[test]
fn a_new_confirmation_begins_without_what_was_given_up_before() {
    let pending = feed(after(waived()), &dusty(2, BALANCE, &["0.01"]), 1);
    let again = feed(pending, &due(Alarm::Execute), 480);
    let blocked = feed(again, &dusty(3, BALANCE, &["0.02"]), 480);
    let confirmed = feed(blocked, &confirmed(481), 481);
    let state = feed(confirmed, &dusty(4, BALANCE, &["0.01"]), 481);
    assert_eq!(known(&state), (Status::Blocked, dust(&["0.01"]), dust(&[])));
}

#[test]
fn a_hold_meanwhile_forgets_nothing_of_it() {
    let pending = feed(after(waived()), &dusty(2, BALANCE, &["0.01"]), 1);
    let held = feed(feed(pending, &holds(1, true), 2), &holds(2, false), 3);
    assert_eq!(known(&held), (Status::Pending, dust(&[]), dust(&["0.01"])));
}
