//! What compliance decides, and what comes after it.

use contracts::event::{Decision, Standing};

use super::*;

#[test]
fn a_decision_after_a_yes_needs_two_and_only_clearing_lifts() {
    let in_review = after_all(&states()["rejected"], &[(5, answers("abc", None))]);
    assert_eq!(told(&in_review, &review(Decision::Clear, None), 6), "four_eyes");
    assert_eq!(told(&in_review, &review(Decision::Clear, Some("ann")), 6), "four_eyes");
    let agreed = |state: &State| review_of(state, Decision::Clear, Some("bob"));
    assert_eq!(told(&in_review, &agreed(&in_review), 6), "CLEARED(true) keep");
    assert_eq!(told(&in_review, &review(Decision::Reject, None), 6), "reviewed keep");
    let asked = after_all(&in_review, &[(6, review(Decision::AskAgain, None))]);
    assert_eq!(asked.status(), "rejected");
    let again = "-unanswered right3 review(AnsweredAgain) STILL seal";
    assert_eq!(told(&asked, &answers("abc", None), 7), again, "no after yes changes nothing");
    let cleared = after_all(&in_review, &[(6, agreed(&in_review))]);
    assert_eq!(cleared.missing(&terms()), Vec::<String>::new());
    assert_eq!(told(&cleared, &agreed(&cleared), 7), "");
    assert_eq!(told(&cleared, &answers("A", None), 8), "REJECTED seal");
}

#[test]
fn a_decision_is_about_the_case_that_was_looked_at() {
    let looked = &states()["rejected"];
    assert_eq!(told(looked, &review(Decision::Clear, Some("bob")), 6), "no_revision");
    let agreed = review_of(looked, Decision::Clear, Some("bob"));
    let since = |inputs: &[(i64, Input)]| told(&after_all(looked, inputs), &agreed, 9);
    assert_eq!(since(&[]), "CLEARED(true) keep");
    let other = [(5, due(Alarm::Deadline)), (6, failed(6)), (7, accepted(7))];
    assert_eq!(since(&other), "CLEARED(true) keep", "nothing that compliance reads");
    for news in [answers("abc", None), replied(5), review(Decision::AskAgain, None)] {
        assert_eq!(since(&[(5, news)]), "case_changed");
    }
    let once = review_of(looked, Decision::Clear, Some("cid"));
    let another_yes = [(5, once), (6, answers("A", None))];
    assert_eq!(since(&another_yes), "case_changed", "two agreed to the first yes alone");
    for decision in [Decision::Reject, Decision::AskAgain] {
        let stale = review_of(looked, decision, None);
        let changed = after_all(looked, &[(5, answers("abc", None))]);
        assert_eq!(told(&changed, &stale, 6), "case_changed");
    }
}

#[test]
fn after_a_yes_what_is_answered_again_is_taken_kept_and_looked_at() {
    let again = review(Decision::AskAgain, None);
    let rejected = &states()["rejected"];
    assert_eq!(rejected.missing(&terms()), Vec::<String>::new(), "nobody is shown which it was");
    assert_eq!(told(rejected, &sent(Macro::Questions), 6), "macro_untrue");
    let asked = after_all(rejected, &[(5, replied(5)), (6, again.clone())]);
    assert_eq!((asked.status(), asked.missing(&terms()).len()), ("rejected", 3));
    assert_eq!(told(&asked, &sent(Macro::Questions), 6), "macro(Questions)");
    let some = "-unanswered right1 review(AnsweredAgain) ask[bc] seal";
    assert_eq!(told(&asked, &answers("a", None), 7), some);
    let some = after_all(&asked, &[(7, answers("a", None))]);
    assert_eq!(told(&some, &answers("a", None), 8), "", "nothing new");
    assert_eq!(
        told(&some, &answers("bc", None), 8),
        "right3 STILL seal",
        "it joins the open review"
    );
    assert_eq!(told(&some, &answers("bC", None), 8), "enough STILL seal");
    let another = after_all(&asked, &[(8, answers("bC", None))]);
    assert_eq!((another.status(), another.missing(&terms()).len()), ("rejected", 0));
    assert_eq!(
        told(&asked, &answers("bC", None), 8),
        "-unanswered enough STILL review(AnsweredAgain) seal"
    );
    assert_eq!(told(&another, &review(Decision::Clear, None), 9), "four_eyes");
    assert_eq!(told(&another, &again, 9), "again ask[] +unanswered@345 keep");
    assert_eq!(told(&asked, &again, 9), "-unanswered again ask[] +unanswered@345 keep");
    let enough = after_all(&asked, &[(7, review(Decision::Reject, None))]);
    assert_eq!(enough.missing(&terms()), Vec::<String>::new(), "the decision ends it");
    let cleared = after_all(&some, &[(9, review_of(&some, Decision::Clear, Some("bob")))]);
    assert_eq!(cleared.status(), "cleared");
}

