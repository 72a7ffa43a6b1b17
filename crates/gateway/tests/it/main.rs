//! The gateway as its callers see it, on a real PostgreSQL and a real NATS server; one file for each story.

#![expect(clippy::unwrap_used, reason = "tests panic rather than return errors")]

mod access;
mod actions;
mod answers;
mod intercom;
mod intercom_notes;
mod leaving;
mod limits;
mod mail;
mod mail_bombs;
mod openapi;
mod page;
mod page_refusals;
mod process;
mod questionnaire;
mod refusals;
mod registrations;
mod signups;
mod slow_senders;
mod standing;
mod sumsub;
mod support;
