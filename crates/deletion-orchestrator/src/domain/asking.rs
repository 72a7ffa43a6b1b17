//! Asked, confirmed, blocked, lapsed, taken back.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use contracts::{
    Time,
    event::{DeletionChannel, Dust},
};
use uuid::Uuid;

use super::{
    Alarm, Confirmation, Deletion, Effect, OPEN_RECOVERY, Purpose, Refusal, State, Status, Terms,
    UNDER_REVIEW, cancel, erasing, fence, timer,
};

/// How far two clocks may differ.
const TOLERANCE: TimeDelta = TimeDelta::minutes(10);

/// What a request begins with.
pub(super) struct Begin<'a> {
    pub id: Uuid,
    pub asked_at: Time,
    pub channel: DeletionChannel,
    pub actor: &'a Option<String>,
    pub terms: &'a Terms,
}

/// A new deletion, where none is under way.
pub(super) fn asked(state: &State, begin: &Begin<'_>, now: Time) -> Result<Vec<Effect>, Refusal> {
    match state.status {
        Status::Deleted => return Err(Refusal::Erased),
        Status::None | Status::Blocked | Status::Lapsed | Status::Cancelled => {}
        // One at a time: asking again changes nothing.
        Status::Requested
        | Status::Pending
        | Status::Frozen
        | Status::OnHold
        | Status::Fencing
        | Status::Sealing
        | Status::Erasing
        | Status::Verifying => return Ok(vec![]),
    }
    if state.deletion.as_ref().is_some_and(|known| known.id == begin.id) {
        return Ok(vec![]);
    }
    let deletion = opened(begin, now);
    let (id, confirm_by, due_at) = (deletion.id, deletion.confirm_by, deletion.due_at);
    let mut effects = vec![
        Effect::Opened { deletion: Box::new(deletion) },
        Effect::CheckRequested { deletion: id, check: 1, purpose: Purpose::Asking },
        timer(id, Alarm::Confirm, confirm_by),
    ];
    effects.extend(by_the_month(id, begin.terms, due_at));
    Ok(effects)
}

fn opened(begin: &Begin<'_>, now: Time) -> Deletion {
    let terms = begin.terms.clone();
    Deletion {
        id: begin.id,
        asked_at: begin.asked_at,
        // What was long under way to us can still be confirmed.
        confirm_by: now + terms.confirm_within,
        due_at: begin.asked_at + terms.due_after,
        channel: begin.channel,
        actor: begin.actor.clone(),
        terms,
        confirmed: None,
        execute_after: None,
        checks: 0,
        checking: None,
        blockers: BTreeSet::new(),
        dust: BTreeSet::new(),
        waived: BTreeSet::new(),
        frozen_until: None,
        fences: 0,
        granted: BTreeSet::new(),
        stopped: false,
        waves: 0,
        early: [].into(),
        orders: [].into(),
        told: false,
        scans: 0,
        residue: false,
        certificate: None,
        extended: false,
        extended_by: None,
        answered_for: None,
        cancel_refused: false,
        undo_offered_at: None,
    }
}

/// The timers of the law's month.
fn by_the_month(id: Uuid, terms: &Terms, due_at: Time) -> [Effect; 2] {
    let soon = due_at - terms.alarm.0;
    [timer(id, Alarm::DueSoon, soon), timer(id, Alarm::Due, due_at)]
}

/// The deletion that is meant: the one that is named, or the account's newest.
pub(super) fn meant(state: &State, named: Option<Uuid>) -> Result<&Deletion, Refusal> {
    let deletion = state.deletion.as_deref().ok_or(Refusal::NoDeletion)?;
    if named.is_some_and(|named| named != deletion.id) {
        return Err(Refusal::OtherDeletion);
    }
    if state.status == Status::Deleted { Err(Refusal::Erased) } else { Ok(deletion) }
}

