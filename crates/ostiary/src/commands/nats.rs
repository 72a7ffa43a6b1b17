//! `ostiary nats`: the users that the NATS servers need, each with the least that it can do its work with.

use anyhow::{Context, Result};
use contracts::topology;
use runtime::roles;
use serde_json::json;

use crate::config::Config;

/// Prints the `authorization` block of a server's configuration, for logins by user and password from `[nats.roles]`.
pub(crate) fn users(config: &Config) -> Result<()> {
    println!("{}", serde_json::to_string_pretty(&authorization(config)?)?);
    Ok(())
}

/// JSON is what a server's configuration file may be written in.
fn authorization(config: &Config) -> Result<serde_json::Value> {
    let mut users = vec![json!({"user": user_of(config, roles::MIGRATE)?, "password": password_of(roles::MIGRATE),
        "permissions": {"publish": ["$JS.API.>"], "subscribe": [format!("{}.>", runtime::nats::inbox_prefix(roles::MIGRATE))]}})];
    for service in topology::SERVICES {
        let may = topology::permissions(service).context("every service has its permissions")?;
        users.push(json!({
            "user": user_of(config, service)?,
            "password": password_of(service),
            "permissions": {"publish": may.publish, "subscribe": may.subscribe, "allow_responses": may.allow_responses}
        }));
    }
    Ok(json!({"authorization": {"users": users}}))
}

fn user_of(config: &Config, role: &str) -> Result<String> {
    let schema = roles::schema(role);
    let user = config.nats.roles.get(&schema).and_then(|login| login.user.clone());
    user.with_context(|| format!("nats.roles.{schema}.user is not set"))
}

/// A variable, which the server reads from its environment: no password is printed.
fn password_of(role: &str) -> String {
    format!("$OSTIARY_NATS_{}", roles::schema(role).to_uppercase())
}
