//! `ostiary kyc export`: the register as a file for a spreadsheet, written as it is read.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use kyc_screener::store::{Filter, Registered};
use runtime::roles;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use sqlx::PgPool;

use super::{apostrophe, each_page, iso, waits_for};
use crate::{cli::FormatArg, commands::say, config::Config, role};

const COLUMNS: [&str; 12] = [
    "account",
    "status",
    "case_id",
    "questionnaire",
    "jurisdiction",
    "locale",
    "opened_at",
    "deadline",
    "answered_in_time",
    "waits_for",
    "transcription_due_at",
    "enrolled_by",
];
/// What a sheet holds, without its header.
const XLSX_MAX: u32 = 1_048_575;

/// Writes the wanted cases.
pub(super) async fn run(
    config: &Config,
    filter: Filter,
    format: FormatArg,
    out: Option<&Path>,
) -> Result<()> {
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let written = match (format, out) {
        (FormatArg::Csv, None) => {
            csv(&shell.pool, &filter, BufWriter::new(io::stdout().lock())).await?;
            return Ok(());
        }
        (FormatArg::Csv, Some(out)) => {
            let file =
                File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
            csv(&shell.pool, &filter, BufWriter::new(file)).await?
        }
        (FormatArg::Xlsx, out) => {
            let out = out.context("where to? give --out")?;
            xlsx(&shell.pool, &filter, out).await?
        }
    };
    say(format_args!("wrote {written} cases"))
}

async fn csv(pool: &PgPool, filter: &Filter, out: impl Write) -> Result<u32> {
    let mut csv = csv::Writer::from_writer(out);
    let mut written = 0;
    csv.write_record(COLUMNS)?;
    each_page(pool, filter, |cases| {
        for case in &cases {
            csv_line(&mut csv, &cells(case))?;
            written += 1;
        }
        Ok(())
    })
    .await?;
    csv.flush()?;
    Ok(written)
}

/// Every cell is of the type text, which no spreadsheet takes for a formula. Rows leave memory as they come.
async fn xlsx(pool: &PgPool, filter: &Filter, out: &Path) -> Result<u32> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("cases")?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, 24)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    let mut written = 0;
    each_page(pool, filter, |cases| {
        for case in &cases {
            ensure!(
                written < XLSX_MAX,
                "a sheet holds {XLSX_MAX} cases: write CSV, or give a filter"
            );
            written += 1;
            xlsx_line(sheet, written, &cells(case))?;
        }
        Ok(())
    })
    .await?;
    workbook.save(out).with_context(|| format!("cannot write {}", out.display()))?;
    Ok(written)
}

fn cells(case: &Registered) -> [String; COLUMNS.len()] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        case.account.clone(),
        case.status.clone(),
        case.case.map(|id| id.to_string()).unwrap_or_default(),
        text(&case.questionnaire),
        text(&case.jurisdiction),
        text(&case.locale),
        iso(case.opened_at),
        iso(case.deadline),
        case.in_time.map(|in_time| in_time.to_string()).unwrap_or_default(),
        waits_for(case).to_owned(),
        iso(case.transcription_due_at),
        text(&case.enrolled_by),
    ]
}

pub(super) fn csv_line(csv: &mut csv::Writer<impl Write>, cells: &[String]) -> Result<()> {
    csv.write_record(cells.iter().map(|cell| apostrophe::harmless(cell).into_owned()))?;
    Ok(())
}

pub(super) fn xlsx_line(sheet: &mut Worksheet, line: u32, cells: &[String]) -> Result<()> {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(line, column, apostrophe::exact(cell))?;
    }
    Ok(())
}
