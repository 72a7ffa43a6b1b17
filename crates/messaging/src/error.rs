//! What went wrong with the database or the broker, sorted by what the caller can do.

/// Why a batch did not go through.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The database is out of reach or undecided: the whole batch waits and is done again.
    #[error("the database did not take the batch")]
    Outage(#[source] sqlx::Error),
    /// The database refuses something in the batch: done again one by one, so that it falls out alone.
    #[error("the database refused a value (SQLSTATE {0})")]
    Data(String),
    /// Somebody else moved a story meanwhile: done again at once.
    #[error("another replica changed a story of the batch")]
    Conflict,
    /// The broker is out of reach; rows in the outbox wait.
    #[error("the broker did not answer: {0}")]
    Broker(String),
    /// Something else outside, such as the host, is out of reach or does not do its part.
    #[error("{0}")]
    Outside(String),
    /// Sealed data does not open with this key.
    #[error(transparent)]
    Seal(#[from] crate::seal::SealError),
}

impl From<sqlx::Error> for StepError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|database| database.code());
        match code.as_deref() {
            Some(code) if code.starts_with("22") || code.starts_with("23") => {
                Self::Data(code.to_owned())
            }
            _ => Self::Outage(error),
        }
    }
}
