//! Cases: everything that comes by the stream, by command and by timer, in any order.

use std::sync::Arc;

use contracts::{
    AccountId, Event, Time,
    event::{Answer, Channel, Choice, Decision, FailureReason, Macro, Standing},
    topology::{
        DECIDE_REVIEW, ENROLL_CASE, KYC_SCREENER, KYC_SCREENER_HOST, RUN_MACRO, SUBMIT_ANSWERS,
    },
};
use harness::{World, hours};
use kyc_screener::{domain::State, machine::KycScreener};
use messaging::Service;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::{ACCOUNTS, ACTS, ROUNDS, Recorder, all_happened, alone, compare, settle, tell};
use crate::{agreed::agreed, seed::seed};

/// What the random events are to lead to at least once.
const HAPPENS: [&str; 14] = [
    "AnsweredRight",
    "AskedAgain",
    "Cleared",
    "ClockStopped",
    "DeadlinePassed",
    "DeadlineReversed",
    "DecisionKept",
    "Paused",
    "Rejected",
    "ReminderRequested",
    "Replied",
    "ReviewRequested",
    "TaskClosed",
    "TranscriptionRequested",
];

const NOTIFIER: &str = "urn:ostiary:notifier";

/// Answers to some of the questions, mostly NO.
fn answers(random: &mut StdRng, questions: &[String]) -> Vec<Answer> {
    let whole = random.random_bool(0.2);
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
            let (reply, case) = (request.to_string(), Some(case));
            // Some are heard of late.
            let received_at = at - hours(random.random_range(0..240));
            Event::InboundReplyReceived { account, case, channel, reply, received_at }
        }),
    }
}

/// What compliance decides, mostly of what it sees.
fn decision(random: &mut StdRng, account: AccountId, state: &State) -> Event {
    let (case, revision) = state.case().map_or((Uuid::nil(), 0), |case| (case.id, case.revision));
    let revisions = [Some(revision), Some(revision), Some(revision + 1), None];
    let decisions = [Decision::Clear, Decision::Reject, Decision::AskAgain, Decision::AskAgain];
    Event::DecideReview {
        account,
        case,
        revision: revisions[random.random_range(0..revisions.len())],
        decision: decisions[random.random_range(0..decisions.len())],
        actor: "ann".to_owned(),
        approver: None,
        reason_code: "test".to_owned(),
    }
}

/// What the customer answers, or staff orders.
fn command(
    random: &mut StdRng,
    account: AccountId,
    (questionnaire, questions): &(String, Vec<String>),
    state: &State,
    now: Time,
) -> Event {
    let actor = "staff-1".to_owned();
    match random.random_range(0..12) {
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
        2..6 => decision(random, account, state),
        _ => {
            let answers = answers(random, questions);
            let questionnaire = questionnaire.clone();
            // Some were handed in before they came, a few before a deadline that has passed meanwhile.
            let ago = random.random_bool(0.5).then(|| hours(random.random_range(0..48)));
            let submitted_at = ago.map(|ago| now - ago);
            Event::SubmitAnswers { account, questionnaire, answers, submitted_at, actor: None }
        }
    }
}

/// Somebody who is reminded, found silent, and had answered in part before their deadline: chance brings few of them.
async fn held_back(
    world: &World,
    service: &Service,
    (questionnaire, questions): &(String, Vec<String>),
) {
    let account = AccountId::try_new("held-back").unwrap();
    let at = world.now();
    let signed_up =
        Event::UserSignedUpFromRu { account: account.clone(), signed_up_at: at, locale: None };
    tell(world, "https://app.example.com/accounts", None, signed_up).await;
    settle(service).await;
    let said = world.events_of("held-back").await;
    let asked = said.iter().find_map(|envelope| match envelope.event {
        Event::KycQuestionnaireRequested { case, .. } => Some((envelope.id.parse().unwrap(), case)),
        _ => None,
    });
    let (request, case) = asked.unwrap();
    let (case, channel) = (Some(case), Some(Channel::Email));
    let accepted = Event::NotificationAccepted {
        account: account.clone(),
        request,
        case,
        accepted_at: at,
        channel,
    };
    tell(world, NOTIFIER, None, accepted).await;
    for days in [8, 6] {
        settle(service).await;
        world.advance(hours(24 * days));
    }
    settle(service).await;
    let answer = Answer { question_id: questions[0].clone(), answer: Choice::No };
    let answers = Event::SubmitAnswers {
        account,
        questionnaire: questionnaire.clone(),
        answers: vec![answer],
        submitted_at: Some(world.now() - hours(1)),
        actor: None,
    };
    service.command(world.envelope(answers)).await.unwrap().unwrap();
    settle(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_case_is_the_fold_of_its_effects() {
    let (world, mut random) = (World::start().await, StdRng::seed_from_u64(seed()));
    let policy = world.installation.config().policy().unwrap();
    let asked = &policy.kyc.questionnaire;
    let ids = asked.questions.iter().map(|question| question.id.clone()).collect();
    let questionnaire = (asked.id.clone(), ids);
    let (recorder, stories) = Recorder::new(KycScreener::new(Arc::new(policy)));
    let commands = [SUBMIT_ANSWERS, ENROLL_CASE, RUN_MACRO, DECIDE_REVIEW];
    let service = Service::new(world.service("kyc-screener").shell().clone()).machine(
        recorder,
        &[KYC_SCREENER_HOST, KYC_SCREENER],
        &commands,
    );
    for _ in 0..ROUNDS {
        for _ in 0..ACTS {
            let account = random.random_range(0..ACCOUNTS).to_string();
            let folded = stories.lock().unwrap().get(&account).cloned().unwrap_or_default();
            let case = folded.state.case.case().map_or(Uuid::nil(), |case| case.id);
            let account = AccountId::try_new(&account).unwrap();
            if random.random_bool(0.4) {
                let event =
                    command(&mut random, account, &questionnaire, &folded.state.case, world.now());
                let is_decision = matches!(event, Event::DecideReview { .. });
                let order = if is_decision && random.random_bool(0.7) {
                    agreed(&world, "kyc-screener", event).await
                } else {
                    alone(&mut random, &world, event)
                };
                // A business no is an answer like any other.
                let _ = service.command(order).await.unwrap();
            } else {
                let (source, event) = said(&mut random, &world, account, case);
                tell(&world, source, None, event).await;
            }
        }
        settle(&service).await;
        world.advance(hours(random.random_range(0..160)));
        settle(&service).await;
    }
    held_back(&world, &service, &questionnaire).await;
    all_happened(&stories, &HAPPENS);
    compare::<KycScreener>(&world, &stories).await;
}
