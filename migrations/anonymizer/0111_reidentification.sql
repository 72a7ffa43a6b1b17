-- Who asked what is kept of whom, for which authority. The question names somebody and is encrypted under a key of its own,
-- which goes when it is answered, refused or too late; what stays says who asked, who agreed and who opened it, never about whom.
-- `approvals` has the same id, and is bound to the question's hash.
create table vault_requests (
    id              uuid primary key,
    authority       text not null,
    reference       text not null,
    reason          text not null,
    asked_by        text not null,
    asked_at        timestamptz not null,
    wrapped         bytea,
    question        bytea,
    released_at     timestamptz,
    forgotten_at    timestamptz,
    check ((wrapped is null) = (forgotten_at is not null) and (question is null) = (forgotten_at is not null))
);
create index vault_requests_kept on vault_requests (asked_at) where forgotten_at is null;
alter table vault_requests alter column question set statistics 0;

-- Keys from which the approvers took their wrap, for one request: the vault's is still on.
create table vault_halves (
    request uuid not null references vault_requests on delete cascade,
    entry   uuid not null,
    sealed  bytea not null,
    primary key (request, entry)
);
alter table vault_halves alter column sealed set statistics 0;

-- What was done with each request, and by whom. Rows are added and never changed: the login may not.
create table vault_log (
    number  bigint generated always as identity primary key,
    request uuid not null references vault_requests,
    act     text not null check (act in ('asked', 'looked', 'released', 'refused', 'opened')),
    actor   text not null,
    done_at timestamptz not null,
    -- Of what was released or opened.
    persons integer,
    records integer
);
create index vault_log_request on vault_log (request, number);
