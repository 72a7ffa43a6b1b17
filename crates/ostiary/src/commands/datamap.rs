//! `ostiary datamap`: what an erasure does to the host's database, before it does anything.

use anyhow::{Result, bail, ensure};
use host::{
    Host, Severity,
    datamap::{
        AccountPlan, DataMap, Finding, Misshapen, PlannedTable, Sample, Shown, Stage, Statement,
        Suspicion,
    },
};
use serde_json::json;

use crate::{
    cli::{DatamapCommand, PlanArgs},
    commands::{say, say_json, table, word},
    config::Config,
};

/// Does what was typed.
pub(crate) async fn run(config: &Config, command: DatamapCommand) -> Result<()> {
    match command {
        DatamapCommand::Check { json } => check(config, json).await,
        DatamapCommand::Lint { json } => lint(config, json).await,
        DatamapCommand::Plan(asked) => plan(config, asked).await,
        DatamapCommand::Statement { format } => {
            let map = config.datamap()?;
            let statement = Statement::new(&map).with_shown(shown(config, &map)?);
            say(statement.render(format.into())?.trim_end())
        }
    }
}

/// What people are shown before they confirm, in each of the policy's languages.
fn shown(config: &Config, map: &DataMap) -> Result<Vec<Shown>> {
    let (leaving, promise) = (config.leaving()?, config.promise()?);
    Ok(leaving.languages.iter().map(|locale| Shown::new(map, &promise, locale)).collect())
}

async fn check(config: &Config, json: bool) -> Result<()> {
    let map = config.datamap()?;
    let host = Host::connect(config.host()?)?;
    let findings = host.check_datamap(&map).await?;
    if json {
        say_json(&findings)?;
    } else {
        findings.iter().try_for_each(say)?;
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = findings.iter().filter(is_error).count();
    ensure!(
        errors == 0,
        "datamap.toml does not fit the host database ({errors} findings): nothing is erased until it does"
    );
    Ok(())
}

async fn lint(config: &Config, json: bool) -> Result<()> {
    let map = config.datamap()?;
    let found = Host::connect(config.host()?)?.lint_datamap(&map).await?;
    if json {
        return say_json(&found);
    }
    let row = |found: &Suspicion| {
        let why = match found.values {
            Some((like, values)) => format!("{like} of {values} values looked at"),
            None => "its name".to_owned(),
        };
        let until = found.until.as_ref();
        let stays = until.map(|until| format!("also after {until}: erase it at retention_end"));
        vec![found.place.clone(), word(&found.looks), why, stays.unwrap_or_default()]
    };
    say(table(&["kept", "looks like", "by", "stays"], found.iter().map(row).collect()))
}

async fn plan(config: &Config, asked: PlanArgs) -> Result<()> {
    let map = config.datamap()?;
    let host = Host::connect(config.host()?)?;
    let as_of = match asked.as_of {
        Some(as_of) => as_of,
        None => config.clock()?.now(),
    };
    let (account, stage): (_, Stage) = (asked.account, asked.stage.into());
    let plan = host.plan_erasure(&map, stage, std::slice::from_ref(&account), as_of).await?;
    let Some(planned) = plan.accounts.get(&account) else {
        bail!("the host has no such account");
    };
    let samples = host.sample_erasure(&map, stage, &account).await?;
    let sha256 = planned.sha256(stage, &plan.map_sha256);
    if asked.json {
        return say_json(&json!({
            "account": account,
            "stage": stage,
            "asOf": as_of,
            "planSha256": sha256,
            "mapSha256": plan.map_sha256,
            "plan": planned,
            "samples": samples,
            "processors": map.processors,
        }));
    }
    print(planned, &samples)?;
    for Misshapen { place, rows } in &planned.misshapen {
        say(format_args!(
            "\n{place}: {rows} values are not of the shape that the map expects; correct them first"
        ))?;
    }
    let processors = map.processors.values();
    let rows =
        processors.map(|other| vec![other.name.clone(), other.holds.clone(), other.erase.clone()]);
    say(format_args!("\n{}", table(&["processor", "holds", "on deletion"], rows.collect())))?;
    say(format_args!("\n{} rows; plan {sha256}", planned.rows()))
}

fn print(planned: &AccountPlan, samples: &[Sample]) -> Result<()> {
    let change = |step: &PlannedTable| {
        let place = step.table.clone();
        let mut rows = vec![vec![place.clone(), step.step.clone(), step.rows.to_string()]];
        rows.extend(step.columns.iter().map(|column| {
            vec![
                format!("{place}.{}", column.column),
                column.action.clone(),
                column.values.to_string(),
            ]
        }));
        rows
    };
    say(table(
        &["what changes", "how", "rows or values"],
        planned.tables.iter().flat_map(change).collect(),
    ))?;
    let kept = planned.kept.iter().flat_map(|step| {
        step.columns.iter().map(|column| {
            vec![
                format!("{}.{}", step.table, column.column),
                column.values.to_string(),
                column.basis.clone().unwrap_or_default(),
                column.ends_at.map(|day| day.to_string()).unwrap_or_default(),
            ]
        })
    });
    say(format_args!("\n{}", table(&["what stays", "values", "ground", "until"], kept.collect())))?;
    let samples = samples.iter().map(|sample| {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
        vec![sample.place.clone(), shown(&sample.before), shown(&sample.after)]
    });
    say(format_args!("\n{}", table(&["for example", "before", "after"], samples.collect())))
}
