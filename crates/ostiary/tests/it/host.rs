//! `ostiary host`.

use crate::support::Site;

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_printed_and_may_be_run_again() {
    let site = Site::new().await;
    let ddl = site.run(&["host", "schema"]).done();
    assert!(ddl.contains("ostiary_effects") && ddl.contains("grant"), "{ddl}");
    let mut db = site.databases.connect(&site.databases.host).await;
    for _ in 0..2 {
        sqlx::raw_sql(sqlx::AssertSqlSafe(ddl.clone())).execute(&mut db).await.unwrap();
    }
    site.run(&["host", "check"]).done();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_names_what_is_not_as_the_settings_say() {
    let site = Site::new().await;
    let mut db = site.databases.connect(&site.databases.host).await;
    sqlx::raw_sql("alter table sessions rename user_id to owner_id")
        .execute(&mut db)
        .await
        .unwrap();
    let said = site.run(&["host", "check"]);
    assert!(said.out.contains("sessions") && said.out.contains("user_id"), "{}", said.out);
    assert!(said.failed().contains("errors"));
}
