//! Opening, changing and closing holds: whatever changes the open holds is told once, as a whole.
//!
//! **Rules worth knowing.** A case has one hold (a person's profile at the provider of identity checks is a case of
//! its own); silence that turns into a YES changes its kind. A fact not newer (`storyversion`) than the last heard of
//! its case is ignored, and so every fact is remembered, even one that changes nothing. A clearance lifts a bad answer
//! only if two different people of compliance stand in it. Staff's holds have ids of their own: no id of theirs
//! collides with a case, none of their wishes lifts a case's hold. An id is used once: asked again it is the same
//! hold, with another effect or after its release it is refused; a release that overtakes its request wins. An
//! approver is believed only if this schema's `approvals` holds their yes to exactly this order. Who placed and who
//! released it, and both reasons, are kept (`ostiary holds list --all`). Only the newest hold set counts as contained.
//! What was taken over from the old spreadsheet opens a quiet hold, and takes the place of what was adopted (decision
//! 0016).

use contracts::{
    Time,
    event::{HoldEffect, HoldKind, HoldSet, KnownHold, OpenHold, PublicReason},
};
use uuid::Uuid;

use super::{
    Effect, Hold, KycFact, Refusal, Release, State, Turn, categories, drift, evolve, expiry,
    leaving,
};

const HOLD_ID_MAX_BYTES: usize = 128;
pub(super) const KYC_SOURCE: &str = "kyc-screener";

impl State {
    /// All open holds with their true kinds: those of cases first, each kind in the order of its ids, the leaving last.
    pub fn known_holds(&self) -> Vec<KnownHold> {
        let cases = self.cases.iter().filter_map(|(id, case)| Some((id, case.hold.as_ref()?)));
        let cases = cases.map(|(id, hold)| known(id.to_string(), hold));
        let manual = self.manual.iter().map(|(id, hold)| known(id.clone(), hold));
        let leaving = self.leaving.iter();
        let leaving = leaving.filter_map(|one| Some((one.deletion, one.hold.as_ref()?)));
        let leaving = leaving.map(|(id, hold)| known(id.to_string(), hold));
        cases.chain(manual).chain(leaving).collect()
    }

    /// All open holds as hosts and people may know them.
    pub fn hold_set(&self) -> HoldSet {
        public(self.version, &self.known_holds())
    }
}

/// Open holds as hosts and people may know them.
pub fn public(hold_set_version: i64, holds: &[KnownHold]) -> HoldSet {
    let open = |hold: &KnownHold| OpenHold {
        public_reason: public_reason(hold.kind),
        effect: hold.effect,
        since: hold.since,
    };
    HoldSet { hold_set_version, effect: strongest(holds), holds: holds.iter().map(open).collect() }
}

/// A true kind in the words that hosts, people and most of the staff may read.
pub fn public_reason(kind: HoldKind) -> PublicReason {
    match kind {
        HoldKind::KycNoAnswer | HoldKind::KycPositiveAnswer | HoldKind::KycProviderRejected => {
            PublicReason::Verification
        }
        HoldKind::Manual | HoldKind::Legal | HoldKind::SanctionsMatch => PublicReason::Review,
        HoldKind::DeletionPending => PublicReason::Deletion,
    }
}

/// The strongest effect of holds.
pub(super) fn strongest(holds: &[KnownHold]) -> HoldEffect {
    holds.iter().map(|hold| hold.effect).max().unwrap_or_default()
}

/// What a fact of a case leads to. It counts only if it is newer than all that was heard of the case.
pub(super) fn heard(
    state: &State,
    case: Uuid,
    story_version: i64,
    (fact, taken_over): (KycFact, bool),
    now: Time,
) -> Vec<Effect> {
    let known = state.cases.get(&case);
    if known.is_some_and(|known| story_version <= known.seen) {
        return vec![];
    }
    let hold = known.and_then(|known| known.hold.as_ref());
    let held = |kind| {
        let since = hold.map_or(now, |hold| hold.since);
        let (effect, source) = (HoldEffect::Full, KYC_SOURCE.to_owned());
        Effect::CaseHeld {
            case,
            hold: Hold {
                kind,
                effect,
                since,
                source,
                reason: None,
                approver: None,
                quiet: taken_over,
                expires_at: None,
                review_since: None,
                extensions: vec![],
            },
        }
    };
    let change = match turn(fact, hold.map(|hold| hold.kind)) {
        CaseTurn::Held(kind) => Some(held(kind)),
        CaseTurn::Lifted => Some(Effect::CaseLifted { case }),
        CaseTurn::Same => None,
    };
    let mut effects = vec![Effect::Heard { case, story_version }];
    if taken_over && matches!(change, Some(Effect::CaseHeld { .. })) {
        effects.extend(drift::explained(state, now));
    }
    effects.extend(change);
    with_change(state, effects)
}

/// What becomes of a case's hold.
enum CaseTurn {
    Held(HoldKind),
    Lifted,
    Same,
}

