#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod certificate;
pub mod keyed;
pub mod marks;
pub mod pseudonym;
pub mod vault;
