//! Every state meets every input once.

use std::collections::BTreeMap;

use contracts::event::{Channel, Decision, Macro, Standing};

use super::*;

/// At hour 400: 16 hours too late for everything but the late grace, which would be over too.
fn inputs(state: &State) -> BTreeMap<&'static str, Input> {
    let other = || Terms { questionnaire: "sanctions-2".to_owned(), ..terms() };
    BTreeMap::from([
        ("listed", listed(terms())),
        ("listed, other questionnaire", listed(other())),
        ("accepted", accepted(390)),
        ("bounced", bounced(390)),
        ("bounced, before the deadline", bounced(300)),
        ("bounced, by another channel", bounced_by(Channel::Intercom, 300)),
        ("failed", failed(390)),
        ("failed, before the deadline", failed(300)),
        ("replied", replied(390)),
        ("replied, before the deadline", replied(336)),
        ("enrolled", enrolled(Standing::New, None)),
        ("clear", review(Decision::Clear, None)),
        ("clear, by two", review_of(state, Decision::Clear, Some("bob"))),
        ("clear, agreed with oneself", review(Decision::Clear, Some("ann"))),
        ("reject", review(Decision::Reject, None)),
        ("ask again", review(Decision::AskAgain, None)),
        ("macro questions", sent(Macro::Questions)),
        ("macro suspended", sent(Macro::Suspended)),
        ("macro ok", sent(Macro::Ok)),
        ("transcription", due(Alarm::Transcription)),
        ("bad", answers("aB", None)),
        ("right", answers("bc", None)),
        ("all right", answers("abc", None)),
        ("all right, submitted early", answers("abc", Some(at(330)))),
        ("undeliverable", due(Alarm::Undeliverable)),
        ("reminder 1", due(Alarm::Reminder(1))),
        ("deadline", due(Alarm::Deadline)),
        ("incomplete", due(Alarm::Incomplete)),
        ("unanswered", due(Alarm::Unanswered)),
        ("fence", Input::FenceRequested { deletion: id(9), attempt: 1 }),
        ("fence released", Input::FenceReleased { deletion: id(9), attempt: 1 }),
        ("deadline, other case", Input::Due(Timer { case: id(2), alarm: Alarm::Deadline })),
    ])
}

const OPEN: &str = "open ask[] +undeliverable@736";
const AGAIN: &str = "again ask[] +undeliverable@736 keep";
const TASK: &str = "TASK +transcription@472";
const REPLY: &str = "reply TASK +transcription@472";
const DONE: &str = "done -transcription";
pub(super) const UNCLOCK: &str = "-reminder-1 -reminder-2 -deadline";

