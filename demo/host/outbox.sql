-- The demo host's own outbox: what it wants to tell Ostiary, in the same transaction as what it did.
create table host_outbox (
    id           uuid primary key default gen_random_uuid(),
    subject      text not null,
    body         text not null,
    created_at   timestamptz not null default now(),
    -- Which stream has it: when that stream was created. Another stream has lost it, and gets it again.
    published_to timestamptz
);
