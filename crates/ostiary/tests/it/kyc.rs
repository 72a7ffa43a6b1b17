//! `ostiary kyc`.

mod enroll;
