#![doc = include_str!("../README.md")]

mod account;
mod check;
pub mod config;
mod contain;
pub mod datamap;
mod dialect;
mod directory;
mod error;
mod finds;
mod look;
mod mariadb;
mod pace;
mod pool;
mod postgres;
pub mod scan;
pub mod schema;
mod session;

pub use check::{Finding, Severity};
pub use config::{ConfigError, HostConfig};
pub use contain::{Order, Outcome};
pub use directory::{Contact, Owners};
pub use error::HostError;
pub use look::{Chunk, Part, Sight};
pub use pool::Host;
