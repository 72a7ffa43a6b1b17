#![doc = include_str!("../README.md")]

pub mod chromium;
mod error;
pub mod mariadb;
pub mod nats;
mod port;
pub mod postgres;
mod private;
pub mod process;
pub mod python;
mod scratch;
pub mod smtp;
mod tools;

pub use chromium::Chromedriver;
pub use error::{Error, Result};
pub use mariadb::Mariadb;
pub use nats::Nats;
pub use port::free_ports;
pub use postgres::Postgres;
pub use process::Process;
pub use rustix::process::Signal;
pub use scratch::Scratch;
pub use smtp::Smtp;
