//! The fold: inputs onto states, in memory. `decide`, `evolve` and `tell` happen here and nowhere else.

use std::{
    collections::{BTreeMap, HashMap},
    panic::{AssertUnwindSafe, catch_unwind},
};

use chrono::TimeDelta;
use contracts::{Envelope, Event, Time, envelope::derive_id};
use tracing::{debug, info_span};
use uuid::Uuid;

use crate::{
    machine::{Machine, Pii, Problem, StoryKey, Told},
    outbox::OutboxRow,
    timers::TimerRow,
    work::{Cause, Incoming, Ticket, problem},
};

/// An event may be this much ahead of our clock.
const FUTURE_TOLERANCE: TimeDelta = TimeDelta::minutes(10);

/// One story in memory, under its row's lock.
pub(crate) struct Story<S> {
    pub state: Result<S, Problem>,
    /// Version of the row that was read; 0: there was none.
    pub expected: i64,
    pub version: i64,
}

impl<S: Default> Default for Story<S> {
    fn default() -> Self {
        Self { state: Ok(S::default()), expected: 0, version: 0 }
    }
}

/// What the effects of a batch leave behind.
pub(crate) struct LeftBehind<I> {
    pub outbox: Vec<OutboxRow>,
    /// By story and name: set, or cancelled.
    pub timers: BTreeMap<(String, String), Option<TimerRow<I>>>,
    pub sealed: Vec<ToSeal>,
}

impl<I> Default for LeftBehind<I> {
    fn default() -> Self {
        Self { outbox: Vec::new(), timers: BTreeMap::new(), sealed: Vec::new() }
    }
}

/// Personal data on its way into `sealed`.
pub(crate) struct ToSeal {
    pub id: Uuid,
    pub account: String,
    pub purpose: &'static str,
    pub plaintext: Pii,
    pub at: Time,
}

/// Folds one input onto its story.
pub(crate) fn fold<M: Machine>(
    machine: &M,
    service: &str,
    stories: &mut HashMap<StoryKey, Story<M::State>>,
    incoming: &Incoming<M::Input>,
    (key, input): (&StoryKey, &M::Input),
    now: Time,
    left: &mut LeftBehind<M::Input>,
) -> Result<(), Problem> {
    let cause = &incoming.cause;
    if cause.time.is_some_and(|time| time > now + FUTURE_TOLERANCE) {
        return Err(problem(
            "from_future",
            "the event's time is over 10 minutes ahead of our clock",
        ));
    }
    let now = cause.time.map_or(now, |time| time.max(now));
    let span = info_span!("handle", machine = M::NAME, "event.id" = %cause.id, "event.type" = %incoming.original.subject);
    match incoming.ticket {
        Ticket::Timer { .. } => runtime::telemetry::link_of(&span, cause.trace_parent.as_deref()),
        Ticket::Inbox { .. } | Ticket::Replay { .. } => {
            runtime::telemetry::parent_of(&span, cause.trace_parent.as_deref());
        }
    }
    let _entered = span.enter();

    let story = stories.entry(key.clone()).or_default();
    let state = story.state.clone()?;
    let Some((state, told)) = guarded(|| consequences(machine, state, key, input, now))? else {
        return Ok(());
    };
    debug!(told = told.len(), "decided");
    let mut teller = Teller::new::<M>(service, key, cause, story.version + 1, now);
    for told in told {
        teller.keep(told, left);
    }
    story.state = Ok(state);
    story.version += 1;
    Ok(())
}

type Consequences<M> = Option<(<M as Machine>::State, Vec<Told<<M as Machine>::Input>>)>;

/// The state after an input and all that it leaves behind; `None`: already so.
fn consequences<M: Machine>(
    machine: &M,
    mut state: M::State,
    key: &StoryKey,
    input: &M::Input,
    now: Time,
) -> Result<Consequences<M>, Problem> {
    let effects = machine.decide(&state, input, now);
    let effects = effects.map_err(|refusal| problem("refused", &refusal.to_string()))?;
    if effects.is_empty() {
        return Ok(None);
    }
    let mut told = Vec::new();
    for effect in &effects {
        state = machine.evolve(state, effect);
        told.extend(machine.tell(key, effect));
    }
    Ok(Some((state, told)))
}

