//! What a person is shown before they confirm: what is lost, what goes, what stays, why, until when and under what, and
//! whether they may come again. Made from the data map and the policy, in the person's language.

mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use contracts::{Locale, event::FormerUserDecision};
use serde::Serialize;

use self::words::{ENGLISH, RUSSIAN, Words};
use super::{DataMap, PeopleRows, Period, Rows, program::followed_stage, rule::Stage};

/// What the policy promises.
#[derive(Debug, Clone, Copy)]
pub struct Promise {
    /// From the asking to the erasure: the shortest and the longest of all places where people live.
    pub grace: (Duration, Duration),
    /// What is said to whoever left of their own will and comes again.
    pub again: FormerUserDecision,
}

/// All of it, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The language.
    pub language: &'static str,
    /// Above all.
    pub title: &'static str,
    /// In the order in which they are read.
    pub sections: Vec<Section>,
}

/// One thing that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What it is about.
    pub heading: &'static str,
    /// One sentence each.
    pub lines: Vec<String>,
}

impl Shown {
    /// In the language that somebody reads, or in English.
    pub fn new(map: &DataMap, promise: &Promise, locale: &Locale) -> Self {
        let tag = locale.as_str().to_ascii_lowercase();
        let words = if tag == "ru" || tag.starts_with("ru-") { &RUSSIAN } else { &ENGLISH };
        Self::told(map, promise, words)
    }

    /// In each language that there are words of.
    pub fn in_every_language(map: &DataMap, promise: &Promise) -> Vec<Self> {
        [&ENGLISH, &RUSSIAN].map(|words| Self::told(map, promise, words)).into()
    }

    fn told(map: &DataMap, promise: &Promise, words: &'static Words) -> Self {
        let teller = Teller { map, words };
        let sections = [
            (words.login, vec![words.login_lost.to_owned(), teller.grace(promise.grace)]),
            (words.goes, teller.goes()),
            (words.stays, teller.stays()),
            (words.others, teller.others()),
            (words.again, vec![words.may_come(promise.again).to_owned()]),
        ];
        let sections = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
        let sections = sections.map(|(heading, lines)| Section { heading, lines });
        Self { language: words.language, title: words.title, sections: sections.collect() }
    }

    /// As plain text, for a mail.
    pub fn text(&self) -> String {
        let section = |one: &Section| {
            let lines = one.lines.iter().map(|line| format!("- {line}"));
            format!("{}\n{}", one.heading, lines.collect::<Vec<_>>().join("\n"))
        };
        let sections: Vec<String> = self.sections.iter().map(section).collect();
        format!("{}\n\n{}\n", self.title, sections.join("\n\n"))
    }
}

impl DataMap {
    /// A text of it in another language, or as it stands in the file.
    pub fn said<'t>(&'t self, language: &str, text: &'t str) -> &'t str {
        let words = self.words.get(language);
        words.and_then(|words| words.get(text)).map_or(text, String::as_str)
    }

    /// What of it people read before they confirm.
    pub(super) fn spoken(&self) -> BTreeSet<&str> {
        let tables = self.tables.values().filter(|table| matches!(table.rows, Rows::People(_)));
        let purposes = tables.filter_map(|table| table.purpose.as_deref());
        let bases = self.bases.values().map(|basis| basis.name.as_str());
        let others = self.processors.values();
        let others = others.flat_map(|other| [other.holds.as_str(), other.erase.as_str()]);
        purposes.chain(bases).chain(others).collect()
    }
}

/// Puts it into words.
struct Teller<'m> {
    map: &'m DataMap,
    words: &'static Words,
}

impl Teller<'_> {
    /// A text of the data map.
    fn own<'t>(&'t self, text: &'t str) -> &'t str {
        self.map.said(self.words.language, text)
    }

    /// In whole days, as nobody is promised more than they have.
    fn grace(&self, (least, most): (Duration, Duration)) -> String {
        let [least, most] = [least, most].map(|grace| grace.as_secs() / (24 * 60 * 60));
        if most == 0 {
            return self.words.no_grace.to_owned();
        }
        let span = format!("P{most}D").parse::<Period>();
        let span = span.map_or_else(|_| most.to_string(), |span| self.words.span(span));
        let said = if least == most { self.words.grace } else { self.words.grace_by_residence };
        said.replace("{least}", &least.to_string()).replace("{span}", &span)
    }

    /// By what they are for; a table of which nobody says that, by its name.
    fn tables(&self) -> impl Iterator<Item = (String, &PeopleRows)> {
        self.map.tables.iter().filter_map(|(table, mapped)| match &mapped.rows {
            Rows::People(rows) => {
                let purpose = mapped.purpose.as_deref().map(|purpose| self.own(purpose).to_owned());
                Some((purpose.unwrap_or_else(|| table.to_string()), &**rows))
            }
            Rows::NoPerson(_) => None,
        })
    }

    /// What goes, by when.
    fn goes(&self) -> Vec<String> {
        let mut goes: BTreeMap<Stage, BTreeSet<String>> = BTreeMap::new();
        for (what, rows) in self.tables() {
            for rule in rules(rows).filter(|rule| rule.changes()) {
                let when = followed_stage(self.map, rule).unwrap_or(rule.when);
                goes.entry(when).or_default().insert(what.clone());
            }
        }
        let line = |(when, what): (Stage, BTreeSet<String>)| {
            format!("{} {}.", self.words.when(when), joined(what))
        };
        goes.into_iter().map(line).collect()
    }

    /// What stays, by ground and span.
    fn stays(&self) -> Vec<String> {
        let mut stays: BTreeMap<(&str, Period), BTreeSet<String>> = BTreeMap::new();
        let (mut sealed, mut renamed) = (false, false);
        for (what, rows) in self.tables() {
            for rule in rules(rows) {
                sealed |= rule.seal;
                renamed |= rule.action.renames();
                if let Some(term) = &rule.term {
                    stays.entry((&term.basis, term.until)).or_default().insert(what.clone());
                }
            }
        }
        let line = |((basis, until), what): ((&str, Period), BTreeSet<String>)| {
            let basis = &self.map.bases[basis];
            let law = basis.law.as_ref().map_or_else(String::new, |law| format!(", {law}"));
            let under = format!("{}{law}", self.own(&basis.name));
            let line = self.words.stays_for.replace("{span}", &self.words.span(until));
            line.replace("{what}", &joined(what)).replace("{under}", &under)
        };
        let mut lines: Vec<String> = stays.into_iter().map(line).collect();
        lines.extend(renamed.then(|| self.words.renamed.to_owned()));
        lines.extend(sealed.then(|| self.words.sealed.to_owned()));
        lines
    }

    /// Who else holds something.
    fn others(&self) -> Vec<String> {
        let line = |other: &super::Processor| {
            let (holds, erase) = (self.own(&other.holds), self.own(&other.erase));
            let stays = other.until.map_or_else(String::new, |until| {
                self.words.other_keeps.replace("{span}", &self.words.span(until))
            });
            format!("{}: {holds}; {erase}{stays}.", other.name)
        };
        self.map.processors.values().map(line).collect()
    }
}

fn rules(rows: &PeopleRows) -> impl Iterator<Item = &super::Rule> {
    let paths = rows.paths.values().flat_map(BTreeMap::values);
    rows.delete.iter().chain(rows.columns.values()).chain(paths)
}

fn joined(what: BTreeSet<String>) -> String {
    what.into_iter().collect::<Vec<_>>().join("; ")
}
