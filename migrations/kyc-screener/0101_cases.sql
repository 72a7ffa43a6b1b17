-- What lists of cases filter by. The deadline is in microseconds since 1970.
alter table states
    add column questionnaire text generated always as (state #>> '{case,terms,questionnaire}') stored,
    add column deadline_us bigint generated always as ((state ->> 'deadline')::bigint) stored;
create index states_status on states (status, deadline_us);
