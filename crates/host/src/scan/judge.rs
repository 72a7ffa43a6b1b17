//! What counts of what was seen: whose row it is, what stands beside, and whether the map keeps it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use runtime::identifiers::{Hit, Matcher};
use serde_json::Value;

use super::{Ends, Find, Form, IdentifierKind, KeptFind, Sought, read::RowRead, table::Looked};
use crate::datamap::{
    Action, PeopleRows, Rows, Rule, Stage, Term,
    catalogue::{ColumnInfo, Kind},
};

/// All that is known so far.
pub(super) struct Judge<'s> {
    sought: &'s [Sought],
    matcher: &'s Matcher,
    stage: Stage,
    as_of: NaiveDate,
    /// By every id that a person has or had.
    persons: HashMap<&'s str, usize>,
    rows: BTreeMap<Place, u64>,
    open: Vec<Open>,
}

/// A place in which rows are counted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    table: String,
    column: String,
    person: usize,
    kind: IdentifierKind,
    form: Form,
    ends: Option<Ends>,
}

/// What was seen in one row.
pub(super) struct Seen {
    /// By the table's ways to accounts.
    owners: Vec<Option<String>>,
    hits: Vec<(usize, Hit, Option<Ends>)>,
}

/// What counts if the row is the person's.
struct Open {
    person: usize,
    owners: Vec<Option<String>>,
    places: BTreeSet<Place>,
}

impl<'s> Judge<'s> {
    pub fn new(sought: &'s [Sought], matcher: &'s Matcher, stage: Stage, as_of: NaiveDate) -> Self {
        let ids = sought.iter().enumerate().flat_map(|(person, one)| {
            let ids = [Some(&one.account), one.now.as_ref()];
            ids.into_iter().flatten().map(move |id| (id.as_str(), person))
        });
        let (rows, open) = (BTreeMap::new(), vec![]);
        Self { sought, matcher, stage, as_of, persons: ids.collect(), rows, open }
    }

    /// What stands in a row, if anything does.
    pub fn see(&self, looked: &Looked<'_>, row: RowRead) -> Option<Seen> {
        let mut hits = vec![];
        for (index, cell) in row.cells.iter().enumerate() {
            let Some(value) = cell else { continue };
            let column = looked.cells[index];
            let found = self.matcher.hits(value, column.kind != Kind::Binary);
            if !found.is_empty() {
                hits.extend(
                    self.with_ends(looked, column, value, found)
                        .map(|(hit, ends)| (index, hit, ends)),
                );
            }
        }
        (!hits.is_empty()).then_some(Seen { owners: row.owners, hits })
    }

    /// Each hit with the ground on which its cell, or its place within a JSON, stays.
    fn with_ends(
        &self,
        looked: &Looked<'_>,
        column: &ColumnInfo,
        value: &[u8],
        hits: BTreeSet<Hit>,
    ) -> impl Iterator<Item = (Hit, Option<Ends>)> {
        let whole = looked.people().and_then(|rows| self.ground(rows, column));
        let places = looked.people().map(|rows| self.places(rows, column)).unwrap_or_default();
        let mut all = vec![];
        let read = (whole.is_none() && !places.is_empty())
            .then(|| serde_json::from_slice::<Value>(value).ok());
        match read.flatten() {
            None => {
                let ends = whole.map(|term| Ends::of(term, self.as_of));
                all.extend(hits.into_iter().map(|hit| (hit, ends.clone())));
            }
            Some(mut json) => {
                for (path, term) in places {
                    let pointer: String = path
                        .iter()
                        .map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1")))
                        .collect();
                    let Some(there) = json.pointer_mut(&pointer).map(Value::take) else { continue };
                    let ends = Ends::of(term, self.as_of);
                    let kept = self.matcher.hits(there.to_string().as_bytes(), true);
                    all.extend(kept.into_iter().map(|hit| (hit, Some(ends.clone()))));
                }
                let rest = self.matcher.hits(json.to_string().as_bytes(), true);
                all.extend(rest.into_iter().map(|hit| (hit, None)));
            }
        }
        all.into_iter()
    }

