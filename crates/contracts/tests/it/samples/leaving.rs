//! Samples of what is said of people who leave.

use contracts::{
    CountryCode, Event, Locale,
    event::{
        Blocker, CancelledBy, DeletionAttention, DeletionChannel, DeletionStatus, Dust,
        ErasureOutcome, ErasureReport, ErasureStage, EvidenceTier, ExtensionReason, FenceKeeper,
        FormerUserDecision, HoldKind, LeavingReason, LegalHold, Reporter,
    },
};
use uuid::{Uuid, uuid};

use super::{account, at};

const DELETION: Uuid = uuid!("6ba7b810-9dad-41d1-80b4-00c04fd430c8");
const RECOVERY: Uuid = uuid!("7d444840-9dc0-41d1-b245-5ffdce74fad2");
const CERTIFICATE: Uuid = uuid!("e902893a-9d22-4c7e-a7b8-d6e313b71d9f");

/// All of them.
pub fn all() -> Vec<Event> {
    [asked(), stands(), ordered(), answered(), known_to_compliance()].concat()
}

pub fn asked() -> Vec<Event> {
    vec![
        Event::DeletionRequested {
            account: account(),
            channel: DeletionChannel::Support,
            actor: Some("staff-4".to_owned()),
            requested_at: at("2026-12-21T09:00:00Z"),
        },
        Event::DeletionConfirmed {
            account: account(),
            deletion: Some(DELETION),
            assertion: "eyJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned(),
            waives: vec![dust()],
        },
        Event::DeletionCancelled {
            account: account(),
            deletion: Some(DELETION),
            cancelled_by: CancelledBy::Support,
            actor: Some("staff-4".to_owned()),
            cancelled_at: at("2026-12-21T09:00:00Z"),
        },
        Event::RequestDeletion {
            account: account(),
            channel: DeletionChannel::Support,
            actor: Some("staff-4".to_owned()),
        },
        Event::ConfirmDeletion {
            account: account(),
            deletion: Some(DELETION),
            assertion: "eyJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned(),
            waives: vec![dust()],
        },
        Event::CancelDeletion {
            account: account(),
            deletion: Some(DELETION),
            cancelled_by: CancelledBy::Support,
            actor: Some("staff-4".to_owned()),
        },
    ]
}

pub fn stands() -> Vec<Event> {
    vec![
        Event::ExtendDeletion {
            account: account(),
            deletion: Some(DELETION),
            reason: ExtensionReason::Unfinished,
            actor: "staff-4".to_owned(),
        },
        Event::EligibilityCheckRequested { account: account(), deletion: DELETION, check: 2 },
        Event::EligibilityChecked {
            account: account(),
            deletion: DELETION,
            check: 2,
            blockers: vec!["balance".to_owned(), "under_review".to_owned()],
            country: Some(CountryCode::try_new("RU").unwrap()),
            dust: vec![dust()],
        },
        Event::DeletionConfirmationRequested {
            account: account(),
            deletion: DELETION,
            confirm_by: at("2026-11-22T09:00:00Z"),
            blockers: vec![blocker()],
        },
        Event::DeletionScheduled {
            account: account(),
            deletion: DELETION,
            execute_after: at("2026-12-21T09:00:00Z"),
            due_at: at("2026-12-21T09:00:00Z"),
            waived: vec![dust()],
        },
        Event::DeletionBlocked {
            account: account(),
            deletion: DELETION,
            blockers: vec![blocker()],
        },
        Event::DeletionUndone { account: account(), deletion: DELETION },
        Event::DeletionLapsed { account: account(), deletion: DELETION },
        Event::DeletionCancelRefused { account: account(), deletion: DELETION },
        Event::DeletionUndoOffered { account: account(), deletion: DELETION },
        Event::DeletionStatusChanged {
            account: account(),
            deletion: DELETION,
            status: DeletionStatus::Pending,
            execute_after: Some(at("2026-12-21T09:00:00Z")),
        },
        Event::DeletionAnswerRequested {
            account: account(),
            deletion: DELETION,
            answer_by: at("2026-12-21T09:00:00Z"),
        },
        Event::DeletionExtended {
            account: account(),
            deletion: DELETION,
            reason: ExtensionReason::OnHold,
            due_at: at("2026-12-21T09:00:00Z"),
        },
        Event::LastMessageRequested { account: account(), deletion: DELETION },
    ]
}

