#![doc = include_str!("../README.md")]

pub mod intercom;
pub mod sumsub;

pub use intercom::Intercom;
pub use sumsub::Sumsub;