/// The person proved that they want it: whatever forbids it is looked for once more.
pub(super) fn confirmed(
    state: &State,
    named: Option<Uuid>,
    (confirmation, waives): (Confirmation, &BTreeSet<Dust>),
    now: Time,
) -> Result<Vec<Effect>, Refusal> {
    let deletion = meant(state, named)?;
    // The same assertion once more, or one from before it.
    let known = deletion.confirmed.is_some_and(|before| confirmation.at <= before.at);
    let untimely =
        confirmation.at + TOLERANCE < deletion.asked_at || now + TOLERANCE < confirmation.at;
    Ok(match state.status {
        Status::Requested | Status::Blocked if known => vec![],
        Status::Requested | Status::Blocked if untimely => return Err(Refusal::AssertionUntimely),
        Status::Requested if deletion.confirmed.is_none() && deletion.confirm_by <= now => {
            lapsed(deletion)
        }
        Status::Requested if deletion.confirmed.is_some() => vec![],
        Status::Blocked if deletion.checking.is_some() => vec![],
        Status::Requested | Status::Blocked => {
            // Nobody gives up what they were not shown.
            let waives = waives.intersection(&deletion.dust).cloned().collect();
            let confirmed = Effect::Confirmed { confirmation, waives };
            [vec![confirmed], begun(state, deletion, now)].concat()
        }
        // Confirmed already, or too late.
        Status::None
        | Status::Lapsed
        | Status::Pending
        | Status::Frozen
        | Status::OnHold
        | Status::Fencing
        | Status::Sealing
        | Status::Erasing
        | Status::Verifying
        | Status::Deleted
        | Status::Cancelled => vec![],
    })
}

fn begun(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let mut effects = vec![];
    let again = deletion.execute_after.is_some() || deletion.confirm_by <= now;
    let mut due_at = deletion.due_at;
    if state.status == Status::Blocked && again {
        due_at = now + deletion.terms.due_after;
        effects.push(Effect::AskedAnew { asked_at: now, due_at });
    }
    if state.status == Status::Blocked {
        // While it was blocked, nobody waited for the month to end.
        effects.extend(by_the_month(deletion.id, &deletion.terms, due_at));
    }
    effects.extend(cancel(&[Alarm::Confirm]));
    let (check, purpose) = (deletion.checks + 1, Purpose::Confirming);
    effects.push(Effect::CheckRequested { deletion: deletion.id, check, purpose });
    effects
}

/// Nobody confirmed it in time.
pub(super) fn lapse(state: &State, deletion: &Deletion, now: Time) -> Vec<Effect> {
    let unconfirmed = state.status == Status::Requested && deletion.confirmed.is_none();
    if unconfirmed && deletion.confirm_by <= now { lapsed(deletion) } else { vec![] }
}

fn lapsed(deletion: &Deletion) -> Vec<Effect> {
    let mut effects = vec![Effect::Lapsed { deletion: deletion.id }];
    effects.extend(cancel(&[Alarm::Confirm, Alarm::DueSoon, Alarm::Due]));
    effects
}

/// Before the last fence stands it is undone; later it is not.
pub(super) fn cancelled(state: &State, named: Option<Uuid>) -> Result<Vec<Effect>, Refusal> {
    let deletion = meant(state, named)?;
    Ok(match state.status {
        Status::Requested
        | Status::Blocked
        | Status::Pending
        | Status::Frozen
        | Status::OnHold
        | Status::Fencing => undone(state, deletion),
        Status::Sealing | Status::Erasing | Status::Verifying if !deletion.cancel_refused => {
            vec![Effect::CancelRefused { deletion: deletion.id }]
        }
        // Told already, or nothing to take back.
        Status::Sealing
        | Status::Erasing
        | Status::Verifying
        | Status::None
        | Status::Lapsed
        | Status::Deleted
        | Status::Cancelled => vec![],
    })
}

/// It was taken back while it could be.
pub(super) fn undone(state: &State, deletion: &Deletion) -> Vec<Effect> {
    let mut effects = fence::left(state, deletion);
    effects.push(Effect::Undone { deletion: deletion.id });
    let alarms = [Alarm::Confirm, Alarm::Execute, Alarm::Thaw, Alarm::DueSoon, Alarm::Due];
    effects.extend(cancel(&alarms));
    effects
}

