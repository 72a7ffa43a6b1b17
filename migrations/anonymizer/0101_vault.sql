-- The vault: what is kept of people who have left, sealed. Ciphertext only, so that neither statistics nor files of the
-- database tell anything; and nothing here names an account.

-- What is kept of one person on one basis: its data key, wrapped by the vault's and the approvers' half.
create table vault_entries (
    id         uuid primary key,
    pseudonym  text collate "C" not null,
    basis      text not null,
    kept_until timestamptz not null,
    -- Under which month's keys the data key is wrapped, such as 2031-11.
    epoch      text not null check (epoch ~ '^\d{4}-\d{2}$'),
    commitment bytea not null check (octet_length(commitment) = 32),
    wrapped    jsonb not null,
    kept_at    timestamptz not null
);
create index vault_entries_pseudonym on vault_entries (pseudonym);
create index vault_entries_epoch on vault_entries (epoch);

create table vault_records (
    id     uuid primary key,
    entry  uuid not null references vault_entries on delete cascade,
    -- What it is, such as users.email: a name of the data map, never of a person.
    field  text not null,
    sealed bytea not null
);
create index vault_records_entry on vault_records (entry);
alter table vault_entries alter column wrapped set statistics 0;
alter table vault_records alter column sealed set statistics 0;

-- Months under whose keys something was ever wrapped, and when those keys were destroyed. Also a month of which every entry
-- is kept on: a backup has them as they were.
create table vault_epochs (
    epoch        text primary key check (epoch ~ '^\d{4}-\d{2}$'),
    destroyed_at timestamptz
);
