//! Traces over OTLP, and the W3C trace context that travels with events, outbox rows and calls.

use std::time::Duration;

use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use super::TelemetryError;

const TRACEPARENT: &str = "traceparent";
const EXPORT_WITHIN: Duration = Duration::from_secs(10);
const TRACES_PATH: &str = "/v1/traces";

/// Makes `span` a child of the span that `traceparent` names, in whatever process that is; for immediate hops.
/// To be called before the span is entered. Without traces, or with a broken `traceparent`, nothing happens.
pub fn parent_of(span: &Span, traceparent: Option<&str>) {
    if let Some(parent) = traceparent.and_then(remote) {
        // Refused when traces are off, which is as well.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

/// Links `span` to the span that `traceparent` names; for what follows much later, such as after a timer.
pub fn link_of(span: &Span, traceparent: Option<&str>) {
    if let Some(cause) = traceparent.and_then(remote) {
        span.add_link(cause);
    }
}

/// The `traceparent` of the current span, for others to follow; `None` when traces are off.
pub fn current_traceparent() -> Option<String> {
    let context = Span::current().context();
    let context = context.span().span_context().clone();
    context.is_valid().then(|| {
        format!(
            "00-{}-{}-{:02x}",
            context.trace_id(),
            context.span_id(),
            context.trace_flags().to_u8()
        )
    })
}

/// What exports the spans of `service` to the collector at `endpoint`. The sampler is read from `OTEL_TRACES_SAMPLER`.
pub(super) fn provider(endpoint: &str, service: &str) -> Result<SdkTracerProvider, TelemetryError> {
    if !endpoint.starts_with("http://") {
        return Err(TelemetryError::Endpoint { endpoint: endpoint.to_owned() });
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client()?)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}{TRACES_PATH}", endpoint.trim_end_matches('/')))
        .build()?;
    let resource = Resource::builder()
        .with_service_name(service.to_owned())
        .with_attribute(KeyValue::new("service.namespace", "ostiary"))
        .build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// Made on a thread of its own: a client that blocks cannot be made where others wait.
fn client() -> Result<reqwest::blocking::Client, TelemetryError> {
    let making =
        std::thread::spawn(|| crate::http::blocking_client().timeout(EXPORT_WITHIN).build());
    making.join().ok().and_then(Result::ok).ok_or(TelemetryError::Client)
}

fn remote(traceparent: &str) -> Option<SpanContext> {
    let context =
        TraceContextPropagator::new().extract_with_context(&Context::new(), &Header(traceparent));
    let context = context.span().span_context().clone();
    context.is_valid().then_some(context)
}

struct Header<'a>(&'a str);

impl Extractor for Header<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == TRACEPARENT).then_some(self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_and_a_broken_one_is_nothing() {
        let context = remote("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
        assert_eq!(context.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert!(context.is_remote() && context.is_sampled());
        for broken in
            ["", "00", "00-0-0-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01"]
        {
            assert!(remote(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn without_traces_nothing_is_passed_on() {
        let span = tracing::info_span!("alone");
        parent_of(&span, Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        assert_eq!(span.in_scope(current_traceparent), None);
    }
}
