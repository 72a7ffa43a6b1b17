-- Legal holds on people who have left, in the years in which the law has us keep something of them: named by the deletion, as
-- nothing else here is.

create table legal_holds (
    id          uuid primary key,
    departure   uuid not null references departures,
    until       timestamptz not null,
    -- Our code for why, never personal data.
    reason      text not null,
    -- The approvals: who asked and who agreed stands there.
    placed_by   uuid not null,
    placed_at   timestamptz not null,
    released_by uuid,
    released_at timestamptz,
    check ((released_by is null) = (released_at is null))
);
create index legal_holds_departure on legal_holds (departure);

-- The last end of the holds that were not released; `kept_until` is never before it.
alter table departures add column held_until timestamptz;
-- When all would end without a hold; absent: there is none.
alter table departures add column unheld_until timestamptz;
-- What the vault was told of `held_until`: where it is something else, it has to be told.
alter table departures add column vault_held_until timestamptz;
create index departures_vault_held on departures (id) where held_until is distinct from vault_held_until;

-- When an entry would go without a hold; absent: none keeps it.
alter table vault_entries add column unheld_until timestamptz;
