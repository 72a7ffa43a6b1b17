//! Cases: everything that comes by the stream, by command and by timer, in any order.

use std::{collections::BTreeSet, sync::Arc};

use contracts::{
    AccountId, Envelope, Event,
    event::{Answer, Channel, Choice, FailureReason, Macro, Standing},
    topology::{ENROLL_CASE, KYC_SCREENER, KYC_SCREENER_HOST, RUN_MACRO, SUBMIT_ANSWERS},
};
use harness::{World, hours};
use kyc_screener::machine::KycScreener;
use messaging::Service;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::{ACCOUNTS, ROUNDS, Recorder, compare, settle, tell};

const NOTIFIER: &str = "urn:ostiary:notifier";

/// Answers to some of the questions, mostly NO.
fn answers(random: &mut StdRng, questions: &[String]) -> Vec<Answer> {
    let whole = random.random_bool(0.5);
    let answered = questions.iter().filter(|_| whole || random.random_bool(0.6));
    let answered: Vec<String> = answered.cloned().collect();
    let choose = |question_id| {
        let answer = if random.random_bool(0.05) { Choice::Yes } else { Choice::No };
        Answer { question_id, answer }
    };
    answered.into_iter().map(choose).collect()
}

/// What the host or the notifier says.
fn said(
    random: &mut StdRng,
    world: &World,
    account: AccountId,
    case: Uuid,
) -> (&'static str, Event) {
    let (request, channel, at) = (Uuid::from_u128(random.random()), Channel::Email, world.now());
    let host = "https://app.example.com/accounts";
    match random.random_range(0..8) {
        0..3 => (host, Event::UserSignedUpFromRu { account, signed_up_at: at, locale: None }),
        3..5 => (NOTIFIER, {
            let (case, channel) = (Some(case), Some(channel));
            Event::NotificationAccepted { account, request, case, accepted_at: at, channel }
        }),
        5 => {
            let case = Some(case);
            (
                NOTIFIER,
                Event::NotificationBounced { account, request, case, channel, bounced_at: at },
            )
        }
        6 => (NOTIFIER, {
            let (case, reason) = (Some(case), FailureReason::Refused);
            Event::NotificationFailed { account, request, case, reason, failed_at: at }
        }),
        _ => ("urn:ostiary:gateway", {
            let reply = request.to_string();
            Event::InboundReplyReceived {
                account,
                case: Some(case),
                channel,
                reply,
                received_at: at,
            }
        }),
    }
}

/// What the customer answers, or staff orders.
fn command(
    random: &mut StdRng,
    account: AccountId,
    questionnaire: &(String, Vec<String>),
) -> Event {
    let actor = "staff-1".to_owned();
    match random.random_range(0..8) {
        0 => {
            let which = [Macro::Questions, Macro::Suspended, Macro::Ok][random.random_range(0..3)];
            Event::RunMacro { account, which, actor, conversation: None }
        }
        1 => {
            let standings =
                [Standing::New, Standing::Cleared, Standing::Rejected, Standing::Silent];
            let standing = standings[random.random_range(0..standings.len())];
            Event::EnrollCase { account, standing, deadline: None, locale: None, actor }
        }
        _ => {
            let answers = answers(random, &questionnaire.1);
            let questionnaire = questionnaire.0.clone();
            Event::SubmitAnswers {
                account,
                questionnaire,
                answers,
                submitted_at: None,
                actor: None,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_case_is_the_fold_of_its_effects() {
    let seed = super::seed();
    let (world, mut random) = (World::start().await, StdRng::seed_from_u64(seed));
    let policy = world.installation.config().policy().unwrap();
    let asked = &policy.kyc.questionnaire;
    let ids = asked.questions.iter().map(|question| question.id.clone()).collect();
    let questionnaire = (asked.id.clone(), ids);
    let (recorder, stories) = Recorder::new(KycScreener::new(Arc::new(policy)));
    let commands = [SUBMIT_ANSWERS, ENROLL_CASE, RUN_MACRO];
    let service = Service::new(world.service("kyc-screener").shell().clone()).machine(
        recorder,
        &[KYC_SCREENER_HOST, KYC_SCREENER],
        &commands,
    );
    for _ in 0..ROUNDS {
        for _ in 0..10 {
            let account = random.random_range(0..ACCOUNTS).to_string();
            let folded = stories.lock().unwrap().get(&account).cloned().unwrap_or_default();
            let case = folded.state.case.case().map_or(Uuid::nil(), |case| case.id);
            let account = AccountId::try_new(&account).unwrap();
            if random.random_bool(0.3) {
                let event = command(&mut random, account, &questionnaire);
                let id = Uuid::from_u128(random.random()).to_string();
                // A business no is an answer like any other.
                let _ = service.command(Envelope { id, ..world.envelope(event) }).await.unwrap();
            } else {
                let (source, event) = said(&mut random, &world, account, case);
                tell(&world, source, None, event).await;
            }
        }
        settle(&service).await;
        world.advance(hours(random.random_range(0..24)));
        settle(&service).await;
    }
    let statuses: BTreeSet<_> =
        stories.lock().unwrap().values().map(|story| story.state.case.status()).collect();
    assert!(statuses.len() > 4, "only {statuses:?}");
    compare::<KycScreener>(&world, &stories).await;
}
