//! What is stored of a story is the fold of its effects: read back from the tables, folded once more beside `messaging`.

mod kyc;
mod suspension;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::{Arc, Mutex},
};

use contracts::{Envelope, Event, Time};
use harness::World;
use messaging::{Machine, Service, StoryKey, Told};
use rand::{RngExt, rngs::StdRng};
use serde_json::Value;
use uuid::Uuid;

/// How many accounts something happens to.
const ACCOUNTS: usize = 120;
/// How often the clock moves on.
const ROUNDS: usize = 40;
/// How much happens in between.
const ACTS: usize = 40;

/// One story, as the effects tell it that its machine was asked to tell.
#[derive(Clone, Default)]
struct Folded<S> {
    state: S,
    said: Vec<Event>,
    /// The names of all effects.
    happened: BTreeSet<String>,
}

type Stories<S> = Arc<Mutex<BTreeMap<String, Folded<S>>>>;

/// A machine as it is, and a fold of its effects that knows no database.
#[derive(Clone)]
struct Recorder<M: Machine> {
    machine: M,
    stories: Stories<M::State>,
}

impl<M: Machine> Recorder<M> {
    fn new(machine: M) -> (Self, Stories<M::State>) {
        let stories = Stories::<M::State>::default();
        (Self { machine, stories: Arc::clone(&stories) }, stories)
    }
}

impl<M: Machine> Machine for Recorder<M>
where
    M::Effect: Sync + Debug,
{
    const NAME: &'static str = M::NAME;
    type State = M::State;
    type Input = M::Input;
    type Effect = M::Effect;
    type Refusal = M::Refusal;

    fn route(&self, envelope: &Envelope) -> Result<Option<(StoryKey, M::Input)>, M::Refusal> {
        self.machine.route(envelope)
    }

    fn decide(
        &self,
        state: &M::State,
        input: &M::Input,
        now: Time,
    ) -> Result<Vec<M::Effect>, M::Refusal> {
        self.machine.decide(state, input, now)
    }

    fn evolve(&self, state: M::State, effect: &M::Effect) -> M::State {
        self.machine.evolve(state, effect)
    }

    /// Every effect that counts comes by here once: one replica, and no batch that is done again.
    fn tell(&self, key: &StoryKey, effect: &M::Effect) -> Vec<Told<M::Input>> {
        let told = self.machine.tell(key, effect);
        let mut stories = self.stories.lock().unwrap();
        let story = stories.entry(key.0.clone()).or_default();
        story.state = self.machine.evolve(story.state.clone(), effect);
        story.happened.insert(name(effect));
        let events = told.iter().filter_map(|told| match told {
            Told::Event(event) => Some(event.clone()),
            _ => None,
        });
        story.said.extend(events);
        told
    }

    fn answer(&self, key: &StoryKey, state: &M::State) -> Value {
        self.machine.answer(key, state)
    }
}

/// What kind of effect it is; of one for a case, which.
fn name(effect: &impl Debug) -> String {
    let said = format!("{effect:?}");
    let said = said.strip_prefix("Case(").unwrap_or(&said);
    said.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}

/// Whether everything came that the random events are to lead to: a story that never happens proves nothing.
fn all_happened<S>(stories: &Stories<S>, wanted: &[&str]) {
    let mut happened: BTreeMap<String, usize> = BTreeMap::new();
    for name in stories.lock().unwrap().values().flat_map(|story| story.happened.clone()) {
        *happened.entry(name).or_default() += 1;
    }
    println!("{happened:?}");
    let missed: Vec<_> = wanted.iter().filter(|name| !happened.contains_key(**name)).collect();
    assert!(missed.is_empty(), "never happened: {missed:?}");
}

/// Steps until nothing moves.
async fn settle(service: &Service) {
    while service.step().await.unwrap() > 0 {}
}

/// An order that nobody else was asked about.
fn alone(random: &mut StdRng, world: &World, order: Event) -> Envelope {
    Envelope { id: Uuid::from_u128(random.random()).to_string(), ..world.envelope(order) }
}

/// Publishes what another service says.
async fn tell(world: &World, source: &str, story_version: Option<i64>, event: Event) {
    let envelope = Envelope { source: source.to_owned(), story_version, ..world.envelope(event) };
    world.tell_raw(envelope.event.subject(), envelope.encode().into_bytes()).await;
}

/// Holds the stored states, and the published events, against the fold.
async fn compare<M: Machine>(world: &World, stories: &Stories<M::State>) {
    let stories = stories.lock().unwrap().clone();
    assert!(stories.len() > ACCOUNTS / 2, "only {} stories", stories.len());
    let source = format!("urn:ostiary:{}", M::NAME);
    let mut published: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for envelope in world.events().await.into_iter().filter(|envelope| envelope.source == source) {
        let account = envelope.account().as_str().to_owned();
        published.entry(account).or_default().push(envelope.event);
    }
    for (story, folded) in stories {
        let stored = world.state(M::NAME, &story).await.unwrap_or(Value::Null);
        assert_eq!(stored, serde_json::to_value(&folded.state).unwrap(), "state of {story}");
        let published = published.remove(&story).unwrap_or_default();
        assert_eq!(published, folded.said, "events of {story}");
    }
    assert!(published.is_empty(), "said of stories without effects: {published:?}");
}
