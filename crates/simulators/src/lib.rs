#![doc = include_str!("../README.md")]

pub mod intercom;
pub mod transit;

pub use intercom::Intercom;
pub use transit::Transit;
