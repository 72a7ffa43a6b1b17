//! Holds: facts of cases, orders of staff and reports of the host, in any order.

use contracts::{
    AccountId, Envelope, Event,
    event::{ContainmentOutcome, HoldEffect, StaffHold},
    topology::{SUSPENSION_WORKER, SUSPENSION_WORKER_HOST},
};
use harness::{World, hours};
use messaging::Service;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use suspension_worker::machine::SuspensionWorker;
use uuid::Uuid;

use super::{ACCOUNTS, ROUNDS, Recorder, compare, settle, tell};

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

/// What staff orders.
fn order(random: &mut StdRng, account: AccountId) -> Event {
    let (hold, actor) = (random.random_range(0..3).to_string(), "staff-1".to_owned());
    let (reason_code, approver) = ("test".to_owned(), None);
    if random.random_bool(0.4) {
        return Event::HoldReleaseRequested { account, hold, actor, reason_code, approver };
    }
    let effects = [HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full];
    let (effect, kind) = (effects[random.random_range(0..3)], StaffHold::Manual);
    Event::HoldRequested {
        account,
        hold,
        effect,
        actor,
        reason_code,
        kind,
        approver,
        expires_at: None,
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
    let seed = super::seed();
    let (world, mut random) = (World::start().await, StdRng::seed_from_u64(seed));
    let (recorder, stories) = Recorder::new(SuspensionWorker::new(false));
    let service = Service::new(world.service("suspension-worker").shell().clone()).machine(
        recorder,
        &[SUSPENSION_WORKER_HOST, SUSPENSION_WORKER],
        &[],
    );
    for round in 0..ROUNDS {
        for _ in 0..10 {
            let account = random.random_range(0..ACCOUNTS).to_string();
            let folded = stories.lock().unwrap().get(&account).cloned().unwrap_or_default();
            let account = AccountId::try_new(&account).unwrap();
            match random.random_range(0..4) {
                0 => {
                    let event = order(&mut random, account);
                    let id = Uuid::from_u128(random.random()).to_string();
                    let source = "urn:ostiary:staff:staff-1".to_owned();
                    let order = Envelope { id, source, ..world.envelope(event) };
                    // A business no is an answer like any other.
                    let _ = service.command(order).await.unwrap();
                }
                1 => {
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
    let held = |state: &suspension_worker::domain::State| !state.known_holds().is_empty();
    let held = stories.lock().unwrap().values().filter(|story| held(&story.state)).count();
    assert!((1..ACCOUNTS).contains(&held), "{held} of {ACCOUNTS} are held");
    compare::<SuspensionWorker>(&world, &stories).await;
}
