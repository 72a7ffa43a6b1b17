//! Holds: facts of cases, orders of staff, reports of the host and what the reconciler finds, in any order.

use contracts::{
    AccountId, Event, Time,
    event::{ContainmentOutcome, DriftAction, DriftKind, HoldEffect, StaffHold},
    topology::{SUSPENSION_WORKER, SUSPENSION_WORKER_HOST},
};
use harness::{World, hours};
use messaging::{Finding, Service, StoryKey};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use suspension_worker::{
    domain::{Difference, Input},
    machine::SuspensionWorker,
};
use uuid::Uuid;

use super::{ACCOUNTS, ACTS, ROUNDS, Recorder, all_happened, alone, compare, settle, tell};
use crate::{agreed::agreed, seed::seed};

/// What the random events are to lead to at least once.
const HAPPENS: [&str; 11] = [
    "Applied",
    "AttentionNeeded",
    "CaseHeld",
    "CaseLifted",
    "CategoriesChanged",
    "DriftFound",
    "Extended",
    "Kept",
    "Placed",
    "Released",
    "ReviewOpened",
];

/// What `kyc-screener` says of one of two cases.
fn fact(random: &mut StdRng, account: AccountId) -> Event {
    let case = Uuid::from_u128(random.random_range(1..3));
    let actor = random.random_bool(0.5).then(|| "ann".to_owned());
    let approver = actor.as_ref().map(|_| "bob".to_owned());
    let (deadline, taken_over) = ("2026-01-01T00:00:00Z".parse().unwrap(), random.random_bool(0.2));
    match random.random_range(0..4) {
        0 => Event::KycDeadlinePassed { account, case, deadline, taken_over },
        1 => Event::KycDeadlineReversed { account, case },
        2 => Event::KycAnswersRejected { account, case, taken_over },
        _ => Event::KycCleared { account, case, in_time: false, actor, approver },
    }
}

/// What staff orders: holds of either kind, with and without an end.
fn order(random: &mut StdRng, account: AccountId, now: Time) -> Event {
    let (hold, actor) = (random.random_range(0..4).to_string(), "ann".to_owned());
    let reason_code = "test".to_owned();
    let approver = None;
    let ends_at = now + hours(random.random_range(0..30));
    match random.random_range(0..12) {
        10..12 => {
            let categories = vec![["messages", "orders"][random.random_range(0..2)].to_owned()];
            let expires_at = random.random_bool(0.6).then_some(ends_at);
            Event::CategoryHoldRequested {
                account,
                hold,
                categories,
                actor,
                reason_code,
                approver,
                expires_at,
            }
        }
        0..2 => Event::HoldReleaseRequested { account, hold, actor, reason_code, approver },
        2..5 => {
            let expires_at = ends_at;
            Event::HoldExtensionRequested {
                account,
                hold,
                expires_at,
                actor,
                reason_code,
                approver,
            }
        }
        _ => {
            let effects = [HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full];
            let effect = effects[random.random_range(0..3)];
            let kinds = [StaffHold::Manual, StaffHold::Legal, StaffHold::SanctionsMatch];
            let kind = kinds[random.random_range(0..3)];
            let expires_at = random.random_bool(0.6).then_some(ends_at);
            Event::HoldRequested {
                account,
                hold,
                effect,
                actor,
                reason_code,
                kind,
                approver,
                expires_at,
            }
        }
    }
}

/// What the reconciler says of the newest hold set, or of one before it.
fn compared(random: &mut StdRng, newest: i64) -> Input {
    let kinds = [
        DriftKind::FlagWithoutHold,
        DriftKind::HoldWithoutFlag,
        DriftKind::TokensUnderHold,
        DriftKind::AccountMissing,
    ];
    let actions = [DriftAction::Reported, DriftAction::Adopted, DriftAction::Repaired];
    let effects = [HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full];
    let difference = Difference {
        kind: kinds[random.random_range(0..kinds.len())],
        action: actions[random.random_range(0..actions.len())],
        effect: effects[random.random_range(0..effects.len())],
    };
    Input::HostCompared {
        version: (newest - random.random_range(0..5) / 4).max(0),
        carried_out: random.random_bool(0.7).then(|| newest + random.random_range(0..2)),
        difference: random.random_bool(0.7).then_some(difference),
    }
}

/// What the host reports of the newest hold set, or of one beside it.
fn report(random: &mut StdRng, account: AccountId, newest: i64) -> Event {
    let outcomes = [
        ContainmentOutcome::Applied,
        ContainmentOutcome::Outdated,
        ContainmentOutcome::NoSuchAccount,
        ContainmentOutcome::Refused,
    ];
    let outcome = outcomes[random.random_range(0..outcomes.len())];
    let hold_set_version = (newest + random.random_range(-1..2)).max(1);
    let (effect, receipts) = (HoldEffect::Full, vec![]);
    Event::ContainmentReported { account, hold_set_version, effect, outcome, receipts }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_hold_set_is_the_fold_of_its_effects() {
    let (world, mut random) = (World::start().await, StdRng::seed_from_u64(seed()));
    let (recorder, stories) = Recorder::new(SuspensionWorker::new(false));
    let service = Service::new(world.service("suspension-worker").shell().clone()).machine(
        recorder.clone(),
        &[SUSPENSION_WORKER_HOST, SUSPENSION_WORKER],
        &[],
    );
    let findings = service.findings(recorder);
    for round in 0..ROUNDS {
        for _ in 0..ACTS {
            let account = random.random_range(0..ACCOUNTS).to_string();
            let folded = stories.lock().unwrap().get(&account).cloned().unwrap_or_default();
            let account = AccountId::try_new(&account).unwrap();
            match random.random_range(0..6) {
                0..2 => {
                    let order = order(&mut random, account, world.now());
                    let order = if random.random_bool(0.7) {
                        agreed(&world, "suspension-worker", order).await
                    } else {
                        alone(&mut random, &world, order)
                    };
                    // A business no is an answer like any other.
                    let _ = service.command(order).await.unwrap();
                }
                2 => {
                    let input = compared(&mut random, folded.state.hold_set().hold_set_version);
                    let id = Uuid::from_u128(random.random());
                    let found = Finding { id, story: StoryKey::of(&account), input };
                    // What is under way is no news.
                    let _ = findings.fold(vec![found]).await.unwrap();
                }
                3 => {
                    let newest = folded.state.hold_set().hold_set_version;
                    let event = report(&mut random, account, newest);
                    // Under another name, so that it is not taken for what the machine says.
                    tell(&world, "urn:ostiary:containment", Some(newest.max(1)), event).await;
                }
                _ => {
                    let version = Some(1 + i64::try_from(round).unwrap());
                    let event = fact(&mut random, account);
                    tell(&world, "urn:ostiary:kyc-screener", version, event).await;
                }
            }
        }
        settle(&service).await;
        world.advance(hours(1));
    }
    all_happened(&stories, &HAPPENS);
    compare::<SuspensionWorker>(&world, &stories).await;
}
