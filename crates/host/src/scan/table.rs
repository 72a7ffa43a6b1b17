//! What is read of a table: its texts, its key, and the columns by which its rows belong to people.

use crate::{
    config::{Column, Table},
    datamap::{
        Rows, TableMap,
        catalogue::{Catalogue, ColumnInfo, Kind, TableInfo},
        program::{Step, Way, Work, way},
    },
    dialect::Dialect,
};

/// A table, as it is looked through.
pub(crate) struct Looked<'c> {
    pub name: &'c Table,
    pub mapped: Option<&'c TableMap>,
    /// Columns that are looked at.
    pub cells: Vec<&'c ColumnInfo>,
    /// Ways to an account, by a column of the row itself.
    pub owners: Vec<Owner>,
    /// By which it is read in pieces.
    pub key: Vec<&'c ColumnInfo>,
    pub unread: Vec<String>,
}

/// A way by which a row belongs to an account.
pub(crate) struct Owner {
    /// The row's own column.
    pub from: Column,
    /// The rest of the way, as a step over the next table; `None`: the column is the account's id.
    pub beyond: Option<(Step, Column)>,
}

impl<'c> Looked<'c> {
    pub fn new(
        dialect: Dialect,
        catalogue: &Catalogue,
        name: &'c Table,
        info: &'c TableInfo,
        mapped: Option<&'c TableMap>,
    ) -> Self {
        let texts = || info.columns.iter().filter(|column| dialect.may_hold_text(column));
        let mut unread: Vec<String> = texts()
            .filter(|column| !column.can_select)
            .map(|column| format!("{name}.{}", column.name))
            .collect();
        if info.hides_rows {
            unread.push(name.to_string());
        }
        let cells = texts().filter(|column| column.can_select).collect();
        let owners = match mapped.map(|mapped| &mapped.rows) {
            Some(Rows::People(rows)) => {
                let ways = rows.owners.iter().filter_map(|link| way(catalogue, name, link));
                ways.filter_map(|way| owner(catalogue, way)).collect()
            }
            _ => vec![],
        };
        Self { name, mapped, cells, owners, key: key(dialect, info), unread }
    }
}

/// The first step of a way, and what comes after.
fn owner(catalogue: &Catalogue, way: Way) -> Option<Owner> {
    let from = way.link.first_column().clone();
    let mut link = way.link.clone();
    if link.hops.is_empty() {
        return Some(Owner { from, beyond: None });
    }
    let hop = link.hops.remove(0);
    let primary_key = catalogue.tables.get(&hop.table)?.key_columns();
    let way = Way { link, owner: way.owner };
    let step = Step { table: hop.table, way, work: Work::Keep(vec![]), primary_key };
    Some(Owner { from, beyond: Some((step, hop.key)) })
}

/// The columns of the primary key, or of another key without nulls, if the table can be read in their order.
fn key(dialect: Dialect, info: &TableInfo) -> Vec<&ColumnInfo> {
    let mut indexes: Vec<_> =
        info.indexes.iter().filter(|index| index.is_unique && !index.partial).collect();
    indexes.sort_by_key(|index| !index.is_primary);
    let columns = indexes.into_iter().filter_map(|index| {
        let columns: Option<Vec<&ColumnInfo>> = index
            .columns
            .iter()
            .map(|column| {
                let column = info.column(column.as_ref()?)?;
                let fits = !column.nullable && column.can_select && dialect.is_ordered(column);
                fits.then_some(column)
            })
            .collect();
        columns.filter(|columns| !columns.is_empty())
    });
    columns.into_iter().next().unwrap_or_default()
}

impl Dialect {
    /// Whether a column is looked at: texts, JSON, bytes, and on PostgreSQL what is made of them (arrays, XML, …).
    fn may_hold_text(self, column: &ColumnInfo) -> bool {
        match column.kind {
            Kind::Text | Kind::Json | Kind::Binary => true,
            Kind::Other => {
                let plain = ["interval", "time", "timetz", "bit", "varbit", "year", "oid", "tid"];
                self == Self::Postgres && !plain.contains(&column.type_name.as_str())
            }
            _ => false,
        }
    }
}
