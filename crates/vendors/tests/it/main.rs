//! All clients against servers that enforce the protocol.
#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod apple;
mod intercom;
mod intercom_contract;
mod intercom_webhook_contract;
mod opendsr;
mod signed_webhook;
mod smtp;
mod sumsub;
mod sumsub_contract;
mod transit;