pub fn ordered() -> Vec<Event> {
    vec![
        Event::ErasureFenceRequested { account: account(), deletion: DELETION, attempt: 2 },
        Event::ErasureFenceReleased { account: account(), deletion: DELETION, attempt: 2 },
        Event::SealOrdered {
            account: account(),
            deletion: DELETION,
            asked_at: Some(at("2026-10-31T09:00:00Z")),
            jurisdiction: Some("EU".to_owned()),
        },
        Event::ErasureOrdered {
            account: account(),
            deletion: DELETION,
            processor: "host".to_owned(),
            attempt: 2,
            stage: ErasureStage::GraceEnd,
            except: vec!["transactions".to_owned()],
        },
        Event::VerificationOrdered {
            account: account(),
            deletion: DELETION,
            attempt: 2,
            processors: vec!["host".to_owned(), "sumsub".to_owned()],
        },
        Event::AccountDeleted { account: account(), deletion: DELETION, certificate: CERTIFICATE },
        Event::DeletionNeedsAttention {
            account: account(),
            deletion: DELETION,
            reason: DeletionAttention::ErasureFailed,
            processor: Some("host".to_owned()),
        },
    ]
}

fn answered() -> Vec<Event> {
    let keepers =
        [FenceKeeper::KycScreener, FenceKeeper::OwnershipVerifier, FenceKeeper::SuspensionWorker];
    let answers = keepers.map(|keeper| Event::ErasureFenceAnswered {
        account: account(),
        keeper,
        deletion: DELETION,
        attempt: 2,
        granted: true,
    });
    let reporters = [
        Reporter::Anonymizer,
        Reporter::DeletionOrchestrator,
        Reporter::Gateway,
        Reporter::KycScreener,
        Reporter::Notifier,
        Reporter::OwnershipVerifier,
        Reporter::SuspensionWorker,
    ];
    let reports = reporters.map(|reporter| Event::ErasureReported {
        account: account(),
        reporter,
        report: report(),
    });
    let others = vec![
        Event::IdentitySealed {
            account: account(),
            deletion: DELETION,
            plan_hash: "9f".repeat(32),
        },
        Event::VerificationReported {
            account: account(),
            deletion: DELETION,
            attempt: 2,
            places: vec!["host.notes.text".to_owned()],
            certificate: Some(CERTIFICATE),
        },
        Event::AddressUsedAgain { account: account() },
        Event::RetentionEnded { account: account(), deletion: DELETION, certificate: CERTIFICATE },
        Event::RecoveryEscalated { account: account(), recovery: RECOVERY },
        Event::FactorChangeOrdered { account: account(), recovery: RECOVERY },
        Event::RecoveryClosed { account: account(), recovery: RECOVERY },
    ];
    answers.into_iter().chain(reports).chain(others).collect()
}

fn known_to_compliance() -> Vec<Event> {
    vec![
        Event::LegalHoldsChanged { account: account(), holds: vec![legal_hold()] },
        Event::HoldCameTooLate {
            account: account(),
            hold: "court-7".to_owned(),
            kind: HoldKind::Legal,
        },
        Event::FormerUserRecognised {
            account: account(),
            reason: LeavingReason::Voluntary,
            decision: FormerUserDecision::AllowAndFlag,
        },
    ]
}

fn report() -> ErasureReport {
    ErasureReport {
        deletion: DELETION,
        processor: "host".to_owned(),
        attempt: 1,
        stage: ErasureStage::GraceEnd,
        outcome: ErasureOutcome::Retained,
        tier: EvidenceTier::ProbedAbsent,
        rows: Some(1234),
        basis: Some("aml".to_owned()),
        until: Some(at("2031-12-21T09:00:00Z")),
    }
}

fn blocker() -> Blocker {
    let english = (Locale::try_new("en").unwrap(), "There is money on the account.".to_owned());
    let russian = (Locale::try_new("ru").unwrap(), "На счёте есть деньги.".to_owned());
    Blocker {
        code: "balance".to_owned(),
        remedy: Some("withdraw".to_owned()),
        message: [english, russian].into(),
        dust: vec![dust()],
    }
}

fn dust() -> Dust {
    Dust::try_new("balance", "0.01", "EUR").unwrap()
}

fn legal_hold() -> LegalHold {
    LegalHold {
        hold_id: "court-7".to_owned(),
        categories: ["transactions".to_owned()].into(),
        basis: "court-order".to_owned(),
        expires_at: Some(at("2027-12-21T09:00:00Z")),
    }
}
