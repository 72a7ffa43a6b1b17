//! From the file's text to the model: what single keys cannot show is checked here, each with its line.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    Basis, DataMap, DataMapError, PeopleRows, Rows, TableMap,
    link::Link,
    rule::{Action, NOT_SAID, RawRule, Read, Rule, Stage, is_said, term},
    source::{Owners, Source, SourceTable, line_of, line_of_column},
};
use crate::config::{Column, Table};

/// Reads the text; the hash is the caller's.
pub(super) fn read(text: &str, more: &BTreeMap<String, Basis>) -> Result<DataMap, DataMapError> {
    let source = Source::parse(text)?;
    let mut bases = more.clone();
    bases.extend(source.bases);
    let mut tables = BTreeMap::new();
    for (name, spanned) in source.tables {
        let line = line_of_column(text, &name, "").max(line_of(text, spanned.span().start));
        let reader = Reader { text, table: &name, line, bases: &bases };
        let (table, map) = reader.table(spanned.into_inner())?;
        tables.insert(table, map);
    }
    let map = DataMap {
        record: source.record,
        bases,
        processors: source.processors,
        tables,
        words: source.words,
        sha256: String::new(),
    };
    follows_what_changes(text, &map)?;
    ends_at_once(text, &map)?;
    says_all(text, &map)?;
    Ok(map)
}

/// Whoever reads another language reads all of it there.
fn says_all(text: &str, map: &DataMap) -> Result<(), DataMapError> {
    for (language, words) in &map.words {
        let section = format!("[words.{language}]");
        let line = text.find(&section).map_or(1, |at| line_of(text, at));
        let missing = map.spoken().into_iter().find(|said| !words.contains_key(*said));
        if let Some(said) = missing {
            let said = format!("{said:?} is missing: people are shown it before they confirm");
            return Err(DataMapError::at(line, &format!("words.{language}"), &said));
        }
    }
    Ok(())
}

/// One table under way.
struct Reader<'t> {
    text: &'t str,
    table: &'t str,
    line: usize,
    bases: &'t BTreeMap<String, Basis>,
}

