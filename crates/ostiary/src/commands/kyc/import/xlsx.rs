//! XLSX, read cell by cell: a file that claims a million columns costs no more than what it holds.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail, ensure};
use calamine::{Data, DataRef, Dimensions, Reader, SheetVisible, Xlsx};

use super::sheet::{COLUMNS_MAX, Cell, LINES_MAX, Line, Sheet};

/// What a file may unfold to, in bytes.
const UNFOLDED_MAX: u64 = 256 * 1024 * 1024;

type Workbook = Xlsx<Cursor<Vec<u8>>>;

pub(super) fn read(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Sheet> {
    check_size(&bytes)?;
    let mut workbook: Workbook = Xlsx::new(Cursor::new(bytes)).context("it is no XLSX file")?;
    let (name, mut notes) = chosen(&workbook, sheet)?;
    let merged = workbook.merge_cells_by_sheet_name(&name).context("its merged cells")?;
    let mut lines = cells(&mut workbook, &name)?;
    break_merged(&mut lines, &merged);
    let formulas = lines.iter().filter(|line| line.formula).count();
    if formulas > 0 {
        notes.push(format!(
            "{formulas} lines hold formulas: their values of the last save were read"
        ));
    }
    Ok(Sheet { lines, notes })
}

/// Unfolds everything once and keeps nothing: what the directory of a ZIP says of sizes may be a lie.
fn check_size(bytes: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).context("it is no XLSX file")?;
    let mut left = UNFOLDED_MAX;
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).context("it is no XLSX file")?;
        loop {
            let read = entry.read(&mut buffer).context("it is damaged")? as u64;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read).with_context(|| {
                format!("it unfolds to more than {} MB", UNFOLDED_MAX / 1024 / 1024)
            })?;
        }
    }
    Ok(())
}

/// The sheet that was named, or the only one that can be seen.
fn chosen(workbook: &Workbook, sheet: Option<&str>) -> Result<(String, Vec<String>)> {
    let all = workbook.sheets_metadata();
    if let Some(name) = sheet {
        ensure!(all.iter().any(|sheet| sheet.name == name), "there is no sheet {name}");
        return Ok((name.to_owned(), vec![]));
    }
    let visible: Vec<&str> = all
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    let [name] = visible[..] else {
        bail!("which sheet? give --sheet, one of: {}", visible.join(", "));
    };
    let hidden = all.len() - visible.len();
    let note = (hidden > 0).then(|| format!("{hidden} hidden sheets were not read"));
    Ok((name.to_owned(), note.into_iter().collect()))
}

fn cells(workbook: &mut Workbook, name: &str) -> Result<Vec<Line>> {
    let mut reader = workbook.worksheet_cells_reader(name).context("its cells")?;
    let mut lines: Vec<Line> = vec![];
    while let Some(cell) = reader.next_cell_with_formula_metadata().context("its cells")? {
        let (row, column) = (cell.pos.0 as usize, cell.pos.1 as usize);
        let value = value(cell.value);
        if column >= COLUMNS_MAX || value == Cell::Empty {
            continue;
        }
        let number = row + 1;
        if lines.last().is_none_or(|line| line.number != number) {
            ensure!(
                lines.last().is_none_or(|line| line.number < number),
                "its lines are not in order"
            );
            ensure!(lines.len() < LINES_MAX, "more than {LINES_MAX} lines");
            lines.push(Line { number, ..Line::default() });
        }
        let Some(line) = lines.last_mut() else { continue };
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::Empty);
        }
        line.cells[column] = value;
        line.formula |= cell.formula.is_some();
    }
    Ok(lines)
}

/// What a cell says.
fn value(value: DataRef<'_>) -> Cell {
    match Data::from(value) {
        Data::String(text) | Data::DateTimeIso(text) => Cell::text(&text),
        // Account ids are written as numbers; a number with a fraction is none.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
            Cell::Text(format!("{number:.0}"))
        }
        Data::Float(_) => Cell::Broken("a number is none that an account or a date can be"),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::DateTime(date) => match date.as_datetime() {
            Some(date) => Cell::Date(date.and_utc()),
            None => Cell::Broken("a date is none"),
        },
        Data::Bool(truth) => Cell::Text(if truth { "yes" } else { "no" }.to_owned()),
        Data::Error(_) => Cell::Broken("a cell holds an error of the spreadsheet"),
        Data::DurationIso(_) => Cell::Broken("a cell holds a time span"),
        Data::Empty => Cell::Empty,
    }
}

/// Cells that are merged over several lines speak for one of them only. The lines are in order.
fn break_merged(lines: &mut [Line], merged: &[Dimensions]) {
    let tall = |region: &&Dimensions| {
        region.start.0 < region.end.0 && (region.start.1 as usize) < COLUMNS_MAX
    };
    for region in merged.iter().filter(tall) {
        let first = lines.partition_point(|line| line.number <= region.start.0 as usize);
        let columns = region.start.1 as usize..(region.end.1 as usize + 1).min(COLUMNS_MAX);
        let within = lines[first..].iter_mut();
        for line in within.take_while(|line| line.number <= region.end.0 as usize + 1) {
            if line.cells.len() < columns.end {
                line.cells.resize(columns.end, Cell::Empty);
            }
            for column in columns.clone() {
                line.cells[column] = Cell::Broken("it is merged with other lines");
            }
        }
    }
}