    /// On what ground a column stays as it is.
    fn ground<'m>(&self, rows: &'m PeopleRows, column: &ColumnInfo) -> Option<&'m Term> {
        let whole = rows.delete.as_ref().filter(|rule| stays(rule, self.stage));
        let own = rows.columns.get(&column.name).filter(|rule| stays(rule, self.stage));
        own.and_then(|rule| rule.term.as_ref()).or(whole.and_then(|rule| rule.term.as_ref()))
    }

    /// Places within a JSON that stay on a ground.
    fn places<'m>(
        &self,
        rows: &'m PeopleRows,
        column: &ColumnInfo,
    ) -> Vec<(&'m [String], &'m Term)> {
        let paths = rows.paths.get(&column.name).into_iter().flatten();
        let stay = paths.filter(|(_, rule)| stays(rule, self.stage));
        stay.filter_map(|(path, rule)| Some((&path[..], rule.term.as_ref()?))).collect()
    }

    /// Counts what says who it is by itself, by whose row it is, or by what stands beside; the rest is open.
    pub fn take(&mut self, looked: &Looked<'_>, Seen { owners, hits }: Seen) {
        let direct: BTreeSet<usize> = looked
            .owners
            .iter()
            .zip(&owners)
            .filter(|(owner, _)| owner.beyond.is_none())
            .filter_map(|(_, id)| self.persons.get(id.as_deref()?).copied())
            .collect();
        let mut kinds: HashMap<usize, BTreeSet<IdentifierKind>> = HashMap::new();
        for (_, hit, _) in &hits {
            let known = self.matcher.known[hit.known];
            kinds.entry(known.person).or_default().insert(known.kind);
        }
        let (mut counted, mut open) = (BTreeSet::new(), BTreeMap::new());
        for (cell, hit, ends) in hits {
            let known = self.matcher.known[hit.known];
            let place = Place {
                table: looked.name.to_string(),
                column: looked.cells[cell].name.to_string(),
                person: known.person,
                kind: known.kind,
                form: hit.form,
                ends,
            };
            let alone = kinds[&known.person].len() == 1;
            if (known.weak || hit.within) && alone && !direct.contains(&known.person) {
                open.entry(known.person).or_insert_with(BTreeSet::new).insert(place);
            } else {
                counted.insert(place);
            }
        }
        self.count(counted);
        let may_be = looked
            .owners
            .iter()
            .zip(&owners)
            .any(|(owner, id)| owner.beyond.is_some() && id.is_some());
        if may_be {
            let open = open.into_iter().map(|(person, places)| Open {
                person,
                owners: owners.clone(),
                places,
            });
            self.open.extend(open);
        }
    }

    /// What has to be asked of the ways through other tables: for each the ids of people, and the rows' own columns.
    pub fn unsettled(&self, looked: &Looked<'_>) -> Vec<(usize, BTreeSet<(String, String)>)> {
        let ways = looked.owners.iter().enumerate().filter(|(_, owner)| owner.beyond.is_some());
        let asked = ways.map(|(way, _)| {
            let pairs = self.open.iter().flat_map(|open| {
                let value = open.owners[way].clone();
                value.into_iter().flat_map(|value| {
                    self.ids(open.person).map(move |id| (id.to_owned(), value.clone()))
                })
            });
            (way, pairs.collect::<BTreeSet<_>>())
        });
        asked.filter(|(_, pairs)| !pairs.is_empty()).collect()
    }

    /// Counts what turned out to be in a row of the person.
    pub fn settle(&mut self, way: usize, linked: &BTreeSet<(String, String)>) {
        let open = std::mem::take(&mut self.open);
        for open in open {
            let is_linked = open.owners[way].as_ref().is_some_and(|value| {
                self.ids(open.person).any(|id| linked.contains(&(id.to_owned(), value.clone())))
            });
            if is_linked {
                self.count(open.places);
            } else {
                self.open.push(open);
            }
        }
    }

    /// What is open still is a stranger's.
    pub fn close(&mut self) {
        self.open.clear();
    }

    fn ids(&self, person: usize) -> impl Iterator<Item = &'s str> + use<'s> {
        let one = &self.sought[person];
        [Some(&one.account), one.now.as_ref()].into_iter().flatten().map(|id| id.as_str())
    }

    fn count(&mut self, places: BTreeSet<Place>) {
        for place in places {
            *self.rows.entry(place).or_default() += 1;
        }
    }

    /// What should not be there, and what may.
    pub fn told(self) -> (Vec<Find>, Vec<KeptFind>) {
        let (mut finds, mut kept) = (vec![], vec![]);
        for (place, rows) in self.rows {
            let Place { table, column, person, kind, form, ends } = place;
            let account = self.sought[person].account.clone();
            let find = Find { table, column, account, kind, form, rows };
            match ends {
                None => finds.push(find),
                Some(ends) => kept.push(KeptFind { find, ends }),
            }
        }
        (finds, kept)
    }
}

/// Whether a value is as it was after this stage.
pub(super) fn stays(rule: &Rule, stage: Stage) -> bool {
    let later = rule.when == Stage::RetentionEnd && stage != Stage::RetentionEnd;
    later || rule.action == Action::Keep
}

impl<'c> Looked<'c> {
    /// What the map says of its rows, if they are people's.
    fn people(&self) -> Option<&'c PeopleRows> {
        match &self.mapped?.rows {
            Rows::People(rows) => Some(rows),
            Rows::NoPerson(_) => None,
        }
    }
}
