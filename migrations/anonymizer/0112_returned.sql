-- Deletions whose people were seen at the host again, as after its database came back from a backup. Never who.
create table returned (
    departure    uuid primary key references departures,
    -- Whether the host reaches them as it did then; else the host may have given the id to somebody else.
    certain      boolean not null,
    seen_at      timestamptz not null,
    reapplied_at timestamptz,
    reapplied_by text
);
create index returned_open on returned (seen_at) where reapplied_at is null;
