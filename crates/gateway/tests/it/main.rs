//! The gateway as its callers see it, on a real PostgreSQL and a real NATS server; one file for each story.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod access;
mod answers;
mod intercom;
mod mail;
mod mail_bombs;
mod openapi;
mod page;
mod page_refusals;
mod process;
mod questionnaire;
mod refusals;
mod signups;
mod standing;
mod sumsub;
mod support;
