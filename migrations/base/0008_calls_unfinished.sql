-- Tries since the last one that ended: a call that crashes whoever makes it is a dead letter in the end. A suspect has three
-- such tries, and is made alone.
alter table calls
    add column unfinished integer not null default 0,
    add column suspect boolean not null default false;
create index calls_suspect on calls (activity, due_at) where done_at is null and suspect;
