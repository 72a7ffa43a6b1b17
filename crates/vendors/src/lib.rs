#![doc = include_str!("../README.md")]

pub mod intercom;
pub mod smtp;
pub mod transit;
