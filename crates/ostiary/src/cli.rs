//! Every command and its arguments.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use contracts::{AccountId, Locale};
use notifier::templates::Template;
use uuid::Uuid;

mod approvals;
mod certificate;
mod datamap;
mod deletions;
mod holds;
pub(crate) mod kyc;
mod macros;
#[cfg(test)]
mod tests;
mod vault;

pub use approvals::ApprovalsCommand;
pub use certificate::{ActLanguage, CertificateCommand};
pub use datamap::{DatamapCommand, PlanArgs};
pub use deletions::DeletionsCommand;
pub use holds::{ExpiryArg, HoldsCommand, KindArg};
pub use kyc::{FormatArg, ImportArgs, KycCommand};
pub use macros::MacroCommand;
pub use vault::{VaultCommand, VaultRequestArgs, WhomArgs};

/// Decides who may come in, who must wait outside, and how somebody leaves.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// `ostiary.toml`; else the working folder's, else `/etc/ostiary/`; the environment (`OSTIARY__…`) wins.
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// Log, as `telemetry.log_filter` says, also what commands do that come to an end by themselves.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run every role in this process (development only).
    All,
    /// Ask people from listed jurisdictions, and judge silence and answers.
    KycScreener,
    /// Keep the holds and carry them out at the host.
    SuspensionWorker,
    /// Tell people.
    Notifier,
    /// Speak HTTP with hosts.
    Gateway,
    /// Lead people who leave from the request to the certificate.
    DeletionOrchestrator,
    /// Know which accounts have a recovery open.
    OwnershipVerifier,
    /// Seal, erase and certify, and keep what the law wants kept.
    Anonymizer,
    /// Make schemas, roles, grants, streams and consumers; repeating it changes nothing.
    Migrate,
    /// Say what is not as it should be.
    Doctor,
    /// The host's database.
    #[command(subcommand)]
    Host(HostCommand),
    /// What an erasure does to the host's database.
    #[command(subcommand)]
    Datamap(DatamapCommand),
    /// The register of KYC cases.
    #[command(subcommand)]
    Kyc(KycCommand),
    /// The messages that support has at hand.
    #[command(subcommand)]
    Macro(MacroCommand),
    /// Acts that need a second person.
    #[command(subcommand)]
    Approvals(ApprovalsCommand),
    /// Why accounts may not act.
    #[command(subcommand)]
    Holds(HoldsCommand),
    /// Who leaves, and how far that is.
    #[command(subcommand)]
    Deletions(DeletionsCommand),
    /// Messages that need a person.
    #[command(subcommand)]
    DeadLetters(DeadLettersCommand),
    /// Certificates of erasures.
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// What is kept of people who left, opened for an authority.
    #[command(subcommand)]
    Vault(VaultCommand),
    /// What people are told.
    #[command(subcommand)]
    Notice(NoticeCommand),
    /// The virtual clock of a demo or test.
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Print the users and permissions that the NATS servers need.
    Nats,
    /// The staff.
    #[command(subcommand)]
    Staff(StaffCommand),
}

/// The host's database.
#[derive(Debug, Subcommand)]
pub enum HostCommand {
    /// Print the one small table that Ostiary owns there.
    Schema,
    /// Compare `host.toml` with the database.
    Check,
}

/// Who acts, and why.
#[derive(Debug, Args)]
pub struct StaffAct {
    /// A short code for the record, never personal data.
    #[arg(long = "reason")]
    pub reason_code: String,
    #[command(flatten)]
    pub staff: StaffArg,
}

/// Who acts.
#[derive(Debug, Args)]
pub struct StaffArg {
    /// File with your personal staff token; else the environment variable `OSTIARY_STAFF_TOKEN`.
    #[arg(long)]
    pub staff_token_file: Option<PathBuf>,
}

/// Messages that need a person.
#[derive(Debug, Subcommand)]
pub enum DeadLettersCommand {
    /// The open ones, the newest first; of each service the newest thousand.
    List {
        /// The closed ones too.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// One of them with its body, which may hold personal data; that you looked is kept.
    Show {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Hand one in again, after its cause was repaired.
    Replay {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Close one for good without handling it.
    Skip {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
}

/// What people are told.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// Print a notice as people read it.
    Preview {
        /// Which one.
        #[arg(long, value_parser = template)]
        template: Template,
        /// For somebody who reads this language, as a BCP 47 tag.
        #[arg(long, value_parser = locale)]
        locale: Option<Locale>,
        /// The HTML instead of the text.
        #[arg(long)]
        html: bool,
    },
    /// List the notices that no channel took: somebody of the staff has to reach these people.
    Lost {
        #[command(flatten)]
        staff: StaffArg,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// The virtual clock of a demo or test.
#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// What time it is.
    Now,
    /// Move it forward.
    Advance {
        /// How far, such as `14d`, `36h` or `90s`.
        #[arg(value_parser = span)]
        span: Duration,
    },
}

/// The staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Draw a token: the owner keeps it, its hash goes into `staff.toml` or `gateway.clients`.
    Token,
}

impl Command {
    /// Whether it runs until it is stopped.
    pub(crate) fn is_service(&self) -> bool {
        match self {
            Self::All
            | Self::KycScreener
            | Self::SuspensionWorker
            | Self::Notifier
            | Self::Gateway
            | Self::DeletionOrchestrator
            | Self::OwnershipVerifier
            | Self::Anonymizer => true,
            Self::Migrate
            | Self::Doctor
            | Self::Host(_)
            | Self::Datamap(_)
            | Self::Kyc(_)
            | Self::Macro(_)
            | Self::Approvals(_)
            | Self::Certificate(_)
            | Self::Vault(_)
            | Self::Holds(_)
            | Self::Deletions(_)
            | Self::DeadLetters(_)
            | Self::Notice(_)
            | Self::Clock(_)
            | Self::Nats
            | Self::Staff(_) => false,
        }
    }
}

fn account(id: &str) -> Result<AccountId, contracts::InvalidId> {
    AccountId::try_new(id)
}

fn locale(tag: &str) -> Result<Locale, contracts::InvalidId> {
    Locale::try_new(tag)
}

fn template(name: &str) -> Result<Template, String> {
    let names = || Template::ALL.map(Template::name).join(", ");
    Template::named(name).ok_or_else(|| format!("it is one of {}", names()))
}

fn span(text: &str) -> Result<Duration, humantime::DurationError> {
    humantime::parse_duration(text)
}
