-- When a row last changed, by the database's clock: how long it is kept counts from there.
alter table deliveries add column changed_at timestamptz not null default now();
create index deliveries_changed_at on deliveries using brin (changed_at);
alter table told add column changed_at timestamptz not null default now();
create index told_changed_at on told using brin (changed_at);
