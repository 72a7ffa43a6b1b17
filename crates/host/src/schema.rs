//! What Ostiary keeps at the host: one small table of effects that were carried out.

use crate::{HostConfig, postgres};

/// What the host's administrator runs once, and may run again: the table, and the rights that Ostiary's login needs.
pub fn ddl(config: &HostConfig) -> String {
    let login = config.connection.login();
    let grants = login.map_or_else(String::new, |login| postgres::grants(config, &login));
    format!(
        "-- What Ostiary keeps here, and what its login may do; may be run again.\n{}{grants}",
        postgres::create_effects(config)
    )
}
