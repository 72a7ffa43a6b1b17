//! `ostiary kyc` and its arguments.

use std::path::PathBuf;

use clap::{ArgGroup, Subcommand};
use contracts::{AccountId, Locale};

use super::{StaffArg, account};

/// The register of KYC cases.
#[derive(Debug, Subcommand)]
pub enum KycCommand {
    /// Ask accounts the questionnaire, as if they had signed up from a listed jurisdiction; known ones stay as they are.
    #[command(group = ArgGroup::new("whom").required(true))]
    Enroll {
        /// This one.
        #[arg(long, value_parser = account, allow_hyphen_values = true, group = "whom")]
        account: Option<AccountId>,
        /// All of a UTF-8 text file with one account id in each line.
        #[arg(long, group = "whom")]
        file: Option<PathBuf>,
        /// BCP 47 tag of the language that they read; else the policy's first.
        #[arg(long, value_parser = locale)]
        locale: Option<Locale>,
        #[command(flatten)]
        staff: StaffArg,
    },
}

fn locale(tag: &str) -> Result<Locale, contracts::InvalidId> {
    Locale::try_new(tag)
}
