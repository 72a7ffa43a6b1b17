#![doc = include_str!("../README.md")]

pub mod admin;
pub mod approvals;
pub mod clock;
pub mod config;
pub mod database;
pub mod http;
pub mod identifiers;
pub mod lifecycle;
pub mod links;
pub mod nats;
pub mod roles;
pub mod span;
pub mod staff;
pub mod telemetry;

/// Any error, boxed: what a task of a process ends with.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
