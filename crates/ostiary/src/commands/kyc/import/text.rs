//! CSV, in the encodings and with the separators that spreadsheets write.

use anyhow::{Result, bail, ensure};
use encoding_rs::{Encoding, UTF_8};

use super::{
    quotes,
    sheet::{COLUMNS_MAX, Cell, LINES_MAX, Line, Sheet},
};

pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Sheet> {
    let text = decoded(bytes, encoding)?;
    let separator = separator(&text);
    quotes::check(&text, separator)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut several = vec![];
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        ensure!(sheet.lines.len() < LINES_MAX, "more than {LINES_MAX} lines");
        let Some(position) = record.position() else { continue };
        // Where the reader began to look for it: empty lines come first.
        let rest = text.get(position.byte() as usize..).unwrap_or_default();
        let empty = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let empty = empty.filter(|byte| *byte == b'\n').count();
        let number = position.line() as usize + empty;
        if record.iter().any(|cell| cell.contains('\n')) {
            several.push(number);
        }
        sheet.lines.push(line(number, &record));
    }
    if let [first, ..] = several[..] {
        // Two quotes too many look like such a cell, too.
        let count = several.len();
        sheet.notes.push(format!(
            "{count} lines hold a cell of several lines, the first is line {first}: look whether they should"
        ));
    }
    Ok(sheet)
}

fn line(number: usize, record: &csv::StringRecord) -> Line {
    let cells = record.iter().take(COLUMNS_MAX).map(Cell::text).collect();
    Line { number, cells, formula: false }
}

/// A byte order mark says it; else it is UTF-8, or what the caller says. Nothing is guessed: Windows-1251 read as
/// something else would be other people's names.
fn decoded(bytes: &[u8], encoding: Option<&str>) -> Result<String> {
    let said = match encoding {
        Some(label) => match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => encoding,
            None => bail!("there is no encoding {label}"),
        },
        None => UTF_8,
    };
    // A byte order mark is believed more than the caller.
    let (text, used, broken) = said.decode(bytes);
    ensure!(
        !broken && !text.contains('\0'),
        "it is not {}: give --encoding, such as windows-1251, or save it as UTF-8",
        used.name()
    );
    Ok(text.into_owned())
}

/// The one that the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    [b',', b'\t', b';'].into_iter().max_by_key(count).unwrap_or(b',')
}
