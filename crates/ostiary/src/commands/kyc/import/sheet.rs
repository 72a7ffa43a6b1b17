//! A spreadsheet as lines of cells, whatever file it came in; bounded in size, whoever made it.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use contracts::Time;

use super::{super::apostrophe, text, xlsx};

/// The biggest file that is opened, in bytes.
const FILE_MAX: u64 = 50 * 1024 * 1024;
/// The most lines that are read.
pub(super) const LINES_MAX: usize = 200_000;
/// The most columns that are looked at.
pub(super) const COLUMNS_MAX: usize = 100;
/// The longest cell, in bytes.
const CELL_MAX: usize = 1_000;

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    /// A date, as spreadsheets keep it.
    Date(Time),
    /// Nothing that could be read, and why: it matters only where it is needed.
    Broken(&'static str),
}

/// One line of the sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    /// As the file counts, from 1.
    pub number: usize,
    pub cells: Vec<Cell>,
    /// Whether a formula stands in it: its value of the last save is what was read.
    pub formula: bool,
}

/// All lines, the headings first.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub lines: Vec<Line>,
    /// What a person ought to know of how it was read.
    pub notes: Vec<String>,
}

impl Cell {
    pub fn text(text: &str) -> Self {
        if text.len() > CELL_MAX {
            return Self::Broken("a cell is too long");
        }
        let text = apostrophe::read(text);
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// What it says in words; a date has none.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Empty | Self::Date(_) | Self::Broken(_) => "",
        }
    }
}

/// Reads a file by what it is, not by its name.
pub(super) fn read(path: &Path, sheet: Option<&str>, encoding: Option<&str>) -> Result<Sheet> {
    let named = || path.display().to_string();
    let size = fs::metadata(path).with_context(|| format!("cannot read {}", named()))?.len();
    ensure!(size <= FILE_MAX, "{} is too big: {size} bytes, at most {FILE_MAX}", named());
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", named()))?;
    let read = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes, sheet)
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        bail!("{} is an old or encrypted Excel file: save it as .xlsx or .csv", named())
    } else {
        text::read(&bytes, encoding)
    };
    read.with_context(named)
}

#[cfg(test)]
mod tests {
    use servers::Scratch;

    use super::*;

    #[test]
    fn a_file_of_just_the_limit_is_read_and_one_byte_more_is_refused_unread() {
        let folder = Scratch::new().unwrap();
        let file = folder.path().join("old.csv");
        let (mut text, limit) = ("account,status,notes\n".to_owned(), FILE_MAX as usize);
        let note = "called, ".repeat(4_000);
        let mut lines = 0;
        while text.len() + note.len() + 32 < limit {
            lines += 1;
            text += &format!("{lines},silent,\"{note}\"\n");
        }
        text.extend(std::iter::repeat_n('\n', limit - text.len()));
        fs::write(&file, &text).unwrap();
        let sheet = read(&file, None, None).unwrap();
        assert_eq!(sheet.lines.len(), lines + 1);
        let last = &sheet.lines[lines].cells;
        let too_long = Cell::Broken("a cell is too long");
        assert_eq!(last[..2], [Cell::Text(lines.to_string()), Cell::Text("silent".to_owned())]);
        assert_eq!(last[2], too_long, "which matters only where it is needed");
        fs::write(&file, text + "\n").unwrap();
        let refused = read(&file, None, None).unwrap_err().to_string();
        assert!(refused.ends_with("is too big: 52428801 bytes, at most 52428800"), "{refused}");
    }
}
