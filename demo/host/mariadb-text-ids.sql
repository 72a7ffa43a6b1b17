-- The demo host on MariaDB of a company that names its accounts by texts: told apart byte by byte.
create table users (
    id         varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin primary key,
    email      varchar(320) not null,
    phone      varchar(40),
    full_name  varchar(200) not null,
    locale     varchar(35) not null default 'en',
    residence  varchar(2),
    suspended  smallint not null default 0 check (suspended in (0, 1)),
    created_at datetime(6) not null default current_timestamp(6)
);

create table o_auth_bearer_tokens (
    id      bigint auto_increment primary key,
    user_id varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
    token   varchar(200) not null unique,
    foreign key (user_id) references users (id)
);

create table sessions (
    id           bigint auto_increment primary key,
    user_id      varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
    last_seen_at datetime(6) not null default current_timestamp(6),
    foreign key (user_id) references users (id)
);

create table api_keys (
    id      bigint auto_increment primary key,
    user_id varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
    `key`   varchar(200) not null unique,
    foreign key (user_id) references users (id)
);
