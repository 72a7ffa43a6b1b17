//! `ostiary kyc`: the register of cases, in the role of `kyc-screener`, with its login and its machine.

mod enroll;
mod import;

use anyhow::Result;

use crate::{cli::KycCommand, config::Config};

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: KycCommand) -> Result<()> {
    match command {
        KycCommand::Enroll { account, file, locale, staff } => {
            let accounts = enroll::accounts(account, file.as_deref())?;
            enroll::run(config, accounts, locale, &staff).await
        }
        KycCommand::Import(arguments) => import::run(config, arguments).await,
    }
}
