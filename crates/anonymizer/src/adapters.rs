//! Our needs spoken in others' protocols.

pub mod transit;
