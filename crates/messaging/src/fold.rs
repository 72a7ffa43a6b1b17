//! The fold: inputs onto states, in memory. `decide`, `evolve` and `tell` happen here and nowhere else.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;
use contracts::{Envelope, Event, Time, envelope::derive_id};
use tracing::{debug, info_span};
use uuid::Uuid;

use crate::{
    machine::{Machine, Pii, Problem, StoryKey, Told},
    outbox::OutboxRow,
    timers::TimerRow,
    work::{Cause, Incoming, problem},
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
        return Err(problem("from_future", "the event's time is over 10 minutes ahead of our clock"));
    }
    let now = cause.time.map_or(now, |time| time.max(now));
    let span = info_span!("handle", machine = M::NAME, "event.id" = %cause.id, "event.type" = %incoming.original.subject);
    runtime::telemetry::parent_of(&span, cause.trace_parent.as_deref());
    let _entered = span.enter();

    let story = stories.entry(key.clone()).or_default();
    let mut state = story.state.clone()?;
    let effects =
        machine.decide(&state, input, now).map_err(|refusal| problem("refused", &refusal.to_string()))?;
    if effects.is_empty() {
        return Ok(());
    }
    debug!(effects = effects.len(), "decided");
    let mut teller = Teller::new::<M>(service, key, cause, story.version + 1, now);
    for effect in &effects {
        state = machine.evolve(state, effect);
        for told in machine.tell(key, effect) {
            teller.keep(told, left);
        }
    }
    story.state = Ok(state);
    story.version += 1;
    Ok(())
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
    fn new<M: Machine>(service: &'a str, key: &'a StoryKey, cause: &'a Cause, version: i64, now: Time) -> Self {
        let trace_parent = runtime::telemetry::current_traceparent().or_else(|| cause.trace_parent.clone());
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
                left.sealed.push(ToSeal { id, account: account.into(), purpose, plaintext, at: self.now });
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
