//! Answers that several services give, each in an area of its own, so that nobody can give another's.

use super::{
    Message,
    data::{Data, json, moment, text},
    deletion::{read_erasure_stage, write_erasure_stage},
};
use crate::{
    AccountId, ContractError, Event,
    event::{ErasureOutcome, ErasureReport, EvidenceTier, FenceKeeper, LEGAL_HOLD, Reporter},
    r#gen::{
        anonymizer::v1 as anonymizer, deletion::v1 as proto, gateway::v1 as gateway,
        kyc::v1 as kyc, notice::v1 as notice, recovery::v1 as recovery,
        suspension::v1 as suspension,
    },
};

pub const FENCE_ANSWERED_OF_KYC: Message = Message {
    type_name: "ostiary.kyc.v1.ErasureFenceAnswered",
    subject: "ostiary.kyc.erasure-fence-answered",
    read: |data| {
        let wire: kyc::ErasureFenceAnswered = data.read()?;
        read_answer(data, FenceKeeper::KycScreener, wire.account_id, wire.answer)
    },
    write: |event| {
        let (account, answer) = write_answer(event)?;
        json(&kyc::ErasureFenceAnswered { account_id: text(account), answer: Some(answer) })
    },
};

pub const FENCE_ANSWERED_OF_RECOVERY: Message = Message {
    type_name: "ostiary.recovery.v1.ErasureFenceAnswered",
    subject: "ostiary.recovery.erasure-fence-answered",
    read: |data| {
        let wire: recovery::ErasureFenceAnswered = data.read()?;
        read_answer(data, FenceKeeper::OwnershipVerifier, wire.account_id, wire.answer)
    },
    write: |event| {
        let (account, answer) = write_answer(event)?;
        json(&recovery::ErasureFenceAnswered { account_id: text(account), answer: Some(answer) })
    },
};

pub const FENCE_ANSWERED_OF_SUSPENSION: Message = Message {
    type_name: "ostiary.suspension.v1.ErasureFenceAnswered",
    subject: "ostiary.suspension.erasure-fence-answered",
    read: |data| {
        let wire: suspension::ErasureFenceAnswered = data.read()?;
        read_answer(data, FenceKeeper::SuspensionWorker, wire.account_id, wire.answer)
    },
    write: |event| {
        let (account, answer) = write_answer(event)?;
        json(&suspension::ErasureFenceAnswered { account_id: text(account), answer: Some(answer) })
    },
};

