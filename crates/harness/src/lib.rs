#![doc = include_str!("../README.md")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod broker;
mod databases;
mod installation;
mod mail;
mod mariadb;
mod world;

pub use broker::{start_broker, start_broker_without};
pub use databases::{Databases, DemoHost};
pub use installation::{COMPLIANCE_TOKEN, HOST_TOKEN, Installation, MAIL_TOKEN, STAFF_TOKEN};
pub use mail::mail_server;
pub use world::{HostAccount, World, WorldBuilder, days, hours};
