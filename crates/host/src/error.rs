//! Why the host database did not do what it was asked, by what the caller can do.

use sqlx::{error::DatabaseError, mysql::MySqlDatabaseError};

use crate::{dialect::Class, mariadb, postgres, session::DEADLINE};

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

impl HostError {
    /// There was no answer in time.
    pub(crate) fn silent() -> Self {
        Self::Unavailable(format!("no answer within {} s", DEADLINE.as_secs()))
    }
}

impl From<sqlx::Error> for HostError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match error {
            Error::Database(reported) => {
                let verdict = verdict(reported.as_ref());
                let said = format!("{} ({})", verdict.meaning, verdict.code);
                match verdict.class {
                    Class::Unavailable => Self::Unavailable(said),
                    Class::Misconfigured => Self::Misconfigured(said),
                    Class::Refused => Self::Refused(said),
                }
            }
            Error::ColumnDecode { .. } | Error::Decode(_) | Error::Encode(_) => {
                Self::Refused("a kept receipt cannot be read".to_owned())
            }
            outage => Self::Unavailable(outage.to_string()),
        }
    }
}

/// What an error of the server comes to.
pub(crate) struct Verdict {
    pub class: Class,
    /// In words that quote no row.
    pub meaning: &'static str,
    /// Its code, and what it names.
    code: String,
    /// Whether it is a right that the login lacks.
    pub denied: bool,
}

/// The server's own words may quote rows, so only the code and the names of table and constraint are kept.
pub(crate) fn verdict(error: &dyn DatabaseError) -> Verdict {
    let state = error.code().unwrap_or_default();
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        let number = error.number();
        return Verdict {
            class: mariadb::class(number, &state),
            meaning: mariadb::meaning(number),
            code: format!("error {number}, SQLSTATE {state}"),
            denied: mariadb::PERMISSION_DENIED.contains(&number),
        };
    }
    let table = error.table().map_or_else(String::new, |table| format!(" on {table}"));
    let constraint = error.constraint().map_or_else(String::new, |name| format!(" by {name}"));
    Verdict {
        class: postgres::class(&state),
        meaning: postgres::meaning(&state),
        code: format!("SQLSTATE {state}{table}{constraint}"),
        denied: state == postgres::PERMISSION_DENIED,
    }
}

/// Whether the host has too much to do: another transaction is in the way, or the statement took too long.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| is_contention(error) || is_time_out(error))
}

/// Whether a statement took longer than it may.
pub(crate) fn is_time_out(error: &(dyn DatabaseError + 'static)) -> bool {
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return error.number() == mariadb::TIME_OUT;
    }
    error.code().is_some_and(|code| code == postgres::TIME_OUT)
}

/// Whether another transaction is in the way, which says nothing of the others asked for.
pub(crate) fn is_contention(error: &(dyn DatabaseError + 'static)) -> bool {
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return mariadb::CONTENTION.contains(&error.number());
    }
    error.code().is_some_and(|code| postgres::CONTENTION.contains(&&*code))
}
