//! What people do to a case: bounced mail, replies and the old spreadsheet.

use contracts::event::{Channel, Decision, Standing};

use super::*;

#[test]
fn a_bounce_stops_the_clock_and_the_next_channel_starts_it_anew() {
    let waiting = &states()["waiting"];
    let stopped = format!("{UNCLOCK} stop100 +undeliverable@436");
    assert_eq!(told(waiting, &bounced(100), 101), stopped);
    let asked = after_all(waiting, &[(101, bounced(100))]);
    assert_eq!(told(&asked, &bounced(100), 102), "", "a bounce counts once");
    assert_eq!(told(&asked, &accepted(99), 102), "", "it came back already");
    let anew = "-undeliverable clock441 +reminder-1@273 +reminder-2@393 +deadline@441";
    assert_eq!(told(&asked, &accepted_by(Channel::Intercom, 105), 106), anew);
    let waiting = after_all(&asked, &[(106, accepted_by(Channel::Intercom, 105))]);
    assert_eq!(told(&waiting, &bounced(110), 110), "", "what came back did not start this clock");
    assert_ne!(told(&waiting, &bounced_by(Channel::Intercom, 110), 110), "");
}

#[test]
fn a_bounce_that_overtakes_its_acceptance_is_not_forgotten() {
    let asked = after_all(&states()["asked"], &[(10, bounced(9))]);
    assert_eq!(told(&asked, &accepted(8), 11), "");
    assert!(told(&asked, &accepted(9), 11).contains("clock345"));
}

#[test]
fn whoever_was_not_reached_by_the_deadline_was_not_silent() {
    let silent = &states()["silent"];
    assert_eq!(told(silent, &bounced(337), 338), "", "after the deadline nothing stops the clock");
    let late_reply = after_all(silent, &[(340, replied(340))]);
    assert_eq!(told(&late_reply, &bounced(336), 341), "REVERSED reply");
    let late_answer = after_all(silent, &[(340, answers("a", None))]);
    assert_eq!(
        told(&late_answer, &bounced(336), 341),
        "REVERSED pause ask[bc]",
        "no clock ran when they answered, and the task goes on"
    );
}

#[test]
fn once_no_channel_is_left_compliance_looks_at_once_and_once() {
    let asked = after_all(&states()["asked"], &[(10, failed(10))]);
    assert_eq!(told(&asked, &failed(11), 11), "");
    assert_eq!(told(&asked, &due(Alarm::Undeliverable), 400), "");
    assert!(told(&asked, &accepted(20), 20).starts_with("clock356"));
}

#[test]
fn a_reply_that_staff_found_is_one_like_any_other_and_who_says_so_is_kept() {
    for (name, state) in states() {
        for hours in [-1, 0, 336, 337] {
            let by_itself = told(&state, &replied(hours), 340);
            let by_staff = told(&state, &found(hours, "ann"), 340);
            let kept = if by_itself.is_empty() { "" } else { " note(ann)" };
            assert_eq!(by_staff, format!("{by_itself}{kept}"), "{name} at {hours}");
        }
    }
    let silent = told(&states()["silent"], &found(336, "ann"), 340);
    assert!(silent.starts_with("REVERSED reply TASK"), "{silent}");
}

#[test]
fn a_reply_is_typed_in_by_its_due_date_or_compliance_looks() {
    let with_reply = &states()["replied"];
    assert_eq!(told(with_reply, &replied(5), 5), "", "one task at a time");
    assert_eq!(told(with_reply, &due(Alarm::Transcription), 72), "");
    assert_eq!(told(with_reply, &due(Alarm::Transcription), 73), "review(Transcription)");
    let overdue = after_all(with_reply, &[(73, due(Alarm::Transcription))]);
    assert_eq!(told(&overdue, &due(Alarm::Transcription), 74), "");
    assert_eq!(told(&overdue, &answers("abc", None), 9999), "done right3 CLEARED(true) seal");
    assert_eq!(told(&overdue, &due(Alarm::Deadline), 9999), "", "never silent");
}

#[test]
fn who_answers_in_part_is_staff_s_to_follow_up_until_the_rest_is_there() {
    let some = &states()["incomplete"];
    let task = some.case().unwrap().task.as_ref().unwrap();
    assert_eq!((task.is_letter(), task.due_at), (false, at(1 + 168)));
    assert_eq!(told(some, &answers("b", None), 100), "right2 ask[c] seal", "the same task");
    let more = after_all(some, &[(100, answers("b", None))]);
    assert_eq!(told(&more, &due(Alarm::Transcription), 168), "");
    assert_eq!(told(&more, &due(Alarm::Transcription), 169), "review(Incomplete)");
    let overdue = after_all(&more, &[(169, due(Alarm::Transcription))]);
    assert_eq!(told(&overdue, &answers("c", None), 999), "done right3 CLEARED(true) seal");
    assert_eq!(
        told(&overdue, &review(Decision::AskAgain, None), 999).split(' ').next(),
        Some("done")
    );
    assert_eq!(
        told(&more, &replied(120), 120),
        "reply TASK +transcription@192",
        "words come first"
    );
    let wrote = after_all(&more, &[(120, replied(120))]);
    let typed = "done -transcription right3 CLEARED(true) seal";
    assert_eq!(told(&wrote, &answers("c", None), 130), typed);
}

