//! Every stream, durable consumer and question, in one table.
//!
//! `ostiary migrate` makes them; services only use them.

use std::time::Duration;

mod legal;
#[cfg(test)]
mod tests;

pub use legal::{LEGAL_FLOWS, UNREAD_NOTIFICATION};

/// How long a stream keeps a message.
pub const STREAM_MAX_AGE: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// How long the broker waits for an acknowledgement before it delivers again.
pub const ACK_WAIT: Duration = Duration::from_secs(10);

/// A JetStream stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// What hosts publish.
    Host,
    /// What Ostiary's services publish.
    Ostiary,
}

impl Stream {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Host, Self::Ostiary];

    /// Its name at the broker.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "HOST",
            Self::Ostiary => "OSTIARY",
        }
    }

    /// What it stores. Questions have more tokens, so no stream ever stores them.
    pub fn subjects(self) -> &'static str {
        match self {
            Self::Host => "host.*",
            Self::Ostiary => "ostiary.*.*",
        }
    }

    /// How long the broker remembers message ids: a saving, never the guarantee. It drops a message under an id that it
    /// remembers whatever the message says. Our own ids follow from what they stand for; those of hosts are not believed, so
    /// theirs is the shortest that a server allows: the inbox tells a repeat from other content, and from another source.
    pub fn duplicate_window(self) -> Duration {
        match self {
            Self::Host => Duration::from_millis(100),
            Self::Ostiary => Duration::from_secs(10 * 60),
        }
    }

    /// The stream that stores a subject.
    pub fn of(subject: &str) -> Self {
        if subject.starts_with("host.") { Self::Host } else { Self::Ostiary }
    }
}

/// A durable consumer: one reader of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durable {
    /// The stream that it reads.
    pub stream: Stream,
    /// Its name: `<service>` for the service's machine, `<service>-<activity>` for an activity.
    pub name: &'static str,
    /// What it reads of the stream.
    pub subjects: &'static [&'static str],
}

