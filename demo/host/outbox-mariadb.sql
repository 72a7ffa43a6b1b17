-- The demo host's own outbox: what it wants to tell Ostiary, in the same transaction as what it did.
create table host_outbox (
    id           char(36) character set ascii collate ascii_bin primary key,
    subject      varchar(200) not null,
    body         longtext not null,
    created_at   datetime(6) not null default current_timestamp(6),
    -- Which stream has it: when that stream was created. Another stream has lost it, and gets it again.
    published_to varchar(64)
);