/// A check says what forbids it; to that comes what this story knows by itself.
pub(super) fn checked(
    state: &State,
    (id, check): (Uuid, i32),
    (found, dust): (&BTreeSet<String>, &BTreeSet<Dust>),
    terms: &Terms,
    now: Time,
) -> Vec<Effect> {
    let open = state.deletion.as_ref().filter(|one| one.id == id && one.checks == check);
    let Some((deletion, purpose)) = open.and_then(|one| Some((one, one.checking?))) else {
        return vec![];
    };
    let blockers = all_blockers(state, found);
    let dust = waivable(dust, &blockers);
    let is_open_question = purpose == Purpose::Asking;
    let forbids = blockers.iter().any(|code| {
        let mut of = dust.iter().filter(|one| one.code() == code).peekable();
        // Who has not been asked to confirm yet is first shown what there is to give up.
        of.peek().is_none() || !is_open_question && !of.all(|one| deletion.waived.contains(one))
    });
    let mut effects = vec![];
    let (mut settled, mut due_at) = (&deletion.terms, deletion.due_at);
    // Once settled they change only with the law: an edited policy is for those who ask after it.
    let is_open = match purpose {
        Purpose::Asking => *terms != deletion.terms,
        Purpose::Confirming => terms.profile != deletion.terms.profile,
        Purpose::Recheck => false,
    };
    if is_open {
        (settled, due_at) = (terms, deletion.asked_at + terms.due_after);
        if deletion.extended {
            due_at = due_at + terms.extension;
        }
        effects.push(Effect::TermsSettled { terms: Box::new(terms.clone()), due_at });
        effects.extend(by_the_month(id, terms, due_at));
    }
    if forbids {
        effects.push(Effect::Blocked { deletion: id, blockers, dust });
        // Who is blocked was answered: the month has nothing to wait for.
        effects.extend(cancel(&[Alarm::Confirm, Alarm::Execute, Alarm::DueSoon, Alarm::Due]));
        return effects;
    }
    effects.extend(match purpose {
        Purpose::Asking => {
            vec![Effect::Eligible { deletion: id, confirm_by: deletion.confirm_by, dust }]
        }
        Purpose::Confirming => {
            let early = erasing::early(deletion, settled, &state.kept.categories);
            [scheduled(deletion, (settled, due_at), dust, now), early].concat()
        }
        Purpose::Recheck => fence::requested(deletion, now),
    });
    effects
}

/// What a person may give up: never what is under review, or the account of somebody whose recovery is open.
fn waivable(dust: &BTreeSet<Dust>, blockers: &BTreeSet<String>) -> BTreeSet<Dust> {
    let named = |one: &&Dust| blockers.contains(one.code());
    let ours = |one: &&Dust| [UNDER_REVIEW, OPEN_RECOVERY].contains(&one.code());
    dust.iter().filter(named).filter(|one| !ours(one)).cloned().collect()
}

/// Every reason is looked at, whatever the others say.
fn all_blockers(state: &State, found: &BTreeSet<String>) -> BTreeSet<String> {
    let held = state.holds.stopping.then(|| UNDER_REVIEW.to_owned());
    let recovery = state.in_recovery().then(|| OPEN_RECOVERY.to_owned());
    found.iter().cloned().chain(held).chain(recovery).collect()
}

fn scheduled(
    deletion: &Deletion,
    (terms, due_at): (&Terms, Time),
    waived: BTreeSet<Dust>,
    now: Time,
) -> Vec<Effect> {
    let execute_after = (deletion.asked_at + terms.grace).min(due_at - terms.reserve.0);
    let mut effects = vec![
        Effect::Scheduled { deletion: deletion.id, execute_after, due_at, waived },
        timer(deletion.id, Alarm::Execute, execute_after.max(now)),
    ];
    // While it was blocked, nobody waited for the month to end.
    effects.extend(by_the_month(deletion.id, terms, due_at));
    effects
}
