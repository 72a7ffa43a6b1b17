//! One span and one measurement for each call, by route template, never by id.

use std::time::Instant;

use axum::{
    extract::{FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, Method, request::Parts},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, field::Empty, info_span};

/// The W3C trace context to put into what a call leads to.
pub(crate) struct TraceParent(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for TraceParent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // Without an exporter no span of ours has a context: the caller's then goes on unchanged.
        let current = runtime::telemetry::current_traceparent();
        Ok(Self(current.or_else(|| trace_parent(&parts.headers))))
    }
}

/// Wraps a call.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let matched: Option<&MatchedPath> = request.extensions().get();
    let route = matched.map_or("none", MatchedPath::as_str).to_owned();
    let method = known(request.method());
    let span = info_span!(
        "request",
        http.route = route,
        http.request.method = method,
        http.response.status_code = Empty,
        client.name = Empty,
    );
    runtime::telemetry::parent_of(&span, trace_parent(request.headers()).as_deref());
    let began = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    span.record("http.response.status_code", status);
    span.in_scope(|| tracing::debug!(duration_ms = took.as_millis(), "answered"));
    let status = status.to_string();
    let labels = [("route", route), ("method", method.to_owned()), ("status", status)];
    metrics::counter!("ostiary_http_requests_total", &labels).increment(1);
    metrics::histogram!("ostiary_http_request_duration_seconds", &labels)
        .record(took.as_secs_f64());
    response
}

/// Callers may invent methods; labels may not grow without end.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The header `traceparent`, if it is one of version 00.
fn trace_parent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &str, length: usize| {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        part.len() == length && part.bytes().all(digit)
    };
    let named = |part: &str, length| hex(part, length) && part.bytes().any(|byte| byte != b'0');
    match parts[..] {
        ["00", trace, span, flags] if named(trace, 32) && named(span, 16) && hex(flags, 2) => {
            Some(text.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_context_is_taken_only_when_it_is_one() {
        let taken = |text: &str| {
            let headers =
                HeaderMap::from_iter([("traceparent".parse().unwrap(), text.parse().unwrap())]);
            trace_parent(&headers).is_some()
        };
        let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        assert!(taken(&format!("00-{trace}-{span}-01")));
        assert!(!taken(&format!("01-{trace}-{span}-01")));
        assert!(!taken(&format!("00-{}-{span}-01", "0".repeat(32))));
        assert!(!taken(&format!("00-{trace}-{span}")));
        assert!(!taken(&format!("00-{}-{span}-01", trace.to_uppercase())));
    }
}
