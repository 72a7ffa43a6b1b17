-- Whoever asked may withdraw it, and has to hold a role of those that may ask: then, and when it is carried out.
alter table approvals
    -- Who holds one of these may ask; and all that the requester held then.
    add column askers         text[],
    add column requester_held text[],
    add column withdrawn_by   text,
    drop constraint approvals_status_check,
    add constraint approvals_status_check check (status in ('open', 'approved', 'refused', 'withdrawn', 'done')),
    add constraint only_the_requester_withdraws check (person(withdrawn_by) = requester_person),
    add constraint withdrawn_for_good check ((status = 'withdrawn') = (withdrawn_by is not null)),
    add constraint asker_holds_a_role check (requester_held && askers);
-- Until now whoever decided about an act was who might ask for it, dead letters aside.
update approvals set askers = roles;
alter table approvals alter column askers set not null;

drop function request_approval(uuid, text, text, bytea, text, text[], integer, timestamptz, timestamptz);

-- Asks for others to agree. Who asks for the same again while it is open is given what is there.
create function request_approval(new_id uuid, act text, of_account text, bytes bytea, who text, holding text[],
                                 of_askers text[], by_roles text[], by_many integer, at timestamptz, until timestamptz)
returns uuid
language plpgsql security definer set search_path from current as $$
declare
    found_id uuid;
begin
    select id into found_id from approvals
     where action_sha256 = sha256(bytes) and requester_person = person(who) and status = 'open' and expires_at > at
       and askers = of_askers and roles = by_roles and needed = by_many
     order by requested_at limit 1;
    if found_id is null then
        insert into approvals (id, kind, account, action, requester, requester_held, askers, roles, needed, requested_at, expires_at)
        values (new_id, act, of_account, bytes, who, holding, of_askers, by_roles, by_many, at, until)
        returning id into found_id;
    end if;
    return found_id;
end
$$;

-- Takes back what was asked for and not yet carried out, whoever has agreed meanwhile. Only who asked can.
create function withdraw_approval(of_id uuid, who text, at timestamptz) returns void
language plpgsql security definer set search_path from current as $$
declare
    asked approvals;
begin
    select * into asked from approvals where id = of_id for update;
    if asked.id is null then
        raise exception 'there is no such approval' using errcode = '23514', constraint = 'exactly_this';
    end if;
    if asked.status not in ('open', 'approved') then
        raise exception 'the approval is %', asked.status using errcode = '23514', constraint = 'is_open';
    end if;
    update approvals set status = 'withdrawn', withdrawn_by = who, closed_at = at where id = of_id;
end
$$;
