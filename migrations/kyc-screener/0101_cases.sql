-- What the register of cases filters by. The deadline is in milliseconds since 1970.
alter table states
    add column questionnaire text generated always as (state #>> '{case,terms,questionnaire}') stored,
    add column deadline_ms bigint generated always as ((state ->> 'deadline')::bigint / 1000) stored;
