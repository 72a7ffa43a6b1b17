-- Every notice that a channel took, and when: what a deadline is counted from.
create table deliveries (
    id          uuid primary key,
    account     text collate "C" not null,
    notice      text not null,
    accepted_at timestamptz not null
);
