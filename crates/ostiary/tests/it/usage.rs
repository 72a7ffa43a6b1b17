//! Help, exit codes, and what goes where.

use std::process::Stdio;

use crate::support::{Site, bare, command, said};

#[tokio::test(flavor = "multi_thread")]
async fn help_names_every_command() {
    let help = said(bare(&["--help"])).done();
    for command in [
        "all",
        "kyc-screener",
        "suspension-worker",
        "notifier",
        "gateway",
        "deletion-orchestrator",
        "ownership-verifier",
        "anonymizer",
        "migrate",
        "doctor",
        "host",
        "datamap",
        "kyc",
        "macro",
        "approvals",
        "certificate",
        "holds",
        "deletions",
        "dead-letters",
        "clock",
        "nats",
        "notice",
        "staff",
        "vault",
    ] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))),
            "{command}\n{help}"
        );
    }
    for (command, parts) in [
        ("host", &["schema", "check"][..]),
        ("datamap", &["check", "lint", "plan", "statement"]),
        ("kyc", &["list", "export", "show", "answer", "replied", "enroll", "import", "review"]),
        ("macro", &["preview", "run"]),
        ("approvals", &["list", "show", "approve", "refuse", "withdraw", "run"]),
        ("certificate", &["verify", "key", "show", "act"]),
        ("holds", &["list", "place", "extend", "release", "reconcile"]),
        ("deletions", &["list", "show", "cancel", "extend", "reapply"]),
        ("vault", &["request", "approve", "open", "hold", "release", "holds", "list", "show"]),
        ("dead-letters", &["list", "show", "replay", "skip"]),
        ("notice", &["preview", "lost"]),
        ("clock", &["now", "advance"]),
        ("staff", &["token"]),
    ] {
        let help = said(bare(&[command, "--help"])).done();
        assert!(parts.iter().all(|part| help.contains(part)), "{help}");
    }
    assert!(said(bare(&["--version"])).done().starts_with("ostiary "));
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_make_no_sense_end_with_two() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["holds"],
        &["holds", "frobnicate"],
        &["holds", "list", "--frobnicate"],
        &["holds", "list", "--account", "4\u{7}2"],
        &["holds", "list", "--account", ""],
        &["holds", "place", "--account", "42"],
        &["holds", "place", "--account", "42", "--reason", "x", "--effect", "none"],
        &["holds", "place", "--account", "42", "--reason", "x", "--expires-in", "soon"],
        &["holds", "place", "--account", "42", "--reason", "x", "--expires-at", "soon"],
        &["holds", "list", "--all", "--expired"],
        &["holds", "extend", "--account", "42", "--hold", "x", "--reason", "x"],
        &["kyc", "enroll"],
        &["kyc", "enroll", "--account", "42", "--file", "accounts"],
        &["kyc", "enroll", "--account", "42", "--locale", "not a locale"],
        &["kyc", "review", "--account", "42", "--reason", "x"],
        &["kyc", "review", "--account", "42", "--reason", "x", "--clear", "--reject"],
        &["kyc", "review", "--account", "42", "--clear"],
        &["kyc", "answer", "--account", "42"],
        &["kyc", "answer", "--account", "42", "--answer", "listed_person"],
        &["kyc", "answer", "--account", "42", "--answer", "listed_person=maybe"],
        &["kyc", "replied", "--account", "42", "--reply", "215470"],
        &["kyc", "replied", "--account", "42", "--reply", "215470", "--received-at", "2026-01-02"],
        &["kyc", "replied", "--account", "42", "--received-at", "2026-01-02T09:00:00Z"],
        &[
            "kyc",
            "replied",
            "--account=42",
            "--reply=ivan@example.com",
            "--received-at=2026-01-02T09:00:00Z",
        ],
        &["kyc", "list", "--status", "sleeping"],
        &["kyc", "list", "--due-before", "soon"],
        &["kyc", "list", "--jurisdiction", "Russia"],
        &["kyc", "export"],
        &["kyc", "export", "--format", "xlsx"],
        &["macro", "run", "hello", "--account", "42"],
        &["approvals", "approve", "not-a-uuid"],
        &["holds", "place", "--account", "42", "--reason", "x", "--kind", "kyc_no_answer"],
        &["dead-letters", "show", "not-a-uuid"],
        &["clock", "advance", "soon"],
        &["clock", "advance", "-1d"],
    ] {
        said(bare(arguments)).misused();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_end_are_silent_on_standard_error_unless_asked() {
    let site = Site::new().await;
    assert_eq!(site.run(&["migrate"]).done(), "");
    for arguments in [
        &["doctor"][..],
        &["host", "check"],
        &["holds", "list"],
        &["dead-letters", "list"],
        &["clock", "now"],
    ] {
        site.run(arguments).done();
    }
    let verbose = site.run(&["migrate", "--verbose"]);
    assert_eq!(verbose.code, Some(0));
    assert!(verbose.err.contains("connected to nats"), "{}", verbose.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_panic() {
    let site = Site::new().await;
    let mut command = command(&site.installation, &["doctor"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = tokio::task::block_in_place(|| child.wait_with_output()).unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(1), &b""[..]));
}