#[test]
fn who_answers_in_part_too_late_stays_suspended_and_is_followed_up() {
    let some = after_all(&states()["silent"], &[(400, answers("a", None))]);
    assert_eq!(some.status(), "silent");
    let task = some.case().unwrap().task.as_ref().unwrap();
    assert_eq!((task.is_letter(), task.due_at), (false, at(400 + 168)));
    assert_eq!(told(&some, &answers("b", None), 401), "right2 ask[c] seal", "the same task");
    assert_eq!(told(&some, &due(Alarm::Transcription), 568), "review(Incomplete)");
    let overdue = after_all(&some, &[(568, due(Alarm::Transcription))]);
    assert_eq!(told(&overdue, &answers("bc", None), 569), "done right3 CLEARED(false) seal");
    let reached = after_all(&overdue, &[(570, bounced(300))]);
    assert_eq!(reached.status(), "incomplete");
    assert!(reached.case().unwrap().review.is_some(), "the task is still overdue");
}

#[test]
fn who_answered_in_part_before_that_was_a_task_is_looked_at_as_promised() {
    let mut row = serde_json::to_value(&states()["incomplete"]).unwrap();
    row["case"].as_object_mut().unwrap().remove("task").unwrap();
    let before: State = serde_json::from_value(row).unwrap();
    assert_eq!(told(&before, &due(Alarm::Incomplete), 168), "");
    assert_eq!(told(&before, &due(Alarm::Incomplete), 169), "review(Incomplete)");
    let looked = after_all(&before, &[(169, due(Alarm::Incomplete))]);
    assert_eq!(told(&looked, &due(Alarm::Incomplete), 170), "");
    assert_eq!(told(&before, &answers("A", None), 9), "-incomplete REJECTED seal");
}

#[test]
fn a_reply_from_before_the_case_is_none_to_it() {
    let asked = after(&[(10, listed(terms()))]);
    assert_eq!(told(&asked, &replied(9), 11), "");
    assert_ne!(told(&asked, &replied(10), 11), "");
}

#[test]
fn answers_that_an_agent_types_in_after_the_deadline_end_the_task_and_are_late() {
    let silent = after_all(&states()["silent"], &[(340, replied(340))]);
    assert_eq!(told(&silent, &replied(341), 341), "");
    let late = "done -transcription right1 REST[bc] +transcription@518 ask[bc] seal";
    assert_eq!(told(&silent, &answers("a", None), 350), late);
    let some = after_all(&silent, &[(350, answers("a", None)), (351, replied(351))]);
    let nothing_new = "done -transcription right1 REST[bc] +transcription@520 ask[bc] seal";
    assert_eq!(told(&some, &answers("a", None), 352), nothing_new);
    let all = "done -transcription right3 CLEARED(false) seal";
    assert_eq!(told(&silent, &answers("abc", None), 350), all);
    let rejected = after_all(&states()["rejected"], &[(5, replied(5)), (6, answers("abc", None))]);
    assert_eq!(rejected.case().unwrap().task, None);
    assert_eq!(told(&rejected, &answers("abc", None), 7), "");
}

#[test]
fn the_old_spreadsheet_is_believed_and_nobody_from_it_is_hurried() {
    let taken = |standing, deadline| told(&State::Unknown, &enrolled(standing, deadline), 100);
    assert_eq!(taken(Standing::Waiting, Some(50)), "open clock268 +reminder-2@220 +deadline@268");
    assert_eq!(taken(Standing::Waiting, Some(268)), taken(Standing::Waiting, None));
    let later = "open clock436 +reminder-1@268 +reminder-2@388 +deadline@436";
    assert_eq!(taken(Standing::Waiting, Some(436)), later);
    assert_eq!(taken(Standing::Silent, Some(50)), "open SILENT");
    assert_eq!(taken(Standing::Cleared, None), "open CLEARED(true)");
    assert_eq!(taken(Standing::Rejected, None), "open REJECTED");
    let waiting = after(&[(100, enrolled(Standing::Waiting, Some(50)))]);
    assert_eq!(told(&waiting, &due(Alarm::Reminder(1)), 101), "", "its moment was long ago");
    assert_eq!(told(&waiting, &due(Alarm::Reminder(2)), 220), "remind2");
    assert_eq!(told(&waiting, &answers("A", None), 101), "-reminder-2 -deadline REJECTED seal");
    assert_eq!(waiting.case().unwrap().enrolled_by.as_deref(), Some("ann"));
}

#[test]
fn known_accounts_stay_as_the_spreadsheet_finds_them() {
    let standings =
        [Standing::New, Standing::Waiting, Standing::Silent, Standing::Cleared, Standing::Rejected];
    for (name, state) in states() {
        if ["unknown", "early"].contains(&name) {
            continue;
        }
        for standing in standings {
            assert_eq!(told(&state, &enrolled(standing, Some(1)), 400), "", "{name} {standing:?}");
        }
    }
}

#[test]
fn answers_of_before_count_for_more_than_the_spreadsheet() {
    let early = |said: &str| after(&[(0, answers(said, None))]);
    assert_eq!(told(&early("A"), &enrolled(Standing::Cleared, None), 9), "open REJECTED");
    assert_eq!(told(&early("abc"), &enrolled(Standing::Silent, Some(1)), 9), "open CLEARED(true)");
    assert_eq!(told(&early("abc"), &enrolled(Standing::Rejected, None), 9), "open REJECTED");
    assert_eq!(told(&early("a"), &enrolled(Standing::Cleared, None), 9), "open CLEARED(true)");
}
