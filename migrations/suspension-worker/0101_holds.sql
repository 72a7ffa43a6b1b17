-- What lists of held accounts filter by.
alter table states add column effect text generated always as (state ->> 'effect') stored;
create index states_held on states (story) where status = 'held';
