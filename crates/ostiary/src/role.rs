//! Runs one role, or all of them in one process.

use std::{sync::Arc, time::Duration};

use anonymizer::{reidentify::Search, restore::Restorer};
use anyhow::{Context, Result, bail, ensure};
use contracts::topology;
use host::Host;
use messaging::{Service, Shell};
use runtime::{
    admin::{self, Checks},
    config::Mode,
    database,
    lifecycle::Lifecycle,
    links::Links,
    roles,
};
use suspension_worker::reconcile::Reconciler;

use crate::{broker, config::Config, migrate::migrations, recipients};

/// Runs services until a signal or a crash.
pub async fn run(config: &Config, services: &[&'static str]) -> Result<()> {
    ensure!(
        services.len() == 1 || config.mode == Mode::Development,
        "`ostiary all` is refused in mode = \"production\": start one process for each role"
    );
    broker::refuse_unsafe(config).await?;
    let lifecycle = Lifecycle::new();
    for service in services {
        start(config, service, &lifecycle)
            .await
            .with_context(|| format!("cannot start {service}"))?;
    }
    tracing::info!(services = services.join(" "), "started");
    lifecycle.run(Duration::from_secs(config.shutdown.grace)).await?;
    Ok(())
}

/// What a service works with: its own login, its own user, its own keys.
pub async fn shell(config: &Config, service: &'static str) -> Result<Shell> {
    Ok(Shell {
        service,
        clock: config.clock()?,
        keys: config.keys(service)?,
        pool: database::connect(&config.database, service).await?,
        nats: runtime::nats::connect(&config.nats, service).await?,
    })
}

/// A service put together, not started.
pub fn service(config: &Config, shell: Shell) -> Result<Service> {
    let service = match shell.service {
        roles::KYC_SCREENER => {
            kyc_screener::service(shell, config.policy()?, config.sumsub.as_ref())?
        }
        roles::SUSPENSION_WORKER => {
            let host = config.host()?;
            let acknowledgement = host.acknowledgement;
            let host = Host::connect(host)?;
            suspension_worker::service(shell, host, acknowledgement, &config.suspension_worker)
        }
        roles::NOTIFIER => {
            let host = Host::connect(config.host()?)?;
            notifier::service(shell, host, &config.notifier, &config.links, config.kept()?)?
        }
        roles::GATEWAY => gateway::service(shell),
        roles::DELETION_ORCHESTRATOR => {
            let settings = &config.deletion_orchestrator;
            let host = Host::connect(config.host()?)?;
            deletion_orchestrator::service(shell, config.leaving()?, &host, settings)?
        }
        roles::OWNERSHIP_VERIFIER => ownership_verifier::service(shell),
        roles::ANONYMIZER => {
            let host = Host::connect(config.host()?)?;
            let (map, sumsub) = (config.datamap()?, config.sumsub.as_ref());
            let recipients = recipients::check(config, &map);
            let former_users = config.former_users()?;
            let outside = anonymizer::Outside { host, map, sumsub, former_users };
            let service = anonymizer::service(shell, outside, &config.anonymizer)?;
            // What cannot be called at all is said first.
            recipients.map(|()| service)?
        }
        other => bail!("{other} is no service"),
    };
    Ok(service.two_close(&topology::LEGAL_FLOWS))
}

/// What compares the holds with the host, for staff who want it done now.
pub fn reconciler(config: &Config, shell: Shell) -> Result<Arc<Reconciler>> {
    let host = config.host()?;
    let acknowledgement = host.acknowledgement;
    let host = Host::connect(host)?;
    let service = Service::new(shell);
    let settings = &config.suspension_worker;
    Ok(suspension_worker::reconciler(&service, host, acknowledgement, settings))
}

/// What erases again who was erased before.
pub fn restorer(config: &Config, shell: Shell) -> Result<Restorer> {
    let hashing = config.anonymizer.hashing(&config.former_users()?)?;
    let (host, map) = (Host::connect(config.host()?)?, config.datamap()?);
    Ok(Restorer { shell, host, map, hashing })
}

/// How whoever an authority asks for is found.
pub fn search(config: &Config, shell: &Shell) -> Result<Search> {
    let host = Host::connect(config.host()?)?;
    Ok(anonymizer::search(shell, host, &config.former_users()?, &config.anonymizer)?)
}

/// What the gateway tells people and teammates by.
pub fn trust(config: &Config) -> Result<gateway::Trust> {
    let statements = config.statements()?.into_iter().map(|shown| {
        let sections = shown.sections.into_iter().map(|section| gateway::StatementSection {
            heading: section.heading.to_owned(),
            lines: section.lines,
        });
        gateway::Statement {
            language: shown.language.to_owned(),
            title: shown.title.to_owned(),
            sections: sections.collect(),
        }
    });
    Ok(gateway::Trust {
        links: Links::open(&config.links)?,
        staff: config.staff()?,
        statements: statements.collect(),
    })
}

async fn start(config: &Config, name: &'static str, lifecycle: &Lifecycle) -> Result<()> {
    let shell = shell(config, name).await?;
    let migrations = Arc::new(migrations(name));
    database::check_schema(&shell.pool, &migrations).await?;
    let checks = Checks::new().with_schema(name, shell.pool.clone(), migrations);
    let service = Arc::new(service(config, shell)?);
    service.start(lifecycle);
    if name == roles::GATEWAY {
        gateway::start(service, &config.gateway, trust(config)?, lifecycle).await?;
    }
    let address = admin::serve(lifecycle, config.admin.address(name), checks).await?;
    tracing::info!(service = name, %address, "admin endpoints listen");
    Ok(())
}
