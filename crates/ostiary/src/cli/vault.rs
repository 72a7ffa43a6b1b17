//! `ostiary vault` and its arguments.

use std::path::PathBuf;

use anonymizer::pseudonym::Pseudonym;
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use contracts::AccountId;
use uuid::Uuid;

use super::{StaffArg, account};

/// What is kept of people who left, opened for an authority.
#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Ask for what is kept of somebody whom an authority asks for; others of compliance have to agree.
    Request(Box<VaultRequestArgs>),
    /// Agree to a request of somebody else's; with the last yes that is needed the approvers' half is taken off.
    Approve {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Open the answer to your own request: once, and within its time.
    Open {
        /// Which.
        id: Uuid,
        /// Where the answer is written to: a file that is not there yet. Only you may read it.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Keep what is kept of somebody who left until later than its term, for an authority: identity and evidence in the vault, and
    /// the rows that the host and others still have. Once a second person has agreed.
    Hold {
        /// By which they left: the id of the deletion, or of its certificate.
        #[arg(long)]
        deletion: Uuid,
        /// When the hold ends by itself, as 2033-05-01T00:00:00Z; it may be released before.
        #[arg(long)]
        until: DateTime<Utc>,
        /// A short code for the record, never personal data.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Release a hold on somebody who left, once a second person has agreed: all ends as it would have, or now.
    Release {
        /// Which.
        hold: Uuid,
        /// A short code for the record, never personal data.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// The holds on people who left, the newest first, by deletion; the newest thousand.
    Holds {
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// The requests, the newest first, without whom they are about; the newest thousand.
    List {
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// One of them with whom it is about, while it waits, and what was done with it; that you looked is kept.
    Show {
        /// Which.
        id: Uuid,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
}

/// Who asks, why, and about whom.
#[derive(Debug, Args)]
pub struct VaultRequestArgs {
    /// Who asks, such as "FIU Estonia".
    #[arg(long)]
    pub authority: String,
    /// Under which number of theirs; never personal data.
    #[arg(long)]
    pub reference: String,
    /// A short code for the record, never personal data.
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub whom: WhomArgs,
    /// The day of birth that belongs to --name, as 1815-12-10.
    #[arg(long, requires = "name")]
    pub birth_date: Option<NaiveDate>,
    #[command(flatten)]
    pub staff: StaffArg,
}

/// About whom: one of these, and nothing less. A name alone, an address or a part of a number find nobody, since only
/// keyed hashes of these are kept.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct WhomArgs {
    /// As kept records name them.
    #[arg(long)]
    pub pseudonym: Option<Pseudonym>,
    /// The account that they had.
    #[arg(long, value_parser = account, allow_hyphen_values = true)]
    pub account: Option<AccountId>,
    /// The id that stands in the host's kept records in place of the account's.
    #[arg(long, value_parser = account, allow_hyphen_values = true)]
    pub kept_account: Option<AccountId>,
    /// A transaction, whose owner the host's database is asked for as `anonymizer.transaction_owner` says.
    #[arg(long)]
    pub transaction: Option<String>,
    /// An e-mail address.
    #[arg(long)]
    pub email: Option<String>,
    /// A telephone number.
    #[arg(long)]
    pub phone: Option<String>,
    /// The number of an identity document.
    #[arg(long)]
    pub document: Option<String>,
    /// A name, with the day of birth.
    #[arg(long, requires = "birth_date")]
    pub name: Option<String>,
    /// A file that says it, so that it stands in no history of a shell: {"email": "…"}, {"nameAndBirthDate": {"name": "…",
    /// "birthDate": "…"}}, pseudonym, account, keptAccount, transaction, phone or documentNumber.
    #[arg(long)]
    pub question: Option<PathBuf>,
}