/// Where `kyc-screener` hears of sign-ups.
pub const KYC_SCREENER_HOST: Durable = Durable {
    stream: Stream::Host,
    name: "kyc-screener",
    subjects: &["host.user-signed-up-from-ru", "host.user-signed-up", "host.user-seen"],
};
/// Where `kyc-screener` hears what became of its notices, and what people replied.
pub const KYC_SCREENER: Durable = Durable {
    stream: Stream::Ostiary,
    name: "kyc-screener",
    subjects: &[
        "ostiary.notice.notification-accepted",
        "ostiary.notice.notification-bounced",
        "ostiary.notice.notification-failed",
        "ostiary.notice.inbound-reply-received",
        "ostiary.kyc.kyc-provider-verdict-read",
        "ostiary.deletion.erasure-fence-requested",
        "ostiary.deletion.erasure-fence-released",
    ],
};
/// Where `kyc-screener` hears that there may be a verdict to read at the provider of identity checks.
pub const KYC_SCREENER_READ_VERDICT: Durable = Durable {
    stream: Stream::Ostiary,
    name: "kyc-screener-read-verdict",
    subjects: &["ostiary.provider.profile-notified"],
};
/// Where `suspension-worker` hears that a host obeyed.
pub const SUSPENSION_WORKER_HOST: Durable = Durable {
    stream: Stream::Host,
    name: "suspension-worker",
    subjects: &["host.containment-acknowledged"],
};
/// Where `suspension-worker` hears why to open and close holds.
pub const SUSPENSION_WORKER: Durable = Durable {
    stream: Stream::Ostiary,
    name: "suspension-worker",
    subjects: &[
        "ostiary.kyc.kyc-deadline-passed",
        "ostiary.kyc.kyc-deadline-reversed",
        "ostiary.kyc.kyc-answers-rejected",
        "ostiary.kyc.kyc-cleared",
        "ostiary.kyc.kyc-provider-rejected",
        "ostiary.kyc.kyc-provider-accepted",
        "ostiary.suspension.hold-requested",
        "ostiary.suspension.category-hold-requested",
        "ostiary.suspension.hold-extension-requested",
        "ostiary.suspension.hold-release-requested",
        "ostiary.suspension.containment-reported",
        "ostiary.deletion.deletion-scheduled",
        "ostiary.deletion.deletion-blocked",
        "ostiary.deletion.deletion-undone",
        "ostiary.deletion.deletion-lapsed",
        "ostiary.deletion.erasure-fence-requested",
        "ostiary.deletion.erasure-fence-released",
        "ostiary.deletion.seal-ordered",
    ],
};
/// What the containment activity carries out at the host.
pub const SUSPENSION_WORKER_CONTAIN: Durable = Durable {
    stream: Stream::Ostiary,
    name: "suspension-worker-contain",
    subjects: &[
        "ostiary.suspension.account-suspended",
        "ostiary.suspension.account-reactivated",
        "ostiary.suspension.holds-changed",
    ],
};
/// What people are to be told, what they are told about, and what came back.
pub const NOTIFIER_DELIVER: Durable = Durable {
    stream: Stream::Ostiary,
    name: "notifier-deliver",
    subjects: &[
        "ostiary.kyc.kyc-questionnaire-requested",
        "ostiary.kyc.kyc-reminder-requested",
        "ostiary.kyc.kyc-macro-requested",
        "ostiary.kyc.kyc-provider-retry-requested",
        "ostiary.kyc.kyc-deadline-reversed",
        "ostiary.kyc.kyc-cleared",
        "ostiary.compliance.hold-kinds-changed",
        "ostiary.notice.notification-bounced",
        "ostiary.deletion.deletion-confirmation-requested",
        "ostiary.deletion.deletion-scheduled",
        "ostiary.deletion.deletion-blocked",
        "ostiary.deletion.deletion-undone",
        "ostiary.deletion.deletion-lapsed",
        "ostiary.deletion.deletion-cancel-refused",
        "ostiary.deletion.deletion-undo-offered",
        "ostiary.deletion.deletion-answer-requested",
        "ostiary.deletion.deletion-extended",
        "ostiary.deletion.last-message-requested",
    ],
};
/// What people were told, for the tags on them in Intercom.
pub const NOTIFIER_TAG: Durable = Durable {
    stream: Stream::Ostiary,
    name: "notifier-tag",
    subjects: &["ostiary.notice.notification-accepted"],
};
/// What the gateway's picture of every account's standing is made of.
pub const GATEWAY_STANDING: Durable = Durable {
    stream: Stream::Ostiary,
    name: "gateway-standing",
    subjects: &[
        "ostiary.suspension.account-suspended",
        "ostiary.suspension.account-reactivated",
        "ostiary.suspension.holds-changed",
        "ostiary.compliance.hold-kinds-changed",
        "ostiary.kyc.kyc-questionnaire-requested",
        "ostiary.kyc.kyc-reminder-requested",
        "ostiary.kyc.kyc-deadline-passed",
        "ostiary.kyc.kyc-deadline-reversed",
        "ostiary.kyc.kyc-answers-rejected",
        "ostiary.kyc.kyc-cleared",
        "ostiary.deletion.deletion-status-changed",
    ],
};

/// Where `gateway` hears what a host says where nobody listens: on a misspelt subject, or on one that no service reads yet.
/// NATS cannot leave subjects out of a filter, so it is given everything and passes over what [`is_read`].
pub const GATEWAY_UNHEARD: Durable =
    Durable { stream: Stream::Host, name: "gateway-unheard", subjects: &["host.*"] };

