//! What MariaDB's catalogue knows of the host's tables: one query for each kind of thing, all tables at once.
//!
//! Each takes the schemas that the data map names beside the login's own, as a JSON array. The catalogue shows only
//! what the login has some right to, so it is asked whether that is all.

use crate::dialect::CatalogueStatements;

macro_rules! schemas {
    () => {
        "(select database() as name union select named.name from json_table(?, '$[*]' columns (
            name varchar(64) character set utf8mb3 collate utf8mb3_general_ci path '$')) named) ours"
    };
}

macro_rules! place {
    ($table:literal) => {
        concat!(
            "nullif(",
            $table,
            ".table_schema, database()) as schema_name, ",
            $table,
            ".table_name as table_name"
        )
    };
}

/// Who we are, as the lists of rights write it.
macro_rules! grantee {
    () => {
        "concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')"
    };
}

/// Whether we have a right to a whole table.
macro_rules! may {
    ($right:literal) => {
        concat!(
            "(exists (select 1 from information_schema.user_privileges may
                       where may.grantee = ", grantee!(), " and may.privilege_type = '", $right, "')
              or exists (select 1 from information_schema.schema_privileges may
                          where may.grantee = ", grantee!(), " and may.privilege_type = '", $right, "'
                            and tables.table_schema like may.table_schema)
              or exists (select 1 from information_schema.table_privileges may
                          where may.grantee = ", grantee!(), " and may.privilege_type = '", $right, "'
                            and may.table_schema = tables.table_schema and may.table_name = tables.table_name))"
        )
    };
}

/// Whether we have a right to all tables of our database.
macro_rules! sees {
    ($right:literal) => {
        concat!(
            "(exists (select 1 from information_schema.user_privileges may
                       where may.grantee = ",
            grantee!(),
            " and may.privilege_type = '",
            $right,
            "')
              or exists (select 1 from information_schema.schema_privileges may
                          where may.grantee = ",
            grantee!(),
            " and may.privilege_type = '",
            $right,
            "'
                            and database() like may.table_schema))"
        )
    };
}

pub(crate) const CATALOGUE: CatalogueStatements = CatalogueStatements {
    home: concat!(
        "select database() as home, ", sees!("SELECT"), " as sees_all, ", sees!("TRIGGER"), " as sees_triggers
           from (select ? as asked) asked"
    ),
    tables: concat!(
        "select ", place!("tables"), ", true as writable, coalesce(tables.engine, 'InnoDB') = 'InnoDB' and tables.table_type = 'BASE TABLE' as transactional,
                false as hides_rows, ", may!("DELETE"), " as can_delete
           from ", schemas!(), "
           join information_schema.tables tables on tables.table_schema = ours.name
          where tables.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
          order by 1, 2"
    ),
    columns: concat!(
        "select ", place!("columns"), ", columns.column_name as column_name, columns.data_type as type_name,
                columns.column_type as full_type, columns.data_type in ('enum', 'set') as is_enum,
                columns.is_nullable = 'YES' as nullable, columns.is_generated = 'ALWAYS' as generated,
                false as identity_always, cast(columns.character_maximum_length as signed) as max_chars,
                columns.character_set_name as charset, columns.collation_name as collation,
                find_in_set('select', columns.privileges) > 0 as can_select,
                find_in_set('update', columns.privileges) > 0 as can_update,
                find_in_set('insert', columns.privileges) > 0 as can_insert
           from ", schemas!(), "
           join information_schema.tables tables on tables.table_schema = ours.name
            and tables.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
           join information_schema.columns columns
             on columns.table_schema = tables.table_schema and columns.table_name = tables.table_name
          order by 1, 2, columns.ordinal_position"
    ),
    indexes: concat!(
        "select ", place!("parts"), ", parts.index_name as index_name, max(parts.non_unique) = 0 as is_unique,
                parts.index_name = 'PRIMARY' as is_primary, max(parts.sub_part is not null) as partial,
                concat('[', group_concat(json_quote(parts.column_name) order by parts.seq_in_index), ']') as columns
           from ", schemas!(), "
           join information_schema.statistics parts on parts.table_schema = ours.name
          group by parts.table_schema, parts.table_name, parts.index_name
          order by 1, 2, 3"
    ),
    // MariaDB may show a key and hide its rule (10.11.19 does, from whoever has rights on whole tables only). Then it counts as
    // `no action`, with which `check` finds more than it need, and never less.
    foreign_keys: concat!(
        "select ", place!("parts"), ", parts.constraint_name as key_name,
                case rules.delete_rule when 'CASCADE' then 'c' when 'SET NULL' then 'n' else 'a' end as on_delete,
                concat('[', group_concat(json_quote(parts.column_name) order by parts.ordinal_position), ']') as columns,
                nullif(parts.referenced_table_schema, database()) as to_schema,
                parts.referenced_table_name as to_table,
                concat('[', group_concat(json_quote(parts.referenced_column_name) order by parts.ordinal_position), ']')
                    as to_columns
           from ", schemas!(), "
           join information_schema.key_column_usage parts on parts.table_schema = ours.name
           left join information_schema.referential_constraints rules
             on rules.constraint_schema = parts.constraint_schema and rules.table_name = parts.table_name
            and rules.constraint_name = parts.constraint_name
          where parts.referenced_table_name is not null
          group by parts.table_schema, parts.table_name, parts.constraint_name, rules.delete_rule,
                   parts.referenced_table_schema, parts.referenced_table_name
          order by 1, 2, 3"
    ),
    checks: concat!(
        "select nullif(rules.constraint_schema, database()) as schema_name, rules.table_name as table_name,
                rules.constraint_name as check_name, rules.check_clause as clause, '[]' as columns
           from ", schemas!(), "
           join information_schema.check_constraints rules on rules.constraint_schema = ours.name
          order by 1, 2, 3"
    ),
    triggers: concat!(
        "select nullif(triggers.event_object_schema, database()) as schema_name,
                triggers.event_object_table as table_name, triggers.trigger_name as trigger_name
           from ", schemas!(), "
           join information_schema.triggers triggers on triggers.event_object_schema = ours.name
          order by 1, 2, 3"
    ),
};
