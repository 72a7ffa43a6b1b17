#![doc = include_str!("../README.md")]

pub mod intercom;

pub use intercom::Intercom;
