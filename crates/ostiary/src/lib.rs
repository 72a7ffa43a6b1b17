#![doc = include_str!("../README.md")]

mod broker;
mod cli;
mod clocks;
mod commands;
pub mod config;
pub mod doctor;
pub mod migrate;
mod recipients;
pub mod role;

use std::path::Path;

use anyhow::Result;
use runtime::{roles, telemetry};

pub use cli::Cli;
pub use commands::{NobodyActs, nats::authorization};

use cli::{CertificateCommand, ClockCommand, Command, HostCommand, NoticeCommand, StaffCommand};
use config::Config;

/// A batch allocates on one thread and frees on another, which the allocator of glibc makes dear.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Commands that come to an end say what went wrong in one line; what they log beside it is for whoever asks.
const QUIET: &str = "error,async_nats=off";

/// Does what the arguments say.
pub async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Staff(StaffCommand::Token) => commands::staff::token(),
        Command::Certificate(CertificateCommand::Verify { file, keys, previous, json }) => {
            commands::certificate::check(&file, &keys, previous.as_deref(), json)
        }
        command => with_settings(cli.config.as_deref(), cli.verbose, command).await,
    }
}

async fn with_settings(file: Option<&Path>, verbose: bool, command: Command) -> Result<()> {
    let mut config = Config::load(file)?;
    if !command.is_service() && !verbose {
        config.telemetry.log_filter = QUIET.to_owned();
    }
    let role = role_of(&command);
    let telemetry = telemetry::init(&config.telemetry, role)?;
    let outcome = dispatch(command, &config).await;
    telemetry.flush();
    outcome
}

/// Whose name logs and traces carry.
fn role_of(command: &Command) -> &'static str {
    match command {
        Command::KycScreener => roles::KYC_SCREENER,
        Command::SuspensionWorker => roles::SUSPENSION_WORKER,
        Command::Notifier => roles::NOTIFIER,
        Command::Gateway => roles::GATEWAY,
        Command::DeletionOrchestrator => roles::DELETION_ORCHESTRATOR,
        Command::OwnershipVerifier => roles::OWNERSHIP_VERIFIER,
        Command::Anonymizer => roles::ANONYMIZER,
        Command::Migrate => roles::MIGRATE,
        _ => "ostiary",
    }
}

async fn dispatch(command: Command, config: &Config) -> Result<()> {
    match command {
        Command::All => role::run(config, &roles::SERVICES).await,
        Command::KycScreener => role::run(config, &[roles::KYC_SCREENER]).await,
        Command::SuspensionWorker => role::run(config, &[roles::SUSPENSION_WORKER]).await,
        Command::Notifier => role::run(config, &[roles::NOTIFIER]).await,
        Command::Gateway => role::run(config, &[roles::GATEWAY]).await,
        Command::DeletionOrchestrator => role::run(config, &[roles::DELETION_ORCHESTRATOR]).await,
        Command::OwnershipVerifier => role::run(config, &[roles::OWNERSHIP_VERIFIER]).await,
        Command::Anonymizer => role::run(config, &[roles::ANONYMIZER]).await,
        Command::Migrate => migrate::run(config).await,
        Command::Doctor => doctor::run(config).await,
        Command::Host(HostCommand::Schema) => commands::host::schema(config),
        Command::Host(HostCommand::Check) => commands::host::check(config).await,
        Command::Datamap(command) => commands::datamap::run(config, command).await,
        Command::Kyc(command) => commands::kyc::run(config, command).await,
        Command::Macro(command) => commands::macros::run(config, command).await,
        Command::Approvals(command) => commands::approvals::run(config, command).await,
        Command::Holds(command) => commands::holds::run(config, command).await,
        Command::Deletions(command) => commands::deletions::run(config, command).await,
        Command::Vault(command) => commands::vault::run(config, command).await,
        Command::DeadLetters(command) => commands::dead_letters::run(config, command).await,
        Command::Notice(NoticeCommand::Preview { template, locale, html }) => {
            commands::notice::preview(config, template, locale.as_ref(), html)
        }
        Command::Notice(NoticeCommand::Lost { staff, json }) => {
            commands::notice::lost(config, &staff, json).await
        }
        Command::Clock(ClockCommand::Now) => commands::clock::now(config),
        Command::Clock(ClockCommand::Advance { span }) => commands::clock::advance(config, span),
        Command::Nats => commands::nats::users(config),
        Command::Certificate(command) => commands::certificate::run(config, command).await,
        Command::Staff(_) => unreachable!("it needs no settings"),
    }
}
