//! The apostrophe that an export puts before what a spreadsheet would change, and that an import takes back.

use std::borrow::Cow;

const MARK: char = '\'';
/// What spreadsheets take for the beginning of a formula, as OWASP lists it.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// For CSV, which knows no types: what a spreadsheet would take for a formula, or trim, gets an apostrophe. So does what
/// looks as if it had got one, or it could not be told from that.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    if is_in_danger(cell) { marked(cell) } else { cell.into() }
}

/// For cells of the type text, which no spreadsheet takes for a formula: only what would be read as something else.
pub(super) fn exact(cell: &str) -> Cow<'_, str> {
    if read(cell) == cell { cell.into() } else { marked(cell) }
}

/// What a cell says, whoever wrote it: people leave space around their words, exports leave apostrophes.
pub(super) fn read(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(meant) if is_in_danger(meant) => meant,
        _ => cell.trim(),
    }
}

fn is_in_danger(cell: &str) -> bool {
    let bare = cell.trim_start_matches(MARK);
    bare.starts_with(FORMULA) || bare.trim() != bare
}

fn marked(cell: &str) -> Cow<'_, str> {
    format!("{MARK}{cell}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_need_not_know_of_it() {
        for (cell, meant) in [
            (" 42 ", "42"),
            ("o'hara", "o'hara"),
            ("'42", "'42"),
            ("'", "'"),
            ("-7", "-7"),
            ("'-7", "-7"),
            ("''-7", "'-7"),
            ("' x", " x"),
        ] {
            assert_eq!(read(cell), meant, "{cell:?}");
        }
    }

    #[test]
    fn only_what_would_be_changed_is_marked() {
        for cell in ["42", "o'hara", "'42", "a=b", ""] {
            assert_eq!((harmless(cell), exact(cell)), (cell.into(), cell.into()));
        }
        assert_eq!((harmless("=1+1"), exact("=1+1")), ("'=1+1".into(), "=1+1".into()));
        assert_eq!((harmless("'=1"), exact("'=1")), ("''=1".into(), "''=1".into()));
    }
}
