-- People who leave, from the first order to the certificate. What names them is encrypted, and no row has a pseudonym.
create table leavings (
    deletion     uuid primary key,
    -- Until the certificate is stored; then nothing here names the account.
    account      text collate "C",
    -- Of which key the pseudonym is, whatever key is current meanwhile.
    key_version  integer not null,
    asked_at     timestamptz,
    jurisdiction text,
    -- When the relationship ended: terms are counted from here.
    ended_at     timestamptz,
    sealed_at    timestamptz,
    -- What the person is known by, under the account's key, until the certificate is stored.
    working_set  bytea
);
create index leavings_account on leavings (account);
alter table leavings alter column working_set set statistics 0;

-- What was planned for the host's database, pinned: counts by table and column.
create table plans (
    deletion uuid not null references leavings,
    stage    text not null,
    map_hash text not null,
    plan     jsonb not null,
    hash     text not null,
    -- When the host's database was first held to it: from then on it is never replaced.
    begun_at timestamptz,
    primary key (deletion, stage)
);

-- What each processor did last, at each stage; until it is done, what has to be known for the next try.
create table receipts (
    deletion  uuid not null,
    processor text not null,
    stage     text not null,
    receipt   jsonb,
    note      jsonb,
    primary key (deletion, processor, stage)
);

-- Every part of every certificate, as it was signed.
create table certificates (
    certificate uuid not null,
    part        text not null,
    deletion    uuid not null,
    document    jsonb not null,
    issued_at   timestamptz not null,
    primary key (certificate, part)
);
create index certificates_deletion on certificates (deletion);
