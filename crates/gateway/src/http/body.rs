//! Bodies, for as long as their senders really send.
//!
//! **A body** is waited for as long as its sender sends: `request_deadline`, and a second more for each `body_rate`
//! bytes.

use std::error::Error;

use axum::{RequestExt as _, extract::Request};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, LengthLimitError};
use tokio::time::{Duration, Instant, timeout_at};

use super::{Api, ApiError, Code};

/// How long a sender is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// At first.
    pub deadline: Duration,
    /// Bytes that buy one second more.
    pub rate: u32,
}

/// Why a body is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Late,
    TooLarge,
    BrokenOff,
}

/// Reads a body up to the limit of its route. Large ones over slow lines take their time; who stops sending is not waited for.
pub(super) async fn read(api: &Api, request: Request) -> Result<Bytes, Unread> {
    let (began, mut read) = (Instant::now(), BytesMut::new());
    let mut body = request.into_limited_body();
    loop {
        let until = began + api.patience.after(read.len());
        match timeout_at(until, body.frame()).await {
            Err(_) => return Err(Unread::Late),
            Ok(None) => return Ok(read.freeze()),
            Ok(Some(Err(error))) => return Err(Unread::because(&error)),
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    read.extend_from_slice(&data);
                }
            }
        }
    }
}

impl Patience {
    fn after(self, bytes: usize) -> Duration {
        self.deadline + Duration::from_secs_f64(bytes as f64 / f64::from(self.rate.max(1)))
    }
}

impl Unread {
    fn because(error: &axum::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if error.is::<LengthLimitError>() {
                return Self::TooLarge;
            }
            cause = error.source();
        }
        Self::BrokenOff
    }

    /// As a call of the API says it; `broken_off`: what a body without an end is there.
    pub fn told(self, broken_off: Code) -> ApiError {
        match self {
            Self::Late => ApiError::of(Code::RequestTimeout),
            Self::TooLarge => ApiError::of(Code::BodyTooLarge),
            Self::BrokenOff => ApiError::new(broken_off, "the body broke off"),
        }
    }
}
