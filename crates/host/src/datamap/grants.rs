//! The rights that an erasure needs, table by table and no more.

use super::{DataMap, Rows, rule::Rule};
use crate::{HostConfig, dialect::Dialect, mariadb, postgres};

/// What the host's administrator runs beside `schema::ddl`; nothing where our login is not known.
pub fn grants(map: &DataMap, config: &HostConfig) -> String {
    let Some(login) = config.connection.login() else { return String::new() };
    let dialect = Dialect::of(&config.connection);
    let (to, whole) = match dialect {
        Dialect::Postgres => (postgres::quoted(&login), String::new()),
        Dialect::Mariadb => {
            let to = format!("{}@'%'", mariadb::quoted(&login));
            // Its catalogue shows only tables to which a login has some right, and none may be missed.
            let whole = format!("grant select on * to {to};\n");
            (to, whole)
        }
    };
    let tables = map.tables.iter().map(|(table, mapped)| {
        let rights = match &mapped.rows {
            Rows::NoPerson(_) => "select",
            // Written anew under another id.
            Rows::People(_) if *table == config.accounts.table => "select, insert, update, delete",
            Rows::People(rows) => {
                let places = rows.paths.values().flat_map(|paths| paths.values());
                let updates = rows.columns.values().chain(places).any(Rule::changes);
                match (updates, rows.delete.is_some()) {
                    (true, true) => "select, update, delete",
                    (true, false) => "select, update",
                    (false, true) => "select, delete",
                    (false, false) => "select",
                }
            }
        };
        format!("grant {rights} on {} to {to};\n", dialect.quoted_table(table))
    });
    format!("-- What an erasure needs.\n{whole}{}", tables.collect::<String>())
}
