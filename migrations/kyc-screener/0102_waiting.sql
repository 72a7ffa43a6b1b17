-- What waits for people: reviews of compliance, and answers that staff is to get. Moments are RFC 3339 in UTC, as the state has
-- them; no generated column can read them as such, so whoever asks does.
alter table states
    add column in_review    boolean generated always as (
        coalesce((state ->> 'in_review')::boolean, false) or coalesce((state #>> '{case,task,overdue}')::boolean, false)
    ) stored,
    add column review_since text generated always as (state #>> '{case,review,since}') stored,
    add column review_due   text generated always as (state #>> '{case,review,due_at}') stored,
    add column task_since   text generated always as (state #>> '{case,task,since}') stored,
    add column task_due     text generated always as (state #>> '{case,task,due_at}') stored;

-- Of what does not change with every event, so that most changes of a row touch no index.
create index states_in_review on states (review_due) where in_review;
create index states_task on states (task_due) where task_due is not null;

-- Every bad answer of a customer waits for compliance until they decide. Those of before did not: whoever answered, and was not
-- decided about, is looked at now. What the old spreadsheet says left no answers here.
update states
   set state = jsonb_set(state, '{in_review}', 'true')
 where status = 'rejected'
   and exists (select from sealed where account = story and purpose = 'kyc-answers')
   and not exists (select from sealed where account = story and purpose = 'kyc-decisions');
