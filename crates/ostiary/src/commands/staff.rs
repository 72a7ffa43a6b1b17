//! `ostiary staff`: tokens.

use anyhow::Result;
use runtime::staff;
use secrecy::ExposeSecret;

/// Draws a token; the only time that it is printed.
pub(crate) fn token() -> Result<()> {
    let minted = staff::mint();
    println!("token        = {}", minted.token.expose_secret());
    println!("token_sha256 = {}", minted.token_sha256);
    Ok(())
}