/// Where `deletion-orchestrator` hears who wants to leave.
pub const DELETION_ORCHESTRATOR_HOST: Durable = Durable {
    stream: Stream::Host,
    name: "deletion-orchestrator",
    subjects: &["host.deletion-requested", "host.deletion-confirmed", "host.deletion-cancelled"],
};
/// Where `deletion-orchestrator` hears what forbids it, what happens meanwhile, and what was done.
pub const DELETION_ORCHESTRATOR: Durable = Durable {
    stream: Stream::Ostiary,
    name: "deletion-orchestrator",
    subjects: &[
        "ostiary.deletion.eligibility-checked",
        "ostiary.compliance.hold-kinds-changed",
        "ostiary.compliance.legal-holds-changed",
        "ostiary.recovery.recovery-escalated",
        "ostiary.recovery.factor-change-ordered",
        "ostiary.recovery.recovery-closed",
        "ostiary.recovery.erasure-fence-answered",
        "ostiary.kyc.erasure-fence-answered",
        "ostiary.suspension.erasure-fence-answered",
        "ostiary.anonymizer.address-used-again",
        "ostiary.anonymizer.identity-sealed",
        "ostiary.anonymizer.erasure-reported",
        "ostiary.kyc.erasure-reported",
        "ostiary.suspension.erasure-reported",
        "ostiary.notice.erasure-reported",
        "ostiary.recovery.erasure-reported",
        "ostiary.gateway.erasure-reported",
        "ostiary.deletion.erasure-reported",
        "ostiary.notice.notification-accepted",
        "ostiary.notice.notification-failed",
        "ostiary.anonymizer.verification-reported",
    ],
};
/// What is to be found out before a deletion goes on.
pub const DELETION_ORCHESTRATOR_CHECK: Durable = Durable {
    stream: Stream::Ostiary,
    name: "deletion-orchestrator-check",
    subjects: &["ostiary.deletion.eligibility-check-requested"],
};

/// Where `kyc-screener` hears that its own rows of an account are to go; likewise each service below.
pub const KYC_SCREENER_ERASE: Durable = erasing("kyc-screener-erase");
/// Own rows that are to go.
pub const SUSPENSION_WORKER_ERASE: Durable = erasing("suspension-worker-erase");
/// Own rows that are to go.
pub const NOTIFIER_ERASE: Durable = erasing("notifier-erase");
/// Own rows that are to go.
pub const GATEWAY_ERASE: Durable = erasing("gateway-erase");
/// Own rows that are to go.
pub const DELETION_ORCHESTRATOR_ERASE: Durable = erasing("deletion-orchestrator-erase");
/// Own rows that are to go.
pub const OWNERSHIP_VERIFIER_ERASE: Durable = erasing("ownership-verifier-erase");

/// All orders to erase; whoever reads them looks which are its own.
const fn erasing(name: &'static str) -> Durable {
    Durable { stream: Stream::Ostiary, name, subjects: &["ostiary.deletion.erasure-ordered"] }
}

/// Where `ownership-verifier` hears of recoveries, and who asks whether an account may be erased.
pub const OWNERSHIP_VERIFIER: Durable = Durable {
    stream: Stream::Ostiary,
    name: "ownership-verifier",
    subjects: &[
        "ostiary.recovery.recovery-escalated",
        "ostiary.recovery.factor-change-ordered",
        "ostiary.recovery.recovery-closed",
        "ostiary.deletion.erasure-fence-requested",
        "ostiary.deletion.erasure-fence-released",
    ],
};

/// Whose identity and evidence is to be sealed.
pub const ANONYMIZER_SEAL: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-seal",
    subjects: &["ostiary.deletion.seal-ordered"],
};
/// What is to be erased at the host and at outside processors; our own services read their orders themselves.
pub const ANONYMIZER_ERASE: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-erase",
    subjects: &["ostiary.deletion.erasure-ordered"],
};
/// Whose leftovers are to be looked for.
pub const ANONYMIZER_VERIFY: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-verify",
    subjects: &["ostiary.deletion.verification-ordered"],
};
/// Who signs up, and may have left before.
pub const ANONYMIZER_RECOGNISE_HOST: Durable = Durable {
    stream: Stream::Host,
    name: "anonymizer-recognise",
    subjects: &["host.user-signed-up-from-ru", "host.user-signed-up"],
};
/// Whose identity was checked, and may have left before; which hold came too late; and what the provider erased.
pub const ANONYMIZER_RECOGNISE: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-recognise",
    subjects: &[
        "ostiary.kyc.kyc-provider-verdict-read",
        "ostiary.compliance.hold-came-too-late",
        "ostiary.provider.profile-notified",
    ],
};

