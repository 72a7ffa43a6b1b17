-- What the demo host does with its people: orders, money, addresses, messages, log-ins.
create table addresses (
    id          bigint auto_increment primary key,
    user_id     bigint not null,
    street      varchar(200) not null,
    city        varchar(100) not null,
    postcode    varchar(12),
    country     char(2) not null,
    foreign key (user_id) references users (id)
);

create table orders (
    id          bigint auto_increment primary key,
    user_id     bigint not null,
    address_id  bigint,
    status      varchar(10) not null default 'open' check (status in ('open', 'paid', 'closed')),
    total       decimal(14, 2) not null,
    note        text,
    delivery    json not null default '{}',
    ordered_at  datetime(6) not null default current_timestamp(6),
    foreign key (user_id) references users (id),
    foreign key (address_id) references addresses (id)
);

create table transactions (
    id          bigint auto_increment primary key,
    order_id    bigint not null,
    amount      decimal(14, 2) not null,
    currency    char(3) not null,
    reference   varchar(80) unique,
    card_holder varchar(100),
    booked_at   datetime(6) not null default current_timestamp(6),
    foreign key (order_id) references orders (id)
);

create table transfers (
    id          bigint auto_increment primary key,
    from_user   bigint not null,
    to_user     bigint not null,
    amount      decimal(14, 2) not null,
    from_note   text,
    to_note     text,
    sent_at     datetime(6) not null default current_timestamp(6),
    foreign key (from_user) references users (id),
    foreign key (to_user) references users (id)
);

create table messages (
    id          bigint auto_increment primary key,
    user_id     bigint not null,
    reply_to    bigint,
    body        text not null,
    sent_at     datetime(6) not null default current_timestamp(6),
    foreign key (user_id) references users (id),
    foreign key (reply_to) references messages (id) on delete set null
);

create table logins (
    id          bigint auto_increment primary key,
    user_id     bigint not null,
    ip          varchar(45) not null,
    agent       text,
    day         date not null default current_date,
    foreign key (user_id) references users (id)
);

create table countries (
    code        char(2) primary key,
    name        varchar(100) not null
);
