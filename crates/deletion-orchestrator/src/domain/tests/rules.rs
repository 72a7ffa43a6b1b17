//! Rules that a table does not show: moments, terms, waves, the month.

use super::*;

fn shown(state: &State) -> &'static str {
    match state.status {
        Status::Pending => "pending",
        Status::Blocked => "blocked",
        Status::OnHold => "on hold",
        Status::Frozen => "frozen",
        _ => "other",
    }
}

#[test]
fn execution_is_at_the_end_of_grace_or_early_enough_for_the_month() {
    let profile = || "elsewhere".to_owned();
    let settled = |grace, due_after| Terms { profile: profile(), grace, due_after, ..terms() };
    for (terms, hours) in [
        (settled(Span::days(20), Span::days(30)), 480),
        (settled(Span::days(30), Span::days(30)), 26 * 24),
        (settled(Span::ZERO, Span::days(30)), 0),
        (settled(Span::days(20), Span::days(10)), 6 * 24),
    ] {
        let requested = after([(0, asked(1, 0)), (0, checked(1, &[])), (1, confirmed(1))]);
        let checked = Input::Checked {
            deletion: id(1),
            check: 2,
            blockers: BTreeSet::new(),
            dust: BTreeSet::new(),
            terms: terms.clone(),
        };
        let state = feed(requested, &checked, 1);
        assert_eq!(state.execute_after(), Some(at(hours)));
        assert_eq!(state.deletion.unwrap().terms, terms, "the profile of where they live");
    }
}

#[test]
fn an_edited_policy_changes_no_deletion_that_was_asked_before() {
    let requested = after([(0, asked(1, 0)), (0, checked(1, &[])), (1, confirmed(1))]);
    let edited = Input::Checked {
        deletion: id(1),
        check: 2,
        blockers: BTreeSet::new(),
        dust: BTreeSet::new(),
        terms: Terms { grace: Span::days(1), policy_hash: "11".repeat(32), ..terms() },
    };
    assert_eq!(told(&requested, &edited, 1), told(&requested, &checked(2, &[]), 1));
    assert_eq!(feed(requested, &edited, 1).deletion.unwrap().terms, terms());
}

#[test]
fn a_check_of_before_the_confirmation_does_not_count() {
    let asked_twice = [(0, asked(1, 0)), (1, confirmed(1)), (1, checked(1, &["balance"]))];
    let state = after(asked_twice);
    assert_eq!(state.status, Status::Requested);
    assert_eq!(
        told(&state, &checked(2, &[]), 1),
        "SCHEDULED480 +execute@480 +due-soon@672 +due@720 erase(mailing1) =Pending"
    );
}

#[test]
fn a_hold_and_a_recovery_that_this_story_knows_of_forbid_it_as_well() {
    let held = after([(0, holds(1, true)), (0, asked(1, 0))]);
    assert_eq!(told(&held, &checked(1, &["balance"]), 0), "BLOCKED[balance,under_review] =Blocked");
    let recovery = Input::RecoveryEscalated { recovery: id(7), version: 1 };
    let in_recovery = after([(0, recovery), (0, asked(1, 0))]);
    assert_eq!(told(&in_recovery, &checked(1, &[]), 0), "BLOCKED[open_recovery] =Blocked");
}

#[test]
fn whoever_is_blocked_at_the_re_check_confirms_again_and_begins_anew() {
    let pending = [to_pending(), vec![(480, due(Alarm::Execute))]].concat();
    let blocked = feed(after(pending), &checked(3, &["balance"]), 481);
    assert_eq!(shown(&blocked), "blocked");
    assert_eq!(blocked.execute_after(), None);
    assert_eq!(told(&blocked, &confirmed(1), 490), "", "the same assertion proves nothing new");
    let begun = feed(blocked, &confirmed(490), 490);
    let again = feed(begun, &checked(4, &[]), 490);
    assert_eq!(again.execute_after(), Some(at(490 + 480)));
    assert_eq!(again.deletion.unwrap().due_at, at(490 + 720));
}

#[test]
fn a_frozen_deletion_thaws_at_the_laws_date_and_is_frozen_once() {
    let escalated = |number, version| Input::RecoveryEscalated { recovery: id(number), version };
    let frozen = feed(after(to_pending()), &escalated(7, 1), 400);
    assert_eq!(told(&frozen, &due(Alarm::Thaw), 719), "");
    let thawed = feed(frozen, &due(Alarm::Thaw), 720);
    assert_eq!(thawed.execute_after(), Some(at(792)), "72 hours of notice");
    assert_eq!(told(&thawed, &escalated(8, 1), 730), "know");
}

#[test]
fn what_is_released_while_a_recovery_is_open_is_frozen_then() {
    let held = feed(after(to_pending()), &holds(1, true), 100);
    let escalated = Input::RecoveryEscalated { recovery: id(7), version: 1 };
    let held = feed(held, &escalated, 110);
    assert_eq!(shown(&held), "on hold");
    assert_eq!(shown(&feed(held, &holds(2, false), 120)), "frozen");
}

