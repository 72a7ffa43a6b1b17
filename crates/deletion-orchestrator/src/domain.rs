//! When an account may be erased, and how far that is. Pure: no I/O, no clock, no randomness.

use std::collections::BTreeSet;

use chrono::SubsecRound;
use contracts::{
    Time,
    event::{
        CancelledBy, DeletionAttention, DeletionChannel, DeletionStatus, Dust, ErasureReport,
        ErasureStage, ExtensionReason, FenceKeeper,
    },
};
use runtime::span::Span;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod asking;
mod closing;
mod deletion;
mod erasing;
mod evolve;
mod fence;
mod kept;
mod law;
#[cfg(test)]
mod properties;
mod refusal;
mod terms;
#[cfg(test)]
mod tests;
mod waiting;

pub use deletion::{
    Confirmation, Deletion, Holds, KEEPERS, Kept, Method, Order, Purpose, Recovery, State, Status,
};
pub use evolve::evolve;
pub use refusal::Refusal;
pub use terms::{Alarm, Terms, Timer};

/// The one code of all reasons that nobody is told.
pub const UNDER_REVIEW: &str = "under_review";
/// A recovery of the account, or its watch period, is open.
pub const OPEN_RECOVERY: &str = "open_recovery";

/// What happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields repeat those of the event")]
pub enum Input {
    /// A person asks to leave. `terms` are the policy's of today, of the strictest profile.
    Asked {
        deletion: Uuid,
        asked_at: Time,
        channel: DeletionChannel,
        actor: Option<String>,
        terms: Terms,
    },
    /// They proved that they want it.
    Confirmed {
        deletion: Option<Uuid>,
        confirmation: Confirmation,
        /// What they were shown as too little to withdraw, and give up.
        waives: BTreeSet<Dust>,
    },
    /// Staff decides that it takes longer, as the law allows.
    Extended { deletion: Option<Uuid>, reason: ExtensionReason, actor: String },
    /// They, or support for them, take it back.
    Cancelled { deletion: Option<Uuid>, by: CancelledBy },
    /// A check says what forbids it. `terms` are the policy's of today, of the profile of where the person lives.
    Checked {
        deletion: Uuid,
        check: i32,
        blockers: BTreeSet<String>,
        /// Of which of the blockers all is too little to withdraw.
        dust: BTreeSet<Dust>,
        terms: Terms,
    },
    /// The account's holds are now others.
    HoldsChanged { version: i64, stopping: bool },
    /// The categories under a legal hold are now others.
    LegalHoldsChanged { version: i64, categories: BTreeSet<String> },
    /// Somebody who seems to be the person wants the account back.
    RecoveryEscalated { recovery: Uuid, version: i64 },
    /// They get it.
    FactorChanged { recovery: Uuid, version: i64 },
    /// The recovery is over.
    RecoveryClosed { recovery: Uuid, version: i64 },
    /// Somebody signs up with the address of the account.
    AddressUsedAgain,
    /// A fence stands, or does not.
    FenceAnswered { keeper: FenceKeeper, deletion: Uuid, attempt: i32, granted: bool },
    /// Identity is in the vault.
    Sealed { deletion: Uuid },
    /// A processor says what it did.
    Reported(ErasureReport),
    /// The last message was sent, or given up.
    LastMessageDone { deletion: Uuid },
    /// A scan is done; there is a certificate if and only if nothing was found.
    Scanned { deletion: Uuid, attempt: i32, certificate: Option<Uuid> },
    /// A timer is due.
    Due(Timer),
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields repeat those of the state or of the event told")]
pub enum Effect {
    /// A deletion begins.
    Opened { deletion: Box<Deletion> },
    /// It is to be found out what forbids it.
    CheckRequested { deletion: Uuid, check: i32, purpose: Purpose },
    /// Where the person lives is known: these terms hold.
    TermsSettled { terms: Box<Terms>, due_at: Time },
    /// Nothing forbids it but dust, and the person is to confirm it.
    Eligible { deletion: Uuid, confirm_by: Time, dust: BTreeSet<Dust> },
    /// The person proved that they want it.
    Confirmed { confirmation: Confirmation, waives: BTreeSet<Dust> },
    /// Confirming again after it was blocked begins anew.
    AskedAnew { asked_at: Time, due_at: Time },
    /// Something forbids it.
    Blocked { deletion: Uuid, blockers: BTreeSet<String>, dust: BTreeSet<Dust> },
    /// Nobody confirmed it.
    Lapsed { deletion: Uuid },
    /// It will be carried out, not before this moment.
    Scheduled { deletion: Uuid, execute_after: Time, due_at: Time, waived: BTreeSet<Dust> },
    /// It was taken back.
    Undone { deletion: Uuid },
    /// It cannot be taken back any more.
    CancelRefused { deletion: Uuid },
    /// The person is written how it is taken back.
    UndoOffered { deletion: Uuid, at: Time },
    /// A hold has to end first.
    HeldUp,
    /// A recovery is looked at first, for so long at most.
    Froze { until: Time },
    /// What is known of the account's holds.
    HoldsKnown { version: i64, stopping: bool },
    /// What is known of legal holds on categories.
    KeptKnown { version: i64, categories: BTreeSet<String> },
    /// What is known of a recovery.
    RecoveryKnown { recovery: Uuid, version: i64, open: bool },
    /// Fences are to be put up.
    FenceRequested { deletion: Uuid, attempt: i32 },
    /// One stands.
    FenceGranted { keeper: FenceKeeper },
    /// All are to be taken down; it waits again.
    FenceReleased { deletion: Uuid, attempt: i32 },
    /// All fences stand: from here it only goes on.
    SealOrdered { deletion: Uuid, asked_at: Time, jurisdiction: String },
    /// Identity is in the vault.
    Sealed,
    /// So many waves of processors were ordered.
    WaveReached { waves: usize },
    /// A processor is to erase.
    ErasureOrdered {
        deletion: Uuid,
        processor: String,
        attempt: i32,
        stage: ErasureStage,
        except: BTreeSet<String>,
    },
    /// A processor said what it did.
    Reported(ErasureReport),
    /// A processor answered what an earlier deletion ordered, which was taken back.
    ReportedLate { deletion: Uuid, processor: String },
    /// A hold came after the fence: nothing new begins.
    Stopped,
    /// That hold has ended.
    WentOn,
    /// The last message is to be sent.
    LastMessageRequested { deletion: Uuid },
    /// It was sent, or given up.
    LastMessageDone,
    /// What is left is to be looked for.
    ScanOrdered { deletion: Uuid, attempt: i32, processors: Vec<String> },
    /// Something was found.
    ResidueFound,
    /// Nothing was.
    Deleted { deletion: Uuid, certificate: Uuid },
    /// A person has to look.
    AttentionNeeded { deletion: Uuid, reason: DeletionAttention, processor: Option<String> },
    /// The person is to be answered, whatever it waits for.
    AnswerRequested { deletion: Uuid, answer_by: Time },
    /// The law's date moves.
    Extended { deletion: Uuid, reason: ExtensionReason, due_at: Time, by: Option<String> },
    /// Where it stands for outsiders.
    StatusChanged { deletion: Uuid, status: DeletionStatus, execute_after: Option<Time> },
    /// A moment to wait for.
    TimerSet { timer: Timer, due_at: Time },
    /// A moment that need not come.
    TimerCancelled { alarm: Alarm },
}

/// What `input` leads to at `now`. Empty: already so, stale, or too late.
///
/// At most one of the effects is a standing fact for the holds (`Scheduled`, `Blocked`, `Lapsed`, `Undone`), because
/// receivers order those by the story's version and one input makes one version.
pub fn decide(state: &State, input: &Input, now: Time) -> Result<Vec<Effect>, Refusal> {
    // What the database keeps is what is compared later.
    let now = now.trunc_subsecs(6);
    let mut effects = match input {
        Input::Asked { deletion, asked_at, channel, actor, terms } => {
            let asked_at = (*asked_at).min(now);
            let begin = asking::Begin { id: *deletion, asked_at, channel: *channel, actor, terms };
            asking::asked(state, &begin, now)?
        }
        Input::Confirmed { deletion, confirmation, waives } => {
            asking::confirmed(state, *deletion, (*confirmation, waives), now)?
        }
        Input::Extended { deletion, reason, actor } => {
            law::extended(state, *deletion, (*reason, actor), now)?
        }
        Input::AddressUsedAgain => waiting::address_used_again(state, now),
        Input::Cancelled { deletion, by: _ } => asking::cancelled(state, *deletion)?,
        Input::Checked { deletion, check, blockers, dust, terms } => {
            asking::checked(state, (*deletion, *check), (blockers, dust), terms, now)
        }
        Input::HoldsChanged { version, stopping } => {
            waiting::holds_changed(state, *version, *stopping, now)
        }
        Input::LegalHoldsChanged { version, categories } => {
            kept::changed(state, *version, categories)
        }
        Input::RecoveryEscalated { recovery, version } => {
            waiting::escalated(state, *recovery, *version, now)
        }
        Input::FactorChanged { recovery, version } => {
            waiting::factor_changed(state, *recovery, *version)
        }
        Input::RecoveryClosed { recovery, version } => {
            waiting::recovery_closed(state, *recovery, *version, now)
        }
        Input::FenceAnswered { keeper, deletion, attempt, granted } => {
            fence::answered(state, *keeper, (*deletion, *attempt), *granted, now)
        }
        Input::Sealed { deletion } => erasing::sealed(state, *deletion, now),
        Input::Reported(report) => erasing::reported(state, report, now)?,
        Input::LastMessageDone { deletion } => closing::last_message_done(state, *deletion),
        Input::Scanned { deletion, attempt, certificate } => {
            closing::scanned(state, (*deletion, *attempt), *certificate, now)
        }
        Input::Due(timer) => due(state, timer, now),
    };
    effects.extend(shown_anew(state, &effects));
    Ok(effects)
}

fn due(state: &State, timer: &Timer, now: Time) -> Vec<Effect> {
    let Some(deletion) = state.deletion.as_ref().filter(|one| one.id == timer.deletion) else {
        return vec![];
    };
    match &timer.alarm {
        Alarm::Confirm => asking::lapse(state, deletion, now),
        Alarm::Execute => waiting::execute(state, deletion, now),
        Alarm::Thaw => waiting::thaw(state, deletion, now),
        Alarm::Fence => fence::unanswered(state, deletion, now),
        Alarm::Retry(processor) => {
            erasing::retry(state, deletion, processor, ErasureStage::GraceEnd)
        }
        Alarm::RetryEarly(processor) => {
            erasing::retry(state, deletion, processor, ErasureStage::Confirmation)
        }
        Alarm::LastMessage => closing::last_message_done(state, deletion.id),
        Alarm::Scan => closing::scan_again(state, deletion),
        Alarm::DueSoon => law::due_soon(state, deletion, now),
        Alarm::Due => law::due(state, deletion, now),
    }
}

/// What outsiders are told, where what they see is not what they saw.
fn shown_anew(before: &State, effects: &[Effect]) -> Option<Effect> {
    let view = |state: &State| {
        let deletion = state.deletion.as_ref()?;
        Some((deletion.id, state.shown()?, state.execute_after()))
    };
    let after = view(&effects.iter().fold(before.clone(), evolve));
    let (deletion, status, execute_after) = after.filter(|_| after != view(before))?;
    Some(Effect::StatusChanged { deletion, status, execute_after })
}

fn timer(deletion: Uuid, alarm: Alarm, due_at: Time) -> Effect {
    Effect::TimerSet { timer: Timer { deletion, alarm }, due_at }
}

fn attention(deletion: Uuid, reason: DeletionAttention) -> Effect {
    Effect::AttentionNeeded { deletion, reason, processor: None }
}

fn cancel(alarms: &[Alarm]) -> Vec<Effect> {
    alarms.iter().map(|alarm| Effect::TimerCancelled { alarm: alarm.clone() }).collect()
}
