-- Which accounts have categories of their data kept for the law: nothing shuts them for it, and staff has to find them all the same.
alter table states add column keeps_categories boolean generated always as (state ? 'kept') stored;
create index states_keeps on states (story) where keeps_categories;
