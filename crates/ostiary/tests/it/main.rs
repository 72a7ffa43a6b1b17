//! The binary as people run it: arguments in; exit code, standard output and standard error out.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod approvals;
mod certificate;
mod clock;
mod datamap;
mod dead_letters;
mod deletions;
mod doctor;
mod holds;
mod host;
mod kyc;
mod looking;
mod macros;
mod migrate;
mod nats;
mod notices;
mod privileges;
mod process;
mod reconcile;
mod refusals;
mod roles;
mod settings;
mod staff;
mod support;
mod usage;
mod vault;
