//! The rights that an erasure needs, table by table and no more.

use std::collections::BTreeSet;

use super::{DataMap, PeopleRows, Rows, rule::Rule};
use crate::{HostConfig, config::Table, dialect::Dialect, mariadb, postgres};

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
    let accounts = accounts(map, config);
    let tables = map.tables.iter().map(|(table, mapped)| {
        let rights = match &mapped.rows {
            Rows::NoPerson(_) => "select".to_owned(),
            // Written anew under another id.
            Rows::People(_) if *table == accounts => "select, insert, update, delete".to_owned(),
            Rows::People(rows) => {
                let places = rows.paths.values().flat_map(|paths| paths.values());
                let updates = rows.columns.values().chain(places).any(Rule::changes);
                match (updates, rows.delete.is_some()) {
                    (true, true) => "select, update, delete".to_owned(),
                    (true, false) => "select, update".to_owned(),
                    (false, true) => format!("select, delete{}", owners(rows, dialect)),
                    (false, false) => "select".to_owned(),
                }
            }
        };
        format!("grant {rights} on {} to {to};\n", dialect.quoted_table(table))
    });
    format!("-- What an erasure needs.\n{whole}{}", tables.collect::<String>())
}

/// Rows that would be deleted stay under a legal hold, and then they name the account by its new id.
fn owners(rows: &PeopleRows, dialect: Dialect) -> String {
    let direct = rows.owners.iter().filter(|link| link.hops.is_empty());
    let columns: BTreeSet<String> = direct.map(|link| dialect.quoted(&link.account.0)).collect();
    match columns.is_empty() {
        true => String::new(),
        false => format!(", update ({})", Vec::from_iter(columns).join(", ")),
    }
}

/// The accounts' table as the map names it. Nobody is asked here which schema is the login's own, so a name with a schema
/// and the same without one are the same table, unless the map has one that is named as in `host.toml`.
fn accounts(map: &DataMap, config: &HostConfig) -> Table {
    let named = &config.accounts.table;
    let same = |table: &&Table| {
        table.name == named.name && (table.schema.is_none() || named.schema.is_none())
    };
    let found = map.tables.get_key_value(named).map(|(table, _)| table);
    found.or_else(|| map.tables.keys().find(same)).unwrap_or(named).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "grant select, insert, update, delete on \"users\"";

    fn granted(accounts: &str, tables: &[&str]) -> String {
        let config = format!(
            "connection.url = 'postgres://ostiary@localhost/shop'
             accounts = {{ table = '{accounts}', id = 'id', id_type = 'integer' }}
             effects = {{ none.set.suspended = 0, full.set.suspended = 1 }}"
        );
        let map = tables.iter().map(|table| {
            format!(
                "[tables.\"{table}\"]\naccount = \"id\"\ncolumns.id = {{ erase = \"surrogate\" }}\n"
            )
        });
        let map =
            DataMap::parse(&map.collect::<String>(), &std::collections::BTreeMap::new()).unwrap();
        grants(&map, &HostConfig::parse(&config).unwrap())
    }

    #[test]
    fn the_accounts_table_has_its_rights_with_and_without_its_schema() {
        assert!(granted("users", &["users"]).contains(WHOLE));
        assert!(granted("public.users", &["users"]).contains(WHOLE));
        let public = WHOLE.replace("\"users\"", "\"public\".\"users\"");
        assert!(granted("users", &["public.users"]).contains(&public));
        let both = granted("users", &["users", "crm.users"]);
        assert!(both.contains(WHOLE) && both.contains("grant select, update on \"crm\".\"users\""));
    }
}
