//! When a mail arrived: its writer is not to suffer for what it met between the operator's mail server and us.

use axum::http::HeaderMap;
use chrono::TimeDelta;
use contracts::Time;

use crate::http::{ApiError, Code, extract::parse_time};

/// What the operator's mail server says, which is believed because its token has the scope.
pub(super) const HEADER: &str = "X-Received-At";
pub(super) const DESCRIPTION: &str = "When the mail server received the mail (RFC 3339): that moment counts, however late the \
     mail is handed on. At most 14 days ago, and no more than 5 minutes ahead of our clock, which then counts. Absent: now.";
const OLDEST: TimeDelta = TimeDelta::days(14);
/// By how much two clocks may differ.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The moment that counts as the mail's arrival, never later than now.
pub(super) fn received_at(headers: &HeaderMap, now: Time) -> Result<Time, ApiError> {
    let mut stated = headers.get_all(HEADER).iter();
    let Some(first) = stated.next() else { return Ok(now) };
    let refused = |what: &str| ApiError::new(Code::ReceivedAtInvalid, format!("{HEADER} {what}"));
    let text = first.to_str().ok().filter(|_| stated.next().is_none());
    let moment = text.and_then(|text| parse_time(HEADER, text.trim()).ok());
    let moment = moment.ok_or_else(|| refused("is not one RFC 3339 moment"))?;
    if moment > now + AHEAD {
        return Err(refused("is in the future"));
    }
    if moment < now - OLDEST {
        return Err(refused("is over 14 days ago: without it the mail counts as received now"));
    }
    Ok(moment.min(now))
}