#[test]
fn who_is_asked_again_after_a_yes_and_cannot_answer_or_does_not_comes_back_to_compliance() {
    let asked = after_all(&states()["rejected"], &[(6, review(Decision::AskAgain, None))]);
    assert_eq!(told(&asked, &due(Alarm::Unanswered), 6 + 335), "");
    assert_eq!(told(&asked, &due(Alarm::Unanswered), 6 + 336), "review(Unanswered)");
    let silent = after_all(&asked, &[(342, due(Alarm::Unanswered))]);
    assert!(matches!(silent, State::Rejected { in_review: true, asked_again: true, .. }));
    assert_eq!(silent.case().unwrap().review.unwrap().since, at(342));
    assert_eq!(told(&silent, &failed(343), 343), "", "they look already");
    assert_eq!(
        told(&silent, &answers("abc", None), 343),
        "right3 STILL seal",
        "it joins what they look at"
    );
    assert_eq!(told(&silent, &review(Decision::Reject, None), 343), "reviewed STILL keep");

    assert_eq!(told(&asked, &bounced(7), 7), "", "another channel may take it");
    assert_eq!(told(&asked, &failed(5), 7), "", "that was before they were asked again");
    assert_eq!(told(&asked, &failed(7), 7), "-unanswered review(Undeliverable)");
    let unreached = after_all(&asked, &[(7, failed(7))]);
    assert_eq!(told(&unreached, &failed(8), 8), "");
    assert_eq!(told(&unreached, &due(Alarm::Unanswered), 999), "");

    let agreed = review_of(&asked, Decision::Clear, Some("bob"));
    assert_eq!(told(&asked, &agreed, 8), "-unanswered CLEARED(true) keep");
    assert_eq!(told(&asked, &review(Decision::Reject, None), 8), "-unanswered reviewed STILL keep");
    let mut row = serde_json::to_value(&asked).unwrap();
    row.as_object_mut().unwrap().remove("asked_at").unwrap();
    let before: State = serde_json::from_value(row).unwrap();
    assert_eq!(told(&before, &failed(7), 7), "review(Undeliverable)", "asked before this was kept");
    assert_eq!(told(&before, &agreed, 8), "CLEARED(true) keep", "no timer was set then");
}

#[test]
fn one_more_yes_is_kept_for_whoever_looks_and_asks_for_no_decision_of_its_own() {
    let rejected = &states()["rejected"];
    let looked = review_of(rejected, Decision::Clear, Some("bob"));
    assert_eq!(told(rejected, &answers("C", None), 2), "seal");
    let another = after_all(rejected, &[(2, answers("C", None))]);
    assert!(matches!(another, State::Rejected { in_review: true, .. }), "they look at both");
    assert_eq!(told(&another, &looked, 3), "case_changed", "agreed to before the second was seen");
    let decided = after_all(rejected, &[(2, review(Decision::Reject, None))]);
    assert_eq!(told(&decided, &answers("C", None), 3), "seal");
    let more = after_all(&decided, &[(3, answers("C", None))]);
    assert!(matches!(more, State::Rejected { in_review: false, .. }), "it stays as was decided");
    let early = after(&[(0, answers("A", None))]);
    assert_eq!(told(&early, &answers("B", None), 1), "seal");
}

#[test]
fn a_fresh_yes_waits_for_compliance_until_they_decide() {
    let look = Some(Look { since: at(1), due_at: at(1 + 72) });
    assert_eq!(states()["rejected"].case().unwrap().review, look);
    let waits = |state: &State| matches!(state, State::Rejected { in_review: true, .. });
    let decided = |decision| after_all(&states()["rejected"], &[(5, review(decision, None))]);
    assert!(waits(&states()["rejected"]));
    assert!(!waits(&decided(Decision::Reject)) && !waits(&decided(Decision::AskAgain)));
    assert_eq!(told(&decided(Decision::Reject), &review(Decision::Reject, None), 6), "");
    let known = [enrolled(Standing::Rejected, None), enrolled(Standing::New, None)];
    let [known, news] = known.map(|input| (1, input));
    assert!(
        !waits(&after(std::slice::from_ref(&known))),
        "what the spreadsheet says was decided long ago"
    );
    let early = (0, answers("A", None));
    assert!(waits(&after(&[early.clone(), known])) && waits(&after(&[early, news])));
    let by_staff = after_all(&states()["waiting"], &[(5, review(Decision::Reject, None))]);
    assert!(!waits(&by_staff), "compliance said so itself");
}

#[test]
fn rows_of_before_rejected_cases_could_be_asked_again_are_read() {
    let mut row = serde_json::to_value(&states()["rejected"]).unwrap();
    assert_eq!(
        row.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["case", "in_review", "status"]
    );
    row["in_review"] = false.into();
    let case = row["case"].as_object_mut().unwrap();
    case.remove("review").unwrap();
    case.remove("revision").unwrap();
    let read: State = serde_json::from_value(row).unwrap();
    assert_eq!(told(&read, &answers("abc", None), 7), "right3 review(Contradiction) seal");
    let agreed = review_of(&read, Decision::Clear, Some("bob"));
    assert_eq!(told(&read, &agreed, 7), "CLEARED(true) keep");
}

#[test]
fn whoever_is_asked_again_starts_from_the_start() {
    let again = review(Decision::AskAgain, None);
    let asked = after_all(&states()["incomplete"], &[(50, again.clone())]);
    assert_eq!(asked.case().unwrap().missing(), ["a", "b", "c"]);
    assert_eq!(told(&asked, &accepted(49), 51), "", "that was an earlier asking");
    assert!(told(&asked, &accepted(50), 51).contains("clock386"));
    assert_eq!(told(&asked, &replied(49), 51), "", "nor is what was written before a reply to it");
    assert!(told(&asked, &replied(50), 51).contains("reply TASK"));
    let silent = after_all(&asked, &[(50, accepted(50)), (386, due(Alarm::Deadline))]);
    assert_eq!((silent.status(), &*told(&silent, &replied(49), 390)), ("silent", ""));
    assert!(
        told(&silent, &replied(386), 390).starts_with("REVERSED"),
        "told late, written in time"
    );
    let Input::Reviewed(mut other) = again else { unreachable!() };
    other.case = id(2);
    assert_eq!(told(&asked, &Input::Reviewed(other), 51), "other_case");
}
