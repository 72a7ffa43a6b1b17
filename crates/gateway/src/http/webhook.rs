//! What all webhooks have in common: no address sends too many, and the raw bytes are what was signed.

use std::sync::Arc;

use axum::{body::Body, extract::Request, http::HeaderMap};
use bytes::Bytes;
use contracts::AccountId;
use messaging::graves;

use super::{Api, ApiError, Code, body};
use crate::limits;

/// Longest webhook, in bytes.
pub(super) const BODY_MAX_BYTES: usize = 1024 * 1024;

/// Headers and body, untouched.
pub(super) async fn raw(
    api: &Arc<Api>,
    request: Request<Body>,
) -> Result<(HeaderMap, Bytes), ApiError> {
    if let Some(address) = limits::caller(&request, &api.limits.trusted_proxies) {
        api.limits.webhooks_per_address.check(&address)?;
    }
    let headers = request.headers().clone();
    let body = body::read(api, request).await;
    Ok((headers, body.map_err(|unread| unread.told(Code::NotJson))?))
}

/// Whether it is of somebody who is erased: then it is acknowledged and counted, and nobody hears of it.
pub(super) async fn meets_a_grave(api: &Api, account: &AccountId) -> Result<bool, ApiError> {
    let shell = api.service.shell();
    let met = graves::is_met(&shell.pool, &shell.keys, account.as_str(), shell.clock.now());
    Ok(api.in_time(met).await??)
}
