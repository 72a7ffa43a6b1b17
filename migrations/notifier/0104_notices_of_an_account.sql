-- What a person was told, by their account.
create index deliveries_account on deliveries (account);