pub const REPORTED_OF_ANONYMIZER: Message = Message {
    type_name: "ostiary.anonymizer.v1.ErasureReported",
    subject: "ostiary.anonymizer.erasure-reported",
    read: |data| {
        let wire: anonymizer::ErasureReported = data.read()?;
        read_report(data, Reporter::Anonymizer, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&anonymizer::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_DELETION: Message = Message {
    type_name: "ostiary.deletion.v1.ErasureReported",
    subject: "ostiary.deletion.erasure-reported",
    read: |data| {
        let wire: proto::ErasureReported = data.read()?;
        read_report(data, Reporter::DeletionOrchestrator, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&proto::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_GATEWAY: Message = Message {
    type_name: "ostiary.gateway.v1.ErasureReported",
    subject: "ostiary.gateway.erasure-reported",
    read: |data| {
        let wire: gateway::ErasureReported = data.read()?;
        read_report(data, Reporter::Gateway, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&gateway::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_KYC: Message = Message {
    type_name: "ostiary.kyc.v1.ErasureReported",
    subject: "ostiary.kyc.erasure-reported",
    read: |data| {
        let wire: kyc::ErasureReported = data.read()?;
        read_report(data, Reporter::KycScreener, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&kyc::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_NOTICE: Message = Message {
    type_name: "ostiary.notice.v1.ErasureReported",
    subject: "ostiary.notice.erasure-reported",
    read: |data| {
        let wire: notice::ErasureReported = data.read()?;
        read_report(data, Reporter::Notifier, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&notice::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_RECOVERY: Message = Message {
    type_name: "ostiary.recovery.v1.ErasureReported",
    subject: "ostiary.recovery.erasure-reported",
    read: |data| {
        let wire: recovery::ErasureReported = data.read()?;
        read_report(data, Reporter::OwnershipVerifier, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&recovery::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

pub const REPORTED_OF_SUSPENSION: Message = Message {
    type_name: "ostiary.suspension.v1.ErasureReported",
    subject: "ostiary.suspension.erasure-reported",
    read: |data| {
        let wire: suspension::ErasureReported = data.read()?;
        read_report(data, Reporter::SuspensionWorker, wire.account_id, wire.report)
    },
    write: |event| {
        let (account, report) = write_report(event)?;
        json(&suspension::ErasureReported { account_id: text(account), report: Some(report) })
    },
};

/// The message in which a keeper answers.
pub fn fence_answered(keeper: FenceKeeper) -> &'static Message {
    match keeper {
        FenceKeeper::KycScreener => &FENCE_ANSWERED_OF_KYC,
        FenceKeeper::OwnershipVerifier => &FENCE_ANSWERED_OF_RECOVERY,
        FenceKeeper::SuspensionWorker => &FENCE_ANSWERED_OF_SUSPENSION,
    }
}

/// The message in which a service reports.
pub fn erasure_reported(reporter: Reporter) -> &'static Message {
    match reporter {
        Reporter::Anonymizer => &REPORTED_OF_ANONYMIZER,
        Reporter::DeletionOrchestrator => &REPORTED_OF_DELETION,
        Reporter::Gateway => &REPORTED_OF_GATEWAY,
        Reporter::KycScreener => &REPORTED_OF_KYC,
        Reporter::Notifier => &REPORTED_OF_NOTICE,
        Reporter::OwnershipVerifier => &REPORTED_OF_RECOVERY,
        Reporter::SuspensionWorker => &REPORTED_OF_SUSPENSION,
    }
}

fn read_answer(
    data: &Data<'_>,
    keeper: FenceKeeper,
    account: Option<String>,
    wire: Option<proto::FenceAnswer>,
) -> Result<Event, ContractError> {
    let wire = wire.ok_or_else(|| data.bad("answer is missing"))?;
    Ok(Event::ErasureFenceAnswered {
        account: data.account(account)?,
        keeper,
        deletion: data.id(wire.deletion_id, "deletionId")?,
        attempt: data.given(wire.attempt, "attempt")?,
        granted: data.given(wire.granted, "granted")?,
    })
}

fn write_answer(event: &Event) -> Option<(&AccountId, proto::FenceAnswer)> {
    let Event::ErasureFenceAnswered { account, deletion, attempt, granted, .. } = event else {
        return None;
    };
    let (attempt, granted) = (Some(*attempt), Some(*granted));
    Some((account, proto::FenceAnswer { deletion_id: text(deletion), attempt, granted }))
}

fn read_report(
    data: &Data<'_>,
    reporter: Reporter,
    account: Option<String>,
    wire: Option<proto::ErasureReport>,
) -> Result<Event, ContractError> {
    let wire = wire.ok_or_else(|| data.bad("report is missing"))?;
    let (stage, outcome, tier) = (
        read_erasure_stage(data, wire.stage())?,
        read_erasure_outcome(data, wire.outcome())?,
        read_evidence_tier(data, wire.tier())?,
    );
    // How long an authority's order lasts, nobody knows who only obeys it.
    let ends = wire.until.is_some() || wire.basis.as_deref() == Some(LEGAL_HOLD);
    if outcome == ErasureOutcome::Retained && !(ends && wire.basis.is_some()) {
        return Err(data.bad("what is retained needs basis and until"));
    }
    let report = ErasureReport {
        deletion: data.id(wire.deletion_id, "deletionId")?,
        processor: data.name(wire.processor, "processor")?,
        attempt: data.given(wire.attempt, "attempt")?,
        stage,
        outcome,
        tier,
        rows: wire.rows,
        basis: data.find(wire.basis, "basis", Data::name)?,
        until: data.find(wire.until, "until", Data::time)?,
    };
    Ok(Event::ErasureReported { account: data.account(account)?, reporter, report })
}

fn write_report(event: &Event) -> Option<(&AccountId, proto::ErasureReport)> {
    let Event::ErasureReported { account, report, .. } = event else { return None };
    let wire = proto::ErasureReport {
        deletion_id: text(&report.deletion),
        processor: text(&report.processor),
        attempt: Some(report.attempt),
        stage: Some(write_erasure_stage(report.stage).into()),
        outcome: Some(write_erasure_outcome(report.outcome).into()),
        tier: Some(write_evidence_tier(report.tier).into()),
        rows: report.rows,
        basis: report.basis.clone(),
        until: report.until.as_ref().and_then(moment),
    };
    Some((account, wire))
}

fn read_erasure_outcome(
    data: &Data<'_>,
    wire: proto::erasure_report::Outcome,
) -> Result<ErasureOutcome, ContractError> {
    use proto::erasure_report::Outcome as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("outcome is missing")),
        Wire::Erased => ErasureOutcome::Erased,
        Wire::NothingHeld => ErasureOutcome::NothingHeld,
        Wire::Retained => ErasureOutcome::Retained,
        Wire::Refused => ErasureOutcome::Refused,
        Wire::Failed => ErasureOutcome::Failed,
    })
}

fn write_erasure_outcome(value: ErasureOutcome) -> proto::erasure_report::Outcome {
    use proto::erasure_report::Outcome as Wire;
    match value {
        ErasureOutcome::Erased => Wire::Erased,
        ErasureOutcome::NothingHeld => Wire::NothingHeld,
        ErasureOutcome::Retained => Wire::Retained,
        ErasureOutcome::Refused => Wire::Refused,
        ErasureOutcome::Failed => Wire::Failed,
    }
}

fn read_evidence_tier(
    data: &Data<'_>,
    wire: proto::erasure_report::Tier,
) -> Result<EvidenceTier, ContractError> {
    use proto::erasure_report::Tier as Wire;
    Ok(match wire {
        Wire::Unspecified => return Err(data.bad("tier is missing")),
        Wire::Sent => EvidenceTier::Sent,
        Wire::Acknowledged => EvidenceTier::Acknowledged,
        Wire::Signed => EvidenceTier::Signed,
        Wire::Completed => EvidenceTier::Completed,
        Wire::ProbedAbsent => EvidenceTier::ProbedAbsent,
    })
}

fn write_evidence_tier(value: EvidenceTier) -> proto::erasure_report::Tier {
    use proto::erasure_report::Tier as Wire;
    match value {
        EvidenceTier::Sent => Wire::Sent,
        EvidenceTier::Acknowledged => Wire::Acknowledged,
        EvidenceTier::Signed => Wire::Signed,
        EvidenceTier::Completed => Wire::Completed,
        EvidenceTier::ProbedAbsent => Wire::ProbedAbsent,
    }
}
