//! What is stored of a story is the fold of its effects: read back from the tables, folded once more beside `messaging`.

mod kyc;
mod suspension;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use contracts::{Envelope, Event, Time};
use harness::World;
use messaging::{Machine, Service, StoryKey, Told};
use serde_json::Value;

/// How many accounts something happens to.
const ACCOUNTS: usize = 40;
/// How often the clock moves on.
const ROUNDS: usize = 40;

/// Drawn, unless `OSTIARY_SEED` says it; a test that fails has printed it.
fn seed() -> u64 {
    let given = std::env::var("OSTIARY_SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or_else(rand::random);
    println!("OSTIARY_SEED={seed}");
    seed
}

/// One story, as the effects tell it that its machine was asked to tell.
#[derive(Clone, Default)]
struct Folded<S> {
    state: S,
    said: Vec<Event>,
}

type Stories<S> = Arc<Mutex<BTreeMap<String, Folded<S>>>>;

/// A machine as it is, and a fold of its effects that knows no database.
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
    M::Effect: Sync,
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

/// Steps until nothing moves.
async fn settle(service: &Service) {
    while service.step().await.unwrap() > 0 {}
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
