//! Our notices in the protocols of those who carry them.

pub(crate) mod intercom;
pub(crate) mod smtp;
