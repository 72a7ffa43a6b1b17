//! `ostiary datamap`: on the demo host with all its tables, under the rights that `ostiary host schema` prints.

use crate::support::Site;

/// The demo host's business, its data map, and the rights that an erasure needs.
async fn shop() -> Site {
    let site = Site::new().await;
    site.installation.write("datamap.toml", include_str!("../../../../demo/host/datamap.toml"));
    sql(&site, include_str!("../../../../demo/host/outbox.sql")).await;
    sql(&site, include_str!("../../../../demo/host/business.sql")).await;
    sql(&site, &site.run(&["host", "schema"]).done()).await;
    sql(
        &site,
        "insert into users (id, email, phone, full_name) values (4711, 'anna@example.com', '+491701234567', 'Anna Berg');
         insert into sessions (user_id) values (4711);
         insert into transfers (from_user, to_user, amount, from_note) values (4711, 4711, 5, 'rent')",
    )
    .await;
    site
}

async fn sql(site: &Site, sql: &str) {
    let mut db = site.databases.connect(&site.databases.host).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_host_passes_under_the_rights_that_are_printed() {
    let site = shop().await;
    assert_eq!(site.run(&["datamap", "check"]).done(), "");
    assert_eq!(site.run(&["datamap", "check", "--json"]).json(), serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_prints_the_line_to_paste_and_fails() {
    let site = shop().await;
    sql(&site, "alter table users add nickname text").await;
    let said = site.run(&["datamap", "check"]);
    assert!(
        said.out.contains("users.nickname: ")
            && said.out.contains("    columns.nickname = { erase = \"null\" }"),
        "{}",
        said.out
    );
    assert!(said.failed().contains("1 findings"));
    let said = site.run(&["datamap", "check", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found[0]["class"], "unmapped_column");
    assert_eq!((said.code, found[0]["place"].as_str()), (Some(1), Some("users.nickname")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_counts_and_masks() {
    let site = shop().await;
    let asked = ["datamap", "plan", "--account", "4711", "--as-of", "2026-02-03T00:00:00Z"];
    let text = site.run(&asked).done();
    for said in
        ["users.email", "transfers.amount", "a***@e***.c***", "2031-02-03", "Sumsub", "plan "]
    {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let json = site.run(&[&asked[..], &["--json"]].concat()).json();
    assert_eq!(json["planSha256"].as_str().unwrap().len(), 64);
    let sessions = json["plan"]["tables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|table| table["table"] == "sessions");
    assert_eq!(sessions.unwrap()["rows"], 1);
    for told in [&text, &json.to_string()] {
        assert!(
            !told.contains("anna@") && !told.contains("Berg") && !told.contains("491701"),
            "{told}"
        );
    }
    site.run(&["datamap", "plan", "--account", "4712"]).refused("the host has no such account");
    site.run(&["datamap", "plan", "--account", "4711", "--as-of", "soon"]).misused();
}

#[tokio::test(flavor = "multi_thread")]
async fn lint_and_statement_speak_to_people_and_programs() {
    let site = shop().await;
    sql(&site, "insert into countries values ('XX', 'ask bob@example.com')").await;
    let text = site.run(&["datamap", "lint"]).done();
    assert!(
        text.contains("countries.name") && text.contains("email") && !text.contains("bob"),
        "{text}"
    );
    assert_eq!(site.run(&["datamap", "lint", "--json"]).json()[0]["looks"], "email");
    assert!(site.run(&["datamap", "statement"]).done().starts_with("# Record of processing"));
    assert!(
        site.run(&["datamap", "statement", "--format", "html"])
            .done()
            .starts_with("<!doctype html>")
    );
    assert_eq!(
        site.run(&["datamap", "statement", "--format", "json"]).json()["stays"][0]["until"],
        "P5Y"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_is_wrong_or_not_there_is_one_line() {
    let site = shop().await;
    site.edit(
        "datamap.toml",
        "columns.phone ",
        "columns.phone = { erase = \"nul\" }\ncolumns.phones ",
    );
    let line = site.run(&["datamap", "check"]).failed();
    assert!(
        line.contains("datamap.toml") && line.contains("users.phone") && line.contains("line "),
        "{line}"
    );
    std::fs::remove_file(site.installation.file("datamap.toml")).unwrap();
    site.run(&["datamap", "statement"]).refused("datamap.toml");
}
