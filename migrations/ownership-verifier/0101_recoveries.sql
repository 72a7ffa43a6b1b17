-- Which accounts have a recovery open: what staff looks for when a deletion does not go on.
create index states_open on states (story) where status = 'open';
