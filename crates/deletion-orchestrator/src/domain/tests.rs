//! Every state meets every input; and the rules that a table does not show.

use std::collections::BTreeSet;

use contracts::event::{ErasureOutcome, EvidenceTier};

use super::*;

mod dust;
mod kept;
mod month;
mod rules;
mod table;

pub(super) const WAVES: [&[&str]; 2] = [&["host", "sumsub"], &["kyc-screener"]];

/// So many hours after the story's beginning.
pub(super) fn at(hours: i64) -> Time {
    Time::from_timestamp(1_800_000_000, 0).unwrap() + chrono::TimeDelta::hours(hours)
}

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn terms() -> Terms {
    Terms {
        profile: "default".to_owned(),
        grace: Span::days(20),
        due_after: Span::days(30),
        reserve: Span::days(4),
        extension: Span::days(60),
        destroy_within: None,
        destroy_by: None,
        confirm_within: Span::hours(24),
        notice: Span::hours(72),
        alarm: Span::days(2),
        fence_within: Span::hours(1),
        retry_after: Span::hours(12),
        last_message_within: Span::days(1),
        at_confirmation: vec!["mailing".to_owned()],
        waves: WAVES.map(|wave| wave.iter().map(|one| (*one).to_owned()).collect()).into(),
        policy_hash: "00".repeat(32),
    }
}

pub(super) fn asked(number: u128, hours: i64) -> Input {
    Input::Asked {
        deletion: id(number),
        asked_at: at(hours),
        channel: DeletionChannel::App,
        actor: None,
        terms: terms(),
    }
}

pub(super) fn confirmed(hours: i64) -> Input {
    waiving(hours, &[])
}

/// Confirmed, and these amounts of the balance given up.
pub(super) fn waiving(hours: i64, amounts: &[&str]) -> Input {
    let confirmation = Confirmation { method: Method::Totp, at: at(hours) };
    Input::Confirmed { deletion: None, confirmation, waives: dust(amounts) }
}

/// So much of the balance is too little to withdraw.
pub(super) fn dust(amounts: &[&str]) -> BTreeSet<Dust> {
    amounts.iter().map(|amount| Dust::try_new("balance", *amount, "EUR").unwrap()).collect()
}

pub(super) fn cancelled() -> Input {
    Input::Cancelled { deletion: None, by: CancelledBy::User }
}

pub(super) fn checked(check: i32, blockers: &[&str]) -> Input {
    dusty(check, blockers, &[])
}

/// The same, with amounts of the balance that are too little to withdraw.
pub(super) fn dusty(check: i32, blockers: &[&str], amounts: &[&str]) -> Input {
    let blockers = blockers.iter().map(|code| (*code).to_owned()).collect();
    Input::Checked { deletion: id(1), check, blockers, dust: dust(amounts), terms: terms() }
}

pub(super) fn answered(keeper: FenceKeeper, attempt: i32, granted: bool) -> Input {
    Input::FenceAnswered { keeper, deletion: id(1), attempt, granted }
}

pub(super) fn reported(processor: &str, attempt: i32, outcome: ErasureOutcome) -> Input {
    let stage =
        if processor == "mailing" { ErasureStage::Confirmation } else { ErasureStage::GraceEnd };
    Input::Reported(ErasureReport {
        deletion: id(1),
        processor: processor.to_owned(),
        attempt,
        stage,
        outcome,
        tier: EvidenceTier::Completed,
        rows: Some(1),
        basis: None,
        until: None,
    })
}

pub(super) fn due(alarm: Alarm) -> Input {
    Input::Due(Timer { deletion: id(1), alarm })
}

pub(super) fn kept(version: i64, categories: &[&str]) -> Input {
    let categories = categories.iter().map(|one| (*one).to_owned()).collect();
    Input::LegalHoldsChanged { version, categories }
}

pub(super) fn holds(version: i64, stopping: bool) -> Input {
    Input::HoldsChanged { version, stopping }
}

pub(super) fn feed(state: State, input: &Input, hours: i64) -> State {
    let effects = decide(&state, input, at(hours)).unwrap();
    effects.iter().fold(state, evolve)
}

/// The state after inputs, each at its hour.
pub(super) fn after(inputs: impl IntoIterator<Item = (i64, Input)>) -> State {
    inputs.into_iter().fold(State::default(), |state, (hours, input)| feed(state, &input, hours))
}

/// Asked at hour 0, confirmed an hour later: execution at hour 480, the law's date at hour 720.
pub(super) fn to_pending() -> Vec<(i64, Input)> {
    vec![(0, asked(1, 0)), (0, checked(1, &[])), (1, confirmed(1)), (1, checked(2, &[]))]
}

