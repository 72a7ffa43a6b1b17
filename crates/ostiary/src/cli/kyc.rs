//! `ostiary kyc` and its arguments.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use contracts::{
    AccountId, CountryCode, Locale, Time,
    event::{Answer, Choice},
};
use kyc_screener::store::{Filter, WaitsFor};
use uuid::Uuid;

use super::{StaffAct, StaffArg, account};

/// The register of KYC cases.
#[derive(Debug, Subcommand)]
pub enum KycCommand {
    /// The cases, by account.
    List {
        #[command(flatten)]
        which: CasesArg,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// The cases as a file for a spreadsheet.
    Export {
        #[command(flatten)]
        which: CasesArg,
        #[command(flatten)]
        staff: StaffArg,
        /// Of which kind.
        #[arg(long, value_enum)]
        format: FormatArg,
        /// Where to; CSV goes to standard output without it.
        #[arg(long, required_if_eq("format", "xlsx"))]
        out: Option<PathBuf>,
    },
    /// One account's case: where it stands, its terms, what happened and what comes next.
    Show {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// What was answered and decided, too, for this reason; that you looked is kept beside it.
        #[arg(long, value_name = "REASON")]
        answers: Option<String>,
        #[command(flatten)]
        staff: StaffArg,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Type in what a customer answered by mail or Intercom.
    #[command(group = ArgGroup::new("answered").required(true))]
    Answer {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// One answer, such as `listed_person=NO`; repeated for each question.
        #[arg(long = "answer", value_parser = answer, group = "answered")]
        answers: Vec<Answer>,
        /// The same, one in each line of a file; `-` is standard input.
        #[arg(long, group = "answered")]
        file: Option<PathBuf>,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Note a reply that Ostiary has not heard of: the clock stops, and its answers are to be typed in.
    Replied {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// Where the words are found: the number of Intercom's conversation, or a name that you give to the mail.
        #[arg(long, value_parser = reply)]
        reply: String,
        /// When the customer wrote: `2026-01-31T09:00:00Z`. By the deadline, they were not silent.
        #[arg(long, value_parser = instant)]
        received_at: Time,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Ask accounts the questionnaire, as if they had signed up from a listed jurisdiction; known ones stay as they are.
    #[command(group = ArgGroup::new("whom").required(true))]
    Enroll {
        /// This one.
        #[arg(long, value_parser = account, allow_hyphen_values = true, group = "whom")]
        account: Option<AccountId>,
        /// All of a UTF-8 text file with one account id in each line.
        #[arg(long, group = "whom")]
        file: Option<PathBuf>,
        /// BCP 47 tag of the language that they read; else what the host's directory says.
        #[arg(long, value_parser = locale)]
        locale: Option<Locale>,
        #[command(flatten)]
        staff: StaffArg,
    },
    /// Decide about a case, as compliance; after a YES it is cleared once a second person has agreed.
    #[command(group = ArgGroup::new("decision").required(true))]
    Review {
        /// Whose.
        #[arg(long, value_parser = account, allow_hyphen_values = true)]
        account: AccountId,
        /// The case that was looked at; else the one that the account has now. A hold `kyc_provider_rejected` is cleared by
        /// its id.
        #[arg(long)]
        case: Option<Uuid>,
        /// Its revision that was looked at, as `kyc show` prints it; else the one that it has now.
        #[arg(long)]
        revision: Option<u32>,
        /// It is settled well.
        #[arg(long, group = "decision")]
        clear: bool,
        /// It is settled badly, as by a YES.
        #[arg(long, group = "decision")]
        reject: bool,
        /// The customer is asked again from the start.
        #[arg(long, group = "decision")]
        ask_again: bool,
        #[command(flatten)]
        act: StaffAct,
    },
    /// Take over the old spreadsheet; without `--apply` only shown: who is asked, who is suspended when, what is wrong.
    Import(ImportArgs),
}

/// Which cases. Nothing given: all.
#[derive(Debug, Args)]
pub struct CasesArg {
    /// Of this account only.
    #[arg(long, value_parser = account, allow_hyphen_values = true)]
    pub account: Option<AccountId>,
    /// In this status; may be repeated.
    #[arg(long, value_enum)]
    pub status: Vec<StatusArg>,
    /// With a deadline at this moment or later: `2026-01-31` (midnight UTC) or `2026-01-31T09:00:00Z`.
    #[arg(long, value_parser = moment)]
    pub due_after: Option<Time>,
    /// With a deadline before this moment.
    #[arg(long, value_parser = moment)]
    pub due_before: Option<Time>,
    /// Asked for this country: ISO 3166-1 alpha-2.
    #[arg(long, value_parser = country)]
    pub jurisdiction: Option<CountryCode>,
    /// Under this questionnaire.
    #[arg(long)]
    pub questionnaire: Option<String>,
    /// In which staff has this to do.
    #[arg(long, value_enum)]
    pub waits_for: Option<WaitsForArg>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StatusArg {
    /// Answers came, and no sign-up yet.
    Early,
    /// Requested, and no channel has it.
    Asked,
    /// Delivered; the clock runs.
    Waiting,
    /// Answered in part.
    Incomplete,
    /// Answered in words of their own.
    Replied,
    /// The deadline passed.
    Silent,
    /// A bad answer.
    Rejected,
    /// Every answer right, or compliance says so.
    Cleared,
}

/// What staff has to do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WaitsForArg {
    /// Type a reply in.
    Transcription,
    /// Look at it, and decide.
    Review,
    /// The same, because no channel takes the questionnaire.
    Undeliverable,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Text with commas, RFC 4180, UTF-8.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl From<CasesArg> for Filter {
    fn from(which: CasesArg) -> Self {
        let name = |status: &StatusArg| format!("{status:?}").to_lowercase();
        Self {
            account: which.account,
            statuses: which.status.iter().map(name).collect(),
            due_after: which.due_after,
            due_before: which.due_before,
            jurisdiction: which.jurisdiction.map(String::from),
            questionnaire: which.questionnaire,
            waits_for: which.waits_for.map(|waits_for| match waits_for {
                WaitsForArg::Transcription => WaitsFor::Transcription,
                WaitsForArg::Review => WaitsFor::Review,
                WaitsForArg::Undeliverable => WaitsFor::Undeliverable,
            }),
        }
    }
}

/// One answer, as it is typed.
pub(crate) fn answer(text: &str) -> Result<Answer, &'static str> {
    let (question, choice) =
        text.split_once('=').ok_or("an answer is written QUESTION=YES or QUESTION=NO")?;
    let answer = match choice.trim().to_ascii_uppercase().as_str() {
        "YES" => Choice::Yes,
        "NO" => Choice::No,
        _ => return Err("an answer is YES or NO"),
    };
    Ok(Answer { question_id: question.trim().to_owned(), answer })
}

pub(super) fn moment(text: &str) -> Result<Time, &'static str> {
    let day = NaiveDate::parse_from_str(text, "%F").ok();
    let midnight = day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|moment| moment.and_utc());
    midnight.or_else(|| text.parse().ok()).ok_or("it is no date and no RFC 3339 moment")
}

/// A day alone would decide whether the reply was in time.
fn instant(text: &str) -> Result<Time, &'static str> {
    text.parse().map_err(|_| "it is no RFC 3339 moment")
}

/// Of letters, digits, `-` and `_`, so that it is nobody's address and no sentence.
fn reply(text: &str) -> Result<String, &'static str> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if (1..=128).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("1 to 128 letters, digits, `-` and `_`; no address, and no words of the customer")
    }
}

fn country(code: &str) -> Result<CountryCode, contracts::InvalidId> {
    CountryCode::try_new(code)
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
