#![doc = include_str!("../README.md")]

pub mod intercom;
mod path;
pub mod smtp;
pub mod sumsub;
pub mod transit;