pub(super) fn to_fencing() -> Vec<(i64, Input)> {
    [to_pending(), vec![(480, due(Alarm::Execute)), (480, checked(3, &[]))]].concat()
}

pub(super) fn to_sealing() -> Vec<(i64, Input)> {
    let granted = KEEPERS.map(|keeper| (480, answered(keeper, 1, true)));
    [to_fencing(), granted.into()].concat()
}

pub(super) fn to_erasing() -> Vec<(i64, Input)> {
    [to_sealing(), vec![(481, Input::Sealed { deletion: id(1) })]].concat()
}

pub(super) fn to_verifying() -> Vec<(i64, Input)> {
    let all = ["host", "sumsub", "kyc-screener"];
    let reports = all.map(|one| (482, reported(one, 1, ErasureOutcome::Erased)));
    [to_erasing(), reports.into(), vec![(483, Input::LastMessageDone { deletion: id(1) })]].concat()
}

pub(super) fn scanned(attempt: i32, clean: bool) -> Input {
    Input::Scanned { deletion: id(1), attempt, certificate: clean.then(|| id(9)) }
}

/// What effects tell, in a few words: capital letters for what receivers take as standing facts.
pub(super) fn words(effects: &[Effect]) -> String {
    effects.iter().filter_map(word).collect::<Vec<_>>().join(" ")
}

fn word(effect: &Effect) -> Option<String> {
    let hours = |time: &Time| (*time - at(0)).num_hours();
    Some(match effect {
        Effect::Opened { .. } => "open".to_owned(),
        Effect::CheckRequested { check, .. } => format!("check{check}"),
        Effect::TermsSettled { .. } => "terms".to_owned(),
        Effect::Eligible { .. } => "eligible".to_owned(),
        Effect::Confirmed { .. } => "confirm".to_owned(),
        Effect::AskedAnew { .. } => "anew".to_owned(),
        Effect::Blocked { blockers, .. } => {
            format!("BLOCKED[{}]", blockers.iter().cloned().collect::<Vec<_>>().join(","))
        }
        Effect::Lapsed { .. } => "LAPSED".to_owned(),
        Effect::Scheduled { execute_after, .. } => format!("SCHEDULED{}", hours(execute_after)),
        Effect::Undone { .. } => "UNDONE".to_owned(),
        Effect::CancelRefused { .. } => "too-late".to_owned(),
        Effect::HeldUp => "held-up".to_owned(),
        Effect::Froze { until } => format!("froze{}", hours(until)),
        Effect::HoldsKnown { .. } | Effect::KeptKnown { .. } | Effect::RecoveryKnown { .. } => {
            "know".to_owned()
        }
        Effect::FenceRequested { attempt, .. } => format!("fence{attempt}"),
        Effect::FenceGranted { .. } => "granted".to_owned(),
        Effect::FenceReleased { .. } => "unfence".to_owned(),
        Effect::SealOrdered { .. } => "SEAL".to_owned(),
        Effect::Sealed => "sealed".to_owned(),
        Effect::WaveReached { waves } => format!("wave{waves}"),
        Effect::ErasureOrdered { processor, attempt, except, .. } => {
            let except = except.iter().map(|one| format!("-{one}")).collect::<String>();
            format!("erase({processor}{attempt}{except})")
        }
        Effect::Reported(report) => format!("done({})", report.processor),
        Effect::ReportedLate { processor, .. } => format!("late({processor})"),
        Effect::Stopped => "stop".to_owned(),
        Effect::WentOn => "go".to_owned(),
        Effect::LastMessageRequested { .. } => "message".to_owned(),
        Effect::UndoOffered { .. } => "offer".to_owned(),
        Effect::LastMessageDone => "told".to_owned(),
        Effect::ScanOrdered { attempt, .. } => format!("scan{attempt}"),
        Effect::ResidueFound => "residue".to_owned(),
        Effect::Deleted { .. } => "DELETED".to_owned(),
        Effect::AttentionNeeded { reason, .. } => format!("attention({reason:?})"),
        Effect::AnswerRequested { .. } => "answer".to_owned(),
        Effect::Extended { due_at, .. } => format!("extend{}", hours(due_at)),
        Effect::StatusChanged { status, .. } => format!("={status:?}"),
        Effect::TimerSet { timer, due_at } => format!("+{}@{}", timer.alarm.name(), hours(due_at)),
        Effect::TimerCancelled { .. } => return None,
    })
}

pub(super) fn told(state: &State, input: &Input, hours: i64) -> String {
    match decide(state, input, at(hours)) {
        Ok(effects) => words(&effects),
        Err(refusal) => refusal.code().to_owned(),
    }
}

pub(super) fn set(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}
