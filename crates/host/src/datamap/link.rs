//! How a row belongs to an account: by a column of its own, or through other tables.

use std::{fmt, str::FromStr};

use crate::config::{Column, Table};

/// `user_id`, or `order_id -> orders.id -> user_id`: each hop is a column here that equals one of another table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub(crate) hops: Vec<Hop>,
    /// The column of account ids, in the last table of the way.
    pub(crate) account: Column,
}

/// One step from a table to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hop {
    /// In the table where the step begins.
    pub from: Column,
    /// Where it ends.
    pub table: Table,
    /// The column there that is equal.
    pub key: Column,
}

impl Link {
    /// A row of the table itself that names the account in this column.
    pub(crate) fn direct(account: Column) -> Self {
        Self { hops: vec![], account }
    }

    /// The column of the row itself on which all depends.
    pub(crate) fn first_column(&self) -> &Column {
        self.hops.first().map_or(&self.account, |hop| &hop.from)
    }
}

impl FromStr for Link {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split("->").map(str::trim).collect();
        if parts.len().is_multiple_of(2) {
            return Err(format!(
                "`{text}` is no way to an account: write `column`, or `column -> table.column -> column`"
            ));
        }
        let mut hops = vec![];
        for pair in parts[..parts.len() - 1].chunks(2) {
            let (table, key) = pair[1].rsplit_once('.').ok_or_else(|| {
                format!("`{}` in `{text}` has to name a table and its column", pair[1])
            })?;
            hops.push(Hop {
                from: Column::try_from(pair[0].to_owned())?,
                table: Table::try_from(table.to_owned())?,
                key: Column::try_from(key.to_owned())?,
            });
        }
        let account = Column::try_from(parts[parts.len() - 1].to_owned())?;
        Ok(Self { hops, account })
    }
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Hop { from, table, key } in &self.hops {
            write!(formatter, "{from} -> {table}.{key} -> ")?;
        }
        write!(formatter, "{}", self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_read_and_said_again() {
        for text in
            ["user_id", "order_id -> orders.id -> user_id", "a -> s.t.b -> c -> u.d -> user_id"]
        {
            assert_eq!(text.parse::<Link>().unwrap().to_string(), text);
        }
        for text in ["", "a -> orders.id", "a -> orders -> user_id", "-> b.c -> d", "a->b.c->d->e"]
        {
            assert!(text.parse::<Link>().is_err(), "{text}");
        }
    }
}
