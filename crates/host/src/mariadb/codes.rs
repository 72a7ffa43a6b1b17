//! MariaDB's error numbers. Many share the SQLSTATE `HY000`, which says nothing.

use crate::dialect::Class;

/// Rights that the login lacks: to a table, to a column.
pub(crate) const PERMISSION_DENIED: [u16; 2] = [1142, 1143];

/// Another transaction in the way: lock time-out, deadlock.
pub(crate) const CONTENTION: [u16; 2] = [1205, 1213];

/// A statement that took longer than it may.
pub(crate) const TIME_OUT: u16 = 1969;

/// What an error means for whoever asked.
pub(crate) fn class(number: u16, state: &str) -> Class {
    match number {
        // too many connections of the server, of the login
        1040 | 1203 | 1226 => Class::Unavailable,
        // a mix of collations, a definer that is gone, a table that is none
        1267 | 1271 | 1347 | 1449 => Class::Misconfigured,
        // no default, no value of the column, a trigger's own table, cut off
        1364 | 1366 | 1442 | 1265 => Class::Refused,
        _ => match state.get(..2) {
            // unsupported, authorisation, no such database, names and rights, columns
            Some("0A" | "28" | "3D" | "42" | "21") => Class::Misconfigured,
            // value, constraint, signalled by a trigger, warning made an error
            Some("22" | "23" | "45" | "01") => Class::Refused,
            // Connection, state of the transaction, rolled back, interrupted; read-only, locked, full and all else
            // that the server has no state for. Asked again, it does no harm; given up, an account stays open.
            _ => Class::Unavailable,
        },
    }
}

/// What an error number says, where it alone helps nobody.
pub(crate) fn meaning(number: u16) -> &'static str {
    match number {
        1040 | 1203 | 1226 => "it has no connection left",
        1044 | 1142 | 1143 => "permission is denied",
        1045 | 1698 => "the login or its password is wrong",
        1049 => "there is no such database",
        1054 => "there is no such column",
        1064 => "it does not understand the statement; MariaDB 10.6 or newer is needed",
        1146 => "there is no such table",
        1205 => "another transaction holds the rows",
        1213 => "it was chosen to end a deadlock",
        1264 => "the number is out of the column's range",
        1265 | 1366 => "the value is none of the column's",
        1267 | 1271 => "the column's collation has changed",
        1290 | 1792 | 1836 => "the database is read-only",
        1317 | 1969 => "the statement took too long",
        1406 => "the text is too long for the column",
        1451 | 1452 => "a foreign key forbids it",
        1644 => "a trigger forbids it",
        4025 => "a check constraint forbids it",
        _ => "see the server's log",
    }
}