#[test]
fn the_last_fence_is_the_point_of_no_return() {
    let mut state = after(to_fencing());
    for keeper in &KEEPERS[..2] {
        state = feed(state, &answered(*keeper, 1, true), 480);
        assert_eq!(told(&state, &cancelled(), 480), "unfence UNDONE =Cancelled");
    }
    assert_eq!(told(&state, &answered(KEEPERS[2], 1, true), 480), "granted SEAL =Erasing");
    state = feed(state, &answered(KEEPERS[2], 1, true), 480);
    assert_eq!(told(&state, &cancelled(), 480), "too-late");
    assert_eq!(told(&feed(state, &cancelled(), 480), &cancelled(), 481), "", "told once");
}

#[test]
fn a_refused_fence_is_asked_for_again_after_another_check() {
    let refused = feed(after(to_fencing()), &answered(KEEPERS[0], 1, false), 480);
    assert_eq!(
        told(&refused, &answered(KEEPERS[1], 1, true), 480),
        "",
        "an answer that came too late"
    );
    let rechecked = feed(refused, &due(Alarm::Execute), 492);
    assert_eq!(told(&rechecked, &checked(4, &[]), 492), "fence2 +fence@493");
    let mut state = feed(rechecked, &checked(4, &[]), 492);
    state = feed(state, &due(Alarm::Fence), 493);
    state = feed(state, &due(Alarm::Execute), 505);
    state = feed(state, &checked(5, &[]), 505);
    assert_eq!(
        told(&state, &due(Alarm::Fence), 506),
        "unfence +execute@518 attention(FenceRefused)"
    );
}

#[test]
fn one_wave_follows_the_other_and_then_the_last_message() {
    let erased = |one: &str| reported(one, 1, ErasureOutcome::Erased);
    let mut state = feed(after(to_erasing()), &erased("host"), 482);
    assert_eq!(told(&state, &erased("sumsub"), 482), "done(sumsub) wave2 erase(kyc-screener1)");
    state = feed(state, &erased("sumsub"), 482);
    let nothing = reported("kyc-screener", 1, ErasureOutcome::NothingHeld);
    assert_eq!(told(&state, &nothing, 482), "done(kyc-screener) message +last-message@506");
    state = feed(state, &nothing, 482);
    assert_eq!(told(&state, &due(Alarm::LastMessage), 506), "told scan1", "given up");
}

#[test]
fn what_fails_is_ordered_again_and_told_every_third_time() {
    let mut state = after(to_erasing());
    for attempt in 1..=3 {
        let failed = reported("host", attempt, ErasureOutcome::Failed);
        assert_eq!(told(&state, &failed, 500).contains("ErasureFailed"), attempt == 3);
        state = feed(state, &failed, 500);
        let again = format!("erase(host{})", attempt + 1);
        assert_eq!(told(&state, &due(Alarm::Retry("host".to_owned())), 512), again);
        state = feed(state, &due(Alarm::Retry("host".to_owned())), 512);
    }
    assert_eq!(told(&state, &reported("host", 9, ErasureOutcome::Erased), 512), "never_ordered");
}

#[test]
fn the_answer_to_an_order_of_a_deletion_that_was_taken_back_is_outdated_once() {
    let late = |processor: &str, attempt| reported(processor, attempt, ErasureOutcome::Retained);
    let again = |state: State| {
        let state = feed(state, &cancelled(), 3);
        feed(state, &asked(2, 4), 4)
    };
    let state = again(after(to_pending()));
    assert_eq!(told(&state, &late("mailing", 1), 5), "late(mailing)");
    assert_eq!(told(&state, &late("mailing", 0), 5), "");
    assert_eq!(told(&state, &late("mailing", 2), 5), "never_ordered");
    assert_eq!(told(&state, &late("host", 1), 5), "never_ordered", "of another stage");
    let once = feed(state, &late("mailing", 1), 5);
    assert_eq!(once.unanswered, [].into(), "nothing more is waited for");
    // Whoever answered in time has nothing more to say.
    let answered = again(feed(after(to_pending()), &late("mailing", 1), 2));
    assert_eq!(answered.unanswered, [].into());
    assert_eq!(told(&answered, &late("mailing", 1), 5), "never_ordered");
}

#[test]
fn a_hold_after_the_fence_stops_what_has_not_begun_until_it_ends() {
    let erased = |one: &str| reported(one, 1, ErasureOutcome::Erased);
    let mut state = feed(after(to_erasing()), &holds(1, true), 482);
    state = feed(state, &erased("host"), 482);
    assert_eq!(told(&state, &erased("sumsub"), 482), "done(sumsub)", "what had begun ends");
    state = feed(state, &erased("sumsub"), 482);
    assert_eq!(told(&state, &holds(2, false), 500), "know go wave2 erase(kyc-screener1)");
}

