#![doc = include_str!("../README.md")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod databases;
mod installation;
mod world;

pub use databases::{DemoHost, Databases};
pub use installation::{Installation, STAFF_TOKEN, HOST_TOKEN, COMPLIANCE_TOKEN};
pub use world::{HostAccount, World, WorldBuilder, days, hours};
