//! A broker on which every role has a user of its own that may do its own work and nothing else.

use std::path::Path;

use runtime::roles::{self, MIGRATE, SERVICES};
use servers::{Nats, nats::Options};

use crate::{Installation, installation::broker_password};

/// Whoever does not log in is the test itself, and may do anything.
const TESTER: &str = "tester";

/// Starts the broker with the block that `ostiary nats` prints, and has the installation use it.
pub fn start_broker(installation: &Installation, folder: &Path, options: &Options) -> Nats {
    start_broker_without(installation, folder, options, &[])
}

/// The same, where nobody may publish to these subjects.
pub fn start_broker_without(
    installation: &Installation,
    folder: &Path,
    options: &Options,
    rights: &[&str],
) -> Nats {
    let mut printed = ostiary::authorization(&installation.config()).unwrap();
    for right in rights {
        let right = format!("{right:?},");
        assert!(printed.contains(&right), "nobody may {right}\n{printed}");
        printed = printed.replace(&right, "");
    }
    let tester = format!("users = [\n    {{ user = {TESTER}, password = {TESTER} }}\n");
    let block = printed.replacen("users = [\n", &tester, 1);
    let passwords = [&SERVICES[..], &[MIGRATE]].concat().into_iter().map(|role| {
        format!(
            "OSTIARY_NATS_{} = \"{}\"\n",
            roles::schema(role).to_uppercase(),
            broker_password(role)
        )
    });
    let extra = format!(
        "{}{block}no_auth_user = {TESTER}\n{}",
        passwords.collect::<String>(),
        options.extra
    );
    let nats = Nats::start(folder, &Options { extra, ..options.clone() }).unwrap();
    installation.use_broker(&nats);
    nats
}
