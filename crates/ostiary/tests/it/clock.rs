//! `ostiary clock`.

use crate::support::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_clock_moves_forward_only_by_hand() {
    let site = Site::new().await;
    assert_eq!(site.run(&["clock", "now"]).done(), "2026-01-01T12:00:00+00:00\n");
    assert_eq!(site.run(&["clock", "advance", "14d"]).done(), "2026-01-15T12:00:00+00:00\n");
    assert_eq!(site.run(&["clock", "advance", "1h 30m"]).done(), "2026-01-15T13:30:00+00:00\n");
    assert_eq!(site.run(&["clock", "now"]).done(), "2026-01-15T13:30:00+00:00\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_calendar_reaches_for_ever() {
    let site = Site::new().await;
    site.run(&["clock", "advance", "300000years"]).refused("calendar");
    assert_eq!(site.run(&["clock", "now"]).done(), "2026-01-01T12:00:00+00:00\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_systems_clock_is_not_moved() {
    let site = Site::new().await;
    site.in_production();
    site.run(&["clock", "advance", "1d"]).refused("clock.virtual_file is not set");
    site.run(&["clock", "now"]).done();
}
