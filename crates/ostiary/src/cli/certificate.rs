//! Certificates of erasures.

use std::path::PathBuf;

use anonymizer::certificate::{Part, VerifyingKey};
use clap::{Subcommand, ValueEnum};
use uuid::Uuid;

/// Certificates of erasures.
#[derive(Debug, Subcommand)]
pub enum CertificateCommand {
    /// Check a certificate; needs no network, no database and no settings.
    Verify {
        /// The certificate, as it was handed out.
        file: PathBuf,
        /// The issuer's public key, 64 hexadecimal digits; again for every key that is trusted.
        #[arg(long = "key", required = true, value_parser = key)]
        keys: Vec<VerifyingKey>,
        /// The part that came before this one, to check that they belong together.
        #[arg(long)]
        previous: Option<PathBuf>,
        /// One JSON document for programs.
        #[arg(long)]
        json: bool,
    },
    /// Print the issuer's public key, which whoever verifies has to have from the issuer.
    Key,
    /// Show a certificate that was issued here, by its own id or the deletion's, with all its parts.
    Show {
        /// Of the certificate, or of the deletion.
        id: Uuid,
        /// Only this part.
        #[arg(long)]
        part: Option<PartArg>,
        /// The document of a part as it is handed out: of the erasure, where none is named.
        #[arg(long)]
        json: bool,
    },
    /// The act of destruction, to be signed by hand, and the extract of the log, as the law of some countries wants them (for
    /// Russia 152-FZ and the regulator's order 179): from the certificate and the data map, in Markdown.
    Act {
        /// Of the certificate, or of the deletion.
        id: Uuid,
        /// Of which part: the erasure, or what was destroyed when the law no longer had it kept.
        #[arg(long, value_enum, default_value = "erasure")]
        part: PartArg,
        /// In which language; left out: Russian under the profile `RU`, else English.
        #[arg(long, value_enum)]
        language: Option<ActLanguage>,
    },
}

/// In which language an act is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ActLanguage {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// A part of a certificate.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PartArg {
    /// The erasure itself.
    Erasure,
    /// The bare account id is gone, too.
    Rescan,
    /// What the law kept is gone, too.
    RetentionEnd,
}

impl From<PartArg> for Part {
    fn from(part: PartArg) -> Self {
        match part {
            PartArg::Erasure => Self::Erasure,
            PartArg::Rescan => Self::Rescan,
            PartArg::RetentionEnd => Self::RetentionEnd,
        }
    }
}

fn key(text: &str) -> Result<VerifyingKey, String> {
    VerifyingKey::parse(text).map_err(|error| error.to_string())
}
