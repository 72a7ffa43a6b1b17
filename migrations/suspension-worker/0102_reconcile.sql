-- Which stories every pass of the reconciler asks the host about.
create index states_compared on states (story) where status = 'held' or state ? 'drift';

-- Passes of the reconciler: at most one is unfinished, and whoever holds its lease goes on with it.
create table passes (
    id           uuid primary key,
    -- What it may do: `report` or `repair`. The first one of all only reports.
    mode         text not null check (mode in ('report', 'repair')),
    first        boolean not null,
    -- The staff id of whoever asked for it; absent: it was due.
    asked_by     text,
    -- Where it goes on: through the holds (`ledger`), then through the accounts of the host (`host`).
    stage        text not null default 'ledger' check (stage in ('ledger', 'host')),
    position     text,
    tally        jsonb not null default '{}',
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    leased_by    uuid,
    leased_until timestamptz
);
create unique index passes_unfinished on passes ((true)) where finished_at is null;