/// Who stays after all, whose profile went out of use when they confirmed.
pub const ANONYMIZER_UNDO: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-undo",
    subjects: &["ostiary.deletion.deletion-undone", "ostiary.deletion.deletion-blocked"],
};

/// Where `anonymizer` hears what our own services did with their rows: a certificate names each of them.
pub const ANONYMIZER_REPORTS: Durable = Durable {
    stream: Stream::Ostiary,
    name: "anonymizer-reports",
    subjects: &[
        "ostiary.kyc.erasure-reported",
        "ostiary.suspension.erasure-reported",
        "ostiary.notice.erasure-reported",
        "ostiary.recovery.erasure-reported",
        "ostiary.gateway.erasure-reported",
        "ostiary.deletion.erasure-reported",
    ],
};

/// All durable consumers.
pub const DURABLES: [Durable; 27] = [
    KYC_SCREENER_HOST,
    KYC_SCREENER,
    KYC_SCREENER_READ_VERDICT,
    SUSPENSION_WORKER_HOST,
    SUSPENSION_WORKER,
    SUSPENSION_WORKER_CONTAIN,
    NOTIFIER_DELIVER,
    NOTIFIER_TAG,
    GATEWAY_STANDING,
    GATEWAY_UNHEARD,
    DELETION_ORCHESTRATOR_HOST,
    DELETION_ORCHESTRATOR,
    DELETION_ORCHESTRATOR_CHECK,
    KYC_SCREENER_ERASE,
    SUSPENSION_WORKER_ERASE,
    NOTIFIER_ERASE,
    GATEWAY_ERASE,
    DELETION_ORCHESTRATOR_ERASE,
    OWNERSHIP_VERIFIER_ERASE,
    OWNERSHIP_VERIFIER,
    ANONYMIZER_SEAL,
    ANONYMIZER_ERASE,
    ANONYMIZER_VERIFY,
    ANONYMIZER_REPORTS,
    ANONYMIZER_UNDO,
    ANONYMIZER_RECOGNISE_HOST,
    ANONYMIZER_RECOGNISE,
];

/// Whether a durable consumer asks for what comes on a subject, by its name.
pub fn is_read(subject: &str) -> bool {
    let stream = Stream::of(subject);
    let reads = |one: &Durable| one.stream == stream && one.subjects.contains(&subject);
    DURABLES.iter().filter(|one| **one != GATEWAY_UNHEARD).any(reads)
}

/// A deletion asked over HTTP or by support.
pub const REQUEST_DELETION: &str = "ostiary.rpc.deletion-orchestrator.request-deletion";
/// A deletion confirmed over HTTP.
pub const CONFIRM_DELETION: &str = "ostiary.rpc.deletion-orchestrator.confirm-deletion";
/// A deletion taken back.
pub const CANCEL_DELETION: &str = "ostiary.rpc.deletion-orchestrator.cancel-deletion";
/// A deletion that takes longer, by staff's decision.
pub const EXTEND_DELETION: &str = "ostiary.rpc.deletion-orchestrator.extend-deletion";
/// Where a deletion stands.
pub const SHOW_DELETION: &str = "ostiary.rpc.deletion-orchestrator.deletion";
/// What an open check is to find out, found out now.
pub const CHECK_ELIGIBILITY: &str = "ostiary.rpc.deletion-orchestrator.check-eligibility";

/// Answers to the questionnaire, handed in.
pub const SUBMIT_ANSWERS: &str = "ostiary.rpc.kyc-screener.submit-answers";
/// The questionnaire as an account sees it.
pub const SHOW_QUESTIONNAIRE: &str = "ostiary.rpc.kyc-screener.questionnaire";
/// An account to be taken up.
pub const ENROLL_CASE: &str = "ostiary.rpc.kyc-screener.enroll-case";
/// What compliance decided about a case.
pub const DECIDE_REVIEW: &str = "ostiary.rpc.kyc-screener.decide-review";
/// A macro of support to send.
pub const RUN_MACRO: &str = "ostiary.rpc.kyc-screener.run-macro";
/// A reply that nobody but staff heard of.
pub const NOTE_REPLY: &str = "ostiary.rpc.kyc-screener.note-reply";

