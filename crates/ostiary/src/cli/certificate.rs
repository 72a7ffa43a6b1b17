//! Certificates of erasures.

use std::path::PathBuf;

use anonymizer::certificate::VerifyingKey;
use clap::Subcommand;

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
}

fn key(text: &str) -> Result<VerifyingKey, String> {
    VerifyingKey::parse(text).map_err(|error| error.to_string())
}
