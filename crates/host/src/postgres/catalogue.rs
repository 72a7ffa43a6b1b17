//! What PostgreSQL's catalogue knows of the host's tables: one query for each kind of thing, all tables at once.
//!
//! Each takes the schemas that the data map names, which are looked at anyway here: every schema is.

use crate::dialect::CatalogueStatements;

/// Whose tables: everybody's but the server's own. Partitions are reached through their table.
macro_rules! ours {
    () => {
        "from pg_class relation
         join pg_namespace schema on schema.oid = relation.relnamespace
        where relation.relkind in ('r', 'p', 'm', 'f') and not relation.relispartition
          and schema.nspname !~ '^pg_' and schema.nspname <> 'information_schema' and $1::text is not null"
    };
}

macro_rules! place {
    () => {
        "nullif(schema.nspname, current_schema())::text as schema_name, relation.relname::text as table_name"
    };
}

pub(crate) const CATALOGUE: CatalogueStatements = CatalogueStatements {
    home: "select current_schema()::text as home, true as sees_all, true as sees_triggers where $1::text is not null",
    tables: concat!(
        "select ", place!(), ", relation.relkind in ('r', 'p') as writable, true as transactional,
                row_security_active(relation.oid) as hides_rows,
                has_table_privilege(relation.oid, 'delete') as can_delete ",
        ours!(), " order by 1 nulls first, 2"
    ),
    columns: concat!(
        "select ", place!(), ", attribute.attname::text as column_name,
                coalesce(base.typname, type.typname)::text as type_name,
                format_type(attribute.atttypid, attribute.atttypmod) as full_type,
                coalesce(base.typtype, type.typtype) = 'e' as is_enum,
                not (attribute.attnotnull or type.typnotnull) as nullable,
                attribute.attgenerated <> '' as generated, attribute.attidentity = 'a' as identity_always,
                case when coalesce(base.typname, type.typname) in ('varchar', 'bpchar')
                     then nullif(greatest(attribute.atttypmod, type.typtypmod), -1) - 4 end::bigint as max_chars,
                null::text as charset, null::text as collation,
                has_column_privilege(relation.oid, attribute.attnum, 'select') as can_select,
                has_column_privilege(relation.oid, attribute.attnum, 'update') as can_update,
                has_column_privilege(relation.oid, attribute.attnum, 'insert') as can_insert
           from pg_class relation
           join pg_namespace schema on schema.oid = relation.relnamespace
           join pg_attribute attribute on attribute.attrelid = relation.oid
            and attribute.attnum > 0 and not attribute.attisdropped
           join pg_type type on type.oid = attribute.atttypid
           left join pg_type base on base.oid = type.typbasetype
          where relation.relkind in ('r', 'p', 'm', 'f') and not relation.relispartition
            and schema.nspname !~ '^pg_' and schema.nspname <> 'information_schema' and $1::text is not null
          order by 1 nulls first, 2, attribute.attnum"
    ),
    indexes: concat!(
        "select ", place!(), ", index.relname::text as index_name, pg_index.indisunique as is_unique,
                pg_index.indisprimary as is_primary,
                pg_index.indpred is not null or pg_index.indexprs is not null as partial,
                case when pg_index.indexprs is not null then (
                    select coalesce(json_agg(distinct attribute.attname), '[]')::text
                      from pg_depend depends
                      join pg_attribute attribute
                        on attribute.attrelid = relation.oid and attribute.attnum = depends.refobjsubid
                     where depends.classid = 'pg_class'::regclass and depends.objid = index.oid
                       and depends.refobjid = relation.oid and depends.refobjsubid > 0)
                else (select coalesce(json_agg(attribute.attname order by key.place), '[]')::text
                   from unnest(pg_index.indkey::int2[]) with ordinality as key(number, place)
                   left join pg_attribute attribute
                     on attribute.attrelid = relation.oid and attribute.attnum = key.number and key.number > 0
                  where key.place <= pg_index.indnkeyatts) end as columns
           from pg_class relation
           join pg_namespace schema on schema.oid = relation.relnamespace
           join pg_index on pg_index.indrelid = relation.oid and pg_index.indisvalid
           join pg_class index on index.oid = pg_index.indexrelid
          where relation.relkind in ('r', 'p') and not relation.relispartition
            and schema.nspname !~ '^pg_' and $1::text is not null
          order by 1 nulls first, 2, 3"
    ),
    foreign_keys: concat!(
        "select ", place!(), ", key.conname::text as key_name, key.confdeltype::text as on_delete,
                (select json_agg(attribute.attname order by part.place)::text
                   from unnest(key.conkey) with ordinality as part(number, place)
                   join pg_attribute attribute
                     on attribute.attrelid = key.conrelid and attribute.attnum = part.number) as columns,
                nullif(to_schema.nspname, current_schema())::text as to_schema,
                to_relation.relname::text as to_table,
                (select json_agg(attribute.attname order by part.place)::text
                   from unnest(key.confkey) with ordinality as part(number, place)
                   join pg_attribute attribute
                     on attribute.attrelid = key.confrelid and attribute.attnum = part.number) as to_columns
           from pg_constraint key
           join pg_class relation on relation.oid = key.conrelid
           join pg_namespace schema on schema.oid = relation.relnamespace
           join pg_class to_relation on to_relation.oid = key.confrelid
           join pg_namespace to_schema on to_schema.oid = to_relation.relnamespace
          where key.contype = 'f' and key.conparentid = 0 and $1::text is not null
          order by 1 nulls first, 2, 3"
    ),
    checks: concat!(
        "select ", place!(), ", rule.conname::text as check_name,
                pg_get_expr(rule.conbin, rule.conrelid) as clause,
                (select coalesce(json_agg(attribute.attname), '[]')::text
                   from unnest(rule.conkey) as part(number)
                   join pg_attribute attribute
                     on attribute.attrelid = rule.conrelid and attribute.attnum = part.number) as columns
           from pg_constraint rule
           join pg_class relation on relation.oid = rule.conrelid
           join pg_namespace schema on schema.oid = relation.relnamespace
          where rule.contype = 'c' and not relation.relispartition
            and schema.nspname !~ '^pg_' and schema.nspname <> 'information_schema' and $1::text is not null
          order by 1 nulls first, 2, 3"
    ),
    triggers: concat!(
        "select ", place!(), ", trigger.tgname::text as trigger_name
           from pg_trigger trigger
           join pg_class relation on relation.oid = trigger.tgrelid
           join pg_namespace schema on schema.oid = relation.relnamespace
          where not trigger.tgisinternal and trigger.tgenabled <> 'D' and trigger.tgparentid = 0
            and $1::text is not null
          order by 1 nulls first, 2, 3"
    ),
};
