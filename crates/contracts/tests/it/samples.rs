//! One event of every message, with every field filled in: what the golden bytes say.

use contracts::{
    AccountId, CountryCode, Envelope, Event, Locale, Time,
    event::{
        Answer, Channel, Choice, ContainmentOutcome, Decision, DriftAction, DriftKind,
        FailureReason, HoldEffect, HoldKind, HoldSet, KnownHold, Macro, OpenHold, ProviderNews,
        ProviderVerdict, PublicReason, Receipt, ReviewReason, Situation, StaffHold, Standing,
    },
};
use uuid::{Uuid, uuid};

mod leaving;

const CASE: Uuid = uuid!("3b241101-e2bb-4255-8caf-4136c566a962");
const NOTICE: Uuid = uuid!("16fd2706-8baf-433b-82eb-8c7fada847da");

/// All of them, as they were published.
pub fn all() -> Vec<Envelope> {
    let cases = [questions(), answers(), support(), commands(), provider()];
    let holds = [orders(), hold_sets(), containment(), kinds()];
    let events =
        [vec![host()], cases.into(), holds.into(), vec![notices(), leaving::all()]].concat();
    events.into_iter().flatten().map(published).collect()
}

/// What was published before its message grew a field, with the number of that form.
pub fn former() -> Vec<(u8, Envelope)> {
    let orders = [orders(), leaving::asked(), leaving::stands(), leaving::ordered()].concat();
    let events = [questions(), answers(), commands(), support(), orders, kinds(), notices()];
    let (mut first, mut second) = (events.concat(), events.concat());
    first.retain_mut(without_later_fields);
    second.retain_mut(without_newest_fields);
    let first = first.into_iter().map(|event| (1, published(event)));
    first.chain(second.into_iter().map(|event| (2, published(event)))).collect()
}

/// Further forms, with their numbers: where one field says that another may be absent.
pub fn sparse() -> Vec<(u8, Envelope)> {
    let new = Event::EnrollCase {
        account: account(),
        standing: Standing::New,
        deadline: None,
        locale: locale(),
        actor: "staff-4".to_owned(),
    };
    vec![(1, published(new))]
}

/// Whether the message grew; what it grew by is absent, or means what it meant before.
fn without_later_fields(event: &mut Event) -> bool {
    match event {
        Event::SubmitAnswers { actor, .. } => *actor = None,
        Event::KycCleared { actor, approver, .. } => (*actor, *approver) = (None, None),
        Event::KycDeadlinePassed { taken_over, .. }
        | Event::KycAnswersRejected { taken_over, .. } => *taken_over = false,
        Event::HoldRequested { kind, approver, expires_at, .. } => {
            (*kind, *approver, *expires_at) = (StaffHold::Manual, None, None);
        }
        Event::HoldReleaseRequested { approver, .. } => *approver = None,
        Event::HoldKindsChanged { holds, .. } => {
            holds.iter_mut().for_each(|hold| hold.quiet = false);
        }
        Event::NotificationAccepted { channel, .. } => *channel = None,
        Event::KycTranscriptionRequested { missing, .. } => missing.clear(),
        Event::KycQuestionnaireRequested { situation, .. }
        | Event::KycMacroRequested { situation, .. } => *situation = None,
        Event::KycReviewRequested { reason, .. } => *reason = ReviewReason::Contradiction,
        Event::DecideReview { revision, .. } => *revision = None,
        Event::SealOrdered { asked_at, jurisdiction, .. } => {
            (*asked_at, *jurisdiction) = (None, None);
        }
        Event::VerificationOrdered { processors, .. } => processors.clear(),
        Event::DeletionConfirmed { waives: dust, .. }
        | Event::ConfirmDeletion { waives: dust, .. }
        | Event::EligibilityChecked { dust, .. }
        | Event::DeletionScheduled { waived: dust, .. } => dust.clear(),
        Event::DeletionConfirmationRequested { blockers, .. } => blockers.clear(),
        Event::DeletionBlocked { blockers, .. } => {
            blockers.iter_mut().for_each(|blocker| blocker.dust.clear());
        }
        _ => return false,
    }
    true
}

