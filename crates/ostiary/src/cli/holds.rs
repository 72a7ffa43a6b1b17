//! `ostiary holds` and its arguments.

use std::time::Duration;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use contracts::{AccountId, Time, event::HoldEffect};

use super::{StaffAct, StaffArg, account, kyc::moment, span};

/// Why accounts may not act.
#[derive(Debug, Subcommand)]
pub enum HoldsCommand {
    /// The open holds, by account.
    List {
        /// Of this account only.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: Option<AccountId>,
        /// The released ones of staff too: who released them, and why.
        #[arg(long, conflicts_with = "expired")]
        all: bool,
        /// Only those that have expired and that nobody has decided on.
        #[arg(long)]
        expired: bool,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Open a hold; one of kind `legal` once a second person has agreed. Two have to lift one of kind `sanctions_match`.
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
        /// Keep this category of the account's data from being erased, and shut nothing: a table of `datamap.toml`, `host` for all
        /// of them, or a processor outside; may be said several times. For kind `legal`; at its end it is lifted by itself.
        #[arg(long = "category", conflicts_with = "effect")]
        categories: Vec<String>,
        #[command(flatten)]
        expiry: ExpiryArg,
        #[command(flatten)]
        act: StaffAct,
        /// The hold's own name, to release it by; placing it again under the same name is the same hold.
        #[arg(long, allow_hyphen_values = true)]
        hold: Option<String>,
    },
    /// Decide that a hold stays until a later moment; one of kind `legal` once a second person has agreed.
    #[command(group = ArgGroup::new("until").required(true).args(["expires_in", "expires_at"]))]
    Extend {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// Which hold.
        #[arg(long, allow_hyphen_values = true)]
        hold: String,
        #[command(flatten)]
        expiry: ExpiryArg,
        #[command(flatten)]
        act: StaffAct,
    },
    /// Compare the holds with the host's database: one pass now, whatever `suspension_worker.reconcile` says.
    Reconcile {
        /// Only show what a pass in mode `repair` would do; changes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Close a hold of staff's; one of kind `legal` once a second person has agreed. Likewise a case's that came after the
    /// point of no return of the account's deletion, where nobody else can close it.
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

/// What kind of hold staff asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// A decision of staff.
    Manual,
    /// An order of a court or an authority.
    Legal,
    /// A match with a sanctions list.
    #[value(name = "sanctions_match", alias = "sanctions-match")]
    SanctionsMatch,
}

/// When somebody has to look at a hold again: it stays, and is listed by `holds list --expired` from then on.
#[derive(Debug, Clone, Copy, Args)]
#[group(multiple = false)]
pub struct ExpiryArg {
    /// After this span, such as `30d`.
    #[arg(long, value_parser = span)]
    pub expires_in: Option<Duration>,
    /// At this moment: `2026-01-31` (midnight UTC) or `2026-01-31T09:00:00Z`.
    #[arg(long, value_parser = moment)]
    pub expires_at: Option<Time>,
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

impl From<EffectArg> for HoldEffect {
    fn from(effect: EffectArg) -> Self {
        match effect {
            EffectArg::Full => Self::Full,
            EffectArg::ExitOnly => Self::ExitOnly,
            EffectArg::Limited => Self::Limited,
        }
    }
}
