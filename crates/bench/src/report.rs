//! What is printed: calm tables, and which goals are met.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

/// Rows of figures under headings; the first column says what they are.
pub fn table<const COLUMNS: usize>(
    headings: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_header(headings);
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    println!("{table}\n");
}

/// A ratio or span that was promised.
pub struct Goal {
    pub what: &'static str,
    pub measured: f64,
    pub bound: Bound,
}

/// On which side of its bound a figure has to be.
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(&self) -> bool {
        match self.bound {
            Bound::AtLeast(bound) => self.measured >= bound,
            Bound::AtMost(bound) => self.measured <= bound,
        }
    }
}

/// Says of each goal whether it is met. Nothing fails: a busy machine proves nothing.
pub fn goals(goals: &[Goal]) {
    let rows = goals.iter().map(|goal| {
        let bound = match goal.bound {
            Bound::AtLeast(bound) => format!("≥ {bound}"),
            Bound::AtMost(bound) => format!("≤ {bound}"),
        };
        let verdict = if goal.is_met() { "met" } else { "not met" };
        [goal.what.to_owned(), figure(goal.measured), bound, verdict.to_owned()]
    });
    table(["goal", "measured", "bound", ""], rows);
}

/// Three digits that matter.
pub fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// In milliseconds.
pub fn ms(span: Duration) -> String {
    format!("{} ms", figure(span.as_secs_f64() * 1e3))
}

/// In microseconds for each of `count`.
pub fn us_each(span: Duration, count: usize) -> String {
    format!("{} µs", figure(span.as_secs_f64() * 1e6 / count as f64))
}
