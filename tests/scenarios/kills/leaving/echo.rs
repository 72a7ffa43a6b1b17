//! Says everything once more: some of it at once, some of it half a day later, as a broker may that lost an acknowledgement.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_nats::{HeaderMap, jetstream};
use chrono::TimeDelta;
use contracts::{Time, topology::Stream};

use super::people::People;
use crate::kills::place::{Attempt, Place, in_time};

/// Marks what was said before.
const ECHO: &str = "Echo";
/// Messages that are read in one step, of each stream.
const AT_ONCE: u64 = 300;
/// Of so many messages one is said again at once, and one late.
const ONE_IN: u64 = 5;

/// What was heard, and what is to be said again.
#[derive(Default)]
pub struct Echoes {
    state: Mutex<State>,
}

#[derive(Default, Clone)]
struct State {
    /// How far each stream was read, and when it was made.
    read: BTreeMap<Stream, (u64, i128)>,
    late: Vec<(Time, Said)>,
    told: Told,
}

/// A message as it was.
#[derive(Clone)]
struct Said {
    subject: String,
    body: Vec<u8>,
}

/// How often messages of a subject were said again: at once, and late.
pub type Told = BTreeMap<String, [usize; 2]>;

impl Echoes {
    /// What was said again until now.
    pub fn told(&self) -> Told {
        self.lock().told.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads on, and says again what is due.
    pub async fn step(&self, place: &Place, people: &People) -> Attempt<()> {
        let now = place.now();
        for stream in Stream::ALL {
            self.read(place, stream, now).await?;
        }
        let due: Vec<(Time, Said)> = {
            let mut state = self.lock();
            let (due, late) = state.late.drain(..).partition(|(at, _)| *at <= now);
            state.late = late;
            due
        };
        for (at, said) in due {
            if say(place, &said).await.is_err() {
                self.lock().late.push((at, said));
                continue;
            }
            self.lock().told.entry(said.subject).or_default()[1] += 1;
        }
        people.note(self.lock().late.len() as u64, now);
        Ok(())
    }

    async fn read(&self, place: &Place, stream: Stream, now: Time) -> Attempt<()> {
        let jetstream = jetstream::new(place.nats.clone());
        let found = in_time(jetstream.get_stream(stream.name())).await?;
        let info = found.cached_info();
        let made = info.created.unix_timestamp_nanos();
        let known = self.lock().read.get(&stream).copied();
        let read = known.filter(|(_, known)| *known == made).map_or(0, |(read, _)| read);
        let last = info.state.last_sequence.min(read + AT_ONCE);
        for sequence in read + 1..=last {
            let message = in_time(found.get_raw_message(sequence)).await?;
            self.lock().read.insert(stream, (sequence, made));
            if message.headers.get(ECHO).is_some() {
                continue;
            }
            let said =
                Said { subject: message.subject.to_string(), body: message.payload.to_vec() };
            match sequence % ONE_IN {
                0 => {
                    say(place, &said).await?;
                    self.lock().told.entry(said.subject).or_default()[0] += 1;
                }
                1 => {
                    let late = now + TimeDelta::minutes(30 + (sequence as i64 * 7) % 660);
                    self.lock().late.push((late, said));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

async fn say(place: &Place, said: &Said) -> Attempt<()> {
    let jetstream = jetstream::new(place.nats.clone());
    let mut headers = HeaderMap::new();
    headers.insert(ECHO, "1");
    let sent =
        jetstream.publish_with_headers(said.subject.clone(), headers, said.body.clone().into());
    let sent = in_time(sent).await?;
    in_time(sent.into_future()).await.map(drop)
}
