//! Whether the provider of identity checks lets us in, and what it tells of would be read.

use anyhow::{Result, bail, ensure};
use secrecy::ExposeSecret as _;
use vendors::sumsub::{self, Sumsub};

use crate::config::Config;

/// How tokens of the sandbox begin; those of production do not.
const SANDBOX: &str = "sbx:";
/// Nobody has this id: that we may ask is all that is to be known.
const NOBODY: &str = "ostiary-doctor";

/// `None`: there is no provider.
pub(super) async fn check(config: &Config) -> Option<Result<String>> {
    let told = config.gateway.sumsub.as_ref();
    match &config.sumsub {
        Some(own) => Some(lets_us_in(own, told).await),
        None => told.map(|_| unread()),
    }
}

async fn lets_us_in(own: &sumsub::Config, told: Option<&gateway::SumsubConfig>) -> Result<String> {
    let sandbox = own.app_token.read()?.expose_secret().starts_with(SANDBOX);
    if let Some(told) = told {
        let of = |sandbox| if sandbox { "the sandbox" } else { "production" };
        ensure!(
            told.sandbox == sandbox,
            "the app token is of {}, and gateway.sumsub takes webhooks of {}",
            of(sandbox),
            of(told.sandbox)
        );
    }
    Sumsub::new(own)?.find_applicant(NOBODY).await?;
    Ok("it lets us in".to_owned())
}

fn unread() -> Result<String> {
    bail!("gateway.sumsub is set and [sumsub] is not: no verdict would ever be read")
}
