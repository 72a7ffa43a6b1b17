//! What Ostiary keeps at the host: one small table of effects that were carried out.

use crate::{HostConfig, dialect::Dialect};

/// What the host's administrator runs once, and may run again: the table, and the rights that Ostiary's login needs.
pub fn ddl(config: &HostConfig) -> String {
    let login = config.connection.login();
    format!(
        "-- What Ostiary keeps here, and what its login may do; may be run again.\n{}",
        Dialect::of(&config.connection).ddl(config, login.as_deref())
    )
}
