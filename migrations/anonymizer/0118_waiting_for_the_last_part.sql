-- What is looked for at every pass is found among those who wait, however many have ended long ago.

-- Since when somebody waits for the last part of their certificate: from the end of what the host kept to that part. One column,
-- since the planner takes two that go together for independent.
alter table departures add column waits_since timestamptz;
update departures d set waits_since = d.ended_at
 where d.ended_at is not null
   and not exists (select from certificates c where c.deletion = d.id and c.part = 'retention_end');
create index departures_waiting on departures (waits_since, id) where waits_since is not null;
