//! What single cells say, and that cells which nobody reads say nothing.

use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value;

use super::{company, headed, import, left_out, saved, sheet, shown, shut_company, taken};
use crate::support::run;

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_in_a_column_that_is_not_read_matters_to_nobody() {
    let world = shut_company(&["1", "2", "3", "4", "5"]).await;
    let mut book = Workbook::new();
    let sheet_1 = headed(book.add_worksheet());
    sheet_1.write(0, 3, "rating").unwrap();
    for line in 1..=5 {
        sheet_1.write(line, 0, line).unwrap().write(line, 1, "silent").unwrap();
    }
    sheet_1.write(1, 3, Formula::new("=VLOOKUP(A2,X:Y,2)").set_result("#N/A")).unwrap();
    sheet_1.write(2, 3, 2.5).unwrap();
    sheet_1.merge_range(3, 3, 4, 4, "two of them", &Format::new()).unwrap();
    sheet_1.write(5, 3, "x".repeat(2_000)).unwrap();
    // Drawn down below the last line.
    for line in 6..9 {
        sheet_1.write(line, 3, Formula::new("=VLOOKUP(A7,X:Y,2)").set_result("#N/A")).unwrap();
    }
    let preview = shown(&world, &saved(&world, book), &[]);
    assert_eq!(left_out(&preview), []);
    assert_eq!(taken(&preview).len(), 5, "{preview}");
    let csv = format!("account,status,notes\n1,silent,{}\n", "x".repeat(2_000));
    let csv = sheet(&world, "old.csv", csv.as_bytes());
    assert_eq!(taken(&shown(&world, &csv, &[])), [("1", "silent")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_does_not_close_swallows_no_lines() {
    let world = shut_company(&["1", "2", "3"]).await;
    let lines = "account,status,notes\n1,silent,\"one\ntwo, \"\"so\"\"\"\n";
    let good = sheet(&world, "old.csv", format!("{lines}2,silent,\"\"\n3,silent,\n").as_bytes());
    let preview = shown(&world, &good, &[]);
    assert_eq!(taken(&preview), [("1", "silent"), ("2", "silent"), ("3", "silent")]);
    let several = "1 lines hold a cell of several lines, the first is line 2";
    assert!(preview["notes"].to_string().contains(several), "{preview}");
    for rest in ["2,silent,\"calls\n3,silent,\n", "2,silent,\"calls\n3,\"silent\",\n"] {
        let file = sheet(&world, "old.csv", format!("{lines}{rest}").as_bytes());
        import(&world, &file, &[]).refused("line 4: a quote opens that does not close");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_is_read_and_says_nothing_leaves_its_line_out() {
    let world = shut_company(&["1", "2", "3", "4", "5"]).await;
    let mut book = Workbook::new();
    let sheet_1 = headed(book.add_worksheet());
    for line in 1..=5 {
        sheet_1.write(line, 0, line).unwrap().write(line, 1, "silent").unwrap();
    }
    sheet_1.write(1, 2, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet_1.write(2, 1, "x".repeat(2_000)).unwrap();
    sheet_1.merge_range(3, 1, 4, 2, "silent", &Format::new()).unwrap();
    sheet_1.write(6, 0, Formula::new("=NA()").set_result("#N/A")).unwrap();
    let preview = shown(&world, &saved(&world, book), &[]);
    let why = [
        (2, "a cell holds an error of the spreadsheet"),
        (3, "a cell is too long"),
        (4, "it is merged with other lines"),
        (5, "it is merged with other lines"),
        (7, "a cell holds an error of the spreadsheet"),
    ];
    assert_eq!(left_out(&preview), why);
    assert_eq!(taken(&preview), [("5", "silent")]);
}

/// What an export wrote is known to an import, whatever a spreadsheet could make of it.
#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_read_as_it_was_written() {
    let world = company(&["7", "-7"]).await;
    let file = sheet(&world, "old.csv", b"account,status\n7,cleared\n'-7,cleared\n");
    let done = super::applied(&world, &file);
    assert_eq!(done, "took up 2, 0 were known before, 0 lines left out\n");
    for format in ["csv", "xlsx"] {
        let file = world.installation.file(&format!("register.{format}"));
        let out = file.to_str().unwrap();
        run(&world.installation, &["kyc", "export", "--format", format, "--out", out]).done();
        let preview = shown(&world, &file, &[]);
        assert_eq!(left_out(&preview), []);
        let mut accounts: Vec<&str> = taken(&preview).iter().map(|(account, _)| *account).collect();
        accounts.sort_unstable();
        assert_eq!(accounts, ["-7", "7"], "{format}");
        let known = |one: &Value| one["knownBefore"] == true;
        assert!(preview["taken"].as_array().unwrap().iter().all(known), "{preview}");
        assert!(import(&world, &file, &[]).done().contains("nothing: it is known already"));
    }
}
