//! Stories that cross services, on real servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod kyc;