#[test]
fn a_hold_while_the_last_message_is_on_its_way_stops_the_scan_until_it_ends() {
    let erased = |one: &str| reported(one, 1, ErasureOutcome::Erased);
    let mut state = after(to_erasing());
    for processor in ["host", "sumsub", "kyc-screener"] {
        state = feed(state, &erased(processor), 482);
    }
    state = feed(state, &holds(1, true), 483);
    let sent = Input::LastMessageDone { deletion: id(1) };
    assert_eq!(told(&state, &sent, 484), "told");
    state = feed(state, &sent, 484);
    assert_eq!(told(&state, &due(Alarm::LastMessage), 506), "");
    assert_eq!(told(&state, &holds(2, false), 510), "know go scan1");
}

#[test]
fn the_month_is_told_in_time_and_moves_once() {
    let soon = due(Alarm::DueSoon);
    let held = feed(after(to_pending()), &holds(1, true), 2);
    assert_eq!(told(&held, &soon, 671), "");
    let extended = "attention(DueSoon) answer extend2160 +due-soon@2112 +due@2160";
    assert_eq!(told(&held, &soon, 672), extended);
    assert_eq!(told(&held, &soon, 720), "attention(DueSoon) answer", "the month is over");
    let held = feed(held, &soon, 672);
    assert_eq!(told(&held, &soon, 2112), "attention(DueSoon) answer");
    assert_eq!(told(&held, &due(Alarm::Due), 2160), "attention(Overdue)");
    let erasing = after(to_erasing());
    assert_eq!(
        told(&erasing, &soon, 672),
        "attention(DueSoon) extend2160 +due-soon@2112 +due@2160"
    );
}

#[test]
fn staff_moves_the_month_once_and_only_within_it() {
    let extend = Input::Extended {
        deletion: None,
        reason: ExtensionReason::Unfinished,
        actor: "staff-1".to_owned(),
    };
    let pending = after(to_pending());
    assert_eq!(told(&pending, &extend, 700), "extend2160 +due-soon@2112 +due@2160");
    let longer = feed(pending.clone(), &extend, 700);
    assert_eq!(longer.deletion.as_ref().unwrap().extended_by.as_deref(), Some("staff-1"));
    assert_eq!(told(&longer, &extend, 701), "extended_already");
    let soon = due(Alarm::DueSoon);
    assert_eq!(told(&longer, &soon, 2112), "attention(DueSoon) answer", "not once more");
    assert_eq!(told(&pending, &extend, 720), "month_over");
    assert_eq!(told(&State::default(), &extend, 1), "no_deletion");
    let mut strict = pending;
    strict.deletion.as_mut().unwrap().terms.extension = Span::ZERO;
    assert_eq!(told(&strict, &extend, 700), "no_extension");
    let undone = feed(strict, &cancelled(), 700);
    assert_eq!(told(&undone, &extend, 701), "not_under_way");
}

#[test]
fn what_is_blocked_may_take_until_it_is_destroyed_and_who_only_waits_may_not() {
    let under_152_fz = |mut state: State| {
        let terms = &mut state.deletion.as_mut().unwrap().terms;
        (terms.extension, terms.destroy_within) = (Span::ZERO, Some(Span::days(180)));
        state
    };
    let soon = due(Alarm::DueSoon);
    let held = under_152_fz(feed(after(to_pending()), &holds(1, true), 2));
    assert_eq!(told(&held, &soon, 672), "attention(DueSoon) answer");
    let erasing = under_152_fz(after(to_erasing()));
    let moved = "attention(DueSoon) extend4320 +due-soon@4272 +due@4320";
    assert_eq!(told(&erasing, &soon, 672), moved);
}

#[test]
fn before_the_day_on_which_what_is_left_is_only_blocked_staff_hears_of_it_once_more() {
    let mut erasing = after(to_erasing());
    let terms = &mut erasing.deletion.as_mut().unwrap().terms;
    (terms.extension, terms.destroy_within) = (Span::ZERO, Some(Span::days(180)));
    terms.destroy_by = Some(Span::days(40));
    let soon = due(Alarm::DueSoon);
    let moved = "attention(DueSoon) extend4320 +due-soon@912 +due@4320";
    assert_eq!(told(&erasing, &soon, 672), moved);
    let longer = feed(erasing, &soon, 672);
    assert_eq!(told(&longer, &soon, 911), "", "early by an hour is a bug");
    assert_eq!(told(&longer, &soon, 912), "attention(DueSoon) +due-soon@4272");
    assert_eq!(told(&longer, &soon, 4272), "attention(DueSoon) answer", "not moved once more");
}

#[test]
fn a_residue_stops_the_certificate_until_a_clean_scan() {
    let found = feed(after(to_verifying()), &scanned(1, false), 484);
    assert_eq!(told(&found, &scanned(1, false), 484), "");
    assert_eq!(told(&found, &due(Alarm::Scan), 496), "scan2");
    let again = feed(found, &due(Alarm::Scan), 496);
    assert_eq!(told(&again, &scanned(2, true), 497), "DELETED =Deleted");
}
