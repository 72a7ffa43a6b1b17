//! The trace of a cause goes on in its consequences.

use std::{cell::Cell, sync::Once, time::Duration};

use chrono::TimeDelta;
use messaging::requests;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use runtime::lifecycle::Lifecycle;
use tracing_subscriber::{
    Layer, filter::dynamic_filter_fn, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::{
    round_trips::Counting,
    support::{World, settle},
    toy::{answers, signed_up},
};

const PATIENCE: Duration = Duration::from_secs(10);
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
pub const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

thread_local! {
    /// Whether what this thread does is traced.
    static TRACED: Cell<bool> = const { Cell::new(false) };
}

/// Listens for the whole process, before any place that makes spans was met: one that was met earlier, in a test beside
/// this one, might stay off.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let tracer = SdkTracerProvider::builder().build().tracer("test");
        let traced = tracing_opentelemetry::layer().with_tracer(tracer);
        let here = dynamic_filter_fn(|_, _| TRACED.get());
        tracing_subscriber::registry().with(Counting).with(traced.with_filter(here)).init();
    });
}

/// The trace contexts of the request, its answer and the reminder that follow a traced sign-up.
async fn consequences() -> Vec<String> {
    let world = World::start().await;
    let service = world.service().await;
    let mut cause = world.envelope("1", signed_up("a"));
    cause.trace_parent = Some(PARENT.to_owned());
    world.tell_as_it_is(&cause).await;
    settle(&service).await;
    world.advance(TimeDelta::hours(1));
    settle(&service).await;
    let published = world.broker.published().await;
    published.into_iter().map(|(_, envelope)| envelope.trace_parent.unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_traces_of_our_own_the_trace_of_the_cause_is_passed_on() {
    assert_eq!(consequences().await, [PARENT; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_carries_its_trace_beside_its_body_and_a_repeat_may_have_another() {
    let world = World::start().await;
    let (service, lifecycle) = (world.service().await, Lifecycle::new());
    service.serve(&lifecycle);
    let client = world.broker.connect().await;
    let mut command = world.envelope("1", answers("a", "no"));
    for trace_parent in [Some(PARENT.to_owned()), None, Some(PARENT.replace('b', "c"))] {
        command.trace_parent = trace_parent;
        requests::command(&client, &command, PATIENCE).await.unwrap();
    }
    settle(&service).await;
    let [(_, cleared)] = world.broker.published().await.try_into().unwrap();
    assert_eq!(cleared.trace_parent.as_deref(), Some(PARENT));
    lifecycle.stop(PATIENCE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn with_traces_each_hop_is_a_span_of_its_causes_trace_and_a_timer_begins_a_new_one() {
    TRACED.set(true);
    let [asked, answered, reminded] = consequences().await.try_into().unwrap();
    for hop in [&asked, &answered] {
        assert_eq!(&hop[3..35], TRACE);
        assert_ne!(hop, PARENT, "a span of its own");
    }
    assert_ne!(asked, answered, "the call has one too");
    assert_ne!(&reminded[3..35], TRACE);
}
