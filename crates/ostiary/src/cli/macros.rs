//! `ostiary macro` and its arguments.

use clap::{Args, Subcommand, ValueEnum};
use contracts::{AccountId, event::Macro};

use super::{StaffArg, account};

/// The messages that support has at hand.
#[derive(Debug, Subcommand)]
pub enum MacroCommand {
    /// What would be sent to whom, and why it would be refused; nothing is sent.
    Preview {
        #[command(flatten)]
        sending: SendingArg,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Send it, if the case is where the macro says it is.
    Run {
        #[command(flatten)]
        sending: SendingArg,
        /// Intercom's conversation to reply in; else by the policy's channels.
        #[arg(long)]
        conversation: Option<String>,
        #[command(flatten)]
        staff: StaffArg,
    },
}

/// Which macro, to whom.
#[derive(Debug, Args)]
pub struct SendingArg {
    /// Which one.
    #[arg(value_enum)]
    pub which: MacroArg,
    /// To whom.
    #[arg(long, value_parser = account, allow_hyphen_values = true)]
    pub account: AccountId,
}

/// Which macro.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MacroArg {
    /// The questions once more, to whoever still has to answer.
    Questions,
    /// That the account is suspended until they are answered.
    Suspended,
    /// That all is well, once the case is cleared.
    Ok,
}

impl From<MacroArg> for Macro {
    fn from(which: MacroArg) -> Self {
        match which {
            MacroArg::Questions => Self::Questions,
            MacroArg::Suspended => Self::Suspended,
            MacroArg::Ok => Self::Ok,
        }
    }
}
