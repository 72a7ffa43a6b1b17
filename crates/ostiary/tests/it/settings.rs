//! Settings that are wrong: one line that names the file and the key.

use crate::support::{Site, bare, command, said};

#[tokio::test(flavor = "multi_thread")]
async fn a_typo_is_one_line_with_file_and_key() {
    let site = Site::new().await;
    for (file, old, new, asked, key) in [
        ("ostiary.toml", "tls = \"disable\"", "tlss = \"disable\"", &["holds", "list"][..], "tlss"),
        (
            "ostiary.toml",
            "tls = \"disable\"",
            "tls = \"sometimes\"",
            &["clock", "now"],
            "database.tls",
        ),
        ("ostiary.toml", "[telemetry]", "[telemetri]", &["migrate"], "telemetri"),
        ("ostiary.toml", "first_port = 0", "first_port = \"http\"", &["all"], "admin.first_port"),
        ("host.toml", "table = \"users\"", "tabel = \"users\"", &["host", "check"], "tabel"),
        (
            "host.toml",
            "id_type = \"integer\"",
            "id_type = \"number\"",
            &["suspension-worker"],
            "id_type",
        ),
        ("policy.toml", "late_grace = ", "late_grase = ", &["kyc-screener"], "late_grase"),
        (
            "staff.toml",
            "roles = ",
            "rolls = ",
            &["holds", "release", "--account", "1", "--hold", "x", "--reason", "x"],
            "rolls",
        ),
    ] {
        let whole = std::fs::read_to_string(site.installation.file(file)).unwrap();
        site.edit(file, old, new);
        let line = site.run(asked).failed_service();
        assert!(
            line.contains(file) && line.contains(key),
            "{line:?} does not name {file} and {key}"
        );
        site.installation.write(file, &whole);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_there_or_not_toml_is_named() {
    let site = Site::new().await;
    said(bare(&["clock", "now", "--config", "/nowhere/ostiary.toml"]))
        .refused("/nowhere/ostiary.toml");
    site.installation.write("policy.toml", "jurisdictions = [\n");
    let line = site.run(&["kyc-screener"]).failed_service();
    assert!(line.contains("policy.toml"), "{line}");
    std::fs::remove_file(site.installation.file("host.toml")).unwrap();
    site.run(&["host", "schema"]).refused("host.toml");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_wins_and_its_typos_are_refused_too() {
    let site = Site::new().await;
    let with = |name: &str, value: &str| {
        let mut command = command(&site.installation, &["holds", "list"]);
        command.env(name, value);
        said(command)
    };
    with("OSTIARY__DATABASE__PORT", "1").refused("127.0.0.1:1");
    with("OSTIARY__DATABSE__PORT", "1").refused("OSTIARY__DATABSE__PORT");
    with("OSTIARY__KEYS__SUSPENSION_WORKER", "not hexadecimal").refused("keys.suspension_worker");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_key_says_how_to_make_one() {
    let site = Site::new().await;
    site.edit("ostiary.toml", "suspension_worker = \"", "# suspension_worker = \"");
    site.run(&["holds", "list"]).refused("openssl rand -hex 32");
}

#[tokio::test(flavor = "multi_thread")]
async fn production_refuses_what_only_tests_need() {
    let site = Site::durable().await;
    site.edit("ostiary.toml", "mode = \"development\"", "mode = \"production\"");
    for arguments in [
        &["kyc-screener"][..],
        &["clock", "advance", "1d"],
        &["clock", "now"],
        &["dead-letters", "list"],
    ] {
        let line = site.run(arguments).failed();
        assert!(line.contains("clock.virtual_file") && line.contains("production"), "{line}");
    }
    site.edit("ostiary.toml", "virtual_file = \"clock\"", "");
    let line = site.run(&["all"]).failed();
    assert!(line.contains("production"), "{line}");
    // The default is production: a file that does not say is one of it.
    site.edit("ostiary.toml", "mode = \"production\"", "");
    assert!(site.run(&["all"]).failed().contains("production"));
}
