//! Why a server could not be had.

use std::{io, time::Duration};

/// What every function here returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Told apart by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A person must install something or choose another folder; the text says what.
    #[error("{0}")]
    Missing(String),
    /// The operating system said no.
    #[error("could not {tried}")]
    System { tried: String, source: io::Error },
    /// A tool ran and failed; `output` is the end of what it printed.
    #[error("{tool} failed: {output}")]
    Tool { tool: String, output: String },
    /// A server ended, or never did what was waited for; `log` is the end of what it printed.
    #[error("{name} {ended} after {waited:?}, waiting until {what}; the end of its log:\n{log}", ended = if *.ended { "had ended" } else { "was not there yet" })]
    NotReady { name: String, what: String, waited: Duration, ended: bool, log: String },
    /// The server is stopped or killed: there is nobody to signal.
    #[error("{0} is not running")]
    NotRunning(String),
}

/// Says what was tried, for `map_err`.
pub(crate) fn trying(tried: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
    let tried = tried.into();
    move |source| Error::System { tried, source }
}
