-- How every account stands, as events last said it. Who has no row was never held.
-- A row grows newer only: each half has the version that it was said at; 0: nothing was said yet.
create table standing (
    account          text collate "C" primary key,
    hold_set_version bigint not null,
    -- As hosts may see them.
    holds            jsonb not null,
    kinds_version    bigint not null,
    -- For scope `compliance` only.
    kinds            jsonb not null,
    -- When the newest of it was said.
    as_of            timestamptz
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);
