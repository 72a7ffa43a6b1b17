//! What only the database itself can say: its rules are asked about new values, its planner about every statement.

use serde_json::json;

use super::{Class, Finding};
use crate::{
    Host, HostError,
    config::FlagValue,
    datamap::{
        DataMap, PSEUDONYM_DIGITS,
        catalogue::{Catalogue, Kind},
        plan::asked_one,
        program::{New, Program, Step, Work, compile},
        rule::Stage,
        surrogate::draw,
    },
    dialect::{Dialect, explain},
    error::verdict,
    mariadb,
    session::Link,
};

impl Host {
    pub(super) async fn try_datamap(
        &self,
        link: &mut Link<'_>,
        map: &DataMap,
        catalogue: &Catalogue,
    ) -> Result<Vec<Finding>, HostError> {
        let mut findings = vec![];
        for stage in Stage::ALL {
            let program = compile(map, catalogue, &self.config, stage);
            for step in &program.steps {
                findings.extend(self.try_rules(link, catalogue, &program, step).await?);
            }
            // A transaction of PostgreSQL is over after an error, and the next trial would only say so.
            if !findings.is_empty() {
                break;
            }
            for step in &program.steps {
                if let Some(finding) = self.try_statement(link, &program, step).await? {
                    return Ok(vec![finding]);
                }
            }
        }
        Ok(findings)
    }

    /// Whether the rules of a table hold for the values that a step would write.
    async fn try_rules(
        &self,
        link: &mut Link<'_>,
        catalogue: &Catalogue,
        program: &Program,
        step: &Step,
    ) -> Result<Vec<Finding>, HostError> {
        let Some(info) = catalogue.tables.get(&step.table) else { return Ok(vec![]) };
        if step.changes().is_empty() {
            return Ok(vec![]);
        }
        if let Some(finding) = self.misfit_label(step) {
            return Ok(vec![finding]);
        }
        let somebody = [somebody(program)];
        let asked = json!(somebody).to_string();
        let mut findings = vec![];
        let named = |clause: &str| {
            step.changes().iter().find(|change| clause.contains(change.column.name.0.as_str()))
        };
        let rules = info.checks.iter().filter_map(|check| Some((check, named(&check.clause)?)));
        for (check, change) in rules {
            let trial = self.dialect().trial(program, step, &info.columns, &check.clause);
            let place = format!("{}.{}", step.table, change.column.name);
            match link.fetch::<(i64,)>(&trial, &asked).await {
                Ok(broken) if broken == [(0,)] => {}
                Ok(_) => findings.push(Finding::error(
                    Class::Check,
                    place,
                    format!(
                        "the rule {} of the table forbids the new value: {}",
                        check.name, check.clause
                    ),
                    "choose a value that it allows, or erase with another strategy",
                )),
                Err(error) => return Ok(vec![refused(place, error, Class::Type)?]),
            }
        }
        Ok(findings)
    }

    /// MariaDB casts what it cannot hold to something else, and says so only when it is written.
    fn misfit_label(&self, step: &Step) -> Option<Finding> {
        if self.dialect() == Dialect::Postgres {
            return None;
        }
        step.changes().iter().filter(|change| change.column.kind == Kind::Enum).find_map(|change| {
            let New::Text(template) = &change.new else { return None };
            let text = FlagValue::Text(template.constant()?.to_owned());
            let problem = mariadb::misfit(&text, &change.column.full_type)?;
            let place = format!("{}.{}", step.table, change.column.name);
            Some(Finding::error(Class::Type, place, problem, "correct `with`"))
        })
    }

    async fn try_statement(
        &self,
        link: &mut Link<'_>,
        program: &Program,
        step: &Step,
    ) -> Result<Option<Finding>, HostError> {
        if matches!(step.work, Work::Keep(_)) {
            return Ok(None);
        }
        let statements = self.dialect().step(program, step);
        let trials = [Some(&statements.count), Some(&statements.act), statements.some.as_ref()];
        for statement in trials.into_iter().flatten() {
            if let Err(error) = link.execute(&explain(statement), "[]").await {
                return refused(step.name(), error, Class::Statement).map(Some);
            }
        }
        Ok(None)
    }
}

/// An outage is no finding.
fn refused(place: String, error: sqlx::Error, class: Class) -> Result<Finding, HostError> {
    let known = error.as_database_error().map(verdict);
    match (HostError::from(error), known) {
        (HostError::Unavailable(said), _) => Err(HostError::Unavailable(said)),
        (_, Some(verdict)) => {
            let class = if verdict.denied { Class::Permission } else { class };
            let remedy = "correct the strategy, or give our login the right";
            Ok(Finding::error(class, place, verdict.meaning, remedy))
        }
        (other, None) => Err(other),
    }
}

/// An account that is nobody's.
fn somebody(program: &Program) -> serde_json::Value {
    let nobody = "0".repeat(PSEUDONYM_DIGITS);
    let account = match program.id_type {
        crate::config::IdType::Uuid => "00000000-0000-0000-0000-000000000000",
        _ => "0",
    };
    let drawn = |index: usize| draw(&program.surrogates[index], &nobody, 0).unwrap_or_default();
    asked_one(program, account, &nobody, &drawn)
}
