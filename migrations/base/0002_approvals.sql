-- Acts that need a second person: who asked for exactly what, who agreed, and whether it was carried out.
-- Only the functions below write here; a service's login reads. Moments are those of the installation's clock.

-- Who a staff id means, however it is spelled: neither case nor space nor what cannot be seen makes another person.
create function person(id text) returns text
language sql immutable strict parallel safe
return lower(regexp_replace(normalize(id, nfkc), '[\s\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]+', '', 'g'));

create table approvals (
    id               uuid primary key,
    -- The act: its name, the account it concerns, and its exact bytes, never personal data.
    kind             text not null,
    account          text collate "C",
    action           bytea not null,
    action_sha256    bytea not null generated always as (sha256(action)) stored,
    requester        text not null,
    requester_person text not null generated always as (person(requester)) stored check (requester_person <> ''),
    -- Who holds one of these roles may agree, and so many others have to.
    roles            text[] not null check (cardinality(roles) > 0),
    needed           integer not null check (needed between 1 and 9),
    requested_at     timestamptz not null,
    expires_at       timestamptz not null check (expires_at > requested_at),
    -- `done`: it was carried out, in the transaction that said so.
    status           text not null default 'open' check (status in ('open', 'approved', 'refused', 'done')),
    closed_at        timestamptz,
    -- What a vote repeats of it, so that it holds for this and nothing else.
    unique (id, requester_person, action_sha256, roles, expires_at)
);
create index approvals_waiting on approvals (requested_at) where status in ('open', 'approved');

create table approval_votes (
    approval         uuid not null,
    requester_person text not null,
    action_sha256    bytea not null,
    roles            text[] not null,
    expires_at       timestamptz not null,
    voter            text not null,
    voter_person     text not null generated always as (person(voter)) stored check (voter_person <> ''),
    -- All that the voter held then.
    held             text[] not null,
    agrees           boolean not null,
    voted_at         timestamptz not null,
    constraint one_vote_each primary key (approval, voter_person),
    constraint exactly_this foreign key (approval, requester_person, action_sha256, roles, expires_at)
        references approvals (id, requester_person, action_sha256, roles, expires_at),
    constraint nobody_agrees_with_themselves check (voter_person <> requester_person),
    constraint holds_a_role check (held && roles),
    constraint before_it_expires check (voted_at < expires_at)
);

-- Asks for others to agree. Who asks for the same again while it is open is given what is there.
create function request_approval(new_id uuid, act text, of_account text, bytes bytea, who text, by_roles text[],
                                 by_many integer, at timestamptz, until timestamptz) returns uuid
language plpgsql security definer set search_path from current as $$
declare
    found_id uuid;
begin
    select id into found_id from approvals
     where action_sha256 = sha256(bytes) and requester_person = person(who) and status = 'open' and expires_at > at
       and roles = by_roles and needed = by_many
     order by requested_at limit 1;
    if found_id is null then
        insert into approvals (id, kind, account, action, requester, roles, needed, requested_at, expires_at)
        values (new_id, act, of_account, bytes, who, by_roles, by_many, at, until)
        returning id into found_id;
    end if;
    return found_id;
end
$$;

-- Says yes or no to exactly the bytes that were seen; one no is enough, and so are the yeses that are needed. What it is then.
create function vote_on_approval(of_id uuid, seen_sha256 bytea, who text, holding text[], yes boolean, at timestamptz)
returns text
language plpgsql security definer set search_path from current as $$
declare
    asked approvals;
begin
    select * into asked from approvals where id = of_id for update;
    insert into approval_votes (approval, requester_person, action_sha256, roles, expires_at, voter, held, agrees, voted_at)
    values (of_id, coalesce(asked.requester_person, ''), seen_sha256, coalesce(asked.roles, holding),
            coalesce(asked.expires_at, 'infinity'), who, holding, yes, at);
    if asked.status <> 'open' then
        raise exception 'the approval is %', asked.status using errcode = '23514', constraint = 'is_open';
    end if;
    if not yes then
        asked.status := 'refused';
    elsif (select count(*) from approval_votes where approval = of_id and agrees) >= asked.needed then
        asked.status := 'approved';
    end if;
    update approvals set status = asked.status, closed_at = case asked.status when 'refused' then at end where id = of_id;
    return asked.status;
end
$$;

-- Reads approvals under their locks, for the transaction that carries the acts out.
create function lock_approvals(ids uuid[]) returns setof approvals
language sql security definer set search_path from current as $$
    select * from approvals where id = any(ids) order by id for update
$$;

-- Uses approvals up, each for its exact bytes, or fails.
create function use_approvals(ids uuid[], seen_sha256 bytea[], at timestamptz) returns void
language plpgsql security definer set search_path from current as $$
declare
    used integer;
begin
    update approvals set status = 'done', closed_at = at
      from unnest(ids, seen_sha256) as act (approval, sha256)
     where id = approval and action_sha256 = act.sha256 and status = 'approved' and at < expires_at
       and (select count(*) from approval_votes v where v.approval = id and agrees) >= needed;
    get diagnostics used = row_count;
    if used <> cardinality(ids) then
        raise exception 'an approval is not there to be used' using errcode = '23514', constraint = 'is_used_once';
    end if;
end
$$;