/// As [`without_later_fields`], of messages that grew a second time.
fn without_newest_fields(event: &mut Event) -> bool {
    match event {
        Event::HoldRequested { expires_at, .. } => *expires_at = None,
        Event::KycReviewRequested { reason, .. } => *reason = ReviewReason::AnsweredAgain,
        _ => return false,
    }
    true
}

/// A host's event has what a host must say; one of ours has all that there is to say.
fn published(event: Event) -> Envelope {
    let of_host = event.subject().starts_with("host.");
    let ours = |text: &str| (!of_host).then(|| text.to_owned());
    Envelope {
        id: "0d7c5f0e-5f0b-4a53-9f7e-1f4f0f6f7a01".to_owned(),
        source: source(event.subject()).to_owned(),
        time: Some(at("2026-11-21T09:00:00Z")),
        correlation_id: ours("8f14e45f-ceea-467f-ab6b-5b2a4c1d9e02"),
        causation_id: ours("c9f0f895-fb98-4b91-a1f5-9d3c6e7b8a03"),
        trace_parent: ours("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        story_version: (!of_host).then_some(3),
        event,
    }
}

fn source(subject: &str) -> &'static str {
    match subject.split('.').collect::<Vec<_>>()[..] {
        ["host", ..] => "https://app.example.com/accounts",
        ["ostiary", "provider" | "gateway", _] => "urn:ostiary:gateway",
        ["ostiary", "kyc", _] => "urn:ostiary:kyc-screener",
        ["ostiary", "notice", "notification-bounced" | "inbound-reply-received"] => {
            "urn:ostiary:gateway"
        }
        ["ostiary", "notice", _] => "urn:ostiary:notifier",
        ["ostiary", "rpc", ..] => "urn:ostiary:gateway",
        ["ostiary", "deletion", _] => "urn:ostiary:deletion-orchestrator",
        ["ostiary", "anonymizer", _] | ["ostiary", "compliance", "former-user-recognised"] => {
            "urn:ostiary:anonymizer"
        }
        ["ostiary", "recovery", _] => "urn:ostiary:ownership-verifier",
        _ => "urn:ostiary:suspension-worker",
    }
}

fn host() -> Vec<Event> {
    let seen_in = CountryCode::try_new("RU").unwrap();
    vec![
        Event::UserSignedUpFromRu {
            account: account(),
            signed_up_at: at("2026-11-21T09:00:00Z"),
            locale: locale(),
        },
        Event::UserSignedUp {
            account: account(),
            signed_up_at: at("2026-11-21T09:00:00Z"),
            locale: locale(),
            country: seen_in.clone(),
        },
        Event::UserSeen {
            account: account(),
            seen_at: at("2026-11-21T09:00:00.25Z"),
            locale: locale(),
            country: seen_in,
        },
        Event::ContainmentAcknowledged { account: account(), hold_set_version: 7 },
    ]
}

fn questions() -> Vec<Event> {
    vec![
        Event::KycQuestionnaireRequested {
            account: account(),
            case: CASE,
            questionnaire: "sanctions-2026".to_owned(),
            locale: locale(),
            missing: vec!["residence".to_owned(), "ownership".to_owned()],
            situation: Some(Situation::Paused),
        },
        Event::KycReminderRequested {
            account: account(),
            case: CASE,
            ordinal: 2,
            deadline: at("2026-12-05T09:00:00.123456Z"),
            locale: locale(),
        },
        Event::KycDeadlinePassed {
            account: account(),
            case: CASE,
            deadline: at("2026-12-05T09:00:00.123456Z"),
            taken_over: true,
        },
        Event::KycDeadlineReversed { account: account(), case: CASE },
    ]
}

