-- Accounts whose rows were erased here. Whatever comes of them later meets this row and changes nothing.
create table erased (
    -- Keyed by the service's secret: says yes or no to whoever asks, and names nobody.
    fingerprint bytea primary key,
    -- While something that is known to end still names the account.
    account     text collate "C",
    -- Rows that went, of all orders together.
    rows        bigint not null,
    -- By the installation's clock.
    erased_at   timestamptz not null,
    -- How often something came after it, and when last.
    met         bigint not null default 0,
    met_at      timestamptz
);
create index erased_account on erased (account) where account is not null;
