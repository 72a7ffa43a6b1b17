//! Taking over a spreadsheet of a hundred thousand customers by the command line, as compliance does once.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use harness::STAFF_TOKEN;
use serde_json::Value;
use tokio::task::block_in_place;

use crate::{
    ground::{Ground, Site, execute},
    report::{Bound, Goal, goals, ms, table},
};

/// One line of each three: who waits has a deadline and two reminders, who was shut is shut at the host.
const STANDINGS: [&str; 3] = ["asked", "answered NO", "suspended"];

/// Measures and prints what came of it.
pub async fn run(quick: bool) -> Result<()> {
    let lines: u32 = if quick { 9_999 } else { 99_999 };
    let ground = Ground::prepare(false)?;
    let site = ground.site("bench").await?;
    let mut db = site.host().await;
    let people = format!(
        "insert into users (id, email, full_name) select n, 'u' || n || '@example.com', 'A Person' from generate_series(1, {lines}) n;
         create index on users (email); analyze users"
    );
    execute(&mut db, &people).await?;
    let sheet = sheet(&site, lines)?;
    let (shown, digest) = block_in_place(|| show(&site, &sheet))?;
    let taken = block_in_place(|| take_over(&site, &sheet, &digest, lines))?;
    println!("a spreadsheet of {lines} lines, found by mail address\n");
    table(["", "took"], [["shown".to_owned(), ms(shown)], ["taken over".to_owned(), ms(taken)]]);
    goals(&[Goal {
        what: "100,000 lines, shown and taken over, in s",
        measured: (shown + taken).as_secs_f64() * 1e5 / f64::from(lines),
        bound: Bound::AtMost(60.0),
    }]);
    Ok(())
}

fn sheet(site: &Site, lines: u32) -> Result<PathBuf> {
    let rows = (1..=lines).zip(STANDINGS.iter().cycle());
    let rows = rows.map(|(n, standing)| format!("u{n}@example.com,,{standing},,\n"));
    let file = site.installation.file("customers.csv");
    fs::write(
        &file,
        format!("E-mail,Account,Status,Asked,Deadline\n{}", rows.collect::<String>()),
    )?;
    Ok(file)
}

/// The preview, and by what it is taken over.
fn show(site: &Site, sheet: &Path) -> Result<(Duration, String)> {
    let (took, said) = import(site, sheet, &["--json"])?;
    let preview: Value = serde_json::from_slice(&said.stdout)?;
    Ok((took, preview["digest"].as_str().context("the preview has no digest")?.to_owned()))
}

fn take_over(site: &Site, sheet: &Path, digest: &str, lines: u32) -> Result<Duration> {
    let (took, said) = import(site, sheet, &["--apply", digest])?;
    let said = String::from_utf8(said.stdout)?;
    ensure!(said.starts_with(&format!("took up {lines},")), "{said}");
    Ok(took)
}

fn import(site: &Site, sheet: &Path, more: &[&str]) -> Result<(Duration, Output)> {
    // Beside this program: both are built together.
    let mut command = Command::new(env::current_exe()?.with_file_name("ostiary"));
    command.arg("--config").arg(site.installation.file("ostiary.toml"));
    command.args(["kyc", "import"]).arg(sheet).args(more).env("OSTIARY_STAFF_TOKEN", STAFF_TOKEN);
    let began = Instant::now();
    let said = command.output().context("cannot run ostiary")?;
    ensure!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    Ok((began.elapsed(), said))
}
