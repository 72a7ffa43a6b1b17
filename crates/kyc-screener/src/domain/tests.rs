//! The rules that need a sentence, beside the table of every state and input.

use std::collections::BTreeMap;

use contracts::event::{Answer, Channel, Choice, Decision, Macro, Standing};

use super::*;

mod decisions;
mod people;
mod table;

use table::UNCLOCK;

const QUESTIONNAIRE: &str = "sanctions-1";

pub(super) fn at(hours: i64) -> Time {
    let start = Time::from_timestamp(1_800_000_000, 0).unwrap();
    start + chrono::TimeDelta::hours(hours)
}

pub(super) fn terms() -> Terms {
    let questions = [("a", Choice::Yes), ("b", Choice::Yes), ("c", Choice::No)];
    Terms {
        questionnaire: QUESTIONNAIRE.to_owned(),
        questions: questions.map(|(id, rejects_on)| (id.to_owned(), rejects_on)).into(),
        deadline_after: Span::days(14),
        reminders_after: vec![Span::days(7), Span::days(12)],
        late_grace: Span::hours(24),
        undeliverable_after: Span::days(14),
        incomplete_after: Span::days(7),
        transcription_after: Span::days(3),
        review_after: Span::days(3),
        policy_hash: "0".repeat(64),
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn opening(terms: Terms) -> Opening {
    Opening { case: id(1), jurisdiction: None, locale: None, terms }
}

pub(super) fn listed(terms: Terms) -> Input {
    Input::Listed(opening(terms))
}

pub(super) fn answers(said: &str, submitted_at: Option<Time>) -> Input {
    let answer = |letter: char| {
        let bad = letter.is_ascii_uppercase();
        let question_id = letter.to_ascii_lowercase().to_string();
        let yes = bad == (question_id != "c");
        Answer { question_id, answer: if yes { Choice::Yes } else { Choice::No } }
    };
    let answers = said.chars().map(answer).collect();
    let questionnaire = QUESTIONNAIRE.to_owned();
    let submission = Submission { questionnaire, answers, submitted_at, actor: None };
    Input::Answers { submission, terms: terms() }
}

fn due(alarm: Alarm) -> Input {
    Input::Due(Timer { case: id(1), alarm })
}

pub(super) fn accepted(hours: i64) -> Input {
    accepted_by(Channel::Email, hours)
}

fn accepted_by(channel: Channel, hours: i64) -> Input {
    Input::DeliveryAccepted { case: id(1), accepted_at: at(hours), channel: Some(channel) }
}

pub(super) fn bounced(hours: i64) -> Input {
    bounced_by(Channel::Email, hours)
}

fn bounced_by(channel: Channel, hours: i64) -> Input {
    Input::DeliveryBounced { case: id(1), bounced_at: at(hours), channel }
}

pub(super) fn failed(hours: i64) -> Input {
    Input::DeliveryFailed { case: id(1), failed_at: at(hours) }
}

pub(super) fn replied(hours: i64) -> Input {
    Input::Replied { reply: "reply".to_owned(), received_at: at(hours), noted_by: None }
}

/// The same, of which only this person of the staff knows.
pub(super) fn found(hours: i64, by: &str) -> Input {
    let (reply, noted_by) = ("reply".to_owned(), Some(by.to_owned()));
    Input::Replied { reply, received_at: at(hours), noted_by }
}

/// Of the case as it is, after a YES and whatever else it has taken in.
pub(super) fn review_of(state: &State, decision: Decision, approver: Option<&str>) -> Input {
    let Input::Reviewed(blind) = review(decision, approver) else { unreachable!() };
    Input::Reviewed(Review { revision: state.case().map(|case| case.revision), ..blind })
}

pub(super) fn review(decision: Decision, approver: Option<&str>) -> Input {
    Input::Reviewed(Review {
        case: id(1),
        revision: None,
        decision,
        actor: "ann".to_owned(),
        approver: approver.map(str::to_owned),
        reason_code: "looked".to_owned(),
    })
}

pub(super) fn sent(which: Macro) -> Input {
    Input::MacroWished(Wish { which, actor: "ann".to_owned(), conversation: None })
}

fn enrolled(standing: Standing, deadline: Option<i64>) -> Input {
    let (opening, deadline) = (opening(terms()), deadline.map(at));
    Input::Enrolled { opening, standing, deadline, actor: "ann".to_owned() }
}

/// The state after inputs, each at an hour.
fn after(inputs: &[(i64, Input)]) -> State {
    after_all(&State::default(), inputs)
}

fn after_all(state: &State, inputs: &[(i64, Input)]) -> State {
    inputs.iter().fold(state.clone(), |state, (hours, input)| {
        let effects = decide(&state, input, at(*hours)).unwrap();
        effects.iter().fold(state, evolve)
    })
}

fn told(state: &State, input: &Input, hours: i64) -> String {
    let effects = match decide(state, input, at(hours)) {
        Ok(effects) => effects,
        Err(refusal) => return refusal.code().to_owned(),
    };
    let named = |effect: &Effect| match effect {
        Effect::Fenced { fence } => format!("fence({})", fence.stands),
        Effect::Unfenced { .. } => "unfence".to_owned(),
        Effect::Remembered { early } => format!("remember{}", early.right.len()),
        Effect::Opened { .. } => "open".to_owned(),
        Effect::QuestionnaireRequested { missing, .. } => format!("ask[{}]", missing.concat()),
        Effect::ClockStarted { deadline, .. } => {
            format!("clock{}", (*deadline - at(0)).num_hours())
        }
        Effect::ClockStopped { since } => format!("stop{}", (*since - at(0)).num_hours()),
        Effect::Replied { .. } => "reply".to_owned(),
        Effect::TranscriptionRequested { reply: Some(_), .. } => "TASK".to_owned(),
        Effect::TranscriptionRequested { missing, .. } => format!("REST[{}]", missing.concat()),
        Effect::TaskClosed => "done".to_owned(),
        Effect::ReviewClosed => "reviewed".to_owned(),
        Effect::AskedAgain { .. } => "again".to_owned(),
        Effect::AskedNoMore => "enough".to_owned(),
        Effect::RejectedStill { .. } => "STILL".to_owned(),
        Effect::MacroRequested { wish, .. } => format!("macro({:?})", wish.which),
        Effect::ReminderRequested { ordinal, .. } => format!("remind{ordinal}"),
        Effect::AnsweredRight { right } => format!("right{}", right.len()),
        Effect::Paused { .. } => "pause".to_owned(),
        Effect::DeadlinePassed { .. } => "SILENT".to_owned(),
        Effect::DeadlineReversed { .. } => "REVERSED".to_owned(),
        Effect::Rejected { .. } => "REJECTED".to_owned(),
        Effect::Cleared { in_time, .. } => format!("CLEARED({in_time})"),
        Effect::ReviewRequested { reason, .. } => format!("review({reason:?})"),
        Effect::TimerSet { timer, due_at } => {
            format!("+{}@{}", timer.alarm.name(), (*due_at - at(0)).num_hours())
        }
        Effect::TimerCancelled { alarm } => format!("-{}", alarm.name()),
        Effect::Sealed { .. } => "seal".to_owned(),
        Effect::DecisionKept { .. } => "keep".to_owned(),
        Effect::NoteKept { note, .. } => format!("note({})", note.actor),
    };
    effects.iter().map(named).collect::<Vec<_>>().join(" ")
}

/// One of each: asked at 0, accepted at 0, deadline at 336.
fn states() -> BTreeMap<&'static str, State> {
    let asked = [(0, listed(terms()))];
    let waiting = [(0, listed(terms())), (0, accepted(0))];
    let with = |inputs: &[(i64, Input)], more: (i64, Input)| after(&[inputs, &[more]].concat());
    let states = [
        State::Unknown,
        after(&[(0, answers("a", None))]),
        after(&asked),
        after(&waiting),
        with(&waiting, (1, answers("a", None))),
        with(&waiting, (1, replied(1))),
        with(&waiting, (336, due(Alarm::Deadline))),
        with(&waiting, (1, answers("A", None))),
        with(&waiting, (1, answers("abc", None))),
    ];
    states.into_iter().map(|state| (state.status(), state)).collect()
}

#[test]
fn a_state_is_stored_under_its_status() {
    for (name, state) in states() {
        let json = serde_json::to_value(&state).unwrap();
        assert_eq!(json["status"], name);
        assert_eq!(serde_json::from_value::<State>(json).unwrap(), state);
    }
    let waiting = serde_json::to_value(&states()["waiting"]).unwrap();
    assert_eq!(waiting["deadline"], at(336).timestamp_micros());
}

#[test]
fn an_answer_at_the_deadline_is_in_time_and_one_after_it_is_not() {
    let waiting = &states()["waiting"];
    let unclocked = |rest: &str| format!("right3 {UNCLOCK} {rest} seal");
    assert_eq!(told(waiting, &answers("abc", None), 336), unclocked("CLEARED(true)"));
    assert_eq!(told(waiting, &answers("abc", None), 337), unclocked("CLEARED(false)"));
    let paused = format!("right1 {UNCLOCK} pause REST[bc] +transcription@504 ask[bc] seal");
    assert_eq!(told(waiting, &answers("a", None), 336), paused);
}

#[test]
fn an_answer_handed_in_before_the_deadline_may_arrive_a_day_after_it() {
    let silent = &states()["silent"];
    let handed_in = |said: &str| answers(said, Some(at(336)));
    assert_eq!(told(silent, &handed_in("abc"), 360), "right3 CLEARED(true) seal");
    assert_eq!(told(silent, &handed_in("abc"), 361), "right3 CLEARED(false) seal");
    let reversed = "right1 REVERSED pause REST[bc] +transcription@528 ask[bc] seal";
    assert_eq!(told(silent, &handed_in("a"), 360), reversed);
    let late = "right1 REST[bc] +transcription@529 ask[bc] seal";
    assert_eq!(told(silent, &handed_in("a"), 361), late);
    assert_eq!(told(silent, &answers("abc", Some(at(337))), 340), "right3 CLEARED(false) seal");
    let future = answers("abc", Some(at(9999)));
    assert_eq!(told(silent, &future, 340), "right3 CLEARED(false) seal");
    assert_eq!(
        told(&states()["waiting"], &future, 1),
        format!("right3 {UNCLOCK} CLEARED(true) seal")
    );
}

#[test]
fn right_answers_add_up_and_a_repeat_changes_nothing() {
    for name in ["incomplete", "silent"] {
        let first = after_all(&states()[name], &[(400, answers("a", None))]);
        assert_eq!(told(&first, &answers("a", None), 401), "", "{name}");
        assert_eq!(told(&first, &answers("ab", None), 401), "right2 ask[c] seal", "{name}");
    }
}

#[test]
fn a_reminder_comes_once_at_its_time_and_never_after_the_deadline() {
    let waiting = &states()["waiting"];
    assert_eq!(told(waiting, &due(Alarm::Reminder(1)), 167), "");
    assert_eq!(told(waiting, &due(Alarm::Reminder(1)), 168), "remind1");
    let reminded = after_all(waiting, &[(168, due(Alarm::Reminder(1)))]);
    assert_eq!(told(&reminded, &due(Alarm::Reminder(1)), 169), "");
    assert_eq!(told(&reminded, &due(Alarm::Reminder(2)), 335), "remind2");
    assert_eq!(told(&reminded, &due(Alarm::Reminder(2)), 336), "");
    assert_eq!(told(&reminded, &due(Alarm::Reminder(3)), 335), "");
    assert_eq!(told(&reminded, &answers("A", None), 200), "-reminder-2 -deadline REJECTED seal");
}

#[test]
fn no_timer_comes_early() {
    for (name, alarm, hours) in [
        ("asked", Alarm::Undeliverable, 336),
        ("waiting", Alarm::Deadline, 336),
        ("incomplete", Alarm::Transcription, 1 + 168),
    ] {
        assert_eq!(told(&states()[name], &due(alarm), hours - 1), "", "{name}");
        assert_ne!(told(&states()[name], &due(alarm), hours), "", "{name}");
    }
}

#[test]
fn compliance_is_asked_to_look_once() {
    for (name, input) in [
        ("asked", due(Alarm::Undeliverable)),
        ("incomplete", due(Alarm::Transcription)),
        ("rejected", answers("abc", None)),
    ] {
        let in_review = after_all(&states()[name], &[(400, input.clone())]);
        assert_eq!(in_review.status(), name);
        assert_eq!(told(&in_review, &input, 401), "");
    }
}

#[test]
fn an_undeliverable_case_still_starts_its_clock_when_a_channel_accepts() {
    let in_review = after_all(&states()["asked"], &[(400, due(Alarm::Undeliverable))]);
    let started = "clock846 +reminder-1@678 +reminder-2@798 +deadline@846";
    assert_eq!(told(&in_review, &accepted(510), 511), started);
}

#[test]
fn the_clock_starts_neither_before_the_case_nor_in_the_future() {
    let asked = after(&[(10, listed(terms()))]);
    assert!(told(&asked, &accepted(1), 20).contains("clock346"));
    assert!(told(&asked, &accepted(99), 20).contains("clock356"));
}

#[test]
fn answers_before_the_sign_up_are_settled_when_it_comes() {
    let settled = |said: &[&str]| {
        let early: Vec<_> = said.iter().map(|said| (0, answers(said, None))).collect();
        told(&after(&early), &listed(terms()), 5)
    };
    assert_eq!(settled(&["A"]), "open REJECTED");
    assert_eq!(settled(&["abc", "A"]), "open REJECTED");
    assert_eq!(settled(&["A", "abc"]), "open REJECTED review(Contradiction)");
    assert_eq!(settled(&["ab", "c"]), "open CLEARED(true)");
    assert_eq!(settled(&["ab"]), "open pause REST[c] +transcription@173 ask[c]");
}

#[test]
fn a_questionnaire_that_was_answered_once_is_never_asked_again() {
    let other = Terms { questionnaire: "sanctions-2".to_owned(), ..terms() };
    let reopened = after_all(&states()["cleared"], &[(400, listed(other.clone()))]);
    assert_eq!(reopened.status(), "asked");
    let mut said = answers("abc", None);
    let Input::Answers { submission, .. } = &mut said else { unreachable!() };
    submission.questionnaire = other.questionnaire.clone();
    let cleared = after_all(&reopened, &[(401, said)]);
    assert_eq!(cleared.status(), "cleared");
    assert_eq!(told(&cleared, &listed(terms()), 500), "");
    assert_eq!(told(&cleared, &listed(other), 500), "");
}

#[test]
fn what_the_contract_forbids_is_refused_in_every_state() {
    let refusals = [
        (answers("", None), Refusal::NoAnswers),
        (answers("ad", None), Refusal::UnknownQuestion { position: 2 }),
        (answers("aba", None), Refusal::AnsweredTwice { position: 3 }),
        (answers("aA", None), Refusal::AnsweredTwice { position: 2 }),
    ];
    for (name, state) in states() {
        for (input, refusal) in &refusals {
            assert_eq!(decide(&state, input, at(1)), Err(refusal.clone()), "{name}");
        }
        let mut other = answers("abc", None);
        let Input::Answers { submission, .. } = &mut other else { unreachable!() };
        submission.questionnaire = "sanctions-9".to_owned();
        assert_eq!(decide(&state, &other, at(1)), Err(Refusal::OtherQuestionnaire), "{name}");
    }
}

#[test]
fn answers_are_never_printed() {
    let Input::Answers { submission, .. } = answers("aB", None) else { unreachable!() };
    assert_eq!(format!("{submission:?}"), "Submission(2 answers)");
}