fn answers() -> Vec<Event> {
    let answer = |id: &str, choice| Answer { question_id: id.to_owned(), answer: choice };
    vec![
        Event::SubmitAnswers {
            account: account(),
            questionnaire: "sanctions-2026".to_owned(),
            answers: vec![answer("residence", Choice::No), answer("ownership", Choice::Yes)],
            submitted_at: Some(at("2026-12-01T18:30:00Z")),
            actor: staff("staff-4"),
        },
        Event::KycAnswersRejected { account: account(), case: CASE, taken_over: true },
        Event::KycCleared {
            account: account(),
            case: CASE,
            in_time: false,
            actor: staff("staff-4"),
            approver: staff("staff-7"),
        },
        Event::KycReviewRequested {
            account: account(),
            case: CASE,
            reason: ReviewReason::Unanswered,
        },
    ]
}

fn support() -> Vec<Event> {
    vec![
        Event::KycTranscriptionRequested {
            account: account(),
            case: CASE,
            reply: Some("215472391".to_owned()),
            due_at: at("2026-12-03T09:00:00Z"),
            missing: vec!["listed_person".to_owned()],
        },
        Event::KycMacroRequested {
            account: account(),
            case: CASE,
            which: Macro::Suspended,
            actor: "staff-4".to_owned(),
            conversation: Some("215472391".to_owned()),
            locale: locale(),
            deadline: Some(at("2026-12-05T09:00:00.123456Z")),
            situation: Some(Situation::Silent),
        },
    ]
}

fn commands() -> Vec<Event> {
    let actor = "staff-4".to_owned();
    vec![
        Event::EnrollCase {
            account: account(),
            standing: Standing::Waiting,
            deadline: Some(at("2026-12-05T09:00:00Z")),
            locale: locale(),
            actor: actor.clone(),
        },
        Event::DecideReview {
            account: account(),
            case: CASE,
            revision: Some(3),
            decision: Decision::AskAgain,
            actor: actor.clone(),
            approver: staff("staff-7"),
            reason_code: "unclear".to_owned(),
        },
        Event::RunMacro {
            account: account(),
            which: Macro::Questions,
            actor: actor.clone(),
            conversation: Some("215472391".to_owned()),
        },
        Event::NoteReply {
            account: account(),
            reply: "215472391".to_owned(),
            received_at: at("2026-12-01T18:30:00Z"),
            actor,
        },
    ]
}

fn provider() -> Vec<Event> {
    let (applicant, level) = ("64f0c0ffee00000000000001".to_owned(), Some("basic-kyc".to_owned()));
    let reviewed_at = at("2026-12-01T18:30:00Z");
    vec![
        Event::ProfileNotified {
            account: account(),
            applicant: applicant.clone(),
            kind: ProviderNews::Reviewed,
            verdict: Some(ProviderVerdict::RedFinal),
            level: level.clone(),
            told_at: at("2026-12-01T18:30:00.123Z"),
        },
        Event::KycProviderVerdictRead {
            account: account(),
            applicant,
            verdict: ProviderVerdict::RedRetry,
            level,
            reviewed_at,
            read_at: at("2026-12-01T18:30:01.5Z"),
        },
        Event::KycProviderRejected { account: account(), profile: CASE, reviewed_at },
        Event::KycProviderAccepted {
            account: account(),
            profile: CASE,
            reviewed_at,
            actor: staff("staff-4"),
            approver: staff("staff-7"),
        },
        Event::KycProviderRetryRequested { account: account(), profile: CASE, reviewed_at },
    ]
}

fn orders() -> Vec<Event> {
    let (hold, actor) = ("fraud-17".to_owned(), "staff-4".to_owned());
    vec![
        Event::HoldRequested {
            account: account(),
            hold: hold.clone(),
            effect: HoldEffect::ExitOnly,
            actor: actor.clone(),
            reason_code: "chargeback".to_owned(),
            kind: StaffHold::Legal,
            approver: staff("staff-7"),
            expires_at: Some(at("2027-01-05T09:00:00Z")),
        },
        Event::CategoryHoldRequested {
            account: account(),
            hold: "court-8".to_owned(),
            categories: vec!["messages".to_owned(), "orders".to_owned()],
            actor: "staff-1".to_owned(),
            reason_code: "court-8-26".to_owned(),
            approver: Some("staff-2".to_owned()),
            expires_at: Some(at("2027-11-21T09:00:00Z")),
        },
        Event::HoldExtensionRequested {
            account: account(),
            hold: hold.clone(),
            expires_at: at("2027-02-04T09:00:00Z"),
            actor: actor.clone(),
            reason_code: "chargeback".to_owned(),
            approver: staff("staff-7"),
        },
        Event::HoldReleaseRequested {
            account: account(),
            hold,
            actor,
            reason_code: "settled".to_owned(),
            approver: staff("staff-7"),
        },
    ]
}

