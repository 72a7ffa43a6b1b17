-- Who outside keeps something of whom: each gets its order when the time has ended. Gone with the last part of the certificate.
create table retained_elsewhere (
    departure  uuid not null references departures,
    processor  text not null,
    -- When its own time ends, as the first part of the certificate says.
    kept_until timestamptz not null,
    -- What it knows the person by, encrypted under a key of its own.
    wrapped    bytea not null,
    sealed     bytea not null,
    -- The newest order: which, and when it was given; when and why it came to nothing.
    attempt    integer not null default 0,
    ordered_at timestamptz,
    failed_at  timestamptz,
    why        text,
    primary key (departure, processor)
);
create index retained_elsewhere_kept_until on retained_elsewhere (kept_until);
alter table retained_elsewhere alter column sealed set statistics 0;
