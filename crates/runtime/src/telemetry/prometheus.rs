//! The measurements of this process, as Prometheus reads them.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds, in seconds, for every histogram whose name ends in `_seconds`: from a statement to a long outage.
const SECONDS: [f64; 17] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0,
    300.0,
];

/// Everything measured so far, in Prometheus's text format.
pub fn render() -> String {
    install().render()
}

/// Folds measurements together, so that histograms nobody scrapes do not grow.
pub(crate) fn keep_up() {
    install().run_upkeep();
}

/// Once per process; the roles of `ostiary all` share one recorder.
pub(super) fn install() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
            .expect("the list of bounds is not empty")
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::error!("another metrics recorder is installed: /metrics stays empty");
        }
        handle
    })
}
