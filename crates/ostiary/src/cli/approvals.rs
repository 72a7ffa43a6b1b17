//! `ostiary approvals` and its arguments.

use clap::Subcommand;
use uuid::Uuid;

use super::StaffArg;

/// Acts that need a second person.
#[derive(Debug, Subcommand)]
pub enum ApprovalsCommand {
    /// Those that wait, of every service, the newest first; of each service the newest thousand.
    List {
        /// The refused, done and expired ones too.
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// One of them: exactly what is to be done, who asked, who agreed.
    Show {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Agree to what somebody else asked for; with the last yes that is needed it is carried out.
    Approve {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Refuse what somebody else asked for; one no is enough.
    Refuse {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Take back what you asked for and nobody has carried out; it can never be used afterwards.
    Withdraw {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Carry out what was approved and then failed.
    Run {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
}
