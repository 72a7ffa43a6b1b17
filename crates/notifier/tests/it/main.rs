//! Notices that really arrive, and what becomes of those that do not.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod bounces;
mod delivery;
mod fixture;
mod forgetting;
mod intercom;
mod intercom_refusals;
mod intercom_tag_refusals;
mod mails;
mod words;
