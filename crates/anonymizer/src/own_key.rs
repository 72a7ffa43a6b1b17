//! One thing, encrypted under a key of its own that the service's key wraps: forgotten with the row that holds both.

use messaging::seal::Keys;
use serde::{Serialize, de::DeserializeOwned};

/// As a row has it.
pub(crate) struct Closed {
    pub wrapped: Vec<u8>,
    pub sealed: Vec<u8>,
}

/// Encrypts it; it opens under the same name alone.
pub(crate) fn close(keys: &Keys, name: &str, value: &impl Serialize) -> Closed {
    let (key, wrapped) = keys.new_data_key(name);
    let bytes = serde_json::to_vec(value).expect("texts have a JSON form");
    Closed { wrapped, sealed: key.seal(name, &bytes) }
}

/// What [`close`] was given; `None`: it does not open any more.
pub(crate) fn open<T: DeserializeOwned>(
    keys: &Keys,
    name: &str,
    wrapped: &[u8],
    sealed: &[u8],
) -> Option<T> {
    let key = keys.unwrap_data_key(name, wrapped).ok()?;
    serde_json::from_slice(key.open(name, sealed).ok()?.expose()).ok()
}
