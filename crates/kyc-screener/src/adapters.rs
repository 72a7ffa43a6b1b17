//! What we need from outside, in the protocols of those who have it.

pub(crate) mod sumsub;
