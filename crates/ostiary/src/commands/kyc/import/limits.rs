//! As many lines as are read, and one more.

use rust_xlsxwriter::Workbook;

use super::{sheet::LINES_MAX, text, xlsx};

#[test]
fn a_text_of_too_many_lines_is_refused() {
    let most = "1,silent\n".repeat(LINES_MAX);
    assert_eq!(text::read(most.as_bytes(), None).unwrap().lines.len(), LINES_MAX);
    let refused = text::read((most + "1,silent\n").as_bytes(), None).unwrap_err();
    assert_eq!(refused.to_string(), "more than 200000 lines");
}

#[test]
fn a_book_of_too_many_lines_is_refused() {
    let book = |lines: usize| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for line in 0..lines {
            sheet.write(u32::try_from(line).unwrap(), 0, 1).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    assert_eq!(xlsx::read(book(LINES_MAX), None).unwrap().lines.len(), LINES_MAX);
    let refused = xlsx::read(book(LINES_MAX + 1), None).unwrap_err();
    assert!(format!("{refused:#}").contains("more than 200000 lines"), "{refused:#}");
}