fn hold_sets() -> Vec<Event> {
    let set = |version, effect, holds| HoldSet { hold_set_version: version, effect, holds };
    let silence = OpenHold {
        public_reason: PublicReason::Verification,
        effect: HoldEffect::Full,
        since: at("2026-12-05T09:00:01Z"),
    };
    let by_staff = OpenHold {
        public_reason: PublicReason::Review,
        effect: HoldEffect::ExitOnly,
        since: at("2026-12-06T10:15:00Z"),
    };
    let both = set(2, HoldEffect::Full, vec![silence.clone(), by_staff.clone()]);
    vec![
        Event::AccountSuspended {
            account: account(),
            holds: set(1, HoldEffect::Full, vec![silence]),
        },
        Event::HoldsChanged { account: account(), holds: both.clone() },
        Event::ContainmentConfirmed { account: account(), holds: both },
        Event::AccountReactivated {
            account: account(),
            holds: set(3, HoldEffect::ExitOnly, vec![by_staff]),
        },
    ]
}

fn containment() -> Vec<Event> {
    let receipt = |leg: &str, rows| Receipt { leg: leg.to_owned(), rows };
    vec![
        Event::ContainmentReported {
            account: account(),
            hold_set_version: 1,
            effect: HoldEffect::Full,
            outcome: ContainmentOutcome::Applied,
            receipts: vec![receipt("flag", 1), receipt("o_auth_bearer_tokens", 3)],
        },
        Event::ContainmentNeedsAttention {
            account: account(),
            hold_set_version: 1,
            outcome: ContainmentOutcome::NoSuchAccount,
        },
        Event::DriftFound {
            account: account(),
            kind: DriftKind::FlagWithoutHold,
            action: DriftAction::Adopted,
            found_at: at("2026-12-07T03:00:00Z"),
        },
    ]
}

fn kinds() -> Vec<Event> {
    vec![
        Event::HoldKindsChanged {
            account: account(),
            hold_set_version: 1,
            holds: vec![KnownHold {
                hold_id: CASE.to_string(),
                kind: HoldKind::KycNoAnswer,
                effect: HoldEffect::Full,
                since: at("2026-12-05T09:00:01Z"),
                quiet: true,
            }],
        },
        Event::HoldReviewRequested {
            account: account(),
            hold: "fraud-17".to_owned(),
            kind: HoldKind::Legal,
            expired_at: at("2027-01-05T09:00:00Z"),
        },
    ]
}

fn notices() -> Vec<Event> {
    vec![
        Event::NotificationAccepted {
            account: account(),
            request: NOTICE,
            case: Some(CASE),
            accepted_at: at("2026-11-21T09:00:02Z"),
            channel: Some(Channel::Email),
        },
        Event::NotificationBounced {
            account: account(),
            request: NOTICE,
            case: Some(CASE),
            channel: Channel::Email,
            bounced_at: at("2026-11-21T09:05:00Z"),
        },
        Event::NotificationFailed {
            account: account(),
            request: NOTICE,
            case: Some(CASE),
            reason: FailureReason::NoAddress,
            failed_at: at("2026-11-21T09:00:02Z"),
        },
        Event::InboundReplyReceived {
            account: account(),
            case: Some(CASE),
            channel: Channel::Intercom,
            reply: "215472391".to_owned(),
            received_at: at("2026-12-01T18:30:00Z"),
        },
    ]
}

fn staff(id: &str) -> Option<String> {
    Some(id.to_owned())
}

fn account() -> AccountId {
    AccountId::try_new("42").unwrap()
}

fn locale() -> Option<Locale> {
    Some(Locale::try_new("ru").unwrap())
}

fn at(text: &str) -> Time {
    text.parse().unwrap()
}