/// Whether a link was sent to an address that the account still has.
pub const CHECK_CONTACT: &str = "ostiary.rpc.notifier.check-contact";
/// Whom a notice was sent to, by its case or by the event that asked for it.
pub const FIND_NOTICE: &str = "ostiary.rpc.notifier.find-notice";
/// Asks whether a mail said that a case's end opened the account.
pub const FIND_TOLD_OPEN: &str = "ostiary.rpc.notifier.find-told-open";

/// Whether somebody who wants to sign up has left before.
pub const CHECK_REGISTRATION: &str = "ostiary.rpc.anonymizer.check-registration";

/// Where people who leave are written to once their address is gone from the host's database.
pub const FIND_CONTACTS: &str = "ostiary.rpc.anonymizer.contacts";

/// What a processor of OpenDSR calls back with, believed by its signature; it is looked at then, and nothing else follows.
pub const PROCESSOR_CALLBACK: &str = "ostiary.rpc.anonymizer.processor-callback";

/// Whether a recovery of the account is open: a blocker of its deletion.
pub const FIND_RECOVERY: &str = "ostiary.rpc.ownership-verifier.open-recovery";
/// Whether the account is asked questions whose deadline is not over.
pub const FIND_OPEN_QUESTIONNAIRE: &str = "ostiary.rpc.kyc-screener.open-questionnaire";
/// Whether somebody looks at the account's case.
pub const FIND_PENDING_REVIEW: &str = "ostiary.rpc.kyc-screener.pending-review";
/// Whether a legal hold is on the whole person.
pub const FIND_LEGAL_HOLD: &str = "ostiary.rpc.suspension-worker.legal-hold";

/// Which of some accounts have a hold that stops what has not begun of their erasure.
pub const FIND_STOPPED: &str = "ostiary.rpc.suspension-worker.stopped";

/// What of ours may forbid a deletion: whom a policy asks, and the one code that it answers with.
pub const BLOCKERS: [(&str, &str); 4] = [
    (FIND_RECOVERY, "open_recovery"),
    (FIND_OPEN_QUESTIONNAIRE, "questionnaire_open"),
    (FIND_PENDING_REVIEW, "kyc_review_pending"),
    (FIND_LEGAL_HOLD, "legal_hold"),
];

/// The code that one of [`BLOCKERS`] answers with.
pub fn code_of_blocker(subject: &str) -> Option<&'static str> {
    BLOCKERS.into_iter().find(|(asked, _)| *asked == subject).map(|(_, code)| code)
}

/// The evidence that the law wants kept, opened, for the vault.
pub const KYC_EVIDENCE: &str = "ostiary.rpc.kyc-screener.evidence";
/// The evidence that the law wants kept, opened, for the vault.
pub const RECOVERY_EVIDENCE: &str = "ostiary.rpc.ownership-verifier.evidence";

/// Where each service says what of a person is left in its own tables.
pub const SCAN: [(&str, &str); 6] = [
    ("ostiary.rpc.kyc-screener.scan", "kyc-screener"),
    ("ostiary.rpc.suspension-worker.scan", "suspension-worker"),
    ("ostiary.rpc.notifier.scan", "notifier"),
    ("ostiary.rpc.gateway.scan", "gateway"),
    ("ostiary.rpc.deletion-orchestrator.scan", "deletion-orchestrator"),
    ("ostiary.rpc.ownership-verifier.scan", "ownership-verifier"),
];

/// Where a service says what of a person is left in its own tables.
pub fn scan_of(service: &str) -> Option<&'static str> {
    SCAN.into_iter().find(|(_, answerer)| *answerer == service).map(|(subject, _)| subject)
}

