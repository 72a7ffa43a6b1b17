//! Every command and its arguments.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use contracts::{AccountId, Locale, event::HoldEffect};
use notifier::templates::Template;
use uuid::Uuid;

mod approvals;
mod deletions;
pub(crate) mod kyc;
mod macros;

pub use approvals::ApprovalsCommand;
pub use deletions::DeletionsCommand;
pub use kyc::{FormatArg, ImportArgs, KycCommand};
pub use macros::MacroCommand;

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
    /// Make schemas, roles, grants, streams and consumers; repeating it changes nothing.
    Migrate,
    /// Say what is not as it should be.
    Doctor,
    /// The host's database.
    #[command(subcommand)]
    Host(HostCommand),
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

/// Why accounts may not act.
#[derive(Debug, Subcommand)]
pub enum HoldsCommand {
    /// The open holds, by account.
    List {
        /// Of this account only.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: Option<AccountId>,
        /// The released ones of staff too: who released them, and why.
        #[arg(long)]
        all: bool,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Open a hold; one of kind `legal` once a second person has agreed.
    Place {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// What it forbids.
        #[arg(long, value_enum, default_value = "full")]
        effect: EffectArg,
        /// Why, in truth.
        #[arg(long, value_enum, default_value = "manual")]
        kind: KindArg,
        #[command(flatten)]
        act: StaffAct,
        /// The hold's own name, to release it by; placing it again under the same name is the same hold.
        #[arg(long, allow_hyphen_values = true)]
        hold: Option<String>,
    },
    /// Compare the holds with the host's database: one pass now, whatever `suspension_worker.reconcile` says.
    Reconcile {
        /// Only show what a pass in mode `repair` would do; changes nothing and needs no token.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Close a hold of staff's; one of kind `legal` once a second person has agreed.
    Release {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// Which hold.
        #[arg(long, allow_hyphen_values = true)]
        hold: String,
        #[command(flatten)]
        act: StaffAct,
    },
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

/// What kind of hold staff asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// A decision of staff.
    Manual,
    /// An order of a court or an authority.
    Legal,
}

/// What a hold forbids.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EffectArg {
    /// Everything; sessions and tokens are gone.
    Full,
    /// All but withdrawing.
    ExitOnly,
    /// Payouts and changes of contact.
    Limited,
}

/// Messages that need a person.
#[derive(Debug, Subcommand)]
pub enum DeadLettersCommand {
    /// The open ones, the newest first; of each service the newest thousand.
    List {
        /// The closed ones too.
        #[arg(long)]
        all: bool,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// One of them with its body, which may hold personal data.
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
            | Self::DeletionOrchestrator => true,
            Self::Migrate
            | Self::Doctor
            | Self::Host(_)
            | Self::Kyc(_)
            | Self::Macro(_)
            | Self::Approvals(_)
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

impl From<EffectArg> for HoldEffect {
    fn from(effect: EffectArg) -> Self {
        match effect {
            EffectArg::Full => Self::Full,
            EffectArg::ExitOnly => Self::ExitOnly,
            EffectArg::Limited => Self::Limited,
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
