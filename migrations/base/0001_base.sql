-- What the batch loop of every service needs, in the service's own schema.
-- Personal data stands in `sealed` and `dead_letters.body` only, always encrypted.

-- One row for each story: where it stands.
create table states (
    story   text collate "C" primary key,
    version bigint not null,
    state   jsonb not null,
    status  text generated always as (state ->> 'status') stored
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);

-- What was seen, for 30 days. The fingerprint (keyed) tells a repeat from another message with the same id.
create table inbox (
    id          uuid not null,
    consumer    text not null,
    fingerprint bytea not null,
    -- It is a dead letter, and only its replay may handle it.
    parked      boolean not null default false,
    seen_at     timestamptz not null default now(),
    primary key (id, consumer)
);
create index inbox_seen_at on inbox using brin (seen_at);

-- How often a message was tried and never finished; above the limit it is a dead letter.
create table attempts (
    id       uuid not null,
    consumer text not null,
    count    integer not null,
    tried_at timestamptz not null default now(),
    primary key (id, consumer)
);

-- What is to be published, and for 14 days what was. A partition a day, by the database's calendar. Rows are known by a
-- number that only grows, because an index of random ids would cost more than the rows.
create sequence outbox_batches;
create table outbox (
    day         date not null default current_date,
    number      bigint not null,
    id          uuid not null,
    story       text collate "C" not null,
    version     bigint not null,
    subject     text not null,
    body        text not null,
    appended_at timestamptz not null default clock_timestamp(),
    primary key (day, number)
) partition by range (day);
create table outbox_default partition of outbox default;

-- What of it no stream is known to hold. Narrow, so that the way of every event through here costs little.
create table unpublished (
    number        bigint primary key,
    day           date not null,
    appended_at   timestamptz not null,
    claimed_until timestamptz
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Which place of which stream holds the rest: by this a loss is noticed. Partitioned and dropped as the outbox.
create table published (
    day          date not null,
    stream       text not null,
    seq          bigint not null,
    number       bigint not null,
    published_at timestamptz not null default now()
) partition by range (day);
create index published_seq on published (stream, seq);
create table published_default partition of published default;

-- What each stream was when last seen. While a repair runs, what it lost: the events after a place in it that were
-- published before a moment.
create table streams (
    name        text primary key,
    created_at  timestamptz not null,
    lost_after  bigint,
    lost_before timestamptz,
    -- How often something was lost: an acknowledgement from before the newest loss is not believed.
    losses      bigint not null default 0
);

-- Inputs that come by themselves.
create table timers (
    story        text collate "C" not null,
    name         text not null,
    id           uuid not null,
    due_at       timestamptz not null,
    input        jsonb not null,
    correlation  text not null,
    trace_parent text,
    primary key (story, name)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create index timers_due_at on timers (due_at);

-- Requests to the outside, and for 30 days those that were answered.
create table calls (
    id           uuid primary key,
    activity     text not null,
    subject      text not null,
    body         text not null,
    due_at       timestamptz not null,
    attempt      integer not null default 0,
    leased_until timestamptz,
    -- Of the last try; on a call that is done: it was refused for good.
    last_error   text,
    done_at      timestamptz
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create index calls_due_at on calls (activity, due_at) where done_at is null;

-- One data key for each account, wrapped by the service's key. Destroying the row makes the account's data unreadable.
-- The empty account is the service itself: messages that name no account.
create table data_keys (
    account    text collate "C" primary key,
    wrapped    bytea not null,
    created_at timestamptz not null default now()
);

-- Personal data that an effect left to be kept.
create table sealed (
    id         uuid primary key,
    account    text collate "C" not null,
    purpose    text not null,
    ciphertext bytea not null,
    sealed_at  timestamptz not null
);
alter table sealed alter column ciphertext set statistics 0;
create index sealed_account on sealed (account);

-- Messages that cannot be handled without a person.
create table dead_letters (
    id            uuid primary key,
    consumer      text not null,
    reason        text not null,
    detail        text not null,
    subject       text not null,
    account       text collate "C",
    body          bytea not null,
    trace_parent  text,
    times         integer not null default 1,
    first_seen_at timestamptz not null default now(),
    last_seen_at  timestamptz not null default now(),
    status        text not null default 'open' check (status in ('open', 'replayed', 'skipped')),
    closed_at     timestamptz,
    closed_by     text
);
alter table dead_letters alter column body set statistics 0;
create index dead_letters_open on dead_letters (first_seen_at) where status = 'open';

-- Makes the partitions of the coming days and drops those that are over 14 days old and wholly published.
create function maintain_outbox() returns void
language plpgsql security definer set search_path from current as $$
declare
    wanted date;
    old    date;
begin
    -- Another replica is at it.
    if not pg_try_advisory_xact_lock(hashtext('maintain_outbox'), hashtext(current_schema)) then
        return;
    end if;
    for wanted in select current_date + n from generate_series(0, 3) n loop
        if to_regclass(format('outbox_%s', to_char(wanted, 'YYYYMMDD'))) is null
           and not exists (select from outbox_default where day = wanted)
           and not exists (select from published_default where day = wanted) then
            execute format('create table outbox_%s partition of outbox for values from (%L) to (%L)',
                           to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
            execute format('create table published_%s partition of published for values from (%L) to (%L)',
                           to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
        end if;
    end loop;
    for old in
        select to_date(right(c.relname, 8), 'YYYYMMDD') as day
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_[0-9]{8}$'
           and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - 14
    loop
        if not exists (select from unpublished where day = old) then
            execute format('drop table outbox_%s, published_%s', to_char(old, 'YYYYMMDD'), to_char(old, 'YYYYMMDD'));
        end if;
    end loop;
    delete from outbox_default
     where day < current_date - 14 and not exists (select from unpublished where unpublished.number = outbox_default.number);
    delete from published_default where day < current_date - 14;
end
$$;
select maintain_outbox();
