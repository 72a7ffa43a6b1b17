//! `ostiary datamap` and its arguments.

use clap::{Args, Subcommand, ValueEnum};
use contracts::{AccountId, Time};
use host::datamap::{Format, Stage};

use super::account;

/// What an erasure does to the host's database.
#[derive(Debug, Subcommand)]
pub enum DatamapCommand {
    /// Compare `datamap.toml` with the live database; an erasure refuses to start while there is a finding.
    Check {
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Look for columns that seem personal and are kept; values are looked at and never shown.
    Lint {
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// What an erasure of an account would do, counted on the live database; nothing is changed.
    Plan(PlanArgs),
    /// The record of processing (Article 30) and what people are shown before they confirm.
    Statement {
        /// How it is written.
        #[arg(long, value_enum, default_value = "md")]
        format: StatementFormatArg,
    },
}

/// Whose erasure, and when.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Whose.
    #[arg(long, value_parser = account, allow_hyphen_values = true)]
    pub account: AccountId,
    /// The end of the relationship, from which terms are counted, in RFC 3339; else now.
    #[arg(long)]
    pub as_of: Option<Time>,
    /// At which point of the story.
    #[arg(long, value_enum, default_value = "grace_end")]
    pub stage: StageArg,
    /// One JSON document for programs.
    #[arg(long)]
    pub json: bool,
}

/// At which point of the story.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum StageArg {
    /// As soon as the person has confirmed.
    Confirmation,
    /// When grace has ended.
    GraceEnd,
    /// When the last legal ground has ended.
    RetentionEnd,
}

/// How a statement is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StatementFormatArg {
    /// Markdown.
    Md,
    /// A page.
    Html,
    /// For programs.
    Json,
}

impl From<StageArg> for Stage {
    fn from(stage: StageArg) -> Self {
        match stage {
            StageArg::Confirmation => Self::Confirmation,
            StageArg::GraceEnd => Self::GraceEnd,
            StageArg::RetentionEnd => Self::RetentionEnd,
        }
    }
}

impl From<StatementFormatArg> for Format {
    fn from(format: StatementFormatArg) -> Self {
        match format {
            StatementFormatArg::Md => Self::Markdown,
            StatementFormatArg::Html => Self::Html,
            StatementFormatArg::Json => Self::Json,
        }
    }
}
