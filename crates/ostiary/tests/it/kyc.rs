//! `ostiary kyc`.

mod enroll;
mod import;
