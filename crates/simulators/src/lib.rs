#![doc = include_str!("../README.md")]

pub mod intercom;
pub mod sumsub;
pub mod transit;

pub use intercom::Intercom;
pub use sumsub::Sumsub;
pub use transit::Transit;
