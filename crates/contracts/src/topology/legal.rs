//! Which messages nobody closes alone when they could not be handled.

/// Under which the gateway keeps what a customer wrote in Intercom and it cannot read. Of no stream.
pub const UNREAD_NOTIFICATION: &str = "webhook.intercom";

/// What decides about a person: a dead letter of these, or of a timer, is played again or skipped by two people only.
///
/// A subject is here if skipping it would shut, open, spare or erase somebody and nothing else would bring that to light.
/// The tests name, with a reason, every other subject that a durable reads.
pub const LEGAL_FLOWS: [&str; 39] = [
    // What keeps a customer from being taken for silent: a reply, and a notice that did not arrive.
    "ostiary.notice.inbound-reply-received",
    "ostiary.notice.notification-bounced",
    "ostiary.notice.notification-failed",
    UNREAD_NOTIFICATION,
    // What questionnaire and identity check came to.
    "ostiary.kyc.kyc-deadline-passed",
    "ostiary.kyc.kyc-deadline-reversed",
    "ostiary.kyc.kyc-answers-rejected",
    "ostiary.kyc.kyc-cleared",
    "ostiary.kyc.kyc-provider-verdict-read",
    "ostiary.kyc.kyc-provider-rejected",
    "ostiary.kyc.kyc-provider-accepted",
    "ostiary.provider.profile-notified",
    // Orders for holds and for their end; those that carry them out at the host; and what stops a deletion because of them.
    "ostiary.suspension.hold-requested",
    "ostiary.suspension.category-hold-requested",
    "ostiary.suspension.hold-extension-requested",
    "ostiary.suspension.hold-release-requested",
    "ostiary.suspension.account-suspended",
    "ostiary.suspension.account-reactivated",
    "ostiary.suspension.holds-changed",
    "ostiary.compliance.hold-kinds-changed",
    "ostiary.compliance.legal-holds-changed",
    "ostiary.compliance.hold-came-too-late",
    // What freezes a deletion that may be a thief's.
    "ostiary.recovery.recovery-escalated",
    "ostiary.recovery.factor-change-ordered",
    "ostiary.recovery.recovery-closed",
    // What leads to an erasure, and what closes and opens the account on the way.
    "host.deletion-requested",
    "host.deletion-confirmed",
    "host.deletion-cancelled",
    "ostiary.deletion.deletion-scheduled",
    "ostiary.deletion.deletion-blocked",
    "ostiary.deletion.deletion-undone",
    "ostiary.deletion.deletion-lapsed",
    "ostiary.deletion.erasure-fence-released",
    "ostiary.kyc.erasure-fence-answered",
    "ostiary.recovery.erasure-fence-answered",
    "ostiary.suspension.erasure-fence-answered",
    "ostiary.deletion.seal-ordered",
    "ostiary.deletion.erasure-ordered",
    "ostiary.deletion.verification-ordered",
];
