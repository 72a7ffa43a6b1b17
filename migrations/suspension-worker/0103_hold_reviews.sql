-- How many holds have expired and wait for somebody to decide: what the gauge counts and `holds list --expired` finds.
alter table states add column reviews_open integer
    generated always as (jsonb_array_length(jsonb_path_query_array(state, '$.manual.*.review_since'))) stored;
create index states_reviews on states (story) where reviews_open > 0;
