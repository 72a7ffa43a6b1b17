//! A role that refuses to start loses nothing: what was published meanwhile is handled once the cause is gone.

use tokio::task::block_in_place;

use crate::{
    process::{PATIENCE, sign_up_at, start, until},
    support::Site,
};

fn refuses(site: &Site, why: &str) {
    let line = site.run(&["kyc-screener"]).failed_service();
    assert!(line.contains(why), "{line:?} does not say {why:?}");
}

/// The role runs, and `question` comes true.
async fn handles(site: &Site, question: &'static str) {
    let mut process = start(site, "kyc-screener");
    until(site, &site.databases.ostiary, question).await;
    let ended = block_in_place(|| process.terminate(PATIENCE)).unwrap();
    assert_eq!(ended.code(), Some(0), "{}", process.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_settings_are_refused_is_handled_once_they_are_right() {
    let site = Site::durable().await;
    let now = site.installation.config().clock().unwrap().now();
    for (file, old, new, why, account, is_known) in [
        (
            "policy.toml",
            "late_grace = ",
            "late_grase = ",
            "late_grase",
            "41",
            "select exists (select from kyc_screener.states where story = '41')",
        ),
        (
            "ostiary.toml",
            "mode = \"development\"",
            "mode = \"production\"",
            "clock.virtual_file",
            "42",
            "select exists (select from kyc_screener.states where story = '42')",
        ),
    ] {
        let whole = std::fs::read_to_string(site.installation.file(file)).unwrap();
        site.edit(file, old, new);
        refuses(&site, why);
        sign_up_at(&site, account, now).await;
        refuses(&site, why);
        site.installation.write(file, &whole);
        handles(&site, is_known).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_a_schema_is_behind_is_handled_once_it_is_migrated() {
    let site = Site::new().await;
    // As it was before the last migration.
    site.sql(
        "delete from kyc_screener._sqlx_migrations where version = 102;
         alter table kyc_screener.states drop in_review, drop review_since, drop review_due, drop task_since, drop task_due",
    )
    .await;
    refuses(&site, "lacks migration 102");
    let now = site.installation.config().clock().unwrap().now();
    sign_up_at(&site, "42", now).await;
    refuses(&site, "lacks migration 102");
    site.run(&["migrate"]).done();
    handles(&site, "select exists (select from kyc_screener.states where story = '42')").await;
}
