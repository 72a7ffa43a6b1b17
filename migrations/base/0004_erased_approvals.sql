-- An erased account's approvals stay as a record of who agreed to what kind of act when, without the act and the account.

-- The hash outlives the bytes that it was made of, so it is kept, not computed.
alter table approvals alter column action_sha256 drop expression;
alter table approvals add column erased_at timestamptz;
alter table approvals add constraint action_has_its_hash
    check (action_sha256 = sha256(action) or (erased_at is not null and action = '' and account is null));
create index approvals_account on approvals (account);

create function hash_approval() returns trigger
language plpgsql set search_path from current as $$
begin
    new.action_sha256 := sha256(new.action);
    return new;
end
$$;
create trigger hash_approval before insert on approvals for each row execute function hash_approval();

-- Forgets what was asked for about an account; what still waited for others is refused, since nobody can look at it any more.
create function erase_approvals(of_account text) returns void
language sql security definer set search_path from current as $$
    update approvals
       set action = '', account = null, erased_at = now(),
           closed_at = case when status in ('open', 'approved') then greatest(now(), requested_at) else closed_at end,
           status = case when status in ('open', 'approved') then 'refused' else status end
     where account = of_account
$$;
