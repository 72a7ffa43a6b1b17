#![doc = include_str!("../README.md")]

pub mod apple;
mod gate;
pub mod intercom;
pub mod opendsr;
mod outbound;
mod path;
pub mod signed_webhook;
pub mod smtp;
pub mod sumsub;
pub mod transit;
