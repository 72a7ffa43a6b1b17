//! What a service measures of its work.

use crate::{
    support::{World, settle},
    toy::{seen, signed_up},
};

#[tokio::test(flavor = "multi_thread")]
async fn machine_activity_and_read_model_count_and_time_what_they_handle() {
    runtime::telemetry::render(); // counts from here on
    let world = World::start().await;
    let service = world.service().await;
    world.tell("1", signed_up("a")).await;
    world.tell("2", seen("b", Some("de"))).await;
    world.tell("3", seen("b", None)).await; // the column is not null
    settle(&service).await;
    let shown = runtime::telemetry::render();
    for (consumer, verdict) in [
        ("toy", "handled"),
        ("toy-ask", "handled"),
        ("toy-view", "handled"),
        ("toy-view", "rejected"),
    ] {
        for measured in [
            format!("ostiary_messages_total{{consumer=\"{consumer}\",verdict=\"{verdict}\"}}"),
            format!("ostiary_batch_seconds_bucket{{consumer=\"{consumer}\",le=\"300\"}}"),
        ] {
            assert!(shown.contains(&measured), "no {measured} in {shown}");
        }
    }
}
