//! The people of a campaign: their scripts, and what came of them as far as their host knows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use contracts::Time;
use serde_json::Value;

use super::{
    crowd::Crowd,
    script::{Act, Kind, Script, When},
};

/// From the accepted questionnaire to the deadline, by the policy that ships.
pub const DEADLINE_AFTER: TimeDelta = TimeDelta::days(14);
/// How far the clock may run ahead of a sign-up that is not through.
const SIGN_UP_WITHIN: TimeDelta = TimeDelta::hours(24);
/// How far the clock may run ahead of a questionnaire that is not delivered.
const DELIVERY_WITHIN: TimeDelta = TimeDelta::hours(60);

/// One person and their host's record of them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The host's id.
    pub account: String,
    pub script: Script,
    /// When the host told of the sign-up, once it is safe with it or answered by 202.
    pub signed_up_at: Option<Time>,
    /// When the questionnaire reached them.
    pub asked_at: Option<Time>,
    /// What was sent over HTTP, and how each was answered in the end.
    pub told: Vec<Told>,
    /// Somebody is sending right now.
    pub busy: bool,
}

/// One POST with its final answer.
#[derive(Debug, Clone)]
pub struct Told {
    /// What it was for.
    pub what: Post,
    pub key: String,
    pub status: u16,
    pub reply: Value,
    /// How often it was sent.
    pub tries: u32,
    /// When it was first sent.
    pub sent_at: Time,
    /// When it was first answered for good.
    pub told_at: Time,
}

impl Told {
    /// Whether it carried answers.
    pub fn answers(&self) -> bool {
        matches!(self.what, Post::Answers(_))
    }
}

/// What a POST is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    SignUp,
    /// The nth act of the script.
    Answers(usize),
}

impl Person {
    /// When their time is up, as the host can tell.
    pub fn deadline(&self) -> Option<Time> {
        self.asked_at.map(|asked_at| asked_at + DEADLINE_AFTER)
    }

    /// How many acts are done.
    pub fn answered(&self) -> usize {
        self.told.iter().filter(|told| told.answers()).count()
    }

    /// The act that comes next.
    pub fn next_act(&self) -> Option<&Act> {
        self.script.acts.get(self.answered())
    }

    /// When the act that comes next is due; `None`: there is none, or nobody knows yet.
    pub fn next_act_at(&self, start: Time) -> Option<Time> {
        match self.next_act()?.when {
            When::BeforeSignUp => Some(start + self.script.signs_up_after),
            When::AfterAsked(after) => Some(self.asked_at? + after),
            When::AfterDeadline(after) => Some(self.deadline()? + after),
        }
    }

    /// Whether they may sign up now: those who answer unasked do so first.
    pub fn signs_up(&self, start: Time, now: Time) -> bool {
        let unasked = self.next_act().is_some_and(|act| act.when == When::BeforeSignUp);
        self.signed_up_at.is_none() && !unasked && start + self.script.signs_up_after <= now
    }

    /// Whether a questionnaire will reach them.
    pub fn is_asked(&self) -> bool {
        !matches!(self.script.kind, Kind::NotFromRussia | Kind::EarlyNo | Kind::EarlyYes)
    }

    /// Whether they have done and received everything.
    pub fn is_done(&self) -> bool {
        let received = self.asked_at.is_some() || !self.is_asked();
        self.signed_up_at.is_some() && received && self.next_act().is_none() && !self.busy
    }

    /// The moment that the clock must not pass before this person got further.
    pub fn waits_until(&self, start: Time) -> Option<Time> {
        let Some(signed_up_at) = self.signed_up_at else {
            return Some(start + self.script.signs_up_after + SIGN_UP_WITHIN);
        };
        if self.is_asked() && self.asked_at.is_none() {
            return Some(signed_up_at + DELIVERY_WITHIN);
        }
        let act = self.next_act()?;
        let from = match act.when {
            When::BeforeSignUp => return None,
            When::AfterAsked(_) => self.asked_at?,
            When::AfterDeadline(_) => self.deadline()?,
        };
        Some(from + act.latest?)
    }
}

/// All of them, shared by the tasks of a campaign.
pub struct People {
    /// When the campaign began, by the virtual clock.
    pub start: Time,
    people: Mutex<Vec<Person>>,
}

impl People {
    /// The accounts `1..=count`, with parts drawn from the seed.
    pub fn draw(seed: u64, count: u64, http: bool, start: Time) -> Self {
        let person = |number: u64| Person {
            account: number.to_string(),
            script: Script::draw(seed, number, http),
            signed_up_at: None,
            asked_at: None,
            told: Vec::new(),
            busy: false,
        };
        Self { start, people: Mutex::new((1..=count).map(person).collect()) }
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

    /// The moment that the clock must not pass yet.
    pub fn clock_waits_at(&self) -> Option<Time> {
        self.lock().iter().filter_map(|person| person.waits_until(self.start)).min()
    }
}

impl Crowd for People {
    fn due(&self, now: Time) -> u64 {
        let people = self.lock();
        let due = people.iter().filter(|person| {
            let acts = person.next_act_at(self.start).is_some_and(|at| at <= now);
            person.busy || acts || person.signs_up(self.start, now)
        });
        due.count() as u64
    }

    fn unfinished(&self) -> u64 {
        self.lock().iter().filter(|person| !person.is_done()).count() as u64
    }

    /// Every deadline has passed, with a day for what comes late.
    fn end(&self) -> Option<Time> {
        let people = self.lock();
        let mut asked = people.iter().filter(|person| person.is_asked());
        if asked.any(|person| person.asked_at.is_none()) {
            return None;
        }
        Some(people.iter().filter_map(Person::deadline).max()? + TimeDelta::hours(26))
    }
}
