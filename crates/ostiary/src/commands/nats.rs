//! `ostiary nats`: the users that the NATS servers need, each with the least that it can do its work with.

use anyhow::{Context, Result, bail};
use contracts::topology::{self, Permissions, Stream};
use nkeys::KeyPair;
use runtime::{
    config::{NatsLogin, Secret},
    nats::inbox_prefix,
    roles,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::{commands::say, config::Config};

/// Prints the `authorization` block.
pub(crate) fn users(config: &Config) -> Result<()> {
    say(authorization(config)?.trim_end())
}

/// The `authorization` block of a server's configuration file: one user for each role of `[nats.roles]`.
///
/// # Errors
/// When a role has no login, or its seed cannot be read.
pub fn authorization(config: &Config) -> Result<String> {
    let mut users = user(config, roles::MIGRATE, &permissions_of_migrate())?;
    for service in topology::SERVICES {
        let permissions =
            topology::permissions(service).context("every service has its permissions")?;
        users.push_str(&user(config, service, &permissions)?);
    }
    Ok(format!(
        "# The server reads each password from its environment; there it stands in quotes: OSTIARY_NATS_GATEWAY='\"…\"'.\n\
         authorization {{\n  users = [\n{users}  ]\n}}\n"
    ))
}

/// Makes and compares streams and consumers: it publishes no message, reads none, and deletes nothing.
fn permissions_of_migrate() -> Permissions {
    let of = |stream: Stream| {
        [
            "STREAM.INFO.{}",
            "STREAM.CREATE.{}",
            "STREAM.UPDATE.{}",
            "CONSUMER.INFO.{}.*",
            "CONSUMER.CREATE.{}.>",
        ]
        .map(|call| format!("$JS.API.{}", call.replace("{}", stream.name())))
    };
    Permissions {
        publish: Stream::ALL.into_iter().flat_map(of).collect(),
        subscribe: vec![format!("{}.>", inbox_prefix(roles::MIGRATE))],
        allow_responses: false,
    }
}

fn user(config: &Config, role: &str, may: &Permissions) -> Result<String> {
    let permissions = json!({
        "publish": may.publish,
        "subscribe": may.subscribe,
        "allow_responses": may.allow_responses,
    });
    Ok(format!("    {{ {}, permissions = {permissions} }}\n", login(config, role)?))
}

/// How the server knows the role. A password is a variable, unquoted, so that none is printed.
fn login(config: &Config, role: &str) -> Result<String> {
    let schema = roles::schema(role);
    let login = config.nats.roles.get(&schema);
    match login {
        Some(NatsLogin { user: Some(user), .. }) => Ok(format!(
            "user = {}, password = $OSTIARY_NATS_{}",
            Value::from(user.as_str()),
            schema.to_uppercase()
        )),
        Some(NatsLogin { nkey_seed: Some(seed), .. }) => Ok(format!(
            "nkey = {}",
            public_key(seed).with_context(|| format!("nats.roles.{schema}.nkey_seed"))?
        )),
        _ => bail!("nats.roles.{schema} has no login: give it user and password, or nkey_seed"),
    }
}

fn public_key(seed: &Secret) -> Result<String> {
    let seed = seed.read()?;
    Ok(KeyPair::from_seed(seed.expose_secret().trim())?.public_key())
}
