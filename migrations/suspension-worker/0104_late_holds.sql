-- Which erased accounts have a hold that came too late: what staff has to find, to release it.
alter table states add column holds_late boolean generated always as (
    state ->> 'status' = 'erased' and (state -> 'manual' <> '{}' or jsonb_path_exists(state, '$.cases.*.hold.kind'))) stored;
create index states_late on states (story) where status = 'erased' and holds_late;
