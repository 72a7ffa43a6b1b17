//! `ostiary kyc export`.

use std::{fs, io::Read};

use crate::support::{Site, run};

fn enroll(site: &Site, accounts: &[&str]) {
    for account in accounts {
        site.run(&["kyc", "enroll", &format!("--account={account}"), "--locale", "ru"]).done();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_is_text_that_no_spreadsheet_takes_for_a_formula() {
    let site = Site::new().await;
    let formula = "=HYPERLINK(\"http://example.com\";1)";
    enroll(&site, &["42", "-7", "+1", "@x", formula, "a,b", "o'hara"]);
    let csv = site.run(&["kyc", "export", "--format", "csv"]).done();
    let mut lines = csv.lines();
    assert!(
        lines.next().unwrap().starts_with("account,status,case_id,questionnaire,jurisdiction,")
    );
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), 7);
    let begins = |text: &str| rows.iter().any(|row| row.starts_with(text));
    let quoted = "\"'=HYPERLINK(\"\"http://example.com\"\";1)\",asked,";
    for begin in ["42,asked,", "'-7,", "'+1,", "'@x,", quoted, "\"a,b\",", "o'hara,"] {
        assert!(begins(begin), "{begin}\n{csv}");
    }
    assert!(rows.iter().all(|row| row.contains(",ru,2026-01-01T12:00:00Z,")), "{csv}");
    let file = site.scratch.path().join("cases.csv");
    let out = file.to_str().unwrap();
    let some = site.run(&["kyc", "export", "--format", "csv", "--out", out, "--account", "42"]);
    assert_eq!(some.done(), "wrote 1 cases\n");
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 2);
    site.run(&["kyc", "export", "--format", "csv", "--out", "/nowhere/x.csv"])
        .refused("/nowhere/x.csv");
    site.run(&["kyc", "export", "--format", "xlsx", "--out", "/nowhere/x.xlsx"])
        .refused("/nowhere/x.xlsx");
}

/// What one file within the workbook says.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn xlsx_has_cells_of_text_only() {
    let site = Site::new().await;
    enroll(&site, &["42", "-7", "=1+1", "1e5", "0042"]);
    let file = site.scratch.path().join("cases.xlsx");
    let out = file.to_str().unwrap();
    let said = run(&site.installation, &["kyc", "export", "--format", "xlsx", "--out", out]);
    assert_eq!(said.done(), "wrote 5 cases\n");
    let sheet = part(&fs::read(&file).unwrap(), "xl/worksheets/sheet1.xml");
    for account in ["42", "-7", "=1+1", "1e5", "0042"] {
        assert!(
            sheet.contains(&format!("t=\"inlineStr\"><is><t>{account}</t>")),
            "{account}\n{sheet}"
        );
    }
    assert!(!sheet.contains("<f>") && !sheet.contains("<v>"), "no formula, no number");
    assert!(sheet.contains("<t>2026-01-01T12:00:00Z</t>"));
}
