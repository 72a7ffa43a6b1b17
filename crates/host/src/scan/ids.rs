//! Where the bare id of an account still stands: the columns that name accounts and keep doing so until a day.

use std::collections::BTreeSet;

use contracts::Time;
use serde_json::{Value, json};

use super::{Ends, Sought, StandingId, judge::stays, read::Reading};
use crate::{
    HostError,
    config::Column,
    datamap::{
        Action, DataMap, Link, PeopleRows, Rows, Stage, Term,
        catalogue::Catalogue,
        program::{Step, Work, way},
    },
};

/// All of them, counted: a query for each column, for all people at once.
pub(super) async fn standing(
    reading: &mut Reading<'_>,
    map: &DataMap,
    catalogue: &Catalogue,
    stage: Stage,
    sought: &[Sought],
    as_of: Time,
) -> Result<Vec<StandingId>, HostError> {
    let asked: Value = sought
        .iter()
        .filter(|one| one.now.as_ref() != Some(&one.account))
        .map(|one| json!({ "account": one.account, "exact": one.account }))
        .collect();
    let asked = asked.to_string();
    let program = reading.program();
    let mut standing = vec![];
    for (table, mapped) in &map.tables {
        let Rows::People(rows) = &mapped.rows else { continue };
        let name = catalogue.named(table);
        let Some(info) = catalogue.tables.get(&name) else { continue };
        for column in naming(rows) {
            let Some(way) = way(catalogue, &name, &Link::direct(column.clone())) else { continue };
            let (work, primary_key) = (Work::Keep(vec![]), info.key_columns());
            let step = Step { table: name.clone(), way, work, primary_key };
            let count = reading.host.dialect().step(&program, &step).count;
            let counted: Vec<(String, i64, String)> = reading.fetch(&count, &asked).await?;
            let ends =
                term(map, stage, rows, column).map(|term| Ends::of(term, as_of.date_naive()));
            for (account, rows, _) in counted {
                let Some(one) = sought.iter().find(|one| one.account.as_str() == account) else {
                    continue;
                };
                standing.push(StandingId {
                    table: name.to_string(),
                    column: column.to_string(),
                    account: one.account.clone(),
                    rows: rows.unsigned_abs(),
                    ends: ends.clone(),
                });
            }
        }
    }
    Ok(standing)
}

/// The columns that name accounts: by which rows belong to one, and those that follow its id.
fn naming(rows: &PeopleRows) -> BTreeSet<&Column> {
    let owners = rows.owners.iter().filter(|link| link.hops.is_empty()).map(Link::first_column);
    let follow = rows.columns.iter().filter(|(_, rule)| matches!(rule.action, Action::Follows(..)));
    owners.chain(follow.map(|(column, _)| column)).collect()
}

/// On what ground the id stays after this stage: the column's own, that of the column it follows, or of the whole row.
fn term<'m>(
    map: &'m DataMap,
    stage: Stage,
    rows: &'m PeopleRows,
    column: &Column,
) -> Option<&'m Term> {
    let rule = rows.columns.get(column);
    let followed = rule.and_then(|rule| match &rule.action {
        Action::Follows(table, column) => match &map.tables.get(table)?.rows {
            Rows::People(to) => to.columns.get(column),
            Rows::NoPerson(_) => None,
        },
        _ => None,
    });
    let rules = [followed.or(rule), rows.delete.as_ref()].into_iter().flatten();
    rules.filter(|rule| stays(rule, stage)).find_map(|rule| rule.term.as_ref())
}
