-- Certificates that wait for their second part: once the bare account id should be gone everywhere, it is looked for.
create table rescans (
    deletion  uuid primary key,
    -- When it is looked next: at first, when the last place of the first part has ended.
    due_at    timestamptz not null,
    -- Whom to look for, encrypted under a key of its own. The row goes in the transaction that stores the second part.
    wrapped   bytea not null,
    sealed    bytea not null,
    -- Where the id still stood when it was looked last, and never what stood there.
    places    text[] not null default '{}',
    looked_at timestamptz
);
create index rescans_due_at on rescans (due_at);
alter table rescans alter column sealed set statistics 0;
