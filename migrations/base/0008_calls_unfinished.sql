-- Tries since the last one that ended: a call that crashes whoever makes it is a dead letter in the end.
alter table calls add column unfinished integer not null default 0;