/// What `anonymizer` asks, and nobody else may: the answers hold what people said, the questions what names them.
pub const ASKED_BY_ANONYMIZER: [&str; 9] = [
    KYC_EVIDENCE,
    RECOVERY_EVIDENCE,
    FIND_STOPPED,
    SCAN[0].0,
    SCAN[1].0,
    SCAN[2].0,
    SCAN[3].0,
    SCAN[4].0,
    SCAN[5].0,
];

/// All questions, each with the service that answers it.
pub const QUESTIONS: [(&str, &str); 31] = [
    (SUBMIT_ANSWERS, "kyc-screener"),
    (SHOW_QUESTIONNAIRE, "kyc-screener"),
    (ENROLL_CASE, "kyc-screener"),
    (DECIDE_REVIEW, "kyc-screener"),
    (RUN_MACRO, "kyc-screener"),
    (NOTE_REPLY, "kyc-screener"),
    (CHECK_CONTACT, "notifier"),
    (FIND_NOTICE, "notifier"),
    (FIND_TOLD_OPEN, "notifier"),
    (REQUEST_DELETION, "deletion-orchestrator"),
    (CONFIRM_DELETION, "deletion-orchestrator"),
    (CANCEL_DELETION, "deletion-orchestrator"),
    (EXTEND_DELETION, "deletion-orchestrator"),
    (SHOW_DELETION, "deletion-orchestrator"),
    (CHECK_ELIGIBILITY, "deletion-orchestrator"),
    (FIND_RECOVERY, "ownership-verifier"),
    (FIND_OPEN_QUESTIONNAIRE, "kyc-screener"),
    (FIND_PENDING_REVIEW, "kyc-screener"),
    (FIND_LEGAL_HOLD, "suspension-worker"),
    (FIND_STOPPED, "suspension-worker"),
    (KYC_EVIDENCE, "kyc-screener"),
    (RECOVERY_EVIDENCE, "ownership-verifier"),
    SCAN[0],
    SCAN[1],
    SCAN[2],
    SCAN[3],
    SCAN[4],
    SCAN[5],
    (FIND_CONTACTS, "anonymizer"),
    (CHECK_REGISTRATION, "anonymizer"),
    (PROCESSOR_CALLBACK, "anonymizer"),
];

/// Every service, by the name that its durables, its NATS user and its event `source` carry.
pub const SERVICES: [&str; VOICES.len()] = {
    let mut services = [""; VOICES.len()];
    let mut at = 0;
    while at < VOICES.len() {
        services[at] = VOICES[at].service;
        at += 1;
    }
    services
};

/// What the NATS user of a service may do, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    /// Subjects that it may publish to.
    pub publish: Vec<String>,
    /// Subjects that it may subscribe to.
    pub subscribe: Vec<String>,
    /// Whether it may reply to what it is asked, wherever the asker listens.
    pub allow_responses: bool,
}

/// Whoever reads all messages of both streams.
const LOOKS_THROUGH_STREAMS: &str = "anonymizer";

/// What the NATS user of a service may do; `None`: there is no such service.
///
/// The client must be given the inbox prefix `_INBOX_<service>`: whoever may read `_INBOX.>` reads every reply.
pub fn permissions(service: &str) -> Option<Permissions> {
    let voice = VOICES.iter().find(|voice| voice.service == service)?;
    let durables: Vec<_> = DURABLES.iter().filter(|one| one.belongs_to(service)).collect();
    let written = published_streams(service);
    let mut publish = Vec::new();
    for stream in Stream::ALL {
        let writes = written.contains(&stream);
        if writes || durables.iter().any(|durable| durable.stream == stream) {
            publish.push(format!("$JS.API.STREAM.INFO.{}", stream.name()));
        }
        if writes || service == LOOKS_THROUGH_STREAMS {
            // Shows whether the stream still has what was published, and so whether to publish it again; and what is left
            // in it of somebody who is erased.
            publish.push(format!("$JS.API.STREAM.MSG.GET.{}", stream.name()));
        }
        if service == LOOKS_THROUGH_STREAMS {
            // Many messages for one request. It makes nothing at the broker, as a consumer for each search would.
            publish.push(format!("$JS.API.DIRECT.GET.{}", stream.name()));
        }
    }
    publish.extend(durables.into_iter().flat_map(Durable::subjects_of_its_reader));
    publish.extend([voice.events, voice.questions].concat().into_iter().map(str::to_owned));

    let answered = QUESTIONS.iter().filter(|(_, answerer)| *answerer == service);
    let mut subscribe = vec![format!("_INBOX_{service}.>")];
    subscribe.extend(answered.map(|(question, _)| (*question).to_owned()));
    Some(Permissions { publish, allow_responses: subscribe.len() > 1, subscribe })
}

