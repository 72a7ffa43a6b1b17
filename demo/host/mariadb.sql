-- The demo host on MariaDB: a small company's accounts, with integer ids.
create table users (
    id         bigint auto_increment primary key,
    email      varchar(320) not null,
    phone      varchar(40),
    full_name  varchar(200) not null,
    locale     varchar(35) not null default 'en',
    residence  varchar(2),
    -- 2: nothing is paid out, all else goes on.
    suspended  smallint not null default 0 check (suspended in (0, 1, 2)),
    created_at datetime(6) not null default current_timestamp(6)
);

create table o_auth_bearer_tokens (
    id      bigint auto_increment primary key,
    user_id bigint not null,
    token   varchar(200) not null unique,
    foreign key (user_id) references users (id)
);

create table sessions (
    id           bigint auto_increment primary key,
    user_id      bigint not null,
    last_seen_at datetime(6) not null default current_timestamp(6),
    foreign key (user_id) references users (id)
);

create table api_keys (
    id      bigint auto_increment primary key,
    user_id bigint not null,
    `key`   varchar(200) not null unique,
    foreign key (user_id) references users (id)
);
