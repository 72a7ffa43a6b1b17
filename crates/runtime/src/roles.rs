//! The roles a process can take, by the names that its login, schema, logs and ports are made from.

/// Asks people from listed jurisdictions, and judges silence and answers.
pub const KYC_SCREENER: &str = "kyc-screener";
/// Keeps the holds and carries them out at the host.
pub const SUSPENSION_WORKER: &str = "suspension-worker";
/// Tells people.
pub const NOTIFIER: &str = "notifier";
/// Speaks HTTP with hosts, people and staff.
pub const GATEWAY: &str = "gateway";
/// Leads people who leave from the request to the certificate.
pub const DELETION_ORCHESTRATOR: &str = "deletion-orchestrator";
/// Knows which accounts have a recovery open.
pub const OWNERSHIP_VERIFIER: &str = "ownership-verifier";
/// Seals, erases and certifies, and keeps what the law wants kept.
pub const ANONYMIZER: &str = "anonymizer";
/// The deployment job that makes schemas, roles, streams and consumers; not a service.
pub const MIGRATE: &str = "migrate";

/// All services, in the order of their admin ports: a new one is added at the end.
pub const SERVICES: [&str; 7] = [
    KYC_SCREENER,
    SUSPENSION_WORKER,
    NOTIFIER,
    GATEWAY,
    DELETION_ORCHESTRATOR,
    OWNERSHIP_VERIFIER,
    ANONYMIZER,
];

/// The schema of a service, which is also its key in `[database.roles]` and `[nats.roles]`.
pub fn schema(service: &str) -> String {
    service.replace('-', "_")
}

/// The database login of a service.
pub fn login(service: &str) -> String {
    format!("ostiary_{}", schema(service))
}
