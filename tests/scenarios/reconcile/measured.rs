//! What differs is measured: each difference once, and how many stand.

use contracts::event::HoldEffect;
use harness::World;
use metrics_exporter_prometheus::PrometheusBuilder;
use suspension_worker::Mode;

use super::pass;
use crate::holds::place;

#[tokio::test(flavor = "multi_thread")]
async fn drift_is_counted_once_and_stands_until_it_is_gone() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    // A pass is made on the thread of the test.
    let _measuring = metrics::set_default_local_recorder(&recorder);
    let world = World::start().await;
    world.host_has(&["1", "2", "3"]).await;
    place(&world, "3", "m", HoldEffect::Full).await;
    world.settle().await;
    world.host_sql("update users set suspended = 1 where id in (1, 2)").await;
    world.host_sql("update users set suspended = 0 where id = 3").await;
    let says = |line: &str| {
        let all = handle.render();
        assert!(all.lines().any(|own| own == line), "{line}\n{all}");
    };
    let standing = |kind: &str, number: u32| {
        says(&format!("ostiary_drift_standing{{kind=\"{kind}\"}} {number}"));
    };
    let total = |kind: &str, action: &str, number: u32| {
        says(&format!("ostiary_drift_total{{kind=\"{kind}\",action=\"{action}\"}} {number}"));
    };
    for _ in 0..2 {
        pass(&world, Mode::Report).await;
        total("flag_without_hold", "reported", 2);
        total("hold_without_flag", "reported", 1);
        standing("flag_without_hold", 2);
        standing("hold_without_flag", 1);
        standing("account_missing", 0);
    }
    pass(&world, Mode::Repair).await;
    total("flag_without_hold", "adopted", 2);
    total("hold_without_flag", "repaired", 1);
    standing("flag_without_hold", 0);
    standing("hold_without_flag", 0);
}
