//! What a process shows of itself: logs, traces that follow an event from service to service, metrics.

mod prometheus;
mod trace;

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{IsTerminal as _, stderr};
use std::panic::{self, PanicHookInfo};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{LogFormat, TelemetryConfig};

pub(crate) use prometheus::keep_up;
pub use prometheus::render;
pub use trace::{current_traceparent, link_of, parent_of};

/// What must be flushed before the process ends.
#[derive(Debug)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Why a process cannot be observed as it was told to.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// `telemetry.log_filter` is none.
    #[error("telemetry.log_filter {filter:?} is not understood")]
    Filter {
        /// What it is.
        filter: String,
        /// What the parser said.
        source: tracing_subscriber::filter::ParseError,
    },
    /// `telemetry.otlp_endpoint` is no plain HTTP URL.
    #[error(
        "telemetry.otlp_endpoint {endpoint:?} is not an http:// URL: run a collector near by, which encrypts"
    )]
    Endpoint {
        /// What it is.
        endpoint: String,
    },
    /// The exporter of traces cannot be made.
    #[error("cannot make the exporter of traces")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    /// The system lets us have no client.
    #[error("cannot make the HTTP client that exports traces")]
    Client,
    /// Logs go somewhere else already.
    #[error("telemetry was started twice in one process")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts logs, traces and metrics for this process; once. `service` is what traces call it.
///
/// # Errors
/// When a setting is not understood, or it was started before.
pub fn init(config: &TelemetryConfig, service: &str) -> Result<Telemetry, TelemetryError> {
    let filter = EnvFilter::try_new(&config.log_filter)
        .map_err(|source| TelemetryError::Filter { filter: config.log_filter.clone(), source })?;
    let traces = config
        .otlp_endpoint
        .as_deref()
        .map(|endpoint| trace::provider(endpoint, service))
        .transpose()?;
    // Traces have a filter of their own: whoever logs less still wants them whole.
    let exported = traces.as_ref().map(|traces| {
        tracing_opentelemetry::layer()
            .with_tracer(traces.tracer("ostiary"))
            .with_filter(LevelFilter::INFO)
    });
    tracing_subscriber::registry()
        .with(exported)
        .with(log_lines(config.log_format).with_filter(filter))
        .try_init()?;
    panic::set_hook(Box::new(log_panic));
    prometheus::install();
    Ok(Telemetry { traces })
}

impl Telemetry {
    /// Sends what has not been sent; to be called last, whatever the outcome. Waits, for up to some seconds.
    pub fn flush(&self) {
        if let Some(traces) = &self.traces
            && let Err(error) = traces.force_flush()
        {
            tracing::warn!(%error, "traces were lost");
        }
    }
}

/// On standard error: standard output belongs to the lists that commands print.
fn log_lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let lines = fmt::layer().with_writer(stderr);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).boxed(),
    }
}

/// In place of the standard hook, which prints whatever the panic says.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let payload = literal(panic.payload());
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    let backtrace = Backtrace::capture();
    let backtrace =
        (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
    tracing::error!(
        payload,
        location,
        thread = std::thread::current().name(),
        backtrace,
        "panicked"
    );
}

/// What a panic says, if that is a literal: a formatted message may carry a person's data.
fn literal(payload: &(dyn Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(withheld)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(log_filter: &str, otlp_endpoint: Option<&str>) -> String {
        let config = TelemetryConfig {
            log_filter: log_filter.to_owned(),
            log_format: LogFormat::Json,
            otlp_endpoint: otlp_endpoint.map(str::to_owned),
        };
        init(&config, "test").unwrap_err().to_string()
    }

    #[test]
    fn settings_that_are_not_understood_are_refused_by_name() {
        assert!(refusal("info,=,", None).starts_with("telemetry.log_filter \"info,=,\""));
        assert!(
            refusal("info", Some("https://collector"))
                .starts_with("telemetry.otlp_endpoint \"https://collector\"")
        );
    }

    #[test]
    fn a_panic_shows_literals_and_withholds_values() {
        let mail = "anna@example.com".to_owned();
        let with_value = panic::catch_unwind(|| panic!("no mailbox {mail}")).unwrap_err();
        assert_eq!(literal(&*with_value), "(withheld)");
        let without = panic::catch_unwind(|| panic!("no mailbox")).unwrap_err();
        assert_eq!(literal(&*without), "no mailbox");
    }
}