impl Reader<'_> {
    fn wrong(&self, said: &str) -> DataMapError {
        DataMapError::at(self.line, self.table, said)
    }

    fn wrong_column(&self, column: &str, said: &str) -> DataMapError {
        let line = line_of_column(self.text, self.table, column);
        DataMapError::at(line, &format!("{}.{column}", self.table), said)
    }

    fn table(&self, value: toml::Value) -> Result<(Table, TableMap), DataMapError> {
        let table = Table::try_from(self.table.to_owned()).map_err(|said| self.wrong(&said))?;
        let mut source =
            SourceTable::deserialize(value).map_err(|error| self.wrong(error.message()))?;
        let purpose = source.purpose.take();
        let triggers = std::mem::take(&mut source.triggers).into_iter().collect();
        let rows = if source.no_person { self.nobody(source)? } else { self.people(source)? };
        Ok((table, TableMap { purpose, triggers, rows }))
    }

    fn nobody(&self, source: SourceTable) -> Result<Rows, DataMapError> {
        if source.account.is_some() || !source.columns.is_empty() || source.erase.is_some() {
            return Err(self.wrong("no_person = true stands alone, with its reason"));
        }
        match source.reason.filter(|reason| is_said(reason)) {
            Some(reason) => Ok(Rows::NoPerson(reason)),
            None => Err(self.wrong("no_person = true needs a reason, in words of yours")),
        }
    }

    fn people(&self, source: SourceTable) -> Result<Rows, DataMapError> {
        let owners = self.owners(source.account)?;
        let mut delete = match source.erase.as_deref() {
            None => None,
            Some("delete-row") => {
                let term = term(source.basis, source.until.as_deref(), self.bases);
                let term = term.map_err(|said| self.wrong(&said))?;
                let when = source.when.unwrap_or_default();
                if when == Stage::RetentionEnd && term.is_none() {
                    return Err(self.wrong("when = \"retention_end\" needs `basis` and `until`"));
                }
                let (seal, reason) = (source.seal, source.reason);
                if reason.as_deref().is_some_and(|reason| !is_said(reason)) {
                    return Err(self.wrong(NOT_SAID));
                }
                Some(Rule { action: Action::Null, when, term, reason, seal, side: None })
            }
            Some(_) => {
                return Err(self.wrong("for a whole table there is erase = \"delete-row\" alone"));
            }
        };
        let mut rows =
            PeopleRows { owners, delete: None, columns: BTreeMap::new(), paths: BTreeMap::new() };
        for (written, value) in source.columns {
            let raw = RawRule::deserialize(value)
                .map_err(|error| self.wrong_column(&written, error.message()))?;
            match raw.read(self.bases).map_err(|said| self.wrong_column(&written, &said))? {
                Read::DeleteRow(rule) if delete.is_none() => delete = Some(rule),
                Read::DeleteRow(_) => {
                    return Err(self.wrong_column(&written, "delete-row is said once for a table"));
                }
                Read::Column(rule) => self.place(&mut rows, &written, rule)?,
            }
        }
        if delete.is_some() && rows.owners.len() > 1 {
            return Err(self.wrong("a row of two people is not deleted for one of them: erase single columns of one side"));
        }
        rows.delete = delete;
        Ok(Rows::People(rows.into()))
    }

    fn owners(&self, account: Option<Owners>) -> Result<Vec<Link>, DataMapError> {
        let written = match account {
            Some(Owners::One(link)) => vec![link],
            Some(Owners::Several(links)) => links,
            None => vec![],
        };
        let links: Result<Vec<Link>, String> = written.iter().map(|link| link.parse()).collect();
        let links = links.map_err(|said| self.wrong(&said))?;
        let first: BTreeSet<&Column> = links.iter().map(Link::first_column).collect();
        if links.is_empty() {
            return Err(self.wrong(
                "how do its rows belong to an account? add account = \"…\", or no_person = true with a reason",
            ));
        }
        if first.len() < links.len() {
            return Err(self.wrong("two ways of `account` begin at the same column"));
        }
        Ok(links)
    }

    /// Puts a rule where its key says: at a column, or at a place within its JSON.
    fn place(&self, rows: &mut PeopleRows, written: &str, rule: Rule) -> Result<(), DataMapError> {
        let wrong = |said: &str| self.wrong_column(written, said);
        let personal = rule.changes() && !matches!(rule.action, Action::Follows(..));
        if rows.owner_of(&rule).is_none() && (personal || rule.side.is_some()) {
            let sides: Vec<String> = rows
                .owners
                .iter()
                .map(|link| format!("side = \"{}\"", link.first_column()))
                .collect();
            return Err(wrong(&format!("whose is it? say {}", sides.join(" or "))));
        }
        let mut parts = written.split("->").map(str::trim);
        let column = Column::try_from(parts.next().unwrap_or_default().to_owned())
            .map_err(|said| wrong(&said))?;
        let path: Vec<String> = parts.map(str::to_owned).collect();
        if path.is_empty() {
            rows.columns.insert(column, rule);
            return Ok(());
        }
        if path
            .iter()
            .any(|key| key.is_empty() || key.contains(['*', '[', '"', '\\', '{', '}', ',']))
        {
            return Err(wrong("a path names keys of objects alone; an array is erased as a whole"));
        }
        if !matches!(
            rule.action,
            Action::Null | Action::Replace(_) | Action::Pseudonym | Action::Keep
        ) {
            return Err(wrong("within JSON there are null, replace, pseudonym and keep"));
        }
        rows.paths.entry(column).or_default().insert(path, rule);
        Ok(())
    }
}

/// A column follows one that gets another id, and within the map.
fn follows_what_changes(text: &str, map: &DataMap) -> Result<(), DataMapError> {
    for (table, mapped) in &map.tables {
        let Rows::People(rows) = &mapped.rows else { continue };
        for (column, rule) in &rows.columns {
            let Action::Follows(to_table, to_column) = &rule.action else { continue };
            let followed = map.tables.get(to_table).and_then(|to| match &to.rows {
                Rows::People(to) => to.columns.get(to_column),
                Rows::NoPerson(_) => None,
            });
            let gets_id = followed
                .is_some_and(|to| matches!(to.action, Action::Surrogate | Action::Pseudonym));
            if !gets_id {
                let said = format!(
                    "it follows {to_table}.{to_column}, which gets no other id; give that one erase = \"surrogate\", or keep this one"
                );
                let (table, column) = (table.to_string(), column.to_string());
                let line = line_of_column(text, &table, &column);
                return Err(DataMapError::at(line, &format!("{table}.{column}"), &said));
            }
        }
    }
    Ok(())
}

/// What stays until retention ends goes in one erasure: another end would be missed, or come too early.
fn ends_at_once(text: &str, map: &DataMap) -> Result<(), DataMapError> {
    let at_the_end = map.rules().filter(|(.., rule)| rule.when == Stage::RetentionEnd);
    let mut ends = at_the_end
        .filter_map(|(table, place, rule)| Some((table, place, rule.term.as_ref()?.until)));
    let Some((first, at, until)) = ends.next() else { return Ok(()) };
    let Some((table, place, other)) = ends.find(|(.., other)| *other != until) else {
        return Ok(());
    };
    let said = format!(
        "it ends after {other}, {first}.{at} after {until}, and all of `retention_end` goes at once: say the same `until` for both"
    );
    let line = line_of_column(text, &table.to_string(), &place);
    Err(DataMapError::at(line, &format!("{table}.{place}"), &said))
}