/// The streams that a service publishes to.
pub fn published_streams(service: &str) -> Vec<Stream> {
    let voices = VOICES.iter().filter(|voice| voice.service == service);
    let events: Vec<_> = voices.flat_map(|voice| voice.events).collect();
    let is_written = |stream: &Stream| events.iter().any(|event| Stream::of(event) == *stream);
    Stream::ALL.into_iter().filter(is_written).collect()
}

/// What a service says of its own accord.
struct Voice {
    service: &'static str,
    /// Subjects of its events.
    events: &'static [&'static str],
    /// Subjects of the questions that it asks.
    questions: &'static [&'static str],
}

const VOICES: [Voice; 7] = [
    Voice { service: "kyc-screener", events: &["ostiary.kyc.*"], questions: &[] },
    Voice {
        service: "suspension-worker",
        events: &[
            "ostiary.suspension.*",
            "ostiary.compliance.hold-kinds-changed",
            "ostiary.compliance.hold-review-requested",
            "ostiary.compliance.legal-holds-changed",
            "ostiary.compliance.hold-came-too-late",
        ],
        questions: &[],
    },
    Voice {
        service: "notifier",
        events: &[
            "ostiary.notice.notification-accepted",
            "ostiary.notice.notification-failed",
            "ostiary.notice.erasure-reported",
        ],
        questions: &[FIND_CONTACTS],
    },
    Voice {
        service: "gateway",
        // For the host, and for the channels' providers: they told it over HTTP.
        events: &[
            "host.user-signed-up",
            "ostiary.notice.notification-bounced",
            "ostiary.notice.inbound-reply-received",
            "ostiary.provider.profile-notified",
            "ostiary.gateway.erasure-reported",
        ],
        questions: &[
            SUBMIT_ANSWERS,
            SHOW_QUESTIONNAIRE,
            RUN_MACRO,
            CHECK_CONTACT,
            FIND_NOTICE,
            FIND_TOLD_OPEN,
            REQUEST_DELETION,
            CONFIRM_DELETION,
            CANCEL_DELETION,
            SHOW_DELETION,
            CHECK_ELIGIBILITY,
            CHECK_REGISTRATION,
            PROCESSOR_CALLBACK,
        ],
    },
    Voice {
        service: "deletion-orchestrator",
        events: &["ostiary.deletion.*"],
        // Whatever the policy has the host asked, and what our own services keep.
        questions: &[
            "host.rpc.*",
            FIND_RECOVERY,
            FIND_OPEN_QUESTIONNAIRE,
            FIND_PENDING_REVIEW,
            FIND_LEGAL_HOLD,
        ],
    },
    Voice { service: "ownership-verifier", events: &["ostiary.recovery.*"], questions: &[] },
    Voice {
        service: "anonymizer",
        events: &["ostiary.anonymizer.*", "ostiary.compliance.former-user-recognised"],
        questions: &ASKED_BY_ANONYMIZER,
    },
];

impl Durable {
    fn belongs_to(&self, service: &str) -> bool {
        let rest = self.name.strip_prefix(service);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Where its reader asks for messages and acknowledges them, in today's format and the announced one.
    fn subjects_of_its_reader(&self) -> [String; 4] {
        let place = format!("{}.{}", self.stream.name(), self.name);
        [
            format!("$JS.API.CONSUMER.INFO.{place}"),
            format!("$JS.API.CONSUMER.MSG.NEXT.{place}"),
            format!("$JS.ACK.{place}.>"),
            format!("$JS.ACK.*.*.{place}.>"),
        ]
    }
}
