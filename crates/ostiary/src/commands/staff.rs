//! `ostiary staff`: tokens.

use anyhow::Result;
use runtime::staff;
use secrecy::ExposeSecret;

use crate::commands::say;

/// Draws a token; the only time that it is printed.
pub(crate) fn token() -> Result<()> {
    let minted = staff::mint();
    say(format_args!("token        = {}", minted.token.expose_secret()))?;
    say(format_args!("token_sha256 = {}", minted.token_sha256))
}
