//! Why the host database did not do what it was asked, by what the caller can do.

use crate::postgres::{self, Class};

/// Why the host database did not do what it was asked. Never names a value of a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// It may work later; whether it was done is not known, and asking again is safe.
    #[error("the host database cannot be used now: {0}")]
    Unavailable(String),
    /// A person has to correct `host.toml`, the schema or the rights; asked again after that, it works.
    #[error("the host database is not as host.toml says: {0}")]
    Misconfigured(String),
    /// Only this account: a person has to look at it.
    #[error("the host database refuses the effect on this account: {0}")]
    Refused(String),
}

impl From<sqlx::Error> for HostError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match error {
            Error::Database(reported) => of_database(reported.as_ref()),
            Error::ColumnDecode { .. } | Error::Decode(_) | Error::Encode(_) => {
                Self::Refused("a kept receipt cannot be read".to_owned())
            }
            outage => Self::Unavailable(outage.to_string()),
        }
    }
}

/// The server's own words may quote rows, so only the code and the names of table and constraint are kept.
fn of_database(error: &dyn sqlx::error::DatabaseError) -> HostError {
    let code = error.code().unwrap_or_default();
    let table = error.table().map_or_else(String::new, |table| format!(" on {table}"));
    let constraint = error.constraint().map_or_else(String::new, |name| format!(" by {name}"));
    let said = format!("{} (SQLSTATE {code}{table}{constraint})", postgres::meaning(&code));
    match postgres::class(&code) {
        Class::Unavailable => HostError::Unavailable(said),
        Class::Misconfigured => HostError::Misconfigured(said),
        Class::Refused => HostError::Refused(said),
    }
}
