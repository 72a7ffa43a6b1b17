//! What a limit remembers, never more than so much: strangers above that are let through and not remembered, so that a
//! crowd neither fills the memory nor makes us forget who comes too often.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

use governor::{
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};

/// When each key has the whole of its limit again.
pub(super) struct Bounded<K> {
    keys: Mutex<HashMap<K, Nanos>>,
    max: usize,
}

impl<K> Bounded<K> {
    pub fn new(max: usize) -> Self {
        Self { keys: Mutex::new(HashMap::new()), max }
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone> StateStore for Bounded<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut keys = self.keys();
        let known = keys.get(key).copied();
        let (measured, next) = measure(known)?;
        if known.is_some() || keys.len() < self.max {
            keys.insert(key.clone(), next);
        }
        Ok(measured)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<K> for Bounded<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.keys().retain(|_, at| *at > drop_below);
    }

    fn len(&self) -> usize {
        self.keys().len()
    }

    fn is_empty(&self) -> bool {
        self.keys().is_empty()
    }
}
