//! What an export writes is what an import reads, whatever accounts are called.

use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};
use rust_xlsxwriter::Workbook;

use super::{
    super::export::{csv_line, xlsx_line},
    sheet::{Cell, Sheet},
    text, xlsx,
};

/// Account ids: no control characters. Here with all that spreadsheets, CSV and XML make something of.
fn ids() -> impl Strategy<Value = String> {
    let special = select(vec![
        "'", "''", "=", "+", "-", "@", "＝", "＠", " ", "\u{a0}", "\u{3000}", "\"", ",", ";", "<",
        "&", "]]>", "_x0041_", "_x000D_", "_", "0", "1e5", "é", "\u{feff}", "\u{200b}",
    ]);
    let any = any::<char>().prop_filter("it is no part of an id", |char| !char.is_control());
    let part = prop_oneof![3 => special.prop_map(str::to_owned), 1 => any.prop_map(String::from)];
    vec(part, 1..8).prop_map(|parts| parts.concat())
}

/// As it stands in a file, below the headings and beside a cell that is always there.
fn lines(ids: &[String]) -> Vec<Vec<String>> {
    let line = |id: &String| vec!["x".to_owned(), id.clone()];
    [vec!["status".to_owned(), "account".to_owned()]]
        .into_iter()
        .chain(ids.iter().map(line))
        .collect()
}

fn by_csv(ids: &[String]) -> Sheet {
    let mut csv = csv::Writer::from_writer(vec![]);
    for line in lines(ids) {
        csv_line(&mut csv, &line).unwrap();
    }
    text::read(&csv.into_inner().unwrap(), None).unwrap()
}

fn by_xlsx(ids: &[String]) -> Sheet {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    for (number, line) in (0..).zip(lines(ids)) {
        xlsx_line(sheet, number, &line).unwrap();
    }
    xlsx::read(book.save_to_buffer().unwrap(), None).unwrap()
}

#[test]
fn an_export_is_read_as_what_it_was_written_from() {
    let mut runner = TestRunner::default();
    runner
        .run(&vec(ids(), 1..20), |ids| {
            let expected: Vec<Cell> = ids.iter().cloned().map(Cell::Text).collect();
            for sheet in [by_csv(&ids), by_xlsx(&ids)] {
                let read: Vec<Cell> =
                    sheet.lines[1..].iter().map(|line| line.cells[1].clone()).collect();
                prop_assert_eq!(&read, &expected);
            }
            Ok(())
        })
        .unwrap();
}
