-- Where the account's newest deletion stands; version 0: nobody asked.
alter table standing
    add column deletion_version bigint not null default 0,
    add column deletion jsonb;
