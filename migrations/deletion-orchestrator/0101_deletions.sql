-- What lists of deletions filter by, and how a deletion's account is found. Moments in milliseconds since 1970.
alter table states
    add column deletion text generated always as (state #>> '{deletion,id}') stored,
    add column execute_ms bigint generated always as ((state #>> '{deletion,execute_after}')::bigint / 1000) stored,
    add column due_ms bigint generated always as ((state #>> '{deletion,due_at}')::bigint / 1000) stored;
create unique index states_deletion on states (deletion) where deletion is not null;
