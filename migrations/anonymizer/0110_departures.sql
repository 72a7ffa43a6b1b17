-- Who has left, as far as they are still recognised. Keyed hashes only: nothing here names anybody, and the hashes of one
-- table are no key to those of another.

-- One deletion that was sealed.
create table departures (
    id         uuid primary key,
    -- Why they left. Gone with the marks.
    reason     text check (reason in ('voluntary', 'sanctions', 'fraud', 'provider_rejected')),
    left_at    timestamptz not null,
    -- When the last of what is kept of them goes.
    kept_until timestamptz not null,
    -- How long that was when they left: a hold that comes later has it counted anew.
    term       interval not null,
    -- When it went.
    ended_at   timestamptz,
    check ((reason is null) = (ended_at is not null))
);
create index departures_kept_until on departures (kept_until) where ended_at is null;

-- By what they are recognised when they come again.
create table former_user_marks (
    departure   uuid not null references departures on delete cascade,
    kind        text not null,
    hash        bytea not null check (octet_length(hash) = 32),
    key_version integer not null,
    primary key (hash, kind, departure)
);
create index former_user_marks_departure on former_user_marks (departure);

-- Account ids that are gone, so that a host database from before the erasure is noticed.
create table tombstones (
    hash        bytea primary key check (octet_length(hash) = 32),
    key_version integer not null,
    departure   uuid not null references departures,
    buried_at   timestamptz not null
);
create index tombstones_departure on tombstones (departure);

-- By what the vault is searched for somebody whom an authority asks for. Lives as long as an entry of the pseudonym does.
create table vault_index (
    kind        text not null,
    hash        bytea not null check (octet_length(hash) = 32),
    key_version integer not null,
    pseudonym   text collate "C" not null,
    primary key (hash, kind, pseudonym)
);
create index vault_index_pseudonym on vault_index (pseudonym);

-- Under which id the host keeps what it keeps of them, since it has erased the rest: encrypted, and needed again when
-- retention ends.
create table kept_accounts (
    departure uuid primary key references departures on delete cascade,
    -- No other id was drawn, so that the account's own is no sign of anything.
    same_id   boolean not null,
    -- Gone with the last part of the certificate.
    wrapped   bytea,
    sealed    bytea
);
alter table kept_accounts alter column sealed set statistics 0;