/// What a fact makes of the hold that a case has. The provider's rejection is a case of its own.
fn turn(fact: KycFact, hold: Option<HoldKind>) -> CaseTurn {
    use HoldKind::{
        DeletionPending, KycNoAnswer, KycPositiveAnswer, KycProviderRejected, Legal, Manual,
        SanctionsMatch,
    };
    match (fact, hold) {
        (KycFact::Silent, None) => CaseTurn::Held(KycNoAnswer),
        (KycFact::Rejected, None | Some(KycNoAnswer)) => CaseTurn::Held(KycPositiveAnswer),
        (KycFact::ProviderRejected, None) => CaseTurn::Held(KycProviderRejected),
        (KycFact::Reversed | KycFact::Cleared | KycFact::Lifted, Some(KycNoAnswer))
        | (KycFact::Lifted, Some(KycPositiveAnswer))
        | (KycFact::ProviderAccepted, Some(KycProviderRejected)) => CaseTurn::Lifted,
        // Already so; and after a bad answer only compliance lifts, whatever the case says.
        (KycFact::Silent | KycFact::ProviderRejected, Some(_))
        | (
            KycFact::Rejected,
            Some(
                KycPositiveAnswer | KycProviderRejected | Manual | Legal | DeletionPending
                | SanctionsMatch,
            ),
        )
        | (
            KycFact::Reversed | KycFact::Cleared,
            None
            | Some(
                KycPositiveAnswer | KycProviderRejected | Manual | Legal | DeletionPending
                | SanctionsMatch,
            ),
        )
        | (
            KycFact::Lifted,
            None | Some(KycProviderRejected | Manual | Legal | DeletionPending | SanctionsMatch),
        )
        | (
            KycFact::ProviderAccepted,
            None
            | Some(
                KycNoAnswer | KycPositiveAnswer | Manual | Legal | DeletionPending | SanctionsMatch,
            ),
        ) => CaseTurn::Same,
    }
}

/// What staff's wish for a hold leads to.
pub(super) fn requested(state: &State, id: &str, hold: Hold) -> Result<Vec<Effect>, Refusal> {
    check_id(id)?;
    if hold.effect == HoldEffect::None {
        return Err(Refusal::NoEffect);
    }
    if state.released.contains_key(id) {
        return Err(Refusal::HoldIdUsed);
    }
    if state.kept.contains_key(id) {
        return Err(Refusal::OtherKind);
    }
    if hold.kind == HoldKind::Legal {
        two(&hold.source, hold.approver.as_ref())?;
    }
    if hold.kind == HoldKind::SanctionsMatch && hold.effect != HoldEffect::Full {
        return Err(Refusal::NotFull);
    }
    match state.manual.get(id) {
        Some(open) if open.kind != hold.kind => Err(Refusal::OtherKind),
        Some(open) if open.effect != hold.effect => Err(Refusal::OtherEffect),
        // Who names no end does not mind which one it has.
        Some(open) if hold.expires_at.is_none_or(|at| open.expires_at == Some(at)) => Ok(vec![]),
        Some(_) => Err(Refusal::OtherEnd),
        None => {
            expiry::is_ahead(hold.expires_at, hold.since)?;
            Ok(with_change(state, vec![Effect::Placed { id: id.to_owned(), hold }]))
        }
    }
}

/// What staff's wish to end a hold leads to. An unknown id is remembered: the release may have overtaken its request.
pub(super) fn released(state: &State, id: &str, release: Release) -> Result<Vec<Effect>, Refusal> {
    check_id(id)?;
    if let Some(case) = leaving::left_alone(state, id) {
        two(&release.actor, release.approver.as_ref())?;
        let released = Effect::Released { id: id.to_owned(), release };
        return Ok(with_change(state, vec![Effect::CaseLifted { case }, released]));
    }
    if state.released.contains_key(id) {
        return Ok(vec![]);
    }
    if state.kept.contains_key(id) {
        return categories::released(state, id, release);
    }
    if state.manual.get(id).is_some_and(|hold| takes_two(hold.kind)) {
        two(&release.actor, release.approver.as_ref())?;
    }
    if !state.manual.contains_key(id) && is_of_a_story(state, id) {
        return Err(Refusal::NotStaffs);
    }
    Ok(with_change(state, vec![Effect::Released { id: id.to_owned(), release }]))
}

/// Adds what is to be told, if the effects change the open holds.
pub(super) fn with_change(before: &State, mut effects: Vec<Effect>) -> Vec<Effect> {
    let holds = effects.iter().fold(before.clone(), evolve).known_holds();
    if holds != before.known_holds() {
        let turn = match (before.effect, strongest(&holds)) {
            (HoldEffect::Full, HoldEffect::Full) => Turn::Neither,
            (_, HoldEffect::Full) => Turn::Suspended,
            (HoldEffect::Full, _) => Turn::Reactivated,
            (_, HoldEffect::None | HoldEffect::Limited | HoldEffect::ExitOnly) => Turn::Neither,
        };
        effects.extend(leaving::behind(before, &holds));
        effects.push(Effect::Changed { turn, version: before.version + 1, holds });
    }
    effects
}

/// Whether two have to agree to lift a hold that was asked for, or to keep it on.
pub fn takes_two(kind: HoldKind) -> bool {
    matches!(kind, HoldKind::Legal | HoldKind::SanctionsMatch)
}

/// Whether somebody else agreed. That it is so, and not only said, is held against the database before.
pub(super) fn two(actor: &str, approver: Option<&String>) -> Result<(), Refusal> {
    if approver.is_some_and(|approver| approver != actor) { Ok(()) } else { Err(Refusal::FourEyes) }
}

/// Whether a hold is open that only a case or a deletion lifts.
pub(super) fn is_of_a_story(state: &State, id: &str) -> bool {
    let named = Uuid::parse_str(id).ok();
    let case = named.and_then(|case| state.cases.get(&case));
    let leaving = state.leaving.as_ref().filter(|one| Some(one.deletion) == named);
    case.is_some_and(|case| case.hold.is_some()) || leaving.is_some_and(|one| one.hold.is_some())
}

pub(super) fn check_id(id: &str) -> Result<(), Refusal> {
    let fits = (1..=HOLD_ID_MAX_BYTES).contains(&id.len()) && !id.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Refusal::HoldIdInvalid) }
}

fn known(hold_id: String, hold: &Hold) -> KnownHold {
    let Hold { kind, effect, since, quiet, .. } = *hold;
    KnownHold { hold_id, kind, effect, since, quiet }
}
