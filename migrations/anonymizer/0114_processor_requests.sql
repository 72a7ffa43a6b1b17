-- What a processor was asked, by the id that it knows it under: it calls back with nothing else.
create table processor_requests (
    request   uuid not null,
    processor text not null,
    -- The call that waits for it.
    call      uuid not null,
    asked_at  timestamptz not null,
    primary key (processor, request)
);