/// A machine that panics has met what it holds impossible: that one input is a dead letter, and the process lives on.
pub(crate) fn guarded<R>(pure: impl FnOnce() -> Result<R, Problem>) -> Result<R, Problem> {
    catch_unwind(AssertUnwindSafe(pure))
        .unwrap_or_else(|_| Err(problem("refused", "the machine panicked over it")))
}

/// Gives what one cause leaves behind its derived ids.
struct Teller<'a> {
    machine: &'static str,
    service: &'a str,
    key: &'a StoryKey,
    cause: &'a Cause,
    trace_parent: Option<String>,
    version: i64,
    now: Time,
    ordinal: u32,
}

impl<'a> Teller<'a> {
    fn new<M: Machine>(
        service: &'a str,
        key: &'a StoryKey,
        cause: &'a Cause,
        version: i64,
        now: Time,
    ) -> Self {
        let trace_parent =
            runtime::telemetry::current_traceparent().or_else(|| cause.trace_parent.clone());
        Self { machine: M::NAME, service, key, cause, trace_parent, version, now, ordinal: 0 }
    }

    fn keep<I>(&mut self, told: Told<I>, left: &mut LeftBehind<I>) {
        self.ordinal += 1;
        let id = derive_id(self.cause.id, &[self.machine.as_bytes(), &self.ordinal.to_be_bytes()]);
        let story = self.key.0.clone();
        match told {
            Told::Event(event) => left.outbox.push(self.event(id, event)),
            Told::TimerSet { name, due_at, input } => {
                let row = TimerRow {
                    story: story.clone(),
                    name: name.clone(),
                    id,
                    due_at,
                    input,
                    correlation: self.cause.correlation.clone(),
                    trace_parent: self.trace_parent.clone(),
                };
                left.timers.insert((story, name), Some(row));
            }
            Told::TimerCancelled { name } => {
                left.timers.insert((story, name), None);
            }
            Told::Sealed { account, purpose, plaintext } => {
                left.sealed.push(ToSeal {
                    id,
                    account: account.into(),
                    purpose,
                    plaintext,
                    at: self.now,
                });
            }
        }
    }

    fn event(&self, id: Uuid, event: Event) -> OutboxRow {
        let envelope = Envelope {
            id: id.to_string(),
            source: source_of(self.service),
            time: Some(self.now),
            correlation_id: Some(self.cause.correlation.clone()),
            causation_id: Some(self.cause.causation.clone()),
            trace_parent: self.trace_parent.clone(),
            story_version: Some(self.version),
            event,
        };
        OutboxRow::new(id, &self.key.0, self.version, &envelope)
    }
}

/// The CloudEvents `source` of a service of ours.
pub fn source_of(service: &str) -> String {
    format!("urn:ostiary:{service}")
}

#[cfg(test)]
mod tests {
    use contracts::AccountId;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::work::Original;

    /// Adds up what it is given, and says each sum; below zero it refuses.
    struct Adder;

    #[derive(Default, Clone, Serialize, Deserialize)]
    struct Sum(i64);

    #[derive(Debug, thiserror::Error)]
    #[error("below zero")]
    struct BelowZero;

    impl Machine for Adder {
        const NAME: &'static str = "adder";
        type State = Sum;
        type Input = i64;
        type Effect = i64;
        type Refusal = BelowZero;

        fn route(&self, _: &Envelope) -> Result<Option<(StoryKey, i64)>, BelowZero> {
            Ok(None)
        }

        fn decide(&self, state: &Sum, input: &i64, _: Time) -> Result<Vec<i64>, BelowZero> {
            match state.0 + input {
                sum if sum < 0 => Err(BelowZero),
                _ => Ok(if *input == 0 { vec![] } else { vec![*input] }),
            }
        }

