"""The company's database on MariaDB, which takes no arrays: rows come as one JSON text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pymysql
import pymysql.cursors

IDS = "json_table(%(rows)s, '$[*]' columns (id bigint path '$.ids')) new"
OUTBOX_IDS = "json_table(%(rows)s, '$[*]' columns (id char(36) character set ascii collate ascii_bin path '$.ids')) new"


class Mariadb:
    """Its statements, for the tables of `host/mariadb.sql`."""

    FILL_USERS = """
    insert into users (id, email, phone, full_name, locale, residence)
    select seq, concat('customer', seq, '@example.com'), concat('+4477009', lpad(seq, 5, '0')),
           concat(elt(1 + mod(seq, 6), 'Anna', 'Boris', 'Clara', 'David', 'Elena', 'Felix'), ' Example ', seq),
           if(mod(seq, 3) = 0, 'ru', 'en'), elt(1 + mod(seq, 4), 'DE', 'US', 'FR', 'GB')
      from seq_1_to_%(users)s
    """
    # No chance in it: whoever compares needs the same each time.
    FILL_BUSINESS = (
        """insert into addresses (id, user_id, street, city, postcode, country)
           select id, id, concat('Street ', id), 'Town', concat('1', id), residence from users""",
        """insert into orders (id, user_id, address_id, status, total, note, delivery)
           select id + 100000 * seq, id, id, 'closed', 10 + mod(id, 90) + 0.37 * seq, concat('ring at ', full_name),
                  json_object('recipient', full_name, 'door', json_object('phone', phone), 'carrier', 'post')
             from users, seq_0_to_1""",
        """insert into transactions (id, order_id, amount, currency, reference, card_holder)
           select orders.id, orders.id, total, 'EUR', concat('r-', orders.id), upper(full_name)
             from orders join users on users.id = orders.user_id""",
        """insert into transfers (id, from_user, to_user, amount, from_note, to_note)
           select id, id, 1 + mod(id, (select count(*) from users)), 5.05, concat('from ', full_name), 'thanks' from users""",
        "insert into messages (id, user_id, body) select id, id, concat('write to ', email) from users",
        """insert into messages (id, user_id, reply_to, body)
           select id + 100000, id, id, concat('write to ', email) from users""",
        """insert into logins (id, user_id, ip, agent, day)
           select id + 100000 * seq, id, concat('203.0.113.', mod(id, 250)), 'a browser', date '2025-03-07'
             from users, seq_0_to_2""",
    )
    MOVE = f"update users join {IDS} on new.id = users.id set users.residence = %(residence)s"
    CHANGE_ADDRESS = "update users set email = %(address)s where id = %(account)s"
    SET_ORDERS = f"update orders join {IDS} on new.id = orders.user_id set orders.status = %(status)s"
    OPEN_ORDERS = "select count(*) from orders where user_id = %(account)s and status = 'open'"
    ADD_USERS = """
    insert into users (id, email, full_name, locale, residence)
    select id, email, concat('Robin Example ', id), locale, residence
      from json_table(%(rows)s, '$[*]' columns (id bigint path '$.ids', email varchar(320) path '$.emails',
                                               locale varchar(35) path '$.locales', residence varchar(2) path '$.residences')) new
    """
    # Everybody is logged in somewhere, and some have several devices or an API key.
    LET_IN = (
        f"""insert into o_auth_bearer_tokens (user_id, token)
            select id, uuid() from {IDS} join seq_1_to_3 device on device.seq <= 1 + mod(id, 3)""",
        f"""insert into sessions (user_id)
            select id from {IDS} join seq_1_to_2 device on device.seq <= 1 + mod(id, 2)""",
        f"insert into api_keys (user_id, `key`) select id, uuid() from {IDS} where mod(id, 4) = 0",
    )
    LOG_IN = (
        f"insert into o_auth_bearer_tokens (user_id, token) select id, uuid() from {IDS}",
        f"insert into sessions (user_id) select id from {IDS}",
    )
    SHUT_BY_HAND = (
        f"update users join {IDS} on new.id = users.id set users.suspended = 1",
        f"delete gone from o_auth_bearer_tokens gone join {IDS} on new.id = gone.user_id",
    )
    OPEN_BY_HAND = (f"update users join {IDS} on new.id = users.id set users.suspended = 0",)
    PUT_OUT = """
    insert into host_outbox (id, subject, body)
    select * from json_table(%(rows)s, '$[*]' columns (id char(36) path '$.ids', subject varchar(200) path '$.subjects',
                                                      body longtext path '$.bodies')) new
    """
    # Streams keep 14 days, and so does whoever may have to fill a new one again.
    UNPUBLISHED = """
    select id, subject, body from host_outbox
     where published_to is null
        or published_to <> %(created)s and created_at > now(6) - interval 14 day
     order by created_at, id limit %(batch)s
    """
    MARK_PUBLISHED = f"""
    update {OUTBOX_IDS} straight_join host_outbox on host_outbox.id = new.id
       set host_outbox.published_to = %(created)s
    """
    ACCOUNTS = """
    select id, suspended,
           (select count(*) from o_auth_bearer_tokens where user_id = users.id),
           (select count(*) from sessions where user_id = users.id),
           (select count(*) from api_keys where user_id = users.id)
      from users
    """

    def __init__(self, port: int, database: str, user: str, password: str) -> None:
        self._connection = pymysql.connect(
            host="127.0.0.1", port=port, database=database, user=user, password=password, autocommit=True
        )

    def run(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        """The rows of a statement."""
        columns = {name: value for name, value in values.items() if isinstance(value, list)}
        single = {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        with self._connection.cursor() as cursor:
            cursor.execute(sql, {**single, "rows": json.dumps(rows)})
            return cursor.fetchall()

    def table(self, name: str) -> dict[int, dict[str, Any]]:
        """All rows of a table by their ids."""
        with self._connection.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute(f"select * from {name}")
            return {row["id"]: plain(row) for row in cursor.fetchall()}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """JSON comes as a text."""
    return row | {"delivery": json.loads(row["delivery"])} if "delivery" in row else row