#[rustfmt::skip]
fn table() -> BTreeMap<(&'static str, &'static str), String> {
    let rows = [
        ("unknown", "listed", OPEN.to_owned()),
        ("unknown", "listed, other questionnaire", OPEN.to_owned()),
        ("unknown", "bad", "remember0 seal".to_owned()),
        ("unknown", "right", "remember2 seal".to_owned()),
        ("unknown", "all right", "remember3 seal".to_owned()),
        ("unknown", "all right, submitted early", "remember3 seal".to_owned()),
        ("early", "listed", "open pause REST[bc] +transcription@568 ask[bc]".to_owned()),
        ("early", "listed, other questionnaire", OPEN.to_owned()),
        ("early", "bad", "remember1 seal".to_owned()),
        ("early", "right", "remember3 seal".to_owned()),
        ("early", "all right", "remember3 seal".to_owned()),
        ("early", "all right, submitted early", "remember3 seal".to_owned()),
        ("asked", "accepted", "-undeliverable clock726 +reminder-1@558 +reminder-2@678 +deadline@726".to_owned()),
        ("asked", "bad", "-undeliverable REJECTED seal".to_owned()),
        ("asked", "right", "right2 -undeliverable pause REST[a] +transcription@568 ask[a] seal".to_owned()),
        ("asked", "all right", "right3 -undeliverable CLEARED(true) seal".to_owned()),
        ("asked", "all right, submitted early", "right3 -undeliverable CLEARED(true) seal".to_owned()),
        ("asked", "undeliverable", "review(Undeliverable)".to_owned()),
        ("waiting", "bad", format!("{UNCLOCK} REJECTED seal")),
        ("waiting", "right", format!("{UNCLOCK} SILENT right2 REST[a] +transcription@568 ask[a] seal")),
        ("waiting", "all right", format!("right3 {UNCLOCK} CLEARED(false) seal")),
        ("waiting", "all right, submitted early", format!("right3 {UNCLOCK} CLEARED(false) seal")),
        ("waiting", "deadline", "SILENT".to_owned()),
        ("incomplete", "bad", format!("{DONE} REJECTED seal")),
        ("incomplete", "right", format!("{DONE} right3 CLEARED(true) seal")),
        ("incomplete", "all right", format!("{DONE} right3 CLEARED(true) seal")),
        ("incomplete", "all right, submitted early", format!("{DONE} right3 CLEARED(true) seal")),
        ("incomplete", "transcription", "review(Incomplete)".to_owned()),
        ("silent", "bad", "REJECTED seal".to_owned()),
        ("silent", "right", "right2 REST[a] +transcription@568 ask[a] seal".to_owned()),
        ("silent", "all right", "right3 CLEARED(false) seal".to_owned()),
        ("silent", "all right, submitted early", "right3 CLEARED(false) seal".to_owned()),
        ("rejected", "bad", "seal".to_owned()),
        ("rejected", "right", "right2 review(Contradiction) seal".to_owned()),
        ("rejected", "all right", "right3 review(Contradiction) seal".to_owned()),
        ("rejected", "all right, submitted early", "right3 review(Contradiction) seal".to_owned()),
        ("cleared", "listed, other questionnaire", OPEN.to_owned()),
        ("cleared", "bad", "REJECTED seal".to_owned()),
        ("unknown", "enrolled", OPEN.to_owned()),
        ("early", "enrolled", "open pause REST[bc] +transcription@568 ask[bc]".to_owned()),
        ("asked", "bounced", "stop390 +undeliverable@726".to_owned()),
        ("asked", "bounced, before the deadline", "stop300 +undeliverable@636".to_owned()),
        ("asked", "bounced, by another channel", "stop300 +undeliverable@636".to_owned()),
        ("asked", "failed", "-undeliverable review(Undeliverable)".to_owned()),
        ("asked", "failed, before the deadline", "-undeliverable review(Undeliverable)".to_owned()),
        ("asked", "replied", format!("-undeliverable {REPLY}")),
        ("asked", "replied, before the deadline", format!("-undeliverable {REPLY}")),
        ("asked", "clear", "-undeliverable CLEARED(true) keep".to_owned()),
        ("asked", "clear, by two", "-undeliverable CLEARED(true) keep".to_owned()),
        ("asked", "reject", "-undeliverable REJECTED keep".to_owned()),
        ("asked", "ask again", format!("-undeliverable {AGAIN}")),
        ("asked", "macro questions", "macro(Questions)".to_owned()),
        ("waiting", "bounced, before the deadline", format!("{UNCLOCK} stop300 +undeliverable@636")),
        ("waiting", "failed, before the deadline", format!("{UNCLOCK} stop300 review(Undeliverable)")),
        ("waiting", "replied", format!("{UNCLOCK} SILENT {TASK}")),
        ("waiting", "replied, before the deadline", format!("{UNCLOCK} {REPLY}")),
        ("waiting", "clear", format!("{UNCLOCK} CLEARED(false) keep")),
        ("waiting", "clear, by two", format!("{UNCLOCK} CLEARED(false) keep")),
        ("waiting", "reject", format!("{UNCLOCK} REJECTED keep")),
        ("waiting", "ask again", format!("{UNCLOCK} {AGAIN}")),
        ("waiting", "macro questions", "macro(Questions)".to_owned()),
        ("incomplete", "replied", REPLY.to_owned()),
        ("incomplete", "replied, before the deadline", REPLY.to_owned()),
        ("incomplete", "clear", format!("{DONE} CLEARED(true) keep")),
        ("incomplete", "clear, by two", format!("{DONE} CLEARED(true) keep")),
        ("incomplete", "reject", format!("{DONE} REJECTED keep")),
        ("incomplete", "ask again", format!("{DONE} {AGAIN}")),
        ("incomplete", "macro questions", "macro(Questions)".to_owned()),
        ("replied", "bad", format!("{DONE} REJECTED seal")),
        ("replied", "right", format!("{DONE} right2 pause REST[a] +transcription@568 ask[a] seal")),
        ("replied", "all right", format!("{DONE} right3 CLEARED(true) seal")),
        ("replied", "all right, submitted early", format!("{DONE} right3 CLEARED(true) seal")),
        ("replied", "transcription", "review(Transcription)".to_owned()),
        ("replied", "clear", format!("{DONE} CLEARED(true) keep")),
        ("replied", "clear, by two", format!("{DONE} CLEARED(true) keep")),
        ("replied", "reject", format!("{DONE} REJECTED keep")),
        ("replied", "ask again", format!("{DONE} {AGAIN}")),
        ("replied", "macro questions", "macro(Questions)".to_owned()),
        ("silent", "bounced, before the deadline", "REVERSED stop300 +undeliverable@636".to_owned()),
        ("silent", "failed, before the deadline", "REVERSED stop300 review(Undeliverable)".to_owned()),
        ("silent", "replied", TASK.to_owned()),
        ("silent", "replied, before the deadline", format!("REVERSED {REPLY}")),
        ("silent", "clear", "CLEARED(false) keep".to_owned()),
        ("silent", "clear, by two", "CLEARED(false) keep".to_owned()),
        ("silent", "reject", "REJECTED keep".to_owned()),
        ("silent", "ask again", format!("REVERSED {AGAIN}")),
        ("silent", "macro questions", "macro(Questions)".to_owned()),
        ("silent", "macro suspended", "macro(Suspended)".to_owned()),
        ("rejected", "replied", TASK.to_owned()),
        ("rejected", "replied, before the deadline", TASK.to_owned()),
        ("rejected", "clear", "four_eyes".to_owned()),
        ("rejected", "clear, by two", "CLEARED(true) keep".to_owned()),
        ("rejected", "ask again", "again ask[] +unanswered@736 keep".to_owned()),
        ("rejected", "reject", "reviewed keep".to_owned()),
        ("cleared", "reject", "REJECTED keep".to_owned()),
        ("cleared", "ask again", "settled".to_owned()),
        ("cleared", "macro ok", "macro(Ok)".to_owned()),
    ];
    let yes = ["unknown", "early", "asked", "waiting", "incomplete", "silent", "cleared"];
    let no = ["replied", "rejected"];
    let asked = yes.map(|state| (state, "fence", "fence(true)".to_owned()));
    let asked = asked.into_iter().chain(no.map(|state| (state, "fence", "fence(false)".to_owned())));
    let case = ["asked", "waiting", "incomplete", "replied", "silent", "rejected", "cleared"];
    let released = case.map(|state| (state, "fence released", "unfence".to_owned()));
    let mut table: BTreeMap<_, _> =
        rows.into_iter().chain(asked).chain(released).map(|(state, input, told)| ((state, input), told)).collect();
    refused(&mut table);
    table
}

/// What staff asks for in vain, wherever the table above does not say otherwise.
fn refused(table: &mut BTreeMap<(&'static str, &'static str), String>) {
    const WISHES: [&str; 8] = [
        "clear",
        "clear, by two",
        "clear, agreed with oneself",
        "reject",
        "ask again",
        "macro questions",
        "macro suspended",
        "macro ok",
    ];
    for status in states().into_keys() {
        for wish in WISHES {
            let why = match (status, wish) {
                ("unknown" | "early", _) => "no_case",
                (_, "clear, agreed with oneself") => "four_eyes",
                (_, wish) if wish.starts_with("macro") => "macro_untrue",
                _ => continue,
            };
            table.entry((status, wish)).or_insert_with(|| why.to_owned());
        }
    }
}

#[test]
fn every_state_meets_every_input_as_the_table_says() {
    let mut table = table();
    assert_eq!(states().len(), 9, "one state of each status");
    for (name, state) in states() {
        for (input_name, input) in inputs(&state) {
            let expected = table.remove(&(name, input_name)).unwrap_or_default();
            assert_eq!(told(&state, &input, 400), expected, "{name} meets {input_name}");
        }
    }
    assert_eq!(table, BTreeMap::new(), "the table speaks of states and inputs that exist");
}
