"""The company's database on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pg8000.native import Connection


class Postgres:
    """Its statements, for the tables of `host/postgres.sql`."""

    FILL_USERS = """
    insert into users (id, email, phone, full_name, locale, residence)
    select n, 'customer' || n || '@example.com', '+4477009' || lpad(n::text, 5, '0'),
           (array['Anna', 'Boris', 'Clara', 'David', 'Elena', 'Felix'])[1 + n % 6] || ' Example ' || n,
           case when n % 3 = 0 then 'ru' else 'en' end, (array['DE', 'US', 'FR', 'GB'])[1 + n % 4]
      from generate_series(1, :users) as n
    """
    # No chance in it: whoever compares needs the same each time.
    FILL_BUSINESS = (
        """insert into addresses (id, user_id, street, city, postcode, country)
           select id, id, 'Street ' || id, 'Town', '1' || id, residence from users""",
        """insert into orders (id, user_id, address_id, status, total, note, delivery)
           select id + 100000 * place, id, id, 'closed', 10 + id % 90 + 0.37 * place, 'ring at ' || full_name,
                  jsonb_build_object('recipient', full_name, 'door', jsonb_build_object('phone', phone), 'carrier', 'post')
             from users, generate_series(0, 1) as place""",
        """insert into transactions (id, order_id, amount, currency, reference, card_holder)
           select orders.id, orders.id, total, 'EUR', 'r-' || orders.id, upper(full_name)
             from orders join users on users.id = orders.user_id""",
        """insert into transfers (id, from_user, to_user, amount, from_note, to_note)
           select id, id, 1 + id % (select count(*) from users), 5.05, 'from ' || full_name, 'thanks' from users""",
        """insert into messages (id, user_id, reply_to, body)
           select id + 100000 * place, id, case when place = 1 then id end, 'write to ' || email
             from generate_series(0, 1) as place, users""",
        """insert into logins (id, user_id, ip, agent, day)
           select id + 100000 * place, id, ('203.0.113.' || id % 250)::inet, 'a browser', date '2025-03-07'
             from users, generate_series(0, 2) as place""",
    )
    MOVE = "update users set residence = :residence where id = any(cast(:ids as bigint[]))"
    CHANGE_ADDRESS = "update users set email = :address where id = :account"
    SET_ORDERS = "update orders set status = :status where user_id = any(cast(:ids as bigint[]))"
    OPEN_ORDERS = "select count(*) from orders where user_id = :account and status = 'open'"
    ADD_USERS = """
    insert into users (id, email, full_name, locale, residence)
    select id, email, 'Robin Example ' || id, locale, residence
      from unnest(cast(:ids as bigint[]), cast(:emails as text[]), cast(:locales as text[]), cast(:residences as text[]))
           as new (id, email, locale, residence)
    """
    # Everybody is logged in somewhere, and some have several devices or an API key.
    LET_IN = (
        """insert into o_auth_bearer_tokens (user_id, token)
           select id, gen_random_uuid() from unnest(cast(:ids as bigint[])) as id, generate_series(1, 1 + id % 3)""",
        """insert into sessions (user_id)
           select id from unnest(cast(:ids as bigint[])) as id, generate_series(1, 1 + id % 2)""",
        """insert into api_keys (user_id, key)
           select id, gen_random_uuid() from unnest(cast(:ids as bigint[])) as id where id % 4 = 0""",
    )
    LOG_IN = (
        "insert into o_auth_bearer_tokens (user_id, token) select unnest(cast(:ids as bigint[])), gen_random_uuid()",
        "insert into sessions (user_id) select unnest(cast(:ids as bigint[]))",
    )
    SHUT_BY_HAND = (
        "update users set suspended = 1 where id = any(cast(:ids as bigint[]))",
        "delete from o_auth_bearer_tokens where user_id = any(cast(:ids as bigint[]))",
    )
    OPEN_BY_HAND = ("update users set suspended = 0 where id = any(cast(:ids as bigint[]))",)
    PUT_OUT = """
    insert into host_outbox (id, subject, body)
    select * from unnest(cast(:ids as uuid[]), cast(:subjects as text[]), cast(:bodies as text[]))
    """
    # Streams keep 14 days, and so does whoever may have to fill a new one again.
    UNPUBLISHED = """
    select id, subject, body from host_outbox
     where published_to is null
        or published_to <> cast(:created as timestamptz) and created_at > now() - interval '14 days'
     order by created_at, id limit :batch
    """
    MARK_PUBLISHED = """
    update host_outbox set published_to = cast(:created as timestamptz) where id = any(cast(:ids as uuid[]))
    """
    ACCOUNTS = """
    select id, suspended,
           (select count(*) from o_auth_bearer_tokens where user_id = users.id),
           (select count(*) from sessions where user_id = users.id),
           (select count(*) from api_keys where user_id = users.id)
      from users
    """

    def __init__(self, port: int, database: str, user: str, password: str) -> None:
        self._connection = Connection(user, host="127.0.0.1", port=port, database=database, password=password)

    def run(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        """The rows of a statement."""
        return self._connection.run(sql, **values) or []

    def table(self, name: str) -> dict[int, dict[str, Any]]:
        """All rows of a table by their ids."""
        rows = self.run(f"select * from {name}")
        columns = [column["name"] for column in self._connection.columns or []]
        return {row["id"]: row for row in (dict(zip(columns, cells, strict=True)) for cells in rows)}
