//! Legal holds on categories: before, while and after what they keep is ordered to go.

use super::*;

fn done(processor: &str, attempt: i32) -> Input {
    reported(processor, attempt, ErasureOutcome::Erased)
}

/// The first wave is ordered while these are kept.
fn begun_without(categories: &[&str]) -> State {
    let sealing = feed(after(to_sealing()), &kept(1, categories), 480);
    feed(sealing, &Input::Sealed { deletion: id(1) }, 481)
}

/// All are done but for what is kept.
fn waits_for(categories: &[&str]) -> State {
    let reports = ["host", "sumsub", "kyc-screener"].map(|one| done(one, 1));
    reports.iter().fold(begun_without(categories), |state, one| feed(state, one, 482))
}

fn except(state: &State, processor: &str) -> BTreeSet<String> {
    state.deletion.as_ref().unwrap().orders[processor].except.clone()
}

#[test]
fn categories_under_a_legal_hold_wait_and_follow_by_themselves_before_the_certificate() {
    let sealing = feed(after(to_sealing()), &kept(1, &["orders", "chat"]), 480);
    let mut state = feed(sealing, &Input::Sealed { deletion: id(1) }, 481);
    for processor in ["host", "sumsub", "kyc-screener"] {
        state = feed(state, &reported(processor, 1, ErasureOutcome::Retained), 482);
    }
    assert_eq!(state.deletion.as_ref().unwrap().orders["host"].except, set(&["chat", "orders"]));
    assert_eq!(state.status, Status::Erasing, "it is not said to be gone");
    let freed = told(&state, &kept(2, &["chat"]), 900);
    assert_eq!(freed, "know erase(host2-chat)", "nobody else left anything out");
    assert_eq!(told(&state, &kept(1, &[]), 900), "", "older news is no news");
    state = feed(state, &kept(2, &["chat"]), 900);
    let done = |attempt| reported("host", attempt, ErasureOutcome::Erased);
    assert_eq!(told(&state, &done(2), 901), "done(host)", "one is left");
    state = feed(state, &done(2), 901);
    state = feed(state, &kept(3, &[]), 950);
    let last = told(&state, &done(3), 951);
    assert_eq!(last, "done(host) message +last-message@975");
    state = feed(state, &done(3), 951);
    let sent = Input::LastMessageDone { deletion: id(1) };
    assert_eq!(told(&state, &sent, 952), "told scan1");
}

#[test]
fn a_category_concerns_whoever_has_it_and_nobody_else() {
    let begun = after(to_sealing());
    let held = feed(begun, &kept(1, &["orders", "sumsub"]), 480);
    let first = told(&held, &Input::Sealed { deletion: id(1) }, 481);
    assert!(first.ends_with("erase(host1-orders) erase(sumsub1-sumsub)"), "{first}");
    let mut state = feed(held, &Input::Sealed { deletion: id(1) }, 481);
    state = feed(state, &done("host", 1), 482);
    let next = told(&state, &done("sumsub", 1), 482);
    assert!(next.ends_with("erase(kyc-screener1)"), "{next}");
}

#[test]
fn what_goes_at_the_confirmation_leaves_out_what_is_kept_by_then() {
    let confirmed = after(to_pending()[..3].to_vec());
    let state = feed(confirmed, &kept(1, &["mailing", "orders"]), 1);
    let scheduled = told(&state, &checked(2, &[]), 1);
    assert!(scheduled.ends_with("erase(mailing1-mailing) =Pending"), "{scheduled}");
}

#[test]
fn a_hold_that_ends_between_the_order_and_its_report_is_not_waited_for() {
    let state = feed(begun_without(&["orders"]), &kept(2, &[]), 482);
    assert_eq!(except(&state, "host"), set(&["orders"]), "it is under way");
    assert_eq!(told(&state, &done("host", 1), 483), "done(host) erase(host2)");
}

#[test]
fn a_hold_that_comes_after_the_order_is_told_to_be_too_late_and_nobody_waits_for_it() {
    for state in [begun_without(&[]), feed(begun_without(&[]), &done("host", 1), 482)] {
        assert_eq!(told(&state, &kept(1, &[]), 482), "", "nothing new");
        let late = told(&state, &kept(2, &["orders"]), 482);
        assert_eq!(late, "know attention(CategoryHeldTooLate)");
    }
    let state = feed(waits_for(&["orders"]), &kept(2, &["chat", "orders"]), 490);
    assert_eq!(told(&state, &kept(3, &["chat"]), 500), "know erase(host2)", "chat is gone");
    let after_all = feed(after(to_verifying()), &scanned(1, true), 484);
    assert_eq!(told(&after_all, &kept(1, &["orders"]), 500), "know attention(CategoryHeldTooLate)");
}

#[test]
fn a_hold_that_comes_before_an_order_is_given_again_keeps_what_may_still_be_there() {
    let failed = reported("host", 1, ErasureOutcome::Failed);
    let state = feed(begun_without(&[]), &failed, 482);
    let late = "know attention(CategoryHeldTooLate)";
    assert_eq!(told(&state, &kept(2, &["orders"]), 483), late, "some of it may be gone");
    let state = feed(state, &kept(2, &["orders"]), 483);
    assert_eq!(told(&state, &due(Alarm::Retry("host".to_owned())), 494), "erase(host2-orders)");

    let follows = feed(waits_for(&["orders"]), &kept(2, &[]), 490);
    let failed = reported("host", 2, ErasureOutcome::Failed);
    let state = feed(follows, &failed, 491);
    assert_eq!(told(&state, &kept(3, &["orders"]), 492), late, "a follow-up is no other");
}

#[test]
fn a_hold_on_all_of_the_host_keeps_its_tables_too() {
    let state = feed(waits_for(&["orders"]), &kept(2, &["host", "orders"]), 490);
    assert_eq!(told(&state, &kept(3, &["host"]), 500), "know", "what is left of it stays");
    let state = feed(state, &kept(3, &["host"]), 500);
    assert_eq!(told(&state, &kept(4, &[]), 510), "know erase(host2)");

    let whole = feed(waits_for(&["host"]), &kept(2, &["host", "orders"]), 490);
    assert_eq!(
        told(&whole, &kept(3, &["orders"]), 500),
        "know erase(host2-orders)",
        "all is there"
    );
}

#[test]
fn a_hold_that_ends_while_another_stops_everything_is_followed_when_that_has_ended() {
    let stopped = feed(waits_for(&["orders"]), &holds(1, true), 490);
    assert_eq!(told(&stopped, &kept(2, &[]), 491), "know");
    let state = feed(stopped, &kept(2, &[]), 491);
    assert_eq!(told(&state, &holds(2, false), 492), "know go erase(host2)");
}
