-- What was answered long ago is forgotten without a look at all that was not.
create index calls_done_at on calls (done_at) where done_at is not null;
