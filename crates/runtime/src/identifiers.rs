//! What a person is known by, and every form in which programs leave it lying about: one rule for the host's database, our
//! own schemas and the streams.

mod matcher;
mod needle;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use matcher::{Hit, Known, Matcher, TooMany};
pub use needle::Form;

/// Characters of the shortest identifier that is looked for: a single one stands everywhere.
pub const SHORTEST: usize = 2;

/// What a person is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A name, a street, a town: many people's, so that it counts only in a row of the person, or beside another
    /// identifier.
    Name,
    /// The number of a document; a short one, or one of digits alone, counts as a name does.
    Document,
}

impl IdentifierKind {
    /// As places and receipts spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Document => "document",
        }
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
