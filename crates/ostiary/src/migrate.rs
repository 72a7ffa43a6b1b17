//! The deployment job: schemas, roles, grants, streams and consumers. Repeating it changes nothing.

use std::time::Duration;

use anyhow::{Context, Result};
use async_nats::jetstream::{
    self,
    consumer::{AckPolicy, DeliverPolicy, pull},
    stream::{DiscardPolicy, RetentionPolicy, StorageType},
};
use contracts::topology::{self, Stream};
use runtime::{database, roles};
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection, PgConnection, migrate::Migrator};

use crate::{broker, config::Config};

/// The role that owns every schema and that nobody logs in as.
const OWNER: &str = "ostiary_owner";
/// Another migration may hold the lock; waiting for it has an end.
const DEADLINE: Duration = Duration::from_secs(120);

/// Each service's tables.
pub fn migrations(service: &str) -> Migrator {
    match service {
        roles::KYC_SCREENER => kyc_screener::migrations(),
        roles::SUSPENSION_WORKER => suspension_worker::migrations(),
        roles::NOTIFIER => notifier::migrations(),
        roles::GATEWAY => gateway::migrations(),
        roles::DELETION_ORCHESTRATOR => deletion_orchestrator::migrations(),
        roles::OWNERSHIP_VERIFIER => ownership_verifier::migrations(),
        roles::ANONYMIZER => anonymizer::migrations(),
        other => unreachable!("{other} is no service"),
    }
}

/// Makes or updates everything, the database first.
pub async fn run(config: &Config) -> Result<()> {
    tokio::time::timeout(DEADLINE, async {
        database(config).await?;
        broker(config).await
    })
    .await
    .context("the migration was not done within two minutes: does another one hold its lock?")?
}

/// Schemas, roles, tables and grants.
pub async fn database(config: &Config) -> Result<()> {
    let mut admin = database::connect_admin(&config.database).await?;
    // One migration at a time; the lock ends with the connection.
    execute(&mut admin, "set lock_timeout = 0; select pg_advisory_lock(hashtext('ostiary migrate')); reset lock_timeout").await?;
    make_role(&mut admin, OWNER, "nologin").await?;
    let name = identifier(&config.database.name);
    execute(&mut admin, &format!("revoke all on database {name} from public; revoke all on schema public from public; grant {OWNER} to current_user")).await?;
    for service in roles::SERVICES {
        make_schema(&mut admin, config, service)
            .await
            .with_context(|| format!("schema {}", roles::schema(service)))?;
    }
    admin.close().await?;
    Ok(())
}

async fn make_schema(admin: &mut PgConnection, config: &Config, service: &str) -> Result<()> {
    let (schema, login) = (roles::schema(service), roles::login(service));
    make_role(admin, &login, "login").await?;
    if let Some(password) =
        config.database.roles.get(&schema).and_then(|role| role.password.as_ref())
    {
        let password = literal(password.read()?.expose_secret());
        execute(admin, &format!("alter role {login} password {password}")).await?;
    }
    let name = identifier(&config.database.name);
    lead_to(admin, &login, &schema).await?;
    execute(
        admin,
        &format!(
            "create schema if not exists {schema} authorization {OWNER};
             grant connect on database {name} to {login};
             grant usage on schema {schema} to {login};
             set role {OWNER}; set search_path = {schema}; set lock_timeout = '10s'"
        ),
    )
    .await?;
    migrations(service).run(&mut *admin).await?;
    execute(
        admin,
        &format!(
            "grant select, insert, update, delete on all tables in schema {schema} to {login};
             revoke insert, update, delete on _sqlx_migrations, approvals, approval_votes from {login};
             {}revoke all on all functions in schema {schema} from public;
             grant usage on all sequences in schema {schema} to {login};
             grant execute on all functions in schema {schema} to {login};
             reset role; reset search_path; reset lock_timeout",
            only_added_to(service, &login)
        ),
    )
    .await
}

/// Takes the right to change what is a record of who did what.
fn only_added_to(service: &str, login: &str) -> String {
    let records = match service {
        roles::ANONYMIZER => "vault_log",
        _ => return String::new(),
    };
    format!("revoke update, delete on {records} from {login}; ")
}

/// What the role says without naming a schema concerns its own. Roles belong to the whole server, so what is there
/// already stays untouched: another installation's migration may be reading it.
async fn lead_to(admin: &mut PgConnection, login: &str, schema: &str) -> Result<()> {
    let set = format!("search_path={schema}");
    execute(
        admin,
        &format!(
            "do $$ begin
                 if not exists (select from pg_db_role_setting join pg_roles on pg_roles.oid = setrole
                                 where rolname = {} and setdatabase = 0 and {} = any(setconfig)) then
                     alter role {login} set search_path = {schema};
                 end if;
             end $$",
            literal(login),
            literal(&set)
        ),
    )
    .await
}

async fn make_role(admin: &mut PgConnection, role: &str, option: &str) -> Result<()> {
    execute(
        admin,
        &format!(
            "do $$ begin create role {role} {option}; exception when duplicate_object or unique_violation then null; end $$"
        ),
    )
    .await
}

async fn execute(db: &mut PgConnection, sql: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Streams and durable consumers, as the topology lists them.
pub async fn broker(config: &Config) -> Result<()> {
    let jetstream = broker::connect(config).await?;
    for stream in Stream::ALL {
        let settings = stream_settings(stream, config.streams.replicas);
        jetstream
            .create_or_update_stream(settings)
            .await
            .with_context(|| format!("stream {}", stream.name()))?;
    }
    for durable in topology::DURABLES {
        let stream = jetstream.get_stream(durable.stream.name()).await?;
        let settings = consumer_settings(&durable);
        stream
            .create_consumer(settings)
            .await
            .with_context(|| format!("consumer {}", durable.name))?;
    }
    Ok(())
}

pub(crate) fn stream_settings(stream: Stream, replicas: usize) -> jetstream::stream::Config {
    jetstream::stream::Config {
        name: stream.name().to_owned(),
        subjects: vec![stream.subjects().to_owned()],
        retention: RetentionPolicy::Limits,
        storage: StorageType::File,
        discard: DiscardPolicy::New,
        max_age: topology::STREAM_MAX_AGE,
        duplicate_window: stream.duplicate_window(),
        num_replicas: replicas,
        deny_delete: true,
        deny_purge: true,
        // Whoever looks through all of it reads many messages for one request.
        allow_direct: true,
        ..Default::default()
    }
}

pub(crate) fn consumer_settings(durable: &topology::Durable) -> pull::Config {
    pull::Config {
        durable_name: Some(durable.name.to_owned()),
        filter_subjects: durable.subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        ack_wait: topology::ACK_WAIT,
        // Attempts are counted in the database: an outage must not use them up.
        max_deliver: -1,
        max_ack_pending: 20_000,
        ..Default::default()
    }
}
