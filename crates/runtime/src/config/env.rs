//! Environment variables as settings: `OSTIARY__A__B` is `a.b`.

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

const PREFIX: &str = "OSTIARY__";

/// One variable, which errors name.
#[derive(Debug)]
pub(super) struct Variable {
    name: String,
    value: String,
}

/// The variables that are meant for us.
pub(super) fn variables() -> impl Iterator<Item = Variable> {
    std::env::vars_os().filter_map(|(name, value)| {
        Variable::new(name.to_str()?, value.to_string_lossy().into_owned())
    })
}

impl Variable {
    /// `None` when the name is none of ours.
    pub(super) fn new(name: &str, value: String) -> Option<Self> {
        name.starts_with(PREFIX).then(|| Self { name: name.to_owned(), value })
    }
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("environment variable {}", self.name))
    }

    /// Always text: guessing here would turn the password `007` into 7.
    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let key = self.name[PREFIX.len()..].to_lowercase().replace("__", ".");
        let nested = figment::util::nest(&key, Value::from(self.value.clone()));
        Ok(nested.into_dict().map(|dict| Profile::Default.collect(dict)).unwrap_or_default())
    }
}