        fn evolve(&self, state: Sum, effect: &i64) -> Sum {
            Sum(state.0 + effect)
        }

        fn tell(&self, key: &StoryKey, effect: &i64) -> Vec<Told<i64>> {
            let (account, name) = (key.account(), "again".to_owned());
            let event = Event::ContainmentAcknowledged { account, hold_set_version: *effect };
            let due_at = second(*effect);
            vec![Told::Event(event), Told::TimerSet { name, due_at, input: 0 }]
        }

        fn answer(&self, _: &StoryKey, _: &Sum) -> serde_json::Value {
            serde_json::Value::Null
        }
    }

    fn second(second: i64) -> Time {
        Time::from_timestamp(second, 0).unwrap()
    }

    fn incoming(id: u128, time: Option<Time>) -> Incoming<i64> {
        let id = Uuid::from_u128(id);
        Incoming {
            ticket: Ticket::Inbox { fingerprint: vec![], answered: false },
            cause: Cause {
                id,
                causation: id.to_string(),
                correlation: "first".to_owned(),
                time,
                trace_parent: None,
            },
            work: Ok(None),
            claims: vec![],
            original: Original { subject: "s".to_owned(), account: None, body: "".into() },
        }
    }

    type Stories = HashMap<StoryKey, Story<Sum>>;

    fn add(
        stories: &mut Stories,
        left: &mut LeftBehind<i64>,
        incoming: &Incoming<i64>,
        input: i64,
    ) -> Result<(), Problem> {
        let key = StoryKey::of(&AccountId::try_new("a").unwrap());
        fold(&Adder, "toy", stories, incoming, (&key, &input), second(1000), left)
    }

    #[test]
    fn each_input_that_changes_something_is_one_version() {
        let (mut stories, mut left) = (Stories::new(), LeftBehind::default());
        for (id, input) in [(1, 5), (2, 0), (3, 7)] {
            add(&mut stories, &mut left, &incoming(id, None), input).unwrap();
        }
        let story = stories.into_values().next().unwrap();
        assert_eq!((story.expected, story.version, story.state.unwrap().0), (0, 2, 12));
        let versions: Vec<_> = left.outbox.iter().map(|row| row.version).collect();
        assert_eq!(versions, [1, 2]);
        let timers: Vec<_> = left.timers.values().flatten().map(|timer| timer.due_at).collect();
        assert_eq!(timers, [second(7)], "the later one replaces the earlier");
    }

    #[test]
    fn ids_follow_from_cause_machine_and_ordinal_alone() {
        let (mut one, mut two) = (LeftBehind::default(), LeftBehind::default());
        let mut later = Stories::new();
        add(&mut Stories::new(), &mut one, &incoming(1, None), 5).unwrap();
        add(&mut later, &mut LeftBehind::default(), &incoming(2, None), 1).unwrap();
        add(&mut later, &mut two, &incoming(1, None), 5).unwrap();
        assert_eq!(one.outbox[0].id, two.outbox[0].id);
        let timer = one.timers.into_values().flatten().next().unwrap();
        assert_ne!(timer.id, one.outbox[0].id);
    }

    #[test]
    fn what_is_refused_leaves_nothing_behind() {
        let (mut stories, mut left) = (Stories::new(), LeftBehind::default());
        let refused = add(&mut stories, &mut left, &incoming(1, None), -1).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.detail.as_str()), ("refused", "below zero"));
        assert!(left.outbox.is_empty() && left.timers.is_empty());
        assert!(stories.values().all(|story| story.version == 0));
    }

    #[test]
    fn a_cause_may_be_ten_minutes_ahead_and_no_more() {
        let mut left = LeftBehind::default();
        let at = |seconds: i64| incoming(1, Some(second(1000 + seconds)));
        add(&mut Stories::new(), &mut left, &at(600), 1).unwrap();
        let refused = add(&mut Stories::new(), &mut left, &at(601), 1).unwrap_err();
        assert_eq!(refused.code, "from_future");
    }
}
