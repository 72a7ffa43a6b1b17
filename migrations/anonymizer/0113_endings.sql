-- The second erasures: what was done when the last of what the law has us keep of somebody ended.

-- What the host did, as a step of the certificate, until that has its part about it.
create table endings (
    departure uuid primary key references departures,
    step      jsonb not null,
    plan      text not null,
    data_map  text not null,
    -- How many places were looked at afterwards, and nothing was left.
    places    bigint not null
);

-- What others say who kept something: one row for each processor, as a step of the certificate.
create table ending_steps (
    departure uuid not null references departures,
    processor text not null,
    step      jsonb not null,
    primary key (departure, processor)
);

-- Every part of every certificate, as it was signed.
create table if not exists certificates (
    certificate uuid not null,
    part        text not null,
    deletion    uuid not null,
    document    jsonb not null,
    issued_at   timestamptz not null,
    primary key (certificate, part)
);
