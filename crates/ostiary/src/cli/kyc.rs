//! `ostiary kyc` and its arguments.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
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
    /// Take over the old spreadsheet; without `--apply` only shown: who is asked, who is suspended when, what is wrong.
    Import(ImportArgs),
}

/// The old spreadsheet.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// CSV or XLSX, whatever its name is; at most 50 MB and 200,000 lines, the headings in the first one.
    pub file: PathBuf,
    /// Take it over, exactly as the preview with this digest showed it; needs the staff token of compliance.
    #[arg(long, value_name = "DIGEST")]
    pub apply: Option<String>,
    /// What its columns and states are called, where that is not what Ostiary expects.
    #[arg(long)]
    pub mapping: Option<PathBuf>,
    /// Which sheet of an XLSX file; else the only one that is not hidden.
    #[arg(long)]
    pub sheet: Option<String>,
    /// Of a CSV file that is neither UTF-8 nor UTF-16, such as `windows-1251`.
    #[arg(long)]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub staff: StaffArg,
    /// One JSON document for programs.
    #[arg(long)]
    pub json: bool,
}

fn locale(tag: &str) -> Result<Locale, contracts::InvalidId> {
    Locale::try_new(tag)
}
