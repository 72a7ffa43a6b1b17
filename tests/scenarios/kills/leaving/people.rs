//! The people of a campaign: their scripts, and what came of them as far as their host knows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use contracts::Time;
use serde_json::Value;
use uuid::Uuid;

use super::{
    oracle::ends,
    script::{Act, By, Script, What, When},
};
use crate::kills::crowd::Crowd;

/// For so long after the end of grace whoever is held must have stayed as they are.
const STAYS_FOR: TimeDelta = TimeDelta::days(3);
/// Within which whatever comes late has come.
const LATE: TimeDelta = TimeDelta::hours(26);

/// One person and their host's record of them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The host's id.
    pub account: String,
    pub script: Script,
    /// How many acts are done, and when the last was.
    pub done: usize,
    pub done_at: Option<Time>,
    /// Somebody is doing something right now.
    pub busy: bool,
    /// The company says that something forbids it.
    pub blocked_by_company: bool,
    /// What was said, and what came back.
    pub told: Vec<Told>,
    /// Where it stands, as the host sees it.
    pub seen: Seen,
    /// When grace ends, since it was last pending.
    pub grace_ends: Option<Time>,
    /// How often they confirmed again because nobody had answered.
    pub insisted: u32,
}

/// Where a deletion stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub deletion: Option<Uuid>,
    pub status: String,
    pub blockers: Vec<String>,
}

/// Something that was said, with what came back.
#[derive(Debug, Clone)]
pub struct Told {
    pub what: What,
    /// The idempotency key of a POST, or what the event's id follows from.
    pub key: String,
    /// 0: nobody answers to that.
    pub status: u16,
    pub reply: Value,
    pub tries: u32,
    pub sent_at: Time,
}

impl Person {
    /// The act that comes next, and when; `None`: there is none, or nobody knows yet.
    pub fn next_act(&self, start: Time) -> Option<(Act, Time)> {
        let act = *self.script.acts.get(self.done)?;
        let needs_a_deletion = matches!(act.what, What::Confirm { .. } | What::Cancel { .. });
        if needs_a_deletion && self.seen.deletion.is_none() {
            return None;
        }
        let at = match act.when {
            When::Start(after) => start + after,
            When::Then(after) => self.done_at.unwrap_or(start) + after,
            When::BeforeTheEnd(before) => self.grace_ends? - before,
        };
        Some((act, at))
    }

    /// Whether they have to confirm again, because nobody knew whether anything forbids it.
    pub fn insists(&self) -> bool {
        let confirmed = self.script.acts[..self.done]
            .iter()
            .any(|act| matches!(act.what, What::Confirm { .. }));
        let nobody_knew = self.seen.blockers.iter().all(|code| code == "no_answer");
        confirmed && self.seen.status == "blocked" && nobody_knew && !self.blocked_by_company
    }

    /// Whether they have done everything, and it has come to its end.
    pub fn is_done(&self, now: Time) -> bool {
        let ends = ends(self.script.kind);
        let there = ends.iter().any(|end| end.status() == self.seen.status);
        let waited = ends.iter().all(|end| !end.waits())
            || self.grace_ends.is_some_and(|end| end + STAYS_FOR <= now);
        self.done == self.script.acts.len() && !self.busy && there && waited
    }
}

/// What somebody does now.
pub struct Due {
    pub person: Person,
    pub what: What,
    /// It is no act of the script: they confirm again because nobody had answered.
    pub insists: bool,
}

/// All of them, shared by the tasks of a campaign.
pub struct People {
    /// When the campaign began, by the virtual clock.
    pub start: Time,
    people: Mutex<Vec<Person>>,
    /// What is to be said once more, and when everything was done.
    rest: Mutex<Rest>,
}

#[derive(Default)]
struct Rest {
    echoes: u64,
    now: Option<Time>,
    done_at: Option<Time>,
}

impl People {
    /// The accounts `1..=count`, with parts drawn from the seed.
    pub fn draw(seed: u64, count: u64, start: Time) -> Self {
        let person = |number: u64| Person {
            account: number.to_string(),
            script: Script::draw(seed, number),
            done: 0,
            done_at: None,
            busy: false,
            blocked_by_company: false,
            told: Vec::new(),
            seen: Seen::default(),
            grace_ends: None,
            insisted: 0,
        };
        let people = Mutex::new((1..=count).map(person).collect());
        Self { start, people, rest: Mutex::default() }
    }

    /// For a look or a change; never held while something is waited for.
    pub fn lock(&self) -> MutexGuard<'_, Vec<Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the person with this account.
    pub fn change(&self, account: &str, change: impl FnOnce(&mut Person)) {
        let index: usize = account.parse::<usize>().unwrap() - 1;
        change(&mut self.lock()[index]);
    }

    /// Those who have something to do, now busy with it.
    pub fn take_due(&self, now: Time) -> Vec<Due> {
        let mut people = self.lock();
        let mut due = Vec::new();
        for person in people.iter_mut().filter(|person| !person.busy) {
            let (what, insists) = match person.next_act(self.start) {
                Some((act, at)) if at <= now => (act.what, false),
                _ if person.insists() => (What::Confirm { by: By::Http, badly: false }, true),
                _ => continue,
            };
            person.insisted += u32::from(insists);
            person.busy = true;
            due.push(Due { person: person.clone(), what, insists });
        }
        due
    }

    /// Somebody is to say so much once more; and what time it is.
    pub fn note(&self, echoes: u64, now: Time) {
        let done = self.lock().iter().all(|person| person.is_done(now));
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.echoes = echoes;
        rest.now = Some(now);
        rest.done_at = if done { rest.done_at.or(Some(now)) } else { None };
    }
}

impl Crowd for People {
    fn due(&self, now: Time) -> u64 {
        let people = self.lock();
        let due = people.iter().filter(|person| {
            let acts = person.next_act(self.start).is_some_and(|(_, at)| at <= now);
            person.busy || acts || person.insists()
        });
        due.count() as u64
    }

    fn unfinished(&self) -> u64 {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        let (echoes, now) = (rest.echoes, rest.now);
        drop(rest);
        let people = self.lock();
        let open = people.iter().filter(|person| now.is_none_or(|now| !person.is_done(now)));
        open.count() as u64 + echoes
    }

    /// Everybody has come to their end, with a day for what comes late.
    fn end(&self) -> Option<Time> {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.done_at.map(|at| at + LATE)
    }
}
