//! `ostiary kyc list`: the register, printed as it is read.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use kyc_screener::store::{Filter, Registered};
use runtime::roles;

use super::{each_page, iso, waits_for};
use crate::{config::Config, role};

/// Prints the wanted cases.
pub(super) async fn run(config: &Config, filter: Filter, json: bool) -> Result<()> {
    let shell = role::shell(config, roles::KYC_SCREENER).await?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut printed = 0_u64;
    if !json {
        writeln!(
            out,
            "{}",
            row(["account", "status", "deadline", "waits for", "from", "questionnaire", "case"])
        )?;
    }
    each_page(&shell.pool, &filter, |cases| {
        for case in &cases {
            if json {
                let before = if printed == 0 { "[\n" } else { ",\n" };
                write!(out, "{before}{}", serde_json::to_string(case)?)?;
            } else {
                writeln!(out, "{}", told(case))?;
            }
            printed += 1;
        }
        Ok(())
    })
    .await?;
    if json {
        writeln!(out, "{}", if printed == 0 { "[]" } else { "\n]" })?;
    }
    Ok(out.flush()?)
}

fn told(case: &Registered) -> String {
    let id = case.case.map(|id| id.to_string()).unwrap_or_default();
    row([
        &case.account,
        &case.status,
        &iso(case.deadline.or(case.transcription_due_at)),
        waits_for(case),
        case.jurisdiction.as_deref().unwrap_or_default(),
        case.questionnaire.as_deref().unwrap_or_default(),
        &id,
    ])
}

/// Of fixed widths: whoever prints as it reads does not know the longest.
fn row([account, status, deadline, waits_for, from, questionnaire, case]: [&str; 7]) -> String {
    let line = format!(
        "{account:<24} {status:<10} {deadline:<20} {waits_for:<13} {from:<4} {questionnaire:<20} {case}"
    );
    line.trim_end().to_owned()
}
