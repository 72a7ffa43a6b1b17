-- What each delivery says and how far it came: repeated, it goes out under the same Message-ID, or over the next channel.
alter table deliveries
    alter column accepted_at drop not null,
    -- The event that asked for it.
    add column request    uuid,
    -- The call that awaits its end: of that event, or of the bounce that opened it again.
    add column asker      uuid,
    add column message_id text collate "C" not null default '',
    add column says       jsonb not null default '{}',
    -- Channels that never take it, or gave it back.
    add column gone       text[] not null default '{}',
    add column channel    text,
    -- Why it goes nowhere any more.
    add column ended      text;

-- What was recorded before there were channels, in case its answer was never heard.
update deliveries
   set asker = deliveries.id, request = (calls.body::jsonb ->> 'id')::uuid, says = jsonb_build_object(
           'template', 'questionnaire', 'asked_at', deliveries.accepted_at, 'case', calls.body::jsonb -> 'data' ->> 'caseId')
  from calls
 where calls.id = deliveries.id;

create unique index deliveries_request on deliveries (request);
create unique index deliveries_asker on deliveries (asker);

-- What each account was told of its holds.
create table told (
    account text collate "C" primary key,
    told    jsonb not null
);
