//! `ostiary deletions`.

use clap::{Subcommand, ValueEnum};
use contracts::{AccountId, event::ExtensionReason};

use super::{StaffArg, account};

/// Who leaves, and how far that is.
#[derive(Debug, Subcommand)]
pub enum DeletionsCommand {
    /// The deletions, the soonest by the law's date first.
    List {
        /// Only those that stand here.
        #[arg(long, value_enum)]
        status: Option<StatusArg>,
        /// So many at most.
        #[arg(long, default_value_t = 1000)]
        limit: u32,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// One account's deletion: where it stands, what forbids it, what it waits for, what was ordered.
    Show {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Take an account's deletion back for its person, as long as it can be.
    Cancel {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Let an account's deletion take longer than the law's month, as the law allows once: the person is told why, within the month.
    Extend {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// Why, as the person reads it.
        #[arg(long, value_enum)]
        because: BecauseArg,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Erase again who was erased and is there again, since the host's database came back from a backup. Who cannot be told
    /// from somebody else with the same id is left alone, unless --account names them.
    Reapply {
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
        /// This one, whether certain or not; may be said several times. Else everybody who is certain.
        #[arg(long = "account", value_parser = account, allow_hyphen_values = true)]
        accounts: Vec<AccountId>,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
}

/// Where a deletion stands: the words of the README of `deletion-orchestrator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    Requested,
    Blocked,
    Lapsed,
    Pending,
    Frozen,
    OnHold,
    Fencing,
    Sealing,
    Erasing,
    Verifying,
    Deleted,
    Cancelled,
}

impl StatusArg {
    /// As it is stored.
    pub(crate) fn stored(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().replace('-', "_"))
    }
}

/// Why a deletion takes longer, in words that give nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BecauseArg {
    /// Something else has to be settled first.
    OnHold,
    /// A recovery of the account is looked at first.
    Frozen,
    /// A service cannot let go of the account yet.
    Refused,
    /// A place that holds data has not finished.
    Unfinished,
}

impl From<BecauseArg> for ExtensionReason {
    fn from(because: BecauseArg) -> Self {
        match because {
            BecauseArg::OnHold => Self::OnHold,
            BecauseArg::Frozen => Self::Frozen,
            BecauseArg::Refused => Self::Refused,
            BecauseArg::Unfinished => Self::Unfinished,
        }
    }
}
